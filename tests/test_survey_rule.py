from datetime import timedelta

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core.rules import sampling
from .common_survey import make_survey
from .common_survey_rule import SurveyRuleCase

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestSurveyRule(SurveyRuleCase):
    """What a rule may say, and on which occasions it asks."""

    # What fits together

    def test_numbers_that_make_no_sense_are_refused(self):
        rule = self.make_rule()
        for vals in (
            {"share": 0},
            {"share": 101},
            {"expiry_days": 0},
            {"expiry_days": 366},
            {"reminder_days": -1},
            {"again_days": -1},
            {"wait_hours": -1},
            {"days": -1},
        ):
            with (
                self.subTest(str(vals)),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                rule.write(vals)
                rule.flush_recordset()

    def test_some_days_after_a_purchase_needs_days(self):
        for trigger in ("product", "inactive"):
            with (
                self.subTest(trigger),
                self.assertRaisesRegex(ValidationError, "at least 1"),
            ):
                self.make_rule(trigger)
        self.assertTrue(self.make_rule("product", days=1))

    def test_nobody_is_reminded_of_a_closed_question(self):
        with self.assertRaisesRegex(ValidationError, "when the question is closed"):
            self.make_rule(reminder_days=30, expiry_days=30)

    def test_a_rule_without_a_way_is_refused(self):
        with self.assertRaisesRegex(ValidationError, "by which way"):
            self.make_rule(ways=())

    def test_a_survey_that_is_not_for_customers_is_refused(self):
        inside = make_survey(self.env, "For colleagues", for_customers=False)
        with self.assertRaisesRegex(ValidationError, "For colleagues"):
            self.make_rule(survey_id=inside.id)

    def test_marketing_reads_rules_and_its_managers_write_them(self):
        rule = self.make_rule()
        marketing = self.make_user("marketing")
        manager = self.make_user("marketing_manager")
        self.assertEqual(rule.with_user(marketing).name, rule.name)
        with self.assertRaises(AccessError):
            rule.with_user(marketing).share = 10
        rule.with_user(manager).share = 10
        self.assertEqual(rule.share, 10)

    def test_rules_of_another_company_are_not_seen(self):
        other = self.make_company("Elsewhere")
        rule = self.make_rule(company_id=other.id)
        manager = self.make_user("marketing_manager")
        self.assertNotIn(rule, self.Rule.with_user(manager).search([]))

    # Occasions

    def test_a_purchase_is_an_occasion_once_it_is_paid(self):
        self.make_rule()
        order = self.make_order(self.ada)
        order.date_order = self.now
        self.assertFalse(self.work())
        order.state = "paid"
        [asked] = self.work()
        self.assertEqual((asked.partner_id, asked.order_id), (self.ada, order))
        self.assertEqual(asked.company_id, self.company)

    def test_a_new_rule_asks_nobody_about_the_old_past(self):
        self.make_rule()
        self.buy(self.ada, 3 * DAY + HOUR)
        self.assertFalse(self.work())
        self.buy(self.bo, 3 * DAY - HOUR)
        self.assertEqual(self.work().partner_id, self.bo)

    def test_a_return_is_no_occasion(self):
        self.make_rule()
        self.buy(self.ada, amount_total=-10)
        self.assertFalse(self.work())

    def test_a_purchase_of_somebody_unknown_is_no_occasion(self):
        self.make_rule()
        self.buy(None)
        self.assertFalse(self.work())

    def test_only_chosen_shops_ask(self):
        other = self.make_till("Another shop")
        self.make_rule(config_ids=[Command.set(other.ids)])
        self.buy(self.ada)
        self.assertFalse(self.work())
        self.buy(self.bo, till=other)
        self.assertEqual(self.work().partner_id, self.bo)

    def test_product_groups_count_with_those_below_them(self):
        lamps = self.env["product.category"].create({"name": "Lamps"})
        desk = self.env["product.category"].create(
            {"name": "Desk lamps", "parent_id": lamps.id}
        )
        lamp, chair = self.env["product.product"].create(
            [{"name": "Lamp", "categ_id": desk.id}, {"name": "Chair"}]
        )
        self.make_rule("product", days=14, categ_ids=[Command.set(lamps.ids)])
        for partner, product in ((self.ada, lamp), (self.bo, chair)):
            order = self.buy(partner, 14 * DAY)
            order.lines = [
                Command.create(
                    {
                        "product_id": product.id,
                        "qty": 1,
                        "price_subtotal": 1,
                        "price_subtotal_incl": 1,
                    }
                )
            ]
        self.assertFalse(self.work(-DAY))
        self.assertEqual(self.work(DAY).partner_id, self.ada)

    def test_a_closed_case_is_an_occasion(self):
        self.make_rule("case")
        case = self.env["customer.case"].create(
            {"subject": "The lamp flickers", "partner_id": self.ada.id}
        )
        self.assertFalse(self.work())
        case.write({"state": "resolved", "closed_at": self.now - HOUR})
        asked = self.work()
        self.assertEqual((asked.case_id, asked.partner_id), (case, self.ada))

    def test_a_case_that_was_merged_is_none(self):
        self.make_rule("case")
        cases = self.env["customer.case"].create(
            [{"subject": "x", "partner_id": self.ada.id} for _n in range(2)]
        )
        cases[0].write({"state": "resolved", "closed_at": self.now - HOUR})
        cases[0].merged_into_id = cases[1]
        self.assertFalse(self.work())

    def test_who_gets_a_first_code_as_a_new_customer_signed_up(self):
        self.make_rule("signup")
        self.env.flush_all()
        everybody = self.ada | self.bo
        self.env.cr.execute(
            "UPDATE customer_code SET issued_on = %s WHERE partner_id IN %s",
            [self.now - HOUR, tuple(everybody.ids)],
        )
        # Bo has been a contact for long.
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = %s WHERE id = %s",
            [self.now - HOUR, self.ada.id],
        )
        self.env.invalidate_all()
        self.assertEqual(self.work().partner_id, self.ada)

    def test_a_new_card_is_no_sign_up(self):
        self.make_rule("signup")
        self.env.cr.execute(
            "UPDATE res_partner SET create_date = %s WHERE id = %s",
            [self.now - HOUR, self.ada.id],
        )
        self.code_of(self.ada)._replace(lost=True)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE customer_code SET issued_on = %s WHERE partner_id = %s "
            "AND state = 'active'",
            [self.now - HOUR, self.ada.id],
        )
        self.env.invalidate_all()
        self.assertFalse(self.work())

    def test_who_stays_away_is_asked_and_who_comes_back_is_not(self):
        self.make_rule("inactive", days=60)
        self.buy(self.ada, 61 * DAY)
        self.buy(self.bo, 61 * DAY)
        self.buy(self.bo, 10 * DAY)
        self.assertEqual(self.work().partner_id, self.ada)

    def test_a_segment_is_who_bought_within_the_days(self):
        self.make_rule("segment", days=30)
        self.buy(self.ada, 31 * DAY)
        self.buy(self.bo, 29 * DAY)
        self.assertEqual(self.work().partner_id, self.bo)

    def test_a_segment_is_who_is_on_a_level(self):
        program = self.env["loyalty.program"].create(
            {"name": "Points", "program_type": "loyalty"}
        )
        silver, gold = self.env["loyalty.tier"].create(
            [
                {"name": name, "program_id": program.id, "threshold": bound}
                for name, bound in (("Silver", 10), ("Gold", 100))
            ]
        )
        for partner, tier in ((self.ada, silver), (self.bo, gold)):
            card = self.env["loyalty.card"].create(
                {"program_id": program.id, "partner_id": partner.id}
            )
            card.flush_recordset()
            self.env.cr.execute(
                "UPDATE loyalty_card SET tier_id = %s WHERE id = %s",
                [tier.id, card.id],
            )
            self.buy(partner)
        self.make_rule("segment", tier_ids=[Command.set(gold.ids)])
        self.assertEqual(self.work().partner_id, self.bo)

    def test_an_archived_rule_and_a_closed_survey_ask_nobody(self):
        rule = self.make_rule()
        self.buy(self.ada)
        rule.active = False
        self.assertFalse(self.work())
        rule.active = True
        self.survey.active = False
        self.assertFalse(self.work())
        self.survey.active = True
        self.assertTrue(self.work())

    def test_branches_are_part_of_the_company_and_others_are_not(self):
        self.make_rule()
        branch, till = self.make_branch("Branch", self.company)
        elsewhere, other = self.make_branch("Elsewhere")
        self.buy(self.ada, till=till)
        self.buy(self.bo, till=other)
        asked = self.work()
        self.assertEqual((asked.partner_id, asked.company_id), (self.ada, branch))

    # The draw

    def test_the_database_draws_as_the_rule_says(self):
        crowd = self.Partner.create([{"name": f"N {n}"} for n in range(60)])
        self.Code._issue(crowd)
        orders = {partner: self.buy(partner) for partner in crowd}
        rule = self.make_rule(ways=("till",), share=40)
        key = self.Rule._draw_key()
        expected = [
            partner
            for partner, order in orders.items()
            if sampling.drawn(key, rule.id, partner.id, str(order.id), 40)
        ]
        self.assertEqual(set(self.work().partner_id), set(expected))
        self.assertTrue(0 < len(expected) < 60)
        # Nobody is drawn again.
        for _run in range(5):
            self.assertFalse(self.work(HOUR))
