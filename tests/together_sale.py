"""Tests for a database with Odoo's sale module: ``test_together`` runs them there."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common_paths import PathMixin, make_template
from .common_till import VaultTillCase


@tagged("post_install", "-at_install")
class TestPathsOfOrders(PathMixin, VaultTillCase):
    """What the shop sends of its orders; as in docs/privacy.md."""

    def setUp(self):
        super().setUp()
        self.company.email = "shop@shop.example.com"

    def test_the_confirmation_of_an_order_is_due(self):
        def send(partner):
            order = self.env["sale.order"].create({"partner_id": partner.id})
            order._send_order_confirmation_mail()

        with mute_logger("odoo.addons.mail.models.mail_mail"):
            self.assert_path(send)

    def cart(self, partner):
        return self.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "website_id": self.env["website"].search([], limit=1).id,
            }
        )

    def test_a_cart_that_was_left_is_an_offer(self):
        self.assert_path(
            lambda partner: self.cart(partner)._cart_recovery_email_send(), "marketing"
        )

    def test_a_cart_that_was_left_is_one_in_words_of_the_shop_too(self):
        template = make_template(self.env, "sale.order")
        self.env["website"].search([]).cart_recovery_mail_template_id = template
        self.assert_path(
            lambda partner: self.cart(partner)._cart_recovery_email_send(), "marketing"
        )
