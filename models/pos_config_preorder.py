import secrets

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

from .customer_preorder import MOST_PRODUCTS


class PosConfig(models.Model):
    """A shop in which customers fetch what they ordered on a page."""

    _inherit = "pos.config"

    takes_preorders = fields.Boolean(
        "Pre-orders",
        help="A page takes orders of customers with a code. They fetch them here.",
    )
    preorder_key = fields.Char(
        compute="_compute_preorder_key",
        store=True,
        copy=False,
        groups="point_of_sale.group_pos_manager",
        help="Of the page's address.",
    )
    preorder_url = fields.Char(
        "Page of Pre-orders",
        compute="_compute_preorder_url",
        groups="point_of_sale.group_pos_manager",
    )

    _preorder_key_unique = models.UniqueIndex(
        "(preorder_key) WHERE preorder_key IS NOT NULL", "Pages have addresses of own."
    )

    @api.depends("preorder_key", "takes_preorders")
    def _compute_preorder_url(self):
        for config in self:
            there = config.takes_preorders and config.preorder_key
            base = config.get_base_url()
            config.preorder_url = there and f"{base}/preorder/{config.preorder_key}"

    @api.depends("takes_preorders")
    def _compute_preorder_key(self):
        for config in self:
            # Once given, an address stays: it may hang in the shop.
            if config.takes_preorders and not config.preorder_key:
                config.preorder_key = secrets.token_urlsafe(12)

    @api.constrains("takes_preorders")
    def _check_takes_preorders(self):
        possible = self.env["customer.preorder"]._is_possible()
        if any(self.mapped("takes_preorders")) and not possible:
            raise ValidationError(
                _("Pre-orders need Odoo's app Sales: install it first.")
            )

    @api.model
    def _of_preorder_key(self, key):
        """Return the shop of a page, in ``sudo``, or an empty one."""
        shops = self.sudo()
        if not isinstance(key, str) or not key.isascii() or not key.isprintable():
            return shops.browse()
        shop = shops.search([("preorder_key", "=", key)], limit=1)
        if not shop or not shop._takes_preorders_now():
            return shops.browse()
        return shop.with_company(shop.company_id)

    def _takes_preorders_now(self):
        """Return whether this shop has a page of pre-orders."""
        self.ensure_one()
        possible = self.env["customer.preorder"]._is_possible()
        return possible and self.takes_preorders and bool(self.preorder_key)

    def _preorder_products(self):
        """Return what can be ordered for this shop, in ``sudo``."""
        self.ensure_one()
        products = self.env["product.product"].sudo()
        return products.search(
            [
                ("preorder_ok", "=", True),
                ("available_in_pos", "=", True),
                ("sale_ok", "=", True),
                ("company_id", "in", [False, *self.company_id.parent_ids.ids]),
            ],
            order="name, id",
            limit=MOST_PRODUCTS,
        )
