from odoo import _, api, fields, models
from odoo.exceptions import UserError

PAID = ("paid", "done")


class PosOrder(models.Model):
    """The key of the customer's page, which the till makes and prints."""

    _inherit = "pos.order"

    page_key = fields.Char(
        store=False,
        copy=False,
        help="From the till to the server alone; only its hash is kept.",
    )

    @api.model
    def sync_from_ui(self, orders):
        """Store orders, and keep the hashes of the keys on their receipts.

        The key is taken out first: Odoo writes whole orders into its debug log.
        """
        keys = self._page_keys_of(orders)
        kept = [
            {name: value for name, value in order.items() if name != "page_key"}
            for order in orders
        ]
        answer = super().sync_from_ui(kept)
        if keys:
            self._keep_page_keys(keys)
        return answer

    @api.model
    def _page_keys_of(self, orders):
        """Return the keys of orders that this call pays, by their uuid.

        Who sends an order of earlier days again gets no page to it.
        """
        if not isinstance(orders, list) or not all(
            isinstance(order, dict) for order in orders
        ):
            raise UserError(_("These are no orders."))
        keys = {
            order["uuid"]: order["page_key"]
            for order in orders
            if order.get("page_key") and isinstance(order.get("uuid"), str)
        }
        if not keys:
            return keys
        paid = [("uuid", "in", list(keys)), ("state", "!=", "draft")]
        known = self.sudo().search_fetch(paid, ["uuid"])
        return {uuid: keys[uuid] for uuid in keys.keys() - set(known.mapped("uuid"))}

    @api.model
    def _keep_page_keys(self, keys):
        orders = self.search([("uuid", "in", list(keys))])
        for order in orders.filtered(lambda order: order.state in PAID):
            self.env["customer.page"]._keep(order, keys[order.uuid])

    @api.model
    def _load_pos_data_read(self, records, config):
        """Leave the till its own key: the server has none to give."""
        rows = super()._load_pos_data_read(records, config)
        for row in rows:
            row.pop("page_key", None)
        return rows
