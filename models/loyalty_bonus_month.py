from odoo import api, fields, models


class LoyaltyBonusMonth(models.Model):
    """Points that a user gave for cases in a month: the row that the cap is kept by.

    See ``loyalty.bonus.day`` for why there is a row.
    """

    _name = "loyalty.bonus.month"
    _description = "Points Given for Cases in a Month"

    user_id = fields.Many2one("res.users", required=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, ondelete="cascade")
    month = fields.Date(required=True, help="Its first day.")
    points = fields.Float(digits=(16, 2))

    _once = models.UniqueIndex(
        "(user_id, company_id, month)", "There is one for each month."
    )

    @api.model
    def _this_month(self):
        """Return the first day of the month, in universal time: nobody's own zone."""
        return fields.Datetime.now().date().replace(day=1)

    @api.model
    def _left(self, company):
        """Return how many points the user may still give for cases this month."""
        row = self.sudo().search(
            [
                ("user_id", "=", self.env.uid),
                ("company_id", "=", company.id),
                ("month", "=", self._this_month()),
            ]
        )
        return max(company.sudo().case_points_month_cap - row.points, 0)

    @api.model
    def _take(self, company, points):
        """Count points that the user gives now.

        :param points: a Decimal above zero
        :return: whether the cap allows them; if not, nothing was counted
        """
        self.env.cr.execute(
            """
            INSERT INTO loyalty_bonus_month AS given
                   (user_id, company_id, month, points)
            SELECT %(user)s, %(company)s, %(month)s, %(points)s::numeric
             WHERE %(points)s::numeric <= %(cap)s::numeric
            ON CONFLICT (user_id, company_id, month) DO UPDATE
               SET points = given.points + excluded.points
             WHERE given.points + excluded.points <= %(cap)s::numeric
            RETURNING id
            """,
            {
                "user": self.env.uid,
                "company": company.id,
                "month": self._this_month(),
                "points": points,
                "cap": company.sudo().case_points_month_cap,
            },
        )
        self.invalidate_model(["points"])
        return bool(self.env.cr.fetchone())

    @api.autovacuum
    def _gc_old_months(self):
        year_ago = fields.Date.subtract(fields.Date.today(), years=1)
        self.search([("month", "<", year_ago)]).unlink()
