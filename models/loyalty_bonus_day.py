from odoo import api, fields, models


class LoyaltyBonusDay(models.Model):
    """Points that a user gave by hand on a day: the row that the cap is kept by.

    Counting entries instead would let two requests at the same moment both find the cap
    not reached. They both change this row, so one of them is tried again.
    """

    _name = "loyalty.bonus.day"
    _description = "Points Given by Hand on a Day"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    program_id = fields.Many2one("loyalty.program", required=True, ondelete="cascade")
    day = fields.Date(required=True)
    points = fields.Float(digits=(16, 2))

    _once = models.UniqueIndex(
        "(user_id, program_id, day)", "There is one for each day."
    )

    @api.model
    def _today(self, program):
        """Return the day of the programme's shops, where a user has no say in it.

        The day of the user's own time zone could be had twice: she may change the zone.
        """
        days = (
            self.env["loyalty.ledger"]
            .sudo()
            # The service desk gives points too, and has no right to tills.
            ._days_of_programs(fields.Datetime.now(), program.sudo())
        )
        return days[program.id]

    @api.model
    def _given(self, program):
        """Return how many points the user gave by hand today in a programme."""
        row = self.sudo().search(
            [
                ("user_id", "=", self.env.uid),
                ("program_id", "=", program.id),
                ("day", "=", self._today(program)),
            ]
        )
        return row.points

    @api.model
    def _take(self, program, points):
        """Count points that the user gives now.

        :param points: a Decimal above zero
        :return: whether the cap allows them; if not, nothing was counted
        """
        self.env.cr.execute(
            """
            INSERT INTO loyalty_bonus_day AS given (user_id, program_id, day, points)
            SELECT %(user)s, %(program)s, %(day)s, %(points)s::numeric
             WHERE %(points)s::numeric <= %(cap)s::numeric
            ON CONFLICT (user_id, program_id, day) DO UPDATE
               SET points = given.points + excluded.points
             WHERE given.points + excluded.points <= %(cap)s::numeric
            RETURNING id
            """,
            {
                "user": self.env.uid,
                "program": program.id,
                "day": self._today(program),
                "points": points,
                "cap": program._number("bonus_daily_cap"),
            },
        )
        self.invalidate_model(["points"])
        return bool(self.env.cr.fetchone())

    @api.autovacuum
    def _gc_old_days(self):
        month_ago = fields.Date.subtract(fields.Date.today(), months=1)
        self.search([("day", "<", month_ago)]).unlink()
