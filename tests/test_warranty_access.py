from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_warranty_acts import ACTS, OF_MANAGERS, ActCase


@tagged("post_install", "-at_install")
class TestAccess(ActCase):
    """Who reads warranties, and who changes them."""

    def test_nobody_writes_a_warranty_as_a_record(self):
        for user in (self.agent, self.boss, self.cashier, self.clerk):
            card = self.card.with_user(user)
            for change in (
                lambda card=card: card.write({"until": "2099-01-01"}),
                lambda card=card: card.copy(),
            ):
                with self.subTest(user.login), self.assertRaises(AccessError):
                    change()

    def test_nobody_deletes_one_not_even_odoo(self):
        for user in (
            self.agent,
            self.boss,
            self.cashier,
            self.env.ref("base.user_root"),
        ):
            with self.subTest(user.login), self.assertRaisesRegex(UserError, "never"):
                self.card.with_user(user).unlink()

    def test_the_service_desk_reads_them_and_cashiers_do_not(self):
        for user, may in (
            (self.agent, True),
            (self.boss, True),
            (self.cashier, False),
            (self.clerk, False),
        ):
            with self.subTest(user.login):
                Card = self.env["warranty.card"].with_user(user)
                if may:
                    self.assertTrue(Card.search([("id", "=", self.card.id)]))
                else:
                    with self.assertRaises(AccessError):
                        Card.search([("id", "=", self.card.id)])

    def test_each_act_is_open_to_those_who_may(self):
        for kind in ACTS:
            for user in (self.cashier, self.clerk, self.agent, self.boss):
                may = user == self.boss or (
                    user == self.agent and kind not in OF_MANAGERS
                )
                with self.subTest(f"{kind} {user.login}"):
                    point = self.env.cr.savepoint()
                    if may:
                        self.act(kind, user)
                    else:
                        with self.assertRaises(AccessError):
                            self.act(kind, user)
                    point.close(rollback=True)
                    self.env.invalidate_all()

    def test_companies_are_apart(self):
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        self.card.sudo().company_id = other
        self.env.flush_all()
        Card = self.env["warranty.card"].with_user(self.agent)
        self.assertFalse(Card.search([("id", "=", self.card.id)]))
        with self.assertRaises(AccessError):
            self.act("repair", self.agent)

    def test_a_button_tells_nothing_of_an_item_of_another_company(self):
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        self.card.sudo().company_id = other
        self.env.flush_all()
        act = self.env["warranty.act"].with_user(self.agent)
        act = act.create({"card_id": self.card.id, "kind": "repair"})
        self.env.flush_all()
        self.env.invalidate_all()
        for name in ("cover_text", "product_id"):
            with self.subTest(name), self.assertRaises(AccessError):
                act.read([name])
            self.env.invalidate_all()
            typed = {"card_id": self.card.id, "kind": "repair"}
            with self.subTest(f"{name} typed"), self.assertRaises(AccessError):
                act.browse().onchange(typed, ["card_id"], {"card_id": {}, name: {}})

    def test_the_service_desk_writes_notes(self):
        self.card.with_user(self.agent).message_post(body="The customer calls back")
        self.assertIn("calls back", " ".join(self.card.message_ids.mapped("body")))


