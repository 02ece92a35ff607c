from odoo import _, models


class IdentityRequest(models.Model):
    """What a person ordered elsewhere than at a till, and what waits to be fetched."""

    _inherit = "identity.request"

    def _export_parts(self):
        parts = {**super()._export_parts(), "rewards_chosen": self._export_choices}
        # Of Odoo's sale module: the web shop, the office, and orders beforehand.
        if "sale.order" in self.env:
            parts["sale_orders"] = self._export_sale_orders
            parts["sale_lines"] = self._export_sale_lines
        return parts

    def _export_choices(self):
        states = self._labels_of("loyalty.choice", "state")
        return self._section(
            "rewards_chosen",
            _("Rewards that you chose"),
            {
                "date": _("Date"),
                "product": _("Product"),
                "points": _("Points"),
                "shop": _("Shop"),
                "until": _("Kept until"),
                "state": _("State"),
            },
            [
                (
                    choice.create_date,
                    choice.product_id.display_name,
                    choice.points,
                    choice.config_id.name,
                    choice.until,
                    states[choice.state],
                )
                for choice in self._export_records("loyalty.choice")
            ],
        )

    def _export_sale_orders(self):
        states = self._labels_of("sale.order", "state")
        return self._section(
            "sale_orders",
            _("Orders"),
            {
                "number": _("Number"),
                "date": _("Date"),
                "total": _("Total"),
                "currency": _("Currency"),
                "state": _("State"),
            },
            [
                (
                    order.name,
                    order.date_order,
                    order.amount_total,
                    order.currency_id.name,
                    states[order.state],
                )
                for order in self._export_records("sale.order", order="date_order, id")
            ],
        )

    def _export_sale_lines(self):
        lines = self._export_records("sale.order", order="date_order, id").order_line
        return self._section(
            "sale_lines",
            _("What you ordered"),
            {
                "order": _("Number"),
                "product": _("Product"),
                "quantity": _("Quantity"),
                "price": _("Price with taxes"),
            },
            [
                (
                    line.order_id.name,
                    line.product_id.display_name or line.name,
                    line.product_uom_qty,
                    line.price_total,
                )
                for line in lines
                if not line.display_type
            ],
        )
