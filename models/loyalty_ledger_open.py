from odoo import _, api, fields, models
from odoo.tools import SQL

from ..core.rules import booking

GOVERNED = "program.program_type = 'loyalty'"


class LoyaltyLedger(models.AbstractModel):
    """Opening the books, and proving that they are right."""

    _inherit = "loyalty.ledger"

    @api.model
    def _open(self, cards):
        """Book what new cards begin with."""
        cards.flush_recordset()
        made = self._open_by(SQL("AND card.id = ANY(%s)", cards.ids))
        for entry, card_id, points in made:
            history = self.env["loyalty.history"].browse(entry)
            self._remember_entries(card_id, booking.points(points), history)
        if made:
            cards.invalidate_recordset(["points", "history_ids"], flush=False)

    @api.model
    def _open_books(self):
        """Begin the ledger of a database that has cards already; may be called again.

        Each governed card's balance becomes its first entry, and of several cards of a
        member in a programme one becomes the card that has the points of all.
        """
        self.env["loyalty.card"].flush_model()
        self._open_by(
            SQL(
                "AND NOT EXISTS (SELECT FROM loyalty_history h"
                " WHERE h.card_id = card.id AND h.kind IS NOT NULL)"
            )
        )
        self.env.cr.execute(
            """
            UPDATE loyalty_card SET member_since = create_date::date
             WHERE member_since IS NULL;
            UPDATE loyalty_card card
               SET member_key = card.program_id || ':' || card.partner_id
              FROM (
                SELECT DISTINCT ON (c.program_id, c.partner_id) c.id, c.member_key
                  FROM loyalty_card c JOIN loyalty_program program
                       ON program.id = c.program_id
                 WHERE program.program_type = 'loyalty' AND c.active
                       AND c.partner_id IS NOT NULL
                 ORDER BY c.program_id, c.partner_id, c.member_key, c.id) AS first
             WHERE card.id = first.id AND first.member_key IS NULL
            """
        )
        self.env["loyalty.card"].invalidate_model(flush=False)
        self._join_doubles()

    @api.model
    def _open_by(self, condition):
        """Book the balance of cards as their opening.

        :return: id of the entry, of the card, and points, for each
        """
        programs = self.env["loyalty.program"].sudo().with_context(active_test=False)
        today = fields.Date.context_today(self)
        until = [
            {"program": program.id, "until": program._expiry_of(today)}
            for program in programs.search([("program_type", "=", "loyalty")])
        ]
        self.env.cr.execute(
            SQL(
                """
                UPDATE loyalty_card card SET points = round(points::numeric, 2)
                  FROM loyalty_program program
                 WHERE program.id = card.program_id
                   AND program.program_type = 'loyalty'
                   AND points <> round(points::numeric, 2) %(condition)s;
                INSERT INTO loyalty_history (
                    create_uid, write_uid, create_date, write_date, card_id,
                    program_id, partner_id, kind, points, remaining, issued, used,
                    expires_on, booked_on, booked_date, description)
                SELECT %(uid)s, %(uid)s, %(now)s, %(now)s, card.id, card.program_id,
                       card.partner_id, 'opening', card.points::numeric,
                       card.points::numeric, greatest(card.points, 0),
                       greatest(-card.points, 0),
                       CASE WHEN card.points > 0 THEN u.until END,
                       %(now)s, %(today)s, %(words)s
                  FROM loyalty_card card
                  JOIN jsonb_to_recordset(%(until)s::jsonb)
                       AS u (program int, until date)
                    ON u.program = card.program_id
                 WHERE card.points <> 0 %(condition)s
                RETURNING id, card_id, points
                """,
                condition=condition,
                uid=self.env.uid,
                now=self.env.cr.now(),
                today=today,
                words=_("Opening balance"),
                until=booking.dumps(until),
            )
        )
        return self.env.cr.fetchall()

    @api.model
    def _join_doubles(self):
        """Join cards that one member has in one programme."""
        self.env.cr.execute(
            """
            SELECT keeper.id, array_agg(card.id ORDER BY card.id)
              FROM loyalty_card keeper
              JOIN loyalty_card card ON card.program_id = keeper.program_id
                   AND card.partner_id = keeper.partner_id AND card.id <> keeper.id
             WHERE keeper.member_key IS NOT NULL AND card.active
             GROUP BY keeper.id ORDER BY keeper.id
            """
        )
        Card = self.env["loyalty.card"].sudo()
        for keeper, others in self.env.cr.fetchall():
            self._join_cards(Card.browse(others), Card.browse(keeper))

    # Proof

    @api.model
    def _differences(self, program):
        """Return the cards of a programme whose three sums differ.

        :return: dicts of ``card``, ``code``, ``balance``, ``booked`` and ``open``
        """
        self.env.flush_all()
        self.env.cr.execute(
            """
            SELECT card.id AS card, card.code,
                   round(COALESCE(card.points, 0)::numeric, 2)::text AS balance,
                   round(COALESCE(h.points, 0), 2)::text AS booked,
                   round(COALESCE(h.remaining, 0), 2)::text AS open
              FROM loyalty_card card
              LEFT JOIN (
                SELECT card_id, sum(points) AS points, sum(remaining) AS remaining
                  FROM loyalty_history WHERE program_id = %s AND kind IS NOT NULL
                 GROUP BY card_id) h ON h.card_id = card.id
             WHERE card.program_id = %s
               AND (round(COALESCE(card.points, 0)::numeric, 2) <> COALESCE(h.points, 0)
                    OR COALESCE(h.points, 0) <> COALESCE(h.remaining, 0))
             ORDER BY card.id
            """,
            [program.id, program.id],
        )
        return self.env.cr.dictfetchall()
