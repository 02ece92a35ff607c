from unittest.mock import patch

from odoo.tests import tagged

from ..models import sale_order_points
from .common_ledger import LedgerCase


class Louder:
    """Stands for what goes before the classes of ``sale.order``."""

    __slots__ = ()

    def write(self, vals):
        if "name" in vals:
            vals = {**vals, "name": vals["name"].upper()}
        return super().write(vals)


@tagged("post_install", "-at_install")
class TestPointsShop(LedgerCase):
    """Without Odoo's sale module nothing of it is looked for; how it is found."""

    def setUp(self):
        super().setUp()
        self.model = self.env.registry["product.tag"]
        self.tag = self.env["product.tag"].create({"name": "bread"})

    def extended(self):
        return (
            patch.dict(
                sale_order_points.EXTENSIONS, {"product.tag": Louder}, clear=True
            ),
            patch.object(type(self.Ledger), "_has_shop", lambda _self: True),
        )

    def renamed(self, name):
        self.tag.name = name
        return self.tag.name

    def test_a_till_without_sale_asks_nothing_of_it(self):
        self.assertNotIn("sale.order", self.env)
        self.assertFalse(self.Ledger._has_shop())
        self.assertNotIn("sale_order", self.Ledger._visits_statement())
        self.buy((self.bread, 2))
        order = self.buy((self.bread, 1), rewards=[(self.program.reward_ids, 0.5)])
        # A statement that names a table of sale fails, and the order would wait.
        self.assertEqual(order.points_state, "settled")

    def test_hooks_without_sale_do_nothing(self):
        before = {name: cls.__bases__ for name, cls in self.env.registry.items()}
        self.Ledger._register_hook()
        after = {name: cls.__bases__ for name, cls in self.env.registry.items()}
        self.assertEqual(after, before)

    def test_the_job_for_waiting_orders_runs_without_sale(self):
        self.Ledger._cron_settle()

    def test_a_class_is_put_before_the_others_once_and_taken_away_again(self):
        bases = self.model.__bases__
        extensions, found = self.extended()
        with extensions, found:
            self.Ledger._register_hook()
            self.Ledger._register_hook()
            self.addCleanup(setattr, self.model, "__bases__", bases)
            self.assertEqual(self.model.__bases__, (Louder, *bases))
            self.assertEqual(self.renamed("rye"), "RYE")
            self.Ledger._unregister_hook()
        self.assertEqual(self.model.__bases__, bases)
        self.assertEqual(self.renamed("rye"), "rye")

    def test_an_automation_rule_that_came_first_calls_the_new_class(self):
        """Automation rules keep the method that they found, and go before all."""

        def write(tag, vals):
            return write.origin(tag, vals)

        write.origin = self.model.write
        self.model.write = write
        self.addCleanup(delattr, self.model, "write")
        extensions, found = self.extended()
        with extensions, found:
            self.Ledger._register_hook()
            self.assertEqual(self.renamed("rye"), "RYE")
            self.Ledger._unregister_hook()
        self.assertEqual(self.renamed("rye"), "rye")
