from odoo import api, fields, models
from odoo.fields import Domain

from ..core.rules import serials


class WarrantyCard(models.Model):
    """Found by the serial number as people write it, with the help of an index."""

    _inherit = "warranty.card"
    _rec_names_search = ["name", "sought_serial"]

    sought_serial = fields.Char(
        "Serial Number, as Typed",
        compute="_compute_sought_serial",
        search="_search_sought_serial",
        help="Spaces, signs and small letters make no difference.",
    )

    @api.depends("serial")
    def _compute_sought_serial(self):
        for card in self:
            card.sought_serial = card.serial

    @api.model
    def _search_sought_serial(self, operator, value):
        if operator not in ("in", "=", "ilike", "=ilike", "like"):
            return NotImplemented
        texts = [value] if isinstance(value, str) else value
        keys = [key for text in texts if (key := serials.key(serials.clean(text)))]
        return Domain("serial_key", "in", keys)
