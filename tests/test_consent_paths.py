"""Every way in which the shop sends something to a customer; as in docs/privacy.md."""

import base64
from datetime import timedelta

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common_lots import LotCase
from .common_paths import UNSUBSCRIBE, PathMixin, make_template
from .common_survey_rule import SurveyRuleCase
from .common_till import VaultTillCase
from .test_warranty_mail import WarrantyMailCase


@tagged("post_install", "-at_install")
class TestPathsOfReceipts(PathMixin, VaultTillCase):
    def receipt(self, email=None):
        def send(partner):
            order = self.make_order(partner, till=self.till)
            picture = base64.b64encode(b"receipt").decode()
            args = (self.till.id, order.id, email, picture, None)
            self.rpc(self.cashier, "pos.order", "pos_send_receipt", *args)

        self.company.email = "shop@shop.example.com"
        return send

    def test_the_address_on_file_is_used_unless_the_customer_does_not_want_it(self):
        """The customer asks for it, at the till; who took it back has to say where."""
        self.assert_path(self.receipt(), "receipts", asked=True)

    def test_a_typed_address_is_asked_for(self):
        from .common_mail import SENTINEL

        for state in ("never", "withdrawn", "restricted"):
            with self.subTest(state), self.undone():
                partner = self.person()
                self.put_into(partner, state, "receipts")
                typed = self.receipt(SENTINEL["email"])
                self.assertTrue(self.reached_by(typed, partner))

    def test_the_cashier_is_told_why(self):
        partner = self.person()
        self.put_into(partner, "withdrawn", "receipts")
        order = self.make_order(partner, till=self.till)
        answer = self.rpc(
            self.cashier, "pos.order", "pos_send_receipt", self.till.id, order.id
        )
        self.assertEqual(answer["status"], "unwanted")


@tagged("post_install", "-at_install")
class TestPathsOfSurveys(PathMixin, SurveyRuleCase):
    def test_a_question_by_mail(self):
        self.make_rule(ways=("mail",))

        def send(partner):
            self.buy(partner)
            self.work()

        self.assert_path(send, "surveys")

    def test_what_is_withdrawn_between_making_and_sending_does_not_go_out(self):
        self.make_rule(ways=("mail",))

        def send(partner):
            self.buy(partner)
            self.work()
            self.env["identity.consent"]._record(partner, {"surveys": False}, "link")

        partner = self.person()
        self.put_into(partner, "given", "surveys")
        self.assertFalse(self.reached_by(send, partner))


@tagged("post_install", "-at_install")
class TestPathsOfPoints(PathMixin, LotCase):
    def test_points_that_end(self):
        self.program.write({"reminder_days": 10})

        def send(partner):
            self.lot(30, 3, partner)
            self.Card._cron_remind()

        self.assert_path(send, "marketing")

    def test_what_a_programme_sends_with_a_new_card(self):
        template = make_template(self.env, "loyalty.card")
        plan = {"trigger": "create", "mail_template_id": template.id}
        self.program.communication_plan_ids = [(0, 0, plan)]

        def send(partner):
            self.Card.create({"program_id": self.program.id, "partner_id": partner.id})

        self.assert_path(send, "marketing")

    def test_what_a_programme_sends_when_points_are_reached(self):
        template = make_template(self.env, "loyalty.card")
        plan = {
            "trigger": "points_reach",
            "points": 10,
            "mail_template_id": template.id,
        }
        self.program.communication_plan_ids = [(0, 0, plan)]

        def send(partner):
            card = self.Card.create(
                {"program_id": self.program.id, "partner_id": partner.id}
            )
            card._send_points_reach_communication({card: {"old": 0, "new": 12}})

        self.assert_path(send, "marketing")

    def test_a_gift_card_that_was_bought_is_due(self):
        template = make_template(self.env, "loyalty.card")
        program = self.env["loyalty.program"].create(
            {"name": "Gift cards", "program_type": "gift_card"}
        )
        plan = {"trigger": "create", "mail_template_id": template.id}
        program.communication_plan_ids = [(0, 0, plan)]

        def send(partner):
            self.Card.create(
                {"program_id": program.id, "partner_id": partner.id, "points": 50}
            )

        self.assert_path(send)


