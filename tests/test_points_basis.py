from odoo.fields import Command
from odoo.tests import tagged

from .common_ledger import LedgerCase


@tagged("post_install", "-at_install")
class TestBasis(LedgerCase):
    """Discounts of other programmes, as Odoo's till counts them: a loaf costs 10."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.points_basis = "others"

    @classmethod
    def make_promotion(cls, **vals):
        """Return the reward of a programme that takes money off by itself."""
        reward = {"discount_mode": "percent", "discount": 10}
        program = cls.env["loyalty.program"].create(
            {
                "name": "Autumn",
                "program_type": "promotion",
                "trigger": "auto",
                "applies_on": "current",
                "company_id": cls.company.id,
                "rule_ids": [Command.create({})],
                "reward_ids": [Command.create(reward)],
                **vals,
            }
        )
        return program.reward_ids

    @classmethod
    def make_code(cls):
        return cls.make_promotion(
            program_type="promo_code",
            trigger="with_code",
            rule_ids=[Command.create({"mode": "with_code", "code": "AUTUMN"})],
        )

    def set_rule(self, **vals):
        self.program.rule_ids.write(vals)

    def test_a_discount_of_another_programme_lowers_what_a_sale_earns(self):
        for reward in (self.make_promotion(), self.make_code()):
            before = self.points_of()
            self.buy((self.bread, 10), rewards=[(reward, 15)])
            self.assert_points(before + 85)

    def test_a_reward_of_the_programme_itself_does_not(self):
        self.buy((self.bread, 10))
        self.buy((self.bread, 10), rewards=[(self.program.reward_ids, 5)])
        # 100 + 100, and 50 spent
        self.assert_points(150)

    def test_a_rule_for_certain_products_earns_all_of_it(self):
        self.set_rule(product_ids=[Command.set(self.bread.ids)])
        self.buy((self.bread, 10), (self.cake, 2), rewards=[(self.make_code(), 15)])
        self.assert_points(100)

    def test_unless_the_discount_is_one_of_these_products_and_tills_know_it(self):
        reward = self.make_code()
        product = reward.discount_line_product_id
        self.set_rule(product_ids=[Command.set((self.bread | product).ids)])
        self.buy((self.bread, 10), rewards=[(reward, 15)])
        self.assert_points(100)
        product.available_in_pos = True
        self.buy((self.bread, 10), rewards=[(reward, 15)])
        self.assert_points(100 + 85)

    def test_odoos_domain_for_all_products_takes_discounts_too(self):
        self.set_rule(product_domain="[['sale_ok', '=', True]]")
        self.buy((self.bread, 10), rewards=[(self.make_promotion(), 15)])
        self.assert_points(85)

    def test_a_minimum_is_missed_by_a_code_and_not_by_an_automatic_discount(self):
        self.set_rule(minimum_amount=100)
        self.buy((self.bread, 10), rewards=[(self.make_code(), 15)])
        self.assertFalse(self.card_of())
        self.buy((self.bread, 10), rewards=[(self.make_promotion(), 15)])
        self.assert_points(85)

    def test_a_return_takes_back_what_the_lowered_line_earned(self):
        reward = self.make_code()
        order = self.buy((self.bread, 10), (self.cake, 4), rewards=[(reward, 20)])
        self.assert_points(180)
        bread = order.lines.filtered(lambda line: line.product_id == self.bread)
        self.give_back(order, {bread: 5})
        # Half of 90
        self.assert_points(135)
