import logging
import re

from odoo import api, fields, models

from .pos_order_page import PAID

_logger = logging.getLogger(__name__)

HASH = re.compile(r"[0-9a-f]{64}")


class PosOrder(models.Model):
    """The hash of the ticket on the receipt: by it an answer under the code finds its
    purchase. The ticket itself never comes with an order."""

    _inherit = "pos.order"

    ask_hash = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)

    _ask_hash_unique = models.UniqueIndex("(ask_hash) WHERE ask_hash IS NOT NULL")

    @api.model
    def sync_from_ui(self, orders):
        """Store orders, and keep the hashes of the tickets on their receipts."""
        hashes, kept = {}, orders
        if isinstance(orders, list) and all(isinstance(one, dict) for one in orders):
            hashes = self._ask_hashes_of(orders)
            # Taken out first: Odoo writes whole orders into its debug log.
            kept = [
                {name: value for name, value in order.items() if name != "ask_hash"}
                for order in orders
            ]
        answer = super().sync_from_ui(kept)
        if hashes:
            self._keep_ask_hashes(hashes)
        return answer

    @api.model
    def _ask_hashes_of(self, orders):
        """Return the hashes of orders that this call pays, by their uuid."""
        hashes = {
            order["uuid"]: order["ask_hash"]
            for order in orders
            if isinstance(order.get("uuid"), str)
            and isinstance(order.get("ask_hash"), str)
            and HASH.fullmatch(order["ask_hash"])
        }
        if not hashes:
            return hashes
        paid = [("uuid", "in", list(hashes)), ("state", "!=", "draft")]
        known = self.sudo().search_fetch(paid, ["uuid"])
        return {
            uuid: hashes[uuid] for uuid in hashes.keys() - set(known.mapped("uuid"))
        }

    @api.model
    def _keep_ask_hashes(self, hashes):
        orders = self.search([("uuid", "in", list(hashes))]).sudo()
        taken = self.sudo().search_count([("ask_hash", "in", list(hashes.values()))])
        if taken or len(set(hashes.values())) < len(hashes):
            # A ticket belongs to one receipt. The sale comes first.
            _logger.warning("tickets of orders %s not kept", orders.mapped("uuid"))
            return
        for order in orders.filtered(lambda one: one.state in PAID):
            order.ask_hash = hashes[order.uuid]