@tagged("post_install", "-at_install")
class TestActs(ActCase):
    """What the service desk does with a warranty, and what it is told."""

    def test_a_serial_number_that_another_item_has_is_warned_of(self):
        other = self.cards(self.sold((self.kettle, 1, {"warranty_serials": ["SN-7"]})))
        answer = self.act("serial")
        self.assertEqual(self.card.serial, "SN-7")
        self.assertIn(other.name, answer["params"]["message"])

    def test_a_serial_number_of_an_item_that_came_back_is_warned_of(self):
        other = self.cards(self.sold((self.kettle, 1, {"warranty_serials": ["SN-7"]})))
        self.give_back(other.line_id, 1)
        answer = self.act("serial")
        self.assertIn("returned", answer["params"]["message"])
        self.assertNotIn(other.name, answer["params"]["message"])

    def test_no_serial_number_is_refused_with_a_sentence(self):
        for text in ("---", "x" * 65, "", False):
            with self.assertRaisesRegex(UserError, "no serial number"):
                self.act("serial", serial=text)

    def test_an_item_is_replaced_and_the_chain_shows_all_of_them(self):
        self.act("replace", serial="SN-8")
        second = self.card.replaced_by_id
        self.assertEqual(self.card.state, "replaced")
        self.assertEqual(second.until, self.card.until)
        self.assertEqual(second.partner_id, self.owner)
        self.act("replace", card=second, serial="SN-9")
        third = second.replaced_by_id
        for card in (self.card, second, third):
            self.assertEqual(card.chain_ids.ids, [self.card.id, second.id, third.id])
        self.assertEqual(third.state, "covered")

    def test_a_product_of_another_company_replaces_nothing(self):
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        theirs = self.env["product.product"].sudo()
        theirs = theirs.create({"name": "Theirs", "company_id": other.id})
        with self.assertRaisesRegex(UserError, "not sold here"):
            self.act("replace", other_product_id=theirs.id)
        self.assertEqual(self.card.state, "covered")

    def test_a_replacement_is_made_longer_as_any_item(self):
        self.act("extend", months=6)
        self.act("replace")
        second = self.card.replaced_by_id
        self.assertEqual(second.until, self.card.until)
        self.act("extend", card=second, months=3)
        last = self.card.until + relativedelta(months=3)
        self.assertEqual(second.until, last)

    def test_an_item_that_nobody_replaced_has_no_chain(self):
        self.assertFalse(self.card.chain_ids)

    def test_a_replacement_has_a_new_term_where_the_policy_says_so(self):
        self.policy.replacement = "anew"
        card = self.cards(self.sold((self.kettle, 1)))
        day = self.today - timedelta(days=100)
        card.sudo().sold_on = day
        self.act("replace", card=card)
        other = card.replaced_by_id
        self.assertEqual(other.until.year, self.today.year + 2)
        self.assertGreater(other.until, card.until)

    def test_what_has_ended_is_changed_no_more(self):
        self.give_back(self.card.line_id, 1)
        self.env.invalidate_all()
        for kind in ACTS:
            with self.subTest(kind), self.assertRaises(UserError):
                self.act(kind)

    def test_a_transfer_is_written_down_by_codes(self):
        self.act("transfer")
        self.assertEqual(self.card.partner_id, self.other)
        text = " ".join(self.card.message_ids.mapped("body"))
        self.assertIn(self.owner.customer_code_display, text)
        self.assertIn(self.other.customer_code_display, text)
        self.assertIn("A gift", text)
        self.assertNotIn("Muster", text)

    def test_who_has_no_code_gets_no_item(self):
        nobody = self.Partner.create({"name": "Cy Muster"})
        with self.assertRaisesRegex(UserError, "code"):
            self.act("transfer", owner_id=nobody.id)

    def test_a_reason_is_needed_where_it_matters(self):
        for kind in ("transfer", "extend", "void"):
            with self.subTest(kind), self.assertRaisesRegex(UserError, "why"):
                self.act(kind, reason="  ")

    def test_a_reason_that_names_a_person_is_warned_of(self):
        acts = self.env["warranty.act"].with_user(self.agent)
        vals = {"card_id": self.card.id, "kind": "transfer"}
        act = acts.create({**vals, "reason": "For bo@example.com"})
        self.assertIn("an e-mail address", act.free_text_warning)
        act.reason = "A gift"
        self.assertFalse(act.free_text_warning)

    def test_months_that_cannot_be_are_refused_with_a_sentence(self):
        until = self.card.until
        for months, words in (
            (0, "at least one month"),
            (-12, "at least one month"),
            (1000, "600 months at most"),
        ):
            point = self.env.cr.savepoint()
            with self.subTest(months), self.assertRaisesRegex(UserError, words):
                self.act("extend", months=months)
            self.env.transaction.clear()
            point.close(rollback=True)
            self.assertEqual(self.card.until, until)

    def test_days_that_cannot_be_are_refused(self):
        before = self.today - timedelta(days=1)
        after = fields.Date.context_today(self.card) + timedelta(days=1)
        for kind in ("repair", "replace", "void"):
            for day in (before, after):
                point = self.env.cr.savepoint()
                with self.subTest(f"{kind} {day}"), self.assertRaises(UserError):
                    self.act(kind, day=day)
                point.close(rollback=True)
                self.env.invalidate_all()

    def test_a_warranty_waits_until_the_item_is_put_into_use(self):
        self.policy.clock = "activation"
        card = self.cards(self.sold((self.kettle, 1)))
        self.assertEqual((card.state, card.until), ("waiting", False))
        self.act("activate", self.agent, card)
        self.assertEqual((card.state, card.start_on), ("covered", self.today))
        with self.assertRaisesRegex(UserError, "Nothing is to be registered"):
            self.act("activate", self.agent, card)
