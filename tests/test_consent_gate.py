"""The gate at the mail server, and ways around it."""

from datetime import timedelta

from odoo import fields
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common_mail import SENTINEL
from .common_paths import UNSUBSCRIBE, PathMixin, make_template
from .common_till import VaultTillCase


class GateCase(PathMixin, VaultTillCase):
    def setUp(self):
        super().setUp()
        self.company.email = "shop@shop.example.com"


@tagged("post_install", "-at_install")
class TestGateByAddress(GateCase):
    """Mails that name an address, and no contact."""

    def named(self, **vals):
        return make_template(
            self.env,
            "res.partner",
            "object",
            partner_to=False,
            use_default_to=False,
            email_to="{{ object.email }}",
            **vals,
        )

    def test_the_address_that_stands_for_a_customer_needs_the_consent(self):
        template = self.named(identity_purpose="marketing")
        self.assert_path(lambda partner: template.send_mail(partner.id), "marketing")

    def test_what_was_asked_for_goes_to_who_did_not_restrict_the_use(self):
        template = self.named(identity_purpose="asked")
        self.assert_path(lambda partner: template.send_mail(partner.id))

    def test_the_mail_says_why_it_was_stopped(self):
        template = self.named(identity_purpose="marketing", auto_delete=False)
        mails = []
        partner = self.person()
        self.reached_by(lambda one: mails.append(template.send_mail(one.id)), partner)
        mail = self.env["mail.mail"].browse(mails)
        self.assertEqual((mail.state, mail.failure_type), ("exception", "mail_optout"))

    def test_it_carries_the_link_that_ends_it(self):
        template = self.named(identity_purpose="marketing")
        partner = self.person()
        self.put_into(partner, "given", "marketing")
        self.assertTrue(
            self.reached_by(lambda one: template.send_mail(one.id), partner)
        )
        [message] = self.messages
        token = UNSUBSCRIBE.search(message["List-Unsubscribe"])[1]
        facts = self.env["identity.consent"]._unsubscribe_facts(token)
        self.assertEqual(facts[0], partner)

    def test_a_customer_in_clear_is_found_by_the_address(self):
        for state, expected in (("never", 0), ("given", 1), ("withdrawn", 0)):
            with self.subTest(state), self.undone():
                self.env["res.company"].search([]).identity_policy = "manual"
                customer = self.Partner.create(
                    {"name": "Plain", "email": "plain@plain.example.com"}
                )
                self.env["customer.code"]._issue(customer)
                self.assertFalse(customer.identity_protected)
                self.put_into(customer, state, "marketing")
                template = self.named(identity_purpose="marketing")
                with self.mail_server() as server:
                    mail = self.env["mail.mail"].browse(template.send_mail(customer.id))
                    self.assertEqual(mail.email_to, "plain@plain.example.com")
                    mail.send()
                self.assertEqual(len(server.sent), expected)
                for message, _sender, _to in server.sent:
                    self.assertRegex(message["List-Unsubscribe"], UNSUBSCRIBE)

    def test_other_addresses_of_the_same_mail_are_reached(self):
        partner = self.person()
        mail = self.env["mail.mail"].create(
            {
                "subject": "News",
                "body_html": "<p>News</p>",
                "email_from": "shop@shop.example.com",
                "email_to": f"{partner.email_formatted}, who@else.example.com",
                "identity_purpose": "marketing",
            }
        )
        with self.mail_server() as server:
            mail.send()
        self.assertEqual(
            [to for _message, _sender, to in server.sent], [["who@else.example.com"]]
        )


