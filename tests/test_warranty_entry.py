from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common_warranty_acts import ActCase


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

    def test_who_is_no_customer_of_the_company_gets_no_item(self):
        nobody = self.Partner.create({"name": "Cy Muster"})
        elsewhere = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        self.other.sudo().company_id = elsewhere
        self.boss.sudo().company_ids |= elsewhere
        for owner in (nobody, self.other):
            with self.subTest(owner), self.assertRaisesRegex(UserError, "code of this"):
                self.enter(self.boss, owner_id=owner.id)

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
