import hashlib
import re
import secrets
from datetime import timedelta

from odoo import api, fields, models

from .survey_survey_ask import CHANNELS

#: 128 random bits. Nothing else is looked up.
TICKET = re.compile(r"[0-9a-f]{32}")
#: The two hashes of a ticket. Nobody can get from one to the other without the ticket.
OF_ORDER, OF_POOL = "order", "pool"
#: Weeks after which a ticket that nobody used opens nothing.
OPEN_WEEKS = 13
#: Unused tickets that a till can have of one week: more is somebody playing.
MOST_A_WEEK = 10_000


class SurveyTicket(models.Model):
    """A blind ticket: who holds it bought something, and nothing says what or when.

    The till takes tickets in advance and prints one on a receipt; with the order it
    sends another hash than the one that is kept here. See
    ``docs/adr/0020-anonymous-answers.md``.
    """

    _name = "survey.ticket"
    _description = "Ticket to a Survey"
    # No time and no user: a row says of itself as little as can be.
    _log_access = False

    ticket_hash = fields.Char(
        required=True, readonly=True, copy=False, groups=fields.NO_ACCESS
    )
    week = fields.Date(
        required=True, readonly=True, index=True, help="The Monday of its week."
    )
    config_id = fields.Many2one(
        "pos.config", "Till", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    survey_id = fields.Many2one(
        "survey.survey",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        help="Of an invitation that is answered anonymously.",
    )
    company_id = fields.Many2one("res.company", readonly=True, ondelete="cascade")
    channel = fields.Selection(
        CHANNELS, required=True, readonly=True, default="receipt"
    )

    _ticket_hash_unique = models.Constraint(
        "UNIQUE (ticket_hash)", "A ticket is there once."
    )

    @api.model
    def _hash_of(self, ticket, kind=OF_POOL):
        """Return the hash of a ticket that is kept in the pool, or with the order."""
        return hashlib.sha256(f"survey-ticket {kind} {ticket}".encode()).hexdigest()

    @api.model
    def _week(self):
        today = fields.Date.today()
        return today - timedelta(days=today.weekday())

    @api.model
    def _make(self, config, count):
        """Make tickets for a till.

        They are stored in the order of their hashes and handed out in another one, so
        that the order of the rows says nothing about the order of the sales.

        :return: each ticket with the hash that goes with the order
        :rtype: list[tuple[str, str]]
        """
        made = [secrets.token_hex(16) for _count in range(count)]
        week = self._week()
        self.sudo().create(
            [
                {"ticket_hash": ticket_hash, "week": week, "config_id": config.id}
                for ticket_hash in sorted(map(self._hash_of, made))
            ]
        )
        secrets.SystemRandom().shuffle(made)
        return [(ticket, self._hash_of(ticket, OF_ORDER)) for ticket in made]

    @api.model
    def _may_make(self, config, count):
        there = [("config_id", "=", config.id), ("week", "=", self._week())]
        return self.sudo().search_count(there) + count <= MOST_A_WEEK

    @api.model
    def _exchange(self, invitation, key):
        """Let a key open the survey, and not the invitation any more.

        From now on nothing says to whom the key was sent.
        """
        invitation.user_input_ids.filtered(lambda one: one.state != "done").unlink()
        # Answered, and no time of it: whether an answer comes is not seen here.
        keys = ("key_hash", "reminder_hash")
        invitation.write({"state": "answered", **dict.fromkeys(keys, False)})
        return self.sudo().create(
            {
                "ticket_hash": self._hash_of(key),
                "week": self._week(),
                "survey_id": invitation.survey_id.id,
                "company_id": invitation.company_id.id,
                "channel": invitation.channel,
            }
        )

    @api.model
    def _opened_by(self, ticket):
        """Return the unused ticket, in ``sudo``, or an empty record."""
        tickets = self.sudo()
        if not isinstance(ticket, str) or not TICKET.fullmatch(ticket):
            return tickets.browse()
        since = self._week() - timedelta(weeks=OPEN_WEEKS)
        return tickets.search(
            [("ticket_hash", "=", self._hash_of(ticket)), ("week", ">=", since)],
            limit=1,
        )

    def _lock(self):
        """Let nobody else use this ticket until the end of this transaction."""
        self.env.cr.execute(
            "SELECT id FROM survey_ticket WHERE id = %s FOR UPDATE", [self.id]
        )
        return bool(self.env.cr.rowcount)

    @api.autovacuum
    def _gc_old(self):
        """Forget tickets that opened nothing for a while."""
        before = self._week() - timedelta(weeks=OPEN_WEEKS)
        self.sudo().search([("week", "<", before)], limit=100_000).unlink()