@tagged("post_install", "-at_install")
class TestGateOfTemplates(GateCase):
    """A template's purpose counts in whichever way it is sent."""

    def template(self, **vals):
        return make_template(self.env, "res.partner", "object", **vals)

    def composer(self, partner, template):
        return (
            self.env["mail.compose.message"]
            .with_context(
                mail_notify_force_send=True,
                default_composition_mode="comment",
                default_model="res.partner",
                default_res_ids=partner.ids,
                default_template_id=template.id,
            )
            .create({"subtype_id": self.env.ref("mail.mt_comment").id})
        )

    def write_one(self, template):
        return lambda partner: self.composer(partner, template)._action_send_mail()

    def post(self, template):
        def send(partner):
            partner.with_context(mail_notify_force_send=True).message_post_with_source(
                template, subtype_xmlid="mail.mt_note"
            )

        return send

    def test_a_letter_to_one_customer(self):
        template = self.template(identity_purpose="marketing")
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.assert_path(self.write_one(template), "marketing")

    def test_a_template_that_other_addons_post(self):
        template = self.template(identity_purpose="surveys")
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.assert_path(self.post(template), "surveys")

    def test_a_letter_that_is_written_now_and_sent_later(self):
        template = self.template(identity_purpose="marketing")

        def send(partner):
            composer = self.composer(partner, template)
            composer.scheduled_date = fields.Datetime.now() + timedelta(days=1)
            composer._action_schedule_message()
            of_partner = [("model", "=", "res.partner"), ("res_id", "=", partner.id)]
            later = self.env["mail.scheduled.message"].search(of_partner)
            later.with_context(mail_notify_force_send=True)._post_message()

        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.assert_path(send, "marketing")

    def test_the_consent_is_that_of_the_company_on_the_screen(self):
        other, _till = self.make_branch("Another Shop")
        template = self.template(identity_purpose="marketing").with_company(other)
        partner = self.person()
        self.put_into(partner, "given", "marketing")
        self.assertFalse(
            self.reached_by(lambda one: template.send_mail(one.id), partner)
        )

    def test_one_that_says_nothing_is_an_answer(self):
        template = self.template()
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.assert_path(self.write_one(template))

    def test_the_cart_that_was_left_also_by_hand(self):
        template = self.template()
        self.let_be_an_offer(template)
        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.assert_path(self.write_one(template), "marketing")


@tagged("post_install", "-at_install")
class TestGateOfSurveys(GateCase):
    def test_odoos_invitation_to_a_survey_is_a_question(self):
        survey = self.env["survey.survey"].create(
            {
                "title": "How was it?",
                "access_mode": "token",
                "users_login_required": False,
                "question_and_page_ids": [
                    (0, 0, {"title": "Well?", "question_type": "char_box"})
                ],
            }
        )

        def send(partner):
            action = survey.action_send_survey()
            invite = Form.from_action(self.env, action)
            invite.partner_ids.add(partner)
            invite.save().action_invite()

        self.assert_path(send, "surveys")


@tagged("post_install", "-at_install")
class TestGateOfTheBlacklist(GateCase):
    """Odoo's own list of who wants no mail, kept by the stand-in address."""

    def send(self, partner):
        template = make_template(
            self.env, "res.partner", "object", identity_purpose="marketing"
        )
        return template.send_mail(partner.id)

    def refused(self):
        partner = self.person()
        self.put_into(partner, "given", "marketing")
        self.env["mail.blacklist"]._add(partner._identity_address())
        return partner

    def test_it_is_heeded(self):
        self.assertFalse(self.reached_by(self.send, self.refused()))

    def test_it_is_heeded_after_the_card_was_replaced(self):
        partner = self.refused()
        before = partner.customer_code
        codes = partner.customer_code_ids
        codes.filtered(lambda code: code.state == "active")._replace(lost=True)
        self.assertNotEqual(partner.customer_code, before)
        self.assertFalse(self.reached_by(self.send, partner))

    def test_it_is_heeded_after_the_customer_was_protected(self):
        self.env["res.company"].search([]).identity_policy = "manual"
        customer = self.Partner.create({"name": "Plain", "email": SENTINEL["email"]})
        self.env["customer.code"]._issue(customer)
        self.put_into(customer, "given", "marketing")
        self.env["mail.blacklist"]._add(SENTINEL["email"])
        self.env["identity.protection"]._protect_now(customer)
        self.env.invalidate_all()
        self.assertTrue(customer.identity_protected)
        self.assertFalse(self.reached_by(self.send, customer))


@tagged("post_install", "-at_install")
class TestUnsubscribeForEver(GateCase):
    """A right to withdraw does not end with a number in a database."""

    def test_the_link_works_after_customers_were_merged(self):
        consents = self.env["identity.consent"]
        survivor, other = self.make_customer(), self.make_customer("Bo Beispiel")
        consents._record(survivor, {"marketing": True}, "link")
        url = consents._unsubscribe_url(other, "marketing", self.company)
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((survivor | other).ids, survivor)
        self.env.invalidate_all()
        facts = consents._unsubscribe_facts(url.rpartition("/")[2])
        self.assertEqual(facts and facts[0], survivor)
        consents._unsubscribe(*facts)
        self.assertFalse(survivor._has_consent("marketing"))
