from odoo import models

#: Shops on a customer's page.
MOST_SHOPS = 12


class CustomerLink(models.Model):
    """The shops in which a customer fetches what was ordered beforehand."""

    _inherit = "customer.link"

    def _preorder_shops(self):
        """Return the shops of the link's company and its branches that take orders.

        :return: for each ``id`` and ``name``
        :rtype: list[dict]
        """
        return [{"id": shop.id, "name": shop.name} for shop in self._preorder_configs()]

    def _preorder_shop(self, ident):
        """Return the shop with this id, in ``sudo``, if the page offers it."""
        shop = self._preorder_configs().filtered(lambda one: one.id == ident)
        return shop.with_company(shop.company_id).with_context(lang=self.env.lang)

    def _preorder_configs(self):
        self.ensure_one()
        shops = self.env["pos.config"].sudo()
        if not self.env["customer.preorder"]._is_possible():
            return shops
        family = self.company_id.sudo().root_id
        return shops.search(
            [
                ("takes_preorders", "=", True),
                ("preorder_key", "!=", False),
                ("company_id", "child_of", family.id),
            ],
            order="name",
            limit=MOST_SHOPS,
        )
