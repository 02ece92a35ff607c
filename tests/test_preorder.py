from odoo.exceptions import ValidationError
from odoo.tests import HttpCase, tagged

from .common import IdentityCase


@tagged("post_install", "-at_install")
class TestPreorder(IdentityCase):
    """Without Odoo's sale module there is no such page; with it see
    ``common_sale_preorder``."""

    def test_without_sale_no_shop_takes_orders_beforehand(self):
        self.assertNotIn("sale.order", self.env)
        with self.assertRaises(ValidationError):
            self.till.takes_preorders = True
        self.assertFalse(self.till.preorder_url)
        self.assertFalse(self.env["pos.config"]._of_preorder_key("x"))


@tagged("post_install", "-at_install")
class TestPreorderPage(HttpCase):
    def test_the_page_of_no_shop_says_so(self):
        for key in ("x", "%00", "a" * 500, "é"):
            answer = self.url_open(f"/preorder/{key}")
            self.assertEqual(answer.status_code, 404, key)
            self.assertIn("no-store", answer.headers["Cache-Control"])