@tagged("post_install", "-at_install")
class TestPathsOfWarranties(PathMixin, WarrantyMailCase):
    def test_what_was_registered(self):
        self.company.warranty_mail_registered = True

        def send(partner):
            self.sold((self.kettle, 1), partner_id=partner.id)
            self.tell()

        self.assert_path(send, "receipts")

    def test_what_ends_soon(self):
        self.company.warranty_ending_days = 30

        def send(partner):
            order = self.sold((self.kettle, 1), partner_id=partner.id)
            cards = self.cards(order)
            until = self.Card._today_of(self.company) + timedelta(days=10)
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE warranty_card SET until = %s WHERE id = ANY(%s)",
                [until, cards.ids],
            )
            self.env.invalidate_all()
            self.tell()

        self.assert_path(send, "marketing")


@tagged("post_install", "-at_install")
class TestPathsOfTheOffice(PathMixin, VaultTillCase):
    def setUp(self):
        super().setUp()
        self.company.email = "shop@shop.example.com"

    def compose(self, partner, **vals):
        self.env["mail.compose.message"].create(
            {
                "composition_mode": "mass_mail",
                "model": "res.partner",
                "res_ids": repr(partner.ids),
                "subject": "News",
                "body": "<p>News</p>",
                "email_from": "shop@shop.example.com",
                "auto_delete": False,
                **vals,
            }
        )._action_send_mail()

    def test_a_mail_to_many_contacts_is_an_offer(self):
        self.assert_path(self.compose, "marketing")

    def test_a_template_says_what_its_mails_need(self):
        template = make_template(
            self.env, "res.partner", "object", identity_purpose="surveys"
        )
        self.assert_path(lambda partner: template.send_mail(partner.id), "surveys")
        self.assert_path(
            lambda partner: self.compose(partner, template_id=template.id), "surveys"
        )

    def test_a_template_can_say_that_nothing_is_needed(self):
        template = make_template(
            self.env, "res.partner", "object", identity_purpose="asked"
        )
        self.assert_path(lambda partner: self.compose(partner, template_id=template.id))

    def test_the_link_to_the_own_page_is_asked_for(self):
        def send(partner):
            wizard = self.env["customer.link.wizard"].create({"partner_id": partner.id})
            wizard.action_send()

        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.assert_path(send)

    def test_the_answer_to_a_case_is_asked_for(self):
        def send(partner):
            case = self.env["customer.case"]._open(
                {"description": "It leaks", "partner_id": partner.id}, "phone"
            )
            case._mail_closed()

        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.assert_path(send)

    def test_a_message_to_one_customer_is_an_answer(self):
        def send(partner):
            partner.with_context(mail_notify_force_send=True).message_post(
                body="Ready",
                partner_ids=partner.ids,
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
                email_from="shop@shop.example.com",
            )

        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.assert_path(send)

    def test_a_cart_that_was_left_is_an_offer(self):
        template = make_template(self.env, "res.partner", "object")
        self.let_be_an_offer(template)
        self.assert_path(lambda partner: template.send_mail(partner.id), "marketing")

    def test_contacts_without_a_code_are_the_senders_business(self):
        supplier = self.Partner.create(
            {"name": "Supplier", "email": "supplier@supplier.example.com"}
        )
        with self.mail_server() as server:
            self.compose(supplier)
            self.env["mail.mail"].search(
                [("recipient_ids", "in", supplier.ids), ("state", "=", "outgoing")]
            ).send()
        self.assertEqual(len(server.sent), 1)

    def test_a_batch_asks_twice_and_not_for_each_mail(self):
        template = make_template(
            self.env, "res.partner", "object", identity_purpose="marketing"
        )
        people = self.Partner.browse()
        for at in range(8):
            people |= self.make_protected(email=f"p{at}@batch.example.com")
        self.put_into(people[0], "given", "marketing")
        mails = template.send_mail_batch(people.ids)
        few, many = mails[:1], mails
        counts = []
        for batch in (few, many):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            refused = batch._without_consent()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 2)
        self.assertEqual(sum(map(bool, refused.values())), 7)


