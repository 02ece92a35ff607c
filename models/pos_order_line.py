from odoo import api, fields, models

from ..core.rules import serials

#: More items of one line have no warranty of their own.
MOST_SERIALS = 200
#: A bigger number than a column holds is nothing's.
MOST_ID = 2**31 - 1
#: Most signs of what a till says that an extension is for.
MOST_TEXT = 128


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    #: Counts how often programmes were used, without a look at the orders.
    _of_reward = models.Index("(reward_id, order_id) WHERE reward_id IS NOT NULL")

    warranty_serials = fields.Json(
        copy=False,
        help="Serial numbers that were typed at the till, of goods that the stock does "
        "not track.",
    )
    warranty_extends = fields.Json(
        copy=False,
        help="For a bought extension, as the till sends it: the line or the item that "
        "it is for, and what that is called.",
    )
    warranty_line_uuid = fields.Char(
        copy=False, help="For a bought extension: the line of the item."
    )
    warranty_card_id = fields.Many2one(
        "warranty.card",
        copy=False,
        index="btree_not_null",
        help="For a bought extension: the item of an earlier sale.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_nonsense(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._without_nonsense(vals))

    @api.model
    def _without_nonsense(self, vals):
        """Let nothing that a till sends about warranties stop the sale."""
        if vals.get("warranty_serials"):
            typed = vals["warranty_serials"]
            texts = typed[:MOST_SERIALS] if isinstance(typed, list) else []
            vals = {**vals, "warranty_serials": [serials.clean(text) for text in texts]}
        if "warranty_extends" in vals:
            vals = {**vals, **self._extension_of(vals["warranty_extends"])}
        if vals.get("warranty_card_id"):
            card = vals["warranty_card_id"]
            known = type(card) is int and 0 < card <= MOST_ID
            card = (
                self.env["warranty.card"].sudo().browse(card if known else 0).exists()
            )
            vals = {**vals, "warranty_card_id": card.id}
        return vals

    @api.model
    def _extension_of(self, told):
        """Return the values of what a till says that an extension is for."""
        told = told if isinstance(told, dict) else {}
        line, card, name = (told.get(key) for key in ("line", "card", "name"))
        line = line if isinstance(line, str) and 0 < len(line) <= MOST_TEXT else False
        card = card if not line and type(card) is int and 0 < card <= MOST_ID else False
        target = {"line": line} if line else {"card": card} if card else {}
        if target and isinstance(name, str):
            target["name"] = name.replace("\0", "")[:MOST_TEXT]
        return {
            "warranty_extends": target or False,
            "warranty_line_uuid": line,
            "warranty_card_id": card,
        }

    def _warranty_serials(self):
        """Return what was typed for each item of a line, None where it is nothing."""
        self.ensure_one()
        return (self.warranty_serials or [])[: max(int(abs(self.qty)), 1)]
