from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..core.rules import booking

#: Cards in one statement.
CHUNK = 20_000
#: How often cards are tried again whose code another card has by chance: with 52 random
#: bits, 100,000 codes among 10,000,000 meet one of these in 2 of 10,000 runs.
ROUNDS = 5

#: Makes cards, and their first entry when they begin with points. What another card
#: forbids (the same code, or the member has one) is left out, and not in the answer.
_ISSUE = """
WITH card AS (
    INSERT INTO loyalty_card (
        program_id, company_id, partner_id, points, code, active, member_key,
        member_since, create_uid, write_uid, create_date, write_date)
    SELECT %(program)s, %(company)s, fresh.partner, %(points)s, fresh.code, true,
           %(program)s || ':' || fresh.partner, %(today)s, %(uid)s, %(uid)s, %(now)s,
           %(now)s
      FROM unnest(%(partners)s::int[], %(codes)s::varchar[]) AS fresh (partner, code)
        ON CONFLICT DO NOTHING
    RETURNING id, partner_id
), entry AS (
    INSERT INTO loyalty_history (
        create_uid, write_uid, create_date, write_date, card_id, program_id, partner_id,
        kind, points, remaining, issued, used, expires_on, booked_on, booked_date,
        description)
    SELECT %(uid)s, %(uid)s, %(now)s, %(now)s, card.id, %(program)s, card.partner_id,
           'opening', %(points)s, %(points)s, %(points)s, 0, %(until)s, %(now)s,
           %(today)s, %(words)s
      FROM card WHERE %(points)s <> 0
)
SELECT id, partner_id FROM card ORDER BY id
"""


class LoyaltyCard(models.Model):
    """Cards for very many members at once, by SQL."""

    _inherit = "loyalty.card"

    @api.model
    def _issue_cards(self, program, partner_ids, points=0, until=None, words=None):
        """Give cards of a governed programme to customers who have none.

        :param list partner_ids: ids of customers; None stands for a card of nobody
        :param points: what each begins with, not below zero
        :param until: last day of these points; by default what the programme says
        :param str words: what the history says of them
        :return: the new cards
        """
        points = booking.points(points)
        if points < 0:
            raise UserError(_("A card cannot begin with less than no points."))
        today = self.env["loyalty.ledger"]._days_of_programs()[program.id]
        common = {
            "program": program.id,
            "company": program.company_id.id or None,
            "points": points,
            "today": today,
            "until": until or program._expiry_of(today) if points else None,
            "words": words or _("Opening balance"),
            "uid": self.env.uid,
            "now": self.env.cr.now(),
        }
        self.env.flush_all()
        made = []
        for start in range(0, len(partner_ids), CHUNK):
            made += self._issue_chunk(partner_ids[start : start + CHUNK], common)
        self.env.invalidate_all(flush=False)
        cards = self.browse(made)
        self._send_creation_mails(program, cards)
        return cards

    @api.model
    def _issue_chunk(self, partner_ids, common):
        """Make the cards of a chunk, again where a code was taken."""
        made, left = [], self._without_card(partner_ids, common["program"])
        for _round in range(ROUNDS):
            if not left:
                return made
            # In order: neighbours lie on the same pages of the index.
            codes = sorted(self._generate_code() for _partner in left)
            rows = self.env.execute_query(
                SQL(_ISSUE, partners=left, codes=codes, **common)
            )
            made += [row[0] for row in rows]
            if None in left:
                left = [None] * (len(left) - len(rows))
            elif len(rows) < len(left):
                left = self._without_card(left, common["program"])
            else:
                left = []
        if left:
            raise UserError(_("No free codes could be found. Please try again."))
        return made

    @api.model
    def _without_card(self, partner_ids, program_id):
        """Return the customers that have no card of the programme, in their order."""
        keys = [f"{program_id}:{partner}" for partner in partner_ids if partner]
        rows = self.env.execute_query(
            SQL("SELECT member_key FROM loyalty_card WHERE member_key = ANY(%s)", keys)
        )
        taken = {row[0] for row in rows}
        return [
            partner
            for partner in partner_ids
            if not partner or f"{program_id}:{partner}" not in taken
        ]

    @api.model
    def _send_creation_mails(self, program, cards):
        """Send what the programme sends with new cards, many at a time."""
        context = self.env.context
        if context.get("loyalty_no_mail") or context.get("action_no_send_mail"):
            return
        for plan in program.communication_plan_ids.filtered(
            lambda plan: plan.trigger == "create"
        ):
            reached = cards.filtered("partner_id")._may_be_told()
            plan.mail_template_id.with_context(
                identity_purpose=program._purpose_of_mails()
            ).send_mail_batch(
                reached.ids,
                email_layout_xmlid="mail.mail_notification_light",
            )
