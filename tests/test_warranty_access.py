from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import make_user
from .common_warranty import WarrantyCase

#: What a card is asked to do, as the form's buttons do it, and what managers alone do.
ACTS = {
    "serial": {"serial": "SN-7"},
    "repair": {},
    "replace": {"reason": "It leaks"},
    "transfer": {"reason": "A gift"},
    "extend": {"months": 6, "reason": "It took long"},
    "void": {"reason": "Opened by force"},
}
OF_MANAGERS = {"extend", "void"}


class ActCase(WarrantyCase):
    """The service desk, its manager, and those who are neither."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        here = {"company_id": cls.company.id}
        cls.boss = make_user(cls.env, "service_manager", **here)
        cls.clerk = make_user(cls.env, "clerk", **here)
        cls.owner = cls.Partner.create({"name": "Ada Muster"})
        cls.other = cls.Partner.create({"name": "Bo Beispiel"})
        cls.Code._issue(cls.owner | cls.other)

    def setUp(self):
        super().setUp()
        self.card = self.cards(self.sold((self.kettle, 1), partner_id=self.owner.id))
        self.today = self.card.sold_on

    def act(self, kind, user=None, card=None, **vals):
        """Press a button of the form, and Save."""
        vals = {**ACTS.get(kind, {}), "day": self.today, **vals}
        if kind == "transfer":
            vals.setdefault("owner_id", self.other.id)
        act = self.env["warranty.act"].with_user(user or self.boss)
        act = act.with_context(active_model="warranty.card")
        act = act.with_context(active_id=(card or self.card).id)
        answer = act.create({"kind": kind, **vals}).action_apply()
        self.env.flush_all()
        self.env.invalidate_all()
        return answer


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


@tagged("post_install", "-at_install")
class TestEntry(ActCase):
    """An item that no till registered, entered by hand."""

    def enter(self, user=None, **vals):
        entry = self.env["warranty.entry"].with_user(user or self.agent)
        vals = {"product_id": self.kettle.id, "sold_on": self.today, **vals}
        answer = entry.create(vals).action_enter()
        return self.Card.browse(answer["res_id"])

    def test_it_has_the_policy_of_its_product(self):
        card = self.enter(serial_number="sn 1", owner_id=self.owner.id)
        self.assertEqual((card.origin, card.state), ("desk", "covered"))
        self.assertEqual((card.partner_id, card.serial_key), (self.owner, "SN1"))
        self.assertEqual(card.policy_id, self.policy)
        self.assertEqual(card.company_id, self.company)

    def test_an_item_that_is_registered_already_is_refused(self):
        self.enter(serial_number="SN-1", owner_id=self.owner.id)
        with self.assertRaises(UserError) as caught:
            self.enter(serial_number="sn1")
        self.assertIn("registered already", str(caught.exception))
        self.assertNotIn(self.owner.customer_code_display, str(caught.exception))

    def test_another_model_may_have_the_same_serial_number(self):
        lamp = self.create_product("Lamp", self.categ_basic, 20)
        self.policy.product_tmpl_ids = [Command.link(lamp.product_tmpl_id.id)]
        self.enter(serial_number="SN-1")
        self.assertTrue(self.enter(product_id=lamp.id, serial_number="SN-1"))

    def test_what_cannot_be_is_refused_with_a_sentence(self):
        today = fields.Date.context_today(self.card)
        for vals, words in (
            ({"product_id": self.product.id}, "No warranty policy"),
            ({"sold_on": today + timedelta(days=40)}, "not come yet"),
            ({"sold_on": "1950-01-01"}, "too long ago"),
            ({"serial_number": "x" * 65}, "no serial number"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self.enter(**vals)

    def test_what_nobody_gives_a_warranty_on_is_not_entered(self):
        self.policy.duration = 0
        with self.assertRaisesRegex(UserError, "Neither the shop nor the law"):
            self.enter()

    def test_the_facts_of_an_item_name_nobody(self):
        card = self.enter(serial_number="SN-1", owner_id=self.owner.id)
        [facts] = card._card_facts()
        self.assertEqual(facts["name"], card.name)
        self.assertEqual(facts["product_name"], "Kettle")
        self.assertTrue(facts["can_claim"])
        self.assertEqual(facts["until"], card.until.isoformat())
        for secret in ("Muster", self.owner.customer_code):
            self.assertNotIn(secret, repr(facts))
        [late] = card._card_facts(card.until + timedelta(days=14))
        self.assertEqual((late["state"], late["text"]), ("ended", "Ended 14 days ago"))
        self.assertFalse(late["can_claim"])

    def test_items_of_a_customer_are_bounded_and_of_one_company(self):
        cards = self.Card.union(*(self.enter(owner_id=self.other.id) for _n in "123"))
        found = self.Card._of_partner(self.other, self.company)
        self.assertEqual(found, cards.sorted("id", reverse=True))
        self.assertEqual(
            self.Card._of_partner(self.other, self.company, limit=1, offset=1), cards[1]
        )
        elsewhere = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        self.assertFalse(self.Card._of_partner(self.other, elsewhere))
