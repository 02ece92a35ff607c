from odoo.fields import Command
from odoo.tests import tagged

from .common_points import ProgramCase
from .common_tour import TillTourCase


@tagged("post_install", "-at_install")
class TestPointsAtTill(TillTourCase):
    """Points as cashier and customer see them; the server's books say the same."""

    make_program = classmethod(ProgramCase.make_program.__func__)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        programs = cls.env["loyalty.program"].search([])
        programs.active = False
        cls.kettle = cls._make_product("Kettle", 40)
        cls.cup = cls._make_product("Cup", 5)
        cls.env.flush_all()

    @classmethod
    def _make_product(cls, name, price):
        return cls.env["product.product"].create(
            {
                "name": name,
                "list_price": price,
                "available_in_pos": True,
                "taxes_id": [Command.clear()],
            }
        )

    @classmethod
    def _make_beans(cls, rules=({},), **vals):
        """Return a programme that gives a bean for each dollar."""
        vals = {
            "name": "Bean Club",
            "portal_visible": True,
            "portal_point_name": "Beans",
            "rewards": [
                {"required_points": 1, "discount_mode": "per_point", "discount": 0.05}
            ],
            **vals,
        }
        return cls.make_program(rules=rules, **vals)

    def _card(self, program, points, member=None):
        return (
            self.env["loyalty.card"]
            .sudo()
            .create(
                {
                    "program_id": program.id,
                    "partner_id": (member or self.member).id,
                    "points": points,
                }
            )
        )

    def _balance(self, program, member=None):
        """Return a member's points; card and books must agree."""
        member = member or self.member
        card = self.env["loyalty.card"].search(
            [("program_id", "=", program.id), ("partner_id", "=", member.id)]
        )
        card.invalidate_recordset()
        entries = self.env["loyalty.history"].search(
            [("card_id", "=", card.id), ("kind", "!=", False)]
        )
        self.assertAlmostEqual(sum(entries.mapped("points")), card.points)
        return card.points

    def test_a_sale_earns_what_the_till_says_and_why(self):
        birthday = {
            "reward_point_mode": "order",
            "reward_point_amount": 50,
            "occasion": "birthday",
        }
        beans = self._make_beans(
            rules=({}, birthday), rewards=[{"required_points": 500, "discount": 5}]
        )
        self._run_tour("identity_points_earn")
        self.assertEqual(self._balance(beans), 45)

    def test_a_typed_amount_of_points_is_redeemed(self):
        beans = self._make_beans()
        self._card(beans, 100)
        self._run_tour("identity_points_redeem")
        self.assertEqual(self._balance(beans), 85)
        self.assertEqual(self._paid_orders().amount_total, 42)

    def test_odoos_own_button_asks_how_many_points(self):
        beans = self._make_beans()
        self._card(beans, 100)
        self._run_tour("identity_points_reward_button")
        self.assertEqual(self._balance(beans), 120)
        self.assertEqual(self._paid_orders().amount_total, 39)

    def test_a_member_day_doubles_what_a_sale_earns(self):
        days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
        member_day = {
            "reward_point_mode": "times",
            "reward_point_amount": 2,
            **dict.fromkeys(days, True),
        }
        beans = self._make_beans(rules=({}, member_day))
        self._run_tour("identity_points_member_day")
        self.assertEqual(self._balance(beans), 80)

    def test_a_full_stamp_card_is_a_free_cup(self):
        stamps = self.make_program(
            name="Cup Card",
            is_stamp_card=True,
            points_rounding="down",
            portal_visible=True,
            portal_point_name="Stamps",
            rules=(
                {
                    "reward_point_mode": "unit",
                    "product_ids": [Command.link(self.cup.id)],
                    "use_multiplier": False,
                },
            ),
            rewards=[
                {
                    "reward_type": "product",
                    "reward_product_id": self.cup.id,
                    "required_points": 5,
                }
            ],
        )
        self._card(stamps, 3)
        self._run_tour("identity_points_stamps")
        # Three, and two that were paid for; five of them for the third cup.
        self.assertEqual(self._balance(stamps), 0)
        self.assertEqual(self._paid_orders().amount_total, 10)

    def test_a_level_is_reached_with_the_sale(self):
        beans = self._make_beans(levels=(("Green", 0, 1), ("Gold", 40, 1.5)))
        self._run_tour("identity_points_level")
        self.assertEqual(self._balance(beans), 45)
        card = self.env["loyalty.card"].search([("program_id", "=", beans.id)])
        self.assertEqual(card.tier_id.name, "Gold")

    def test_a_return_takes_back_what_the_sale_earned(self):
        self._return_of_the_kettle("identity_points_refund")

    def test_a_return_that_is_paid_out_fast_takes_back_the_same(self):
        self.main_pos_config.write(
            {
                "use_fast_payment": True,
                "fast_payment_method_ids": [Command.set(self.bank_payment_method.ids)],
            }
        )
        self._return_of_the_kettle("identity_points_refund_fast")

    def _return_of_the_kettle(self, tour):
        beans = self._make_beans(refund_shortfall="deduct", point_value=0.05)
        self._card(beans, 10)
        self._run_tour(tour)
        # 10 + 40; then 5 more, less 30; the kettle's 40 are 15 more than there are.
        self.assertEqual(self._balance(beans), 0)
        refund = self._paid_orders().filtered("is_refund")
        self.assertEqual(refund.amount_total, -39.25)

    def test_an_offline_sale_is_booked_as_the_till_said(self):
        beans = self._make_beans()
        self._card(beans, 100)
        other = self.env["res.partner"].search([("customer_code", "=", "XZ4TMT248E2Z")])
        self._card(beans, 7, other)
        with self._outages():
            self._run_tour("identity_points_offline")
        self.assertEqual(self._balance(beans), 85)
        self.assertEqual(self._balance(beans, other), 47)

    def test_of_two_tills_the_slower_one_is_told(self):
        beans = self._make_beans()
        self._card(beans, 100)
        self._run_tour("identity_points_conflict")
        self.assertEqual(self._balance(beans), 80)
