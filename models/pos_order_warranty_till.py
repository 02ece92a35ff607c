from odoo import api, fields, models
from odoo.tools import SQL

#: A number is taken where an item of the same model, sold elsewhere, has it still. The
#: items of one lot share its number.
_FACTS = """
SELECT card.order_id, card.line_uuid, card.until, card.serial,
       card.serial_key IS NOT NULL AND card.end_kind IS NULL AND EXISTS (
           SELECT FROM warranty_card other
             JOIN product_product model ON model.id = other.product_id
             JOIN product_product mine ON mine.id = card.product_id
             JOIN product_template template ON template.id = mine.product_tmpl_id
            WHERE other.serial_key = card.serial_key AND other.id <> card.id
              AND other.company_id = card.company_id AND other.end_kind IS NULL
              AND model.product_tmpl_id = mine.product_tmpl_id
              AND template.tracking <> 'lot')
  FROM warranty_card card
 WHERE card.order_id = ANY(%s) AND card.line_uuid IS NOT NULL
 ORDER BY card.id
"""


class PosOrder(models.Model):
    """What the receipt says of warranties."""

    _inherit = "pos.order"

    warranty_facts = fields.Json(
        compute="_compute_warranty_facts",
        compute_sudo=True,
        help="For the till: the last day and the serial number of each item, by the "
        "uuid of its line, and whether an item of another sale has that number too.",
    )

    def _compute_warranty_facts(self):
        found = {}
        for order, line, until, serial, taken in self._warranty_rows():
            day = until.isoformat() if until else False
            unit = {"until": day, "serials": [serial] if serial else []}
            if taken:
                unit["taken"] = True
            found.setdefault(order, {}).setdefault(line, []).append(unit)
        for order in self:
            order.warranty_facts = found.get(order._origin.id) or False

    def _warranty_rows(self):
        names = ["until", "serial", "serial_key", "end_kind"]
        self.env["warranty.card"].flush_model(names)
        return self.env.execute_query(SQL(_FACTS, self._origin.ids))


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    @api.model
    def _load_pos_data_fields(self, config):
        ours = ["warranty_serials", "warranty_extends"]
        return [*super()._load_pos_data_fields(config), *ours]
