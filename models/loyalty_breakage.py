from odoo import api, fields, models

#: Months of age that are told apart; older lots count like the oldest.
MOST_MONTHS = 120

_RATES = """
WITH over AS (
    -- Lots whose time is over for good: what became of their points is known.
    SELECT h.id, h.program_id, h.booked_date
      FROM loyalty_history h
      JOIN jsonb_to_recordset(%(days)s::jsonb) AS p (program int, today date)
        ON p.program = h.program_id
     WHERE h.expires_on < p.today AND h.lot_id IS NULL AND h.points > 0
       AND h.kind <> 'give_back'
), taken AS (
    SELECT over.program_id, h.kind = 'expire' AS ended, -h.points AS points,
           least(%(most)s, greatest(0,
               EXTRACT(YEAR FROM age(h.booked_date, over.booked_date)) * 12
               + EXTRACT(MONTH FROM age(h.booked_date, over.booked_date)))
           )::int AS months
      FROM over JOIN loyalty_history h ON h.lot_id = over.id
     WHERE h.kind IN ('expire', 'redeem', 'give_back')
), program AS (
    SELECT program_id, COALESCE(sum(points) FILTER (WHERE ended), 0) AS ended,
           COALESCE(max(months) FILTER (WHERE NOT ended), -1) + 1 AS last
      FROM taken GROUP BY program_id
), spent AS (
    SELECT program_id, months, sum(points) AS points
      FROM taken WHERE NOT ended GROUP BY program_id, months
), rate AS (
    SELECT program.program_id, m.months, program.ended,
           greatest(COALESCE(sum(spent.points), 0), 0) AS spent
      FROM program CROSS JOIN LATERAL generate_series(0, program.last) AS m (months)
      LEFT JOIN spent ON spent.program_id = program.program_id
           AND spent.months >= m.months
     GROUP BY program.program_id, m.months, program.ended
)
INSERT INTO loyalty_breakage (
    program_id, months, ended, spent, rate, create_uid, write_uid, create_date,
    write_date)
SELECT program_id, months, ended, spent, round(100 * ended / (ended + spent), 2),
       %(uid)s, %(uid)s, %(now)s, %(now)s
  FROM rate WHERE ended > 0
"""


class LoyaltyBreakage(models.Model):
    """Which share of points is never used: the shop's own experience.

    *Breakage* is what accounting calls rights that customers do not use (IFRS 15,
    B44 to B47; US GAAP: ASC 606-10-55-46 to 49). Both let a seller expect it as far as
    its own experience supports it. So the rate comes from lots whose last day is over,
    as with these it is known what became of every point. For a lot that is open and so
    many full months old, of a programme:

        rate(months) = E / (E + S(months))

    where E is the points of such lots that ended unused, and S(months) the points of
    the same lots that were spent at that age or later, less those that were given back.
    A lot that is still open at an old age is less likely to be spent, and the rate says
    so: it rises with age. A programme of which no lot is over has no rate, and points
    that never end have no breakage: nothing is expected that was never seen.

    Written every night by one statement, so that reports need not read all history.
    """

    _name = "loyalty.breakage"
    _description = "Points that are Never Used"
    _order = "program_id, months"
    _rec_name = "program_id"

    program_id = fields.Many2one(
        "loyalty.program", required=True, readonly=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="program_id.company_id", store=False)
    months = fields.Integer("Age (months)", readonly=True, aggregator=None)
    ended = fields.Float(
        "Ended Unused",
        digits=(16, 2),
        readonly=True,
        aggregator=None,
        help="Points of lots whose last day is over that nobody used.",
    )
    spent = fields.Float(
        "Spent from This Age on",
        digits=(16, 2),
        readonly=True,
        aggregator=None,
        help="Points of the same lots that were used at this age or later.",
    )
    rate = fields.Float(
        "Expected Breakage (%)", digits=(5, 2), readonly=True, aggregator="avg"
    )

    _program_age = models.UniqueIndex("(program_id, months)")

    @api.model
    def _recompute(self):
        """Compute all rates anew."""
        self.env.flush_all()
        ledger = self.env["loyalty.ledger"]
        self.env.cr.execute("DELETE FROM loyalty_breakage")
        self.env.cr.execute(
            _RATES,
            {
                "days": ledger._as_rows(ledger._days_of_programs()),
                "most": MOST_MONTHS,
                "uid": self.env.uid,
                "now": self.env.cr.now(),
            },
        )
        self.invalidate_model(flush=False)
