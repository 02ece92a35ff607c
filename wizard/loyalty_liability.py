from itertools import groupby

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

#: Open points of programmes at the end of a day. Today they are what remains of each
#: entry. Of a day in the past: each lot with what was taken from it and given back to
#: it until then, so that they add up to the balances of that day.
_TODAY = """
SELECT h.program_id, h.card_id, h.expires_on, h.booked_date, h.remaining AS points
  FROM loyalty_history h
 WHERE h.program_id = ANY(%(programs)s) AND h.remaining <> 0
"""
_PAST = """
SELECT lot.program_id, lot.card_id, lot.expires_on, lot.booked_date, sums.points
  FROM (SELECT COALESCE(lot_id, id) AS id, sum(points) AS points
          FROM loyalty_history
         WHERE program_id = ANY(%(programs)s) AND kind IS NOT NULL
           AND booked_date <= %(day)s
         GROUP BY 1) sums
  JOIN loyalty_history lot ON lot.id = sums.id
 WHERE sums.points <> 0
"""
_BY_MONTH = """
SELECT program_id, month, round(sum(points), 2) AS points,
       round(sum(points * rate), 2) AS breakage
  FROM (
    SELECT o.program_id, o.points,
           CASE WHEN o.points < 0 THEN 'debt' WHEN o.expires_on < %(day)s THEN 'ended'
                WHEN o.expires_on IS NULL THEN 'never'
                ELSE to_char(o.expires_on, 'YYYY-MM') END AS month,
           CASE WHEN o.points > 0 AND o.expires_on >= %(day)s
                THEN COALESCE(b.ended / (b.ended + b.spent), 0) ELSE 0 END AS rate
      FROM (%(opens)s) o
      LEFT JOIN (SELECT program_id, max(months) AS months FROM loyalty_breakage
                  GROUP BY program_id) last ON last.program_id = o.program_id
      LEFT JOIN loyalty_breakage b ON b.program_id = o.program_id
           AND b.months = least(last.months, greatest(0,
               EXTRACT(YEAR FROM age(%(day)s, o.booked_date)) * 12
               + EXTRACT(MONTH FROM age(%(day)s, o.booked_date)))::int)
  ) row
 GROUP BY program_id, month ORDER BY program_id, month
"""
_CHANGES = """
SELECT program_id,
       COALESCE(sum(points) FILTER (WHERE booked_date < %(first)s), 0) AS opening,
       COALESCE(sum(points) FILTER (WHERE booked_date >= %(first)s
           AND kind IN ('earn', 'bonus', 'opening', 'take_back')), 0) AS issued,
       COALESCE(sum(points) FILTER (WHERE booked_date >= %(first)s
           AND kind IN ('redeem', 'give_back')), 0) AS redeemed,
       COALESCE(sum(points) FILTER (WHERE booked_date >= %(first)s
           AND kind = 'expire'), 0) AS expired,
       COALESCE(sum(points) FILTER (WHERE booked_date >= %(first)s
           AND kind IN ('adjust', 'forgive', 'transfer_in', 'transfer_out')), 0)
           AS other,
       COALESCE(sum(points), 0) AS closing
  FROM loyalty_history
 WHERE program_id = ANY(%(programs)s) AND kind IS NOT NULL AND booked_date <= %(day)s
 GROUP BY program_id
"""


class LoyaltyLiability(models.TransientModel):
    """Asks of which day the report on what is owed to members shall be."""

    _name = "loyalty.liability"
    _description = "Liability of Points at a Day"

    day = fields.Date(
        required=True,
        default=fields.Date.context_today,
        help="The end of this day.",
    )
    program_ids = fields.Many2many(
        "loyalty.program",
        string="Programs",
        domain=[("program_type", "=", "loyalty")],
        help="Left empty: all.",
    )

    def action_print(self):
        """Print the report."""
        self.ensure_one()
        self._ensure_manager()
        if self.day > fields.Date.context_today(self):
            raise UserError(_("Nobody knows yet what is owed then: choose a past day."))
        return self.env.ref(
            "pos_customer_identity.action_report_loyalty_liability"
        ).report_action(self)

    def _ensure_manager(self):
        if not self.env.user.has_group("point_of_sale.group_pos_manager"):
            raise AccessError(_("Only managers see what is owed to members."))

    def _liability(self):
        """Return what the report says: a dict for each programme.

        ``months``: dicts of ``month`` (first day, or a word), ``points``, ``breakage``,
        ``value`` and ``expected`` (money); ``total``: the same of all that can be used;
        ``changes``: points of the month until the day.
        """
        self.ensure_one()
        self._ensure_manager()
        programs = self.program_ids or self.env["loyalty.program"].with_context(
            active_test=False
        ).search([("program_type", "=", "loyalty")])
        self.env.flush_all()
        months, changes = self._months(programs), self._changes(programs)
        return [
            {
                "program": program,
                "changes": changes[program.id],
                **self._prepare_months(program, months.get(program.id, [])),
            }
            for program in programs
            if program.id in changes
        ]

    @api.model
    def _prepare_months(self, program, rows):
        worth = program.point_value
        rows = [
            {
                "month": month
                if month in ("debt", "ended", "never")
                else fields.Date.to_date(f"{month}-01"),
                "points": float(points),
                "breakage": float(breakage),
                "value": float(points) * worth,
                "expected": float(points - breakage) * worth,
            }
            for month, points, breakage in rows
        ]
        usable = [row for row in rows if row["month"] not in ("debt", "ended")]
        return {
            "months": usable,
            "aside": [row for row in rows if row not in usable],
            "total": {
                name: sum(row[name] for row in usable)
                for name in ("points", "breakage", "value", "expected")
            },
        }

    def _months(self, programs):
        """Return rows of month, points and breakage, by programme."""
        past = self.day < fields.Date.context_today(self)
        opens = SQL(_PAST if past else _TODAY, programs=programs.ids, day=self.day)
        rows = self.env.execute_query(SQL(_BY_MONTH, opens=opens, day=self.day))
        return {
            program: [row[1:] for row in group]
            for program, group in groupby(rows, key=lambda row: row[0])
        }

    def _changes(self, programs):
        """Return what happened in the month until the day, by programme."""
        rows = self.env.execute_query_dict(
            SQL(
                _CHANGES,
                programs=programs.ids,
                day=self.day,
                first=self.day.replace(day=1),
            )
        )
        return {
            row.pop("program_id"): {name: float(value) for name, value in row.items()}
            for row in rows
        }
