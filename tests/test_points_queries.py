from unittest.mock import patch

from odoo.tests import tagged

from .common_ledger import LedgerCase

#: What points may cost on top of the bare sync.
MOST = 3


@tagged("post_install", "-at_install")
class TestQueries(LedgerCase):
    """Points cost few queries, however much there is in the ledger."""

    def setUp(self):
        super().setUp()
        self.orders = self.env["pos.order"].with_user(self.cashier)
        # What is read once is read before anything is counted.
        self.buy((self.bread, 1))
        self.buy((self.bread, 1))

    def statements(self, data):
        """Return how many queries a sync takes."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.orders.sync_from_ui([data])
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def bare(self, data):
        """Return how many a sync takes that has nothing to do with points."""
        ledger, order = type(self.Ledger), type(self.env["pos.order"])
        with (
            patch.object(ledger, "_settle", lambda *_args: None),
            patch.object(order, "_points_cards", lambda self: self.env["loyalty.card"]),
        ):
            return self.statements(data)

    def extra(self, make):
        """Return what points cost: of two like orders one is stored without."""
        bare = self.bare(make())
        return self.statements(make()) - bare

    def test_a_sale(self):
        extra = self.extra(
            lambda: self.sale([(self.bread, 2), (self.cake, 1)], self.ada)
        )
        self.assertLessEqual(extra, MOST)
        self.assert_points(20 + 45)

    def test_a_sale_with_a_reward(self):
        reward = self.program.reward_ids
        extra = self.extra(lambda: self.sale([(self.cake, 2)], self.ada, [(reward, 1)]))
        self.assertLessEqual(extra, MOST)

    def test_a_return(self):
        order = self.buy((self.bread, 9))
        extra = self.extra(lambda: self.returning(order, {order.lines: 1}))
        self.assertLessEqual(extra, MOST)

    def test_a_sale_to_nobody_costs_nothing(self):
        extra = self.extra(lambda: self.sale([(self.bread, 2)]))
        self.assertLessEqual(extra, 0)

    def test_a_long_history_costs_no_more(self):
        def make():
            return self.sale([(self.bread, 2)], self.ada)

        self.statements(make())
        few = self.statements(make())
        for _time in range(8):
            self.buy((self.bread, 1), rewards=[(self.program.reward_ids, 0.5)])
        self.assertEqual(self.statements(make()), few)