@tagged("post_install", "-at_install")
class TestUnsubscribe(PathMixin, VaultTillCase, HttpCase):
    """Taking a consent back from a mail: one press, no login."""

    def setUp(self):
        super().setUp()
        self.company.email = "shop@shop.example.com"
        self.template = make_template(
            self.env, "res.partner", "object", identity_purpose="marketing"
        )
        self.partner = self.person()
        self.put_into(self.partner, "given", "marketing")
        self.assertTrue(
            self.reached_by(lambda one: self.template.send_mail(one.id), self.partner)
        )
        [self.message] = self.messages
        self.token = UNSUBSCRIBE.search(self.message["List-Unsubscribe"])[1]
        self.path = f"/unsubscribe/{self.token}"

    def last(self):
        self.env.invalidate_all()
        return self.partner.identity_consent_ids.filtered("current")

    def test_the_mail_has_the_header_and_a_link(self):
        self.assertEqual(
            self.message["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click"
        )
        self.assertRegex(self.message["List-Unsubscribe"], r"^<http.*>$")
        texts = [
            part.get_content()
            for part in self.message.walk()
            if part.get_content_maintype() == "text"
        ]
        for text in texts:
            self.assertIn(self.token, text)

    def test_opening_the_link_does_nothing(self):
        answer = self.url_open(self.path)
        self.assertIn("Offers and news", answer.text)
        self.assertTrue(self.partner._has_consent("marketing"))

    def test_one_press_of_a_mail_program_ends_it(self):
        self.opener.cookies.clear()
        answer = self.url_open(self.path, data={"List-Unsubscribe": "One-Click"})
        self.assertEqual(answer.status_code, 200)
        consent = self.last()
        self.assertEqual((consent.state, consent.channel), ("withdrawn", "mail"))
        self.assertEqual(consent.proof, "unsubscribed")
        self.url_open(self.path, data={"List-Unsubscribe": "One-Click"})
        self.assertEqual(self.last(), consent)
        self.assertFalse(
            self.reached_by(lambda one: self.template.send_mail(one.id), self.partner)
        )

    def test_it_ends_this_purpose_and_no_other(self):
        self.env["identity.consent"]._record(self.partner, {"surveys": True}, "office")
        self.url_open(self.path, data={"purpose": "surveys"})
        self.env.invalidate_all()
        self.assertTrue(self.partner._has_consent("surveys"))
        self.assertFalse(self.partner._has_consent("marketing"))

    def test_nothing_of_the_person_stands_in_the_link_or_on_the_page(self):
        from .common_mail import SENTINEL

        text = self.url_open(self.path).text + str(self.message["List-Unsubscribe"])
        for value in SENTINEL.values():
            self.assertNotIn(value, text)
        self.assertNotIn(self.partner.customer_code, text)

    def test_forged_tokens_end_nothing(self):
        for at in range(0, len(self.token), 3):
            sign = "A" if self.token[at] != "A" else "B"
            forged = self.token[:at] + sign + self.token[at + 1 :]
            facts = self.env["identity.consent"]._unsubscribe_facts(forged)
            self.assertFalse(facts and facts[0] == self.partner and at > 3, at)
        for nonsense in ("x", "0" * 64, "a" * 500):
            answer = self.url_open(f"/unsubscribe/{nonsense}", data={"x": "1"})
            self.assertEqual(answer.status_code, 404)
        self.assertTrue(self.partner._has_consent("marketing"))

    def test_a_token_of_another_page_is_none_of_these(self):
        _link, url = self.env["customer.link"]._make(self.partner, 7)
        token = url.rpartition("/")[2]
        self.assertIsNone(self.env["identity.consent"]._unsubscribe_facts(token))
        self.assertFalse(self.env["customer.link"]._opened_by(self.token))

    def test_what_was_asked_for_carries_no_link(self):
        case = self.env["customer.case"]._open(
            {"description": "It leaks", "partner_id": self.partner.id}, "phone"
        )
        self.assertTrue(self.reached_by(lambda _one: case._mail_closed(), self.partner))
        self.assertIsNone(self.messages[-1]["List-Unsubscribe"])
