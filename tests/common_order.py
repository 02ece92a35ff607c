from odoo.addons.point_of_sale.tests.common import TestPoSCommon

from .common import make_user


class OfflineOrderCase(TestPoSCommon):
    """Orders as a till sends them that could not reach the server for a while."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.point_of_sale_update_stock_quantities = "closing"
        cls.product = cls.create_product("Bread", cls.categ_basic, 3.5)
        cls.Code = cls.env["customer.code"].sudo()
        cls.Partner = cls.env["res.partner"]
        cls.cashier = make_user(cls.env, "cashier", company_id=cls.company.id)

    def setUp(self):
        super().setUp()
        self.config = self.basic_config
        self.open_new_session()

    def order_data(self, code, **vals):
        """Return what the till sends: a code in place of a customer."""
        return {
            **self.create_ui_order_data([(self.product, 1)]),
            "state": "paid",
            "access_token": "",
            "pending_customer_code": code,
            **vals,
        }

    def sync(self, *orders):
        """Send orders as the cashier does, and return those that were kept."""
        self.env.flush_all()
        sent = [{**order} for order in orders]
        answer = self.env["pos.order"].with_user(self.cashier).sync_from_ui(sent)
        self.env.flush_all()
        ids = [row["id"] for row in answer["pos.order"]]
        return self.env["pos.order"].browse(ids).union()

    def reserve(self, config=None):
        return self.Code._reserve(1, config or self.config)

    def make_customer(self, name="Ada Muster", **vals):
        partner = self.Partner.create({"name": name, **vals})
        self.Code._issue(partner)
        return partner

    def log_of(self, order):
        return " ".join(order.message_ids.mapped("body"))

    def count_customers(self):
        return self.Partner.with_context(active_test=False).search_count([])

    def assert_kept_without_customer(self, order, code):
        self.assertEqual(order.state, "paid")
        self.assertEqual(order.amount_total, 3.5)
        self.assertFalse(order.partner_id)
        self.assertEqual(order.pending_customer_code, code)
