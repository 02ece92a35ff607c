from datetime import timedelta
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from ..core.rules.calendar import add_months
from .common_lots import LotCase


@tagged("post_install", "-at_install")
class TestPointsBulk(LotCase):
    """Cards for many members, by Odoo's own wizard."""

    def wizard(self, **vals):
        Wizard = self.env["loyalty.generate.wizard"].with_context(
            active_id=self.program.id
        )
        vals = {"customer_ids": (self.ada + self.bo).ids, **vals}
        return Wizard.create(vals)

    def test_each_customer_gets_the_card_that_earns(self):
        cards = self.wizard().generate_coupons()
        self.assertEqual(cards.partner_id, self.ada + self.bo)
        for card in cards:
            key = f"{self.program.id}:{card.partner_id.id}"
            self.assertEqual((card.member_key, card.points), (key, 0))
            self.assertEqual(card.company_id, self.company)
            self.assertTrue(card.member_since)
        self.buy((self.cake, 1))
        self.assertEqual(self.card_of(), cards[0])
        self.assert_points(25)

    def test_points_to_begin_with_are_a_lot(self):
        self.wizard(points_granted=12.5, description="Welcome").generate_coupons()
        self.assert_points(12.5)
        [entry] = self.entries()
        self.assertEqual((entry.kind, entry.description), ("opening", "Welcome"))
        self.assertEqual(entry.expires_on, add_months(entry.booked_date, 1))
        self.assertEqual(entry.partner_id, self.ada)

    def test_the_day_of_the_wizard_ends_the_points_and_not_the_card(self):
        day = self.today + timedelta(days=5)
        self.wizard(points_granted=3, valid_until=day).generate_coupons()
        self.assertEqual(self.entries().expires_on, day)
        self.assertFalse(self.card_of().expiration_date)

    def test_who_has_a_card_keeps_it(self):
        self.lot(30, 5)
        before = self.card_of()
        cards = self.wizard(points_granted=5).generate_coupons()
        self.assertEqual(cards.partner_id, self.bo)
        self.assertEqual(self.card_of(), before)
        self.assert_points(30)
        self.assertFalse(self.wizard().generate_coupons())

    def test_cards_of_nobody_have_no_member(self):
        cards = self.wizard(
            mode="anonymous", coupon_qty=3, customer_ids=False
        ).generate_coupons()
        self.assertEqual(len(cards), 3)
        self.assertFalse(cards.partner_id)
        self.assertFalse(any(cards.mapped("member_key")))

    def test_a_code_that_is_taken_is_drawn_again(self):
        taken = self.Card.create(
            {"program_id": self.program.id, "code": "0440-0000-0000-0000"}
        )
        drawn = iter([taken.code, "0441-1111-1111-1111", "0442-2222-2222-2222"])
        with patch.object(
            type(self.Card), "_generate_code", side_effect=lambda: next(drawn)
        ):
            cards = self.wizard().generate_coupons()
        self.assertEqual(
            set(cards.mapped("code")), {"0441-1111-1111-1111", "0442-2222-2222-2222"}
        )

    def test_without_a_free_code_it_ends_with_words(self):
        taken = self.Card.create({"program_id": self.program.id})
        with (
            patch.object(
                type(self.Card), "_generate_code", side_effect=lambda: taken.code
            ),
            self.assertRaisesRegex(UserError, "free codes"),
        ):
            self.wizard().generate_coupons()

    def test_codes_are_long_and_begin_as_odoos_barcode_rule_says(self):
        codes = {self.Card._generate_code() for _n in range(2000)}
        self.assertEqual(len(codes), 2000)
        for code in codes:
            self.assertRegex(code, r"^044[0-9a-f](-[0-9a-f]{4}){3}$")

    def test_cashiers_do_not_give_out_cards(self):
        wizard = self.wizard().with_user(self.cashier)
        with self.assertRaises(AccessError):
            wizard.sudo(False).generate_coupons()

    def test_nobody_and_less_than_nothing_are_refused(self):
        with self.assertRaises(ValidationError):
            self.wizard(
                mode="anonymous", coupon_qty=0, customer_ids=False
            ).generate_coupons()
        with self.assertRaises(UserError):
            self.wizard(points_granted=-5).generate_coupons()

    def test_customers_of_another_company_are_passed_over(self):
        other = self.env["res.company"].create({"name": "Elsewhere"})
        self.bo.company_id = other
        self.assertEqual(self.wizard().generate_coupons().partner_id, self.ada)

    def test_coupons_of_odoo_are_made_as_before(self):
        coupons = self.env["loyalty.program"].create(
            {"name": "Ten off", "program_type": "coupons"}
        )
        wizard = self.env["loyalty.generate.wizard"].create(
            {"program_id": coupons.id, "mode": "anonymous", "coupon_qty": 2}
        )
        self.assertEqual(wizard.points_granted, 1)
        self.assertEqual(len(wizard.generate_coupons()), 2)

    def test_the_mail_of_new_cards_goes_to_all(self):
        template = self.env["mail.template"].create(
            {
                "name": "Welcome",
                "model_id": self.env["ir.model"]._get_id("loyalty.card"),
                "subject": "Welcome",
                "body_html": "<p>Hello</p>",
                "partner_to": "{{ object.partner_id.id }}",
            }
        )
        self.program.communication_plan_ids = [
            (0, 0, {"trigger": "create", "mail_template_id": template.id})
        ]
        self.wizard().generate_coupons()
        mails = self.env["mail.mail"].search([("subject", "=", "Welcome")])
        self.assertEqual(mails.recipient_ids, self.ada + self.bo)
