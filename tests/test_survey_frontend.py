from odoo.fields import Command
from odoo.tests import tagged

from .common_tour import TillTourCase


@tagged("post_install", "-at_install")
class TestAskAtTill(TillTourCase):
    """Receipts that ask, in a real browser, with and without a network."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        products = cls.env["product.product"]
        kettle, _spoon = products.create(
            [
                {
                    "name": name,
                    "list_price": 40,
                    "available_in_pos": True,
                    "taxes_id": [Command.clear()],
                }
                for name in ("Kettle", "Spoon")
            ]
        )
        policies = cls.env["warranty.policy"].sudo()
        policies.search([]).active = False
        policies.create(
            {
                "name": "Two years",
                "product_tmpl_ids": [Command.set(kettle.product_tmpl_id.ids)],
                "company_id": cls.company.id,
            }
        )
        cls.survey = (
            cls.env["survey.survey"]
            .sudo()
            .create(
                {
                    "title": "How was it?",
                    "for_customers": True,
                    "may_hide": True,
                    "user_id": cls.env.ref("base.user_admin").id,
                    "question_and_page_ids": [
                        Command.create({"title": "Why?", "question_type": "text_box"})
                    ],
                }
            )
        )
        cls.main_pos_config.sudo().receipt_survey_id = cls.survey
        cls.env.flush_all()

    def test_receipts_ask_with_and_without_a_network(self):
        with self._outages():
            self._run_tour("ask_receipt")
        orders = self._paid_orders().sudo()
        self.assertEqual(len(orders), 2)
        self.assertEqual(len(set(orders.mapped("ask_hash")) - {False}), 2)

    def test_a_share_of_none_asks_nothing(self):
        self.main_pos_config.sudo().receipt_survey_share = 0
        self._run_tour("ask_nothing")
        self.assertFalse(self._paid_orders().sudo().ask_hash)
