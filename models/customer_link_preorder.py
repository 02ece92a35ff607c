from odoo import models

#: Shops on a customer's page.
MOST_SHOPS = 12


class CustomerLink(models.Model):
    """The shops in which a customer fetches what was ordered beforehand."""

    _inherit = "customer.link"

    def _preorder_shops(self):
        """Return the shops of the link's company and its branches that take orders.

        :return: for each ``name`` and ``path``, the address of its form
        :rtype: list[dict]
        """
        self.ensure_one()
        if not self.env["customer.preorder"]._is_possible():
            return []
        family = self.company_id.sudo().root_id
        shops = (
            self.env["pos.config"]
            .sudo()
            .search(
                [
                    ("takes_preorders", "=", True),
                    ("preorder_key", "!=", False),
                    ("company_id", "child_of", family.id),
                ],
                order="name",
                limit=MOST_SHOPS,
            )
        )
        return [
            {"name": shop.name, "path": f"/preorder/{shop.preorder_key}"}
            for shop in shops
        ]
