from odoo import _, api, fields, models
from odoo.tools import SQL, float_repr


class LoyaltyPointsDay(models.Model):
    """Open points that end on a day, for the calendar: one line a day and programme."""

    _name = "loyalty.points.day"
    _description = "Points that End on a Day"
    _auto = False
    _order = "expires_on, id"

    expires_on = fields.Date("Last Day", readonly=True)
    program_id = fields.Many2one("loyalty.program", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    members = fields.Integer(readonly=True, help="How many members have these points.")
    remaining = fields.Float("Open Points", digits=(16, 2), readonly=True)
    breakage = fields.Float("Expected Breakage", digits=(16, 2), readonly=True)
    value = fields.Monetary("Liability", readonly=True)
    expected_value = fields.Monetary("Expected Liability", readonly=True)

    @property
    def _table_query(self):
        # An id that stays the same: programme, company and day.
        return SQL(
            """
            SELECT lot.program_id::bigint * 1000000000
                   + COALESCE(lot.company_id, 0) * 100000
                   + (lot.expires_on - DATE '2000-01-01') AS id,
                   lot.expires_on, lot.program_id, lot.company_id, lot.currency_id,
                   count(DISTINCT lot.card_id) AS members,
                   sum(lot.remaining) AS remaining,
                   sum(lot.remaining * lot.rate) AS breakage,
                   sum(lot.remaining * lot.point_value) AS value,
                   sum(lot.remaining * (1 - lot.rate) * lot.point_value)
                       AS expected_value
              FROM (%s) lot
             WHERE lot.state = 'open' AND lot.expires_on IS NOT NULL
             GROUP BY lot.program_id, lot.company_id, lot.currency_id, lot.expires_on
            """,
            self.env["loyalty.points.lot"]._open_lots(fields.Date.context_today(self)),
        )

    @api.depends("remaining", "program_id")
    def _compute_display_name(self):
        """A calendar's day has little room; its colour says of which program."""
        for day in self:
            day.display_name = _(
                "%(points)s %(name)s",
                points=float_repr(day.remaining, 0),
                name=day.program_id.portal_point_name or _("Points"),
            )

    def action_open_lots(self):
        """Show the lots of these days."""
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": _("Open Points"),
            "res_model": "loyalty.points.lot",
            "views": [(False, "list"), (False, "pivot")],
            "domain": [
                ("expires_on", "in", self.mapped("expires_on")),
                ("program_id", "in", self.program_id.ids),
                ("state", "=", "open"),
            ],
        }
