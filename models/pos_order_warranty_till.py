from odoo import api, fields, models
from odoo.tools import SQL


class PosOrder(models.Model):
    """What the receipt says of warranties."""

    _inherit = "pos.order"

    warranty_facts = fields.Json(
        compute="_compute_warranty_facts",
        compute_sudo=True,
        help="For the till: the last day and the serial number of each item, by the "
        "uuid of its line.",
    )

    def _compute_warranty_facts(self):
        found = {}
        for order, line, until, serial in self._warranty_rows():
            day = until.isoformat() if until else False
            unit = {"until": day, "serials": [serial] if serial else []}
            found.setdefault(order, {}).setdefault(line, []).append(unit)
        for order in self:
            order.warranty_facts = found.get(order._origin.id) or False

    def _warranty_rows(self):
        self.env["warranty.card"].flush_model(["until", "serial"])
        return self.env.execute_query(
            SQL(
                """
                SELECT order_id, line_uuid, until, serial
                  FROM warranty_card
                 WHERE order_id = ANY(%s) AND line_uuid IS NOT NULL
                 ORDER BY id
                """,
                self._origin.ids,
            )
        )


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    @api.model
    def _load_pos_data_fields(self, config):
        ours = ["warranty_serials", "warranty_extends"]
        return [*super()._load_pos_data_fields(config), *ours]
