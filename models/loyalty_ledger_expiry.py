import psycopg2.errors

from odoo import _, api, fields, models
from odoo.tools import SQL

from ..core.rules import booking
from .loyalty_ledger_rules import GOVERNED

#: Lots in one transaction: their cards are locked for a second or less, and a till that
#: waits for one of them is not stopped by it.
BATCH = 5_000
#: How often a batch is tried again that met a sale on one of its cards.
RETRIES = 5
CONFLICTS = (psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected)

#: Ends the next lots after ``(day, id)``: an entry each, nothing left of the lot, and
#: the sum off its card. Everything that writes reads ``lot``, so that all cards are
#: locked before, by id like everywhere else.
_EXPIRE = """
WITH over AS MATERIALIZED (
    SELECT h.id, h.card_id, h.program_id, h.expires_on, h.remaining, p.today
      FROM loyalty_history h
      JOIN jsonb_to_recordset(%(days)s::jsonb) AS p (program int, today date)
        ON p.program = h.program_id AND h.expires_on < p.today
     WHERE h.remaining > 0 AND h.expires_on < %(latest)s
       AND (h.expires_on, h.id) > (%(day)s::date, %(id)s)
     ORDER BY h.expires_on, h.id LIMIT %(limit)s
), card AS MATERIALIZED (
    SELECT id, partner_id, tier_id FROM loyalty_card
     WHERE id IN (SELECT card_id FROM over) ORDER BY id FOR UPDATE
), lot AS MATERIALIZED (
    SELECT over.*, card.partner_id, card.tier_id
      FROM over JOIN card ON card.id = over.card_id
), entry AS (
    INSERT INTO loyalty_history (
        create_uid, write_uid, create_date, write_date, card_id, program_id,
        partner_id, tier_id, kind, points, remaining, issued, used, lot_id, booked_on,
        booked_date, description)
    SELECT %(uid)s, %(uid)s, %(now)s, %(now)s, lot.card_id, lot.program_id,
           lot.partner_id, lot.tier_id, 'expire', -lot.remaining, 0, 0, lot.remaining,
           lot.id, %(now)s, lot.today, %(words)s
      FROM lot ORDER BY lot.expires_on, lot.id
), ended AS (
    UPDATE loyalty_history h SET remaining = 0 FROM lot WHERE h.id = lot.id
), carded AS (
    UPDATE loyalty_card card
       SET points = round(COALESCE(card.points, 0)::numeric, 2) - lots.points,
           write_uid = %(uid)s, write_date = %(now)s
      FROM (SELECT card_id, sum(remaining) AS points FROM lot GROUP BY card_id) lots
     WHERE card.id = lots.card_id
)
SELECT count(*) OVER (), expires_on, id FROM lot
 ORDER BY expires_on DESC, id DESC LIMIT 1
"""


class LoyaltyLedger(models.AbstractModel):
    """Lots whose last day is over end at night."""

    _inherit = "loyalty.ledger"

    @api.model
    def _cron_expire(self):
        """End lots, batch by batch, each in a transaction of its own.

        It may be stopped at any time: the next run goes on with the lots that are left.
        """
        days = self._days_of_programs()
        left = self._count_ended(days)
        last = None
        while left:
            count, last = self._retrying(self._expire_batch, days, last)
            left = max(left - count, 0) if count else 0
            if self.env["ir.cron"]._commit_progress(count, remaining=left) <= 0:
                return
        self.env["loyalty.breakage"]._recompute()
        self.env["ir.cron"]._commit_progress(0, remaining=0)

    @api.model
    def _expire_batch(self, days, last=None, limit=BATCH):
        """End the next lots, in one statement.

        :param dict days: what :meth:`_days_of_programs` says
        :param last: day and id of the last lot of the batch before
        :return: how many, and day and id of the last one
        """
        day, ident = last or (fields.Date.to_date("0001-01-01"), 0)
        self.env.flush_all()
        self.env.cr.execute(
            _EXPIRE,
            {
                "days": self._as_rows(days),
                "latest": max(days.values(), default=day),
                "day": day,
                "id": ident,
                "limit": limit,
                "uid": self.env.uid,
                "now": self.env.cr.now(),
                "words": _("Points ended"),
            },
        )
        found = self.env.cr.fetchone()
        self.env.invalidate_all(flush=False)
        return (found[0], found[1:]) if found else (0, last)

    @api.model
    def _retrying(self, step, *args):
        """Call a step of a job again when a sale came in between."""
        for attempt in range(RETRIES):
            try:
                return step(*args)
            except CONFLICTS:
                # Nothing of the step is stored. The new transaction sees the sale.
                self.env.cr.rollback()
                if attempt == RETRIES - 1:
                    raise
        return None

    @api.model
    def _days_of_programs(self, now=None, programs=None):
        """Return the day that it is for each governed programme, by id.

        Of several shops' days the earliest: in none of them a lot ends too soon.

        :param now: naive moment in UTC, by default that of the transaction
        :param programs: only these
        """
        if programs is None:
            Program = self.env["loyalty.program"].with_context(active_test=False)
            programs = Program.sudo().search(GOVERNED)
        shops = self.env["pos.config"].sudo().with_context(active_test=False).search([])
        now = now or self.env.cr.now()
        local = {shop: self._local(shop, now).date() for shop in shops}
        days = {}
        for program in programs:
            company = program.company_id
            own = program.pos_config_ids or shops.filtered(
                lambda shop, company=company: (
                    not company or company in shop.company_id.parent_ids
                )
            )
            days[program.id] = min((local[shop] for shop in own), default=now.date())
        return days

    @api.model
    def _count_ended(self, days):
        """Return how many lots are over and not ended yet."""
        return self.env.execute_query(
            SQL(
                """
                SELECT count(*) FROM loyalty_history h
                  JOIN jsonb_to_recordset(%s::jsonb) AS p (program int, today date)
                    ON p.program = h.program_id AND h.expires_on < p.today
                 WHERE h.remaining > 0 AND h.expires_on < %s
                """,
                self._as_rows(days),
                max(days.values(), default=None),
            )
        )[0][0]

    @api.model
    def _as_rows(self, days):
        return booking.dumps(
            [{"program": program, "today": day} for program, day in days.items()]
        )
