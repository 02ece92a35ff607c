from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from . import survey_rule_sql as statements
from .survey_invitation import OPEN

SURVEY_MANAGER = "survey.group_survey_manager"
#: Invitations that end in one transaction.
BATCH = 10_000


class SurveyInvitation(models.Model):
    """Which rule chose it, when the customer was asked, and what comes next."""

    _inherit = "survey.invitation"

    rule_id = fields.Many2one(
        "survey.rule", readonly=True, index="btree_not_null", ondelete="set null"
    )
    round = fields.Integer(
        readonly=True,
        copy=False,
        help="How often the customer was asked this survey before.",
    )
    send_after = fields.Datetime(
        "Not before", readonly=True, copy=False, help="When the customer may be asked."
    )
    sent_at = fields.Datetime("Asked on", readonly=True, copy=False, index=True)
    reminded_at = fields.Datetime("Reminded on", readonly=True, copy=False)
    trigger = fields.Selection(related="rule_id.trigger", store=False)

    # A customer is asked a survey once in a round, whoever asks at the same moment.
    _round_unique = models.UniqueIndex(
        "(survey_id, partner_id, round) WHERE partner_id IS NOT NULL",
        "This customer is being asked this survey already.",
    )
    # What the jobs look for.
    _waiting_index = models.Index("(channel, send_after) WHERE state = 'waiting'")

    @api.depends("survey_id")
    def _compute_display_name(self):
        # The service desk sees what it asks, and not how surveys are made.
        for invitation in self:
            invitation.display_name = invitation.sudo().survey_id.title or ""

    @api.model
    def _invite(self, survey, channel, about, **vals):
        """Make an invitation by hand; it counts as asked now, in a round of its own."""
        partner = about if about._name == "res.partner" else about.partner_id
        partner_id = vals.get("partner_id", partner.id)
        if vals.get("state", "sent") == "sent":
            vals.setdefault("sent_at", fields.Datetime.now())
        if partner_id:
            vals.setdefault("round", self._next_round(survey.id, partner_id))
        return super()._invite(survey, channel, about, **vals)

    @api.model
    def _next_round(self, survey_id, partner_id):
        of_them = [("survey_id", "=", survey_id), ("partner_id", "=", partner_id)]
        [(last,)] = self.sudo()._read_group(of_them, [], ["round:max"])
        known = last is not None and self.sudo().search_count(of_them, limit=1)
        return (last or 0) + 1 if known else 0

    def _note_sent(self):
        """Keep that customers were asked at this moment."""
        self.write({"state": "sent", "sent_at": fields.Datetime.now()})

    # Other ways

    def _try_next_way(self):
        """Ask by the next way of the rule, when this one does not reach the customer.

        Where there is none, the invitation is over: what was tried counts as asked, so
        nothing is tried again and again.
        """
        for invitation in self.sudo():
            keys = {"key_hash": False, "reminder_hash": False}
            if following := invitation._next_way():
                way = {"state": "waiting", "channel": following, "sent_at": False}
                invitation.write({**way, **keys})
            else:
                invitation.write({"state": "expired", **keys})

    def _next_way(self):
        ways = self.rule_id._ways() if self.rule_id else []
        if self.channel not in ways:
            return None
        return self._reachable_by(ways[ways.index(self.channel) + 1 :])

    def _reachable_by(self, ways):
        """Return the first of these ways by which the customer can be asked now."""
        self.env.flush_all()
        query = SQL(
            f"""
            SELECT way.channel
              FROM res_partner partner,
                   unnest(%(ways)s::text[]) WITH ORDINALITY way (channel, place)
             WHERE partner.id = %(partner)s AND {statements.MAY_BE_ASKED}
               AND {statements.REACHES}
             ORDER BY way.place LIMIT 1
            """,
            ways=list(ways),
            partner=self.partner_id.id,
            company=self.company_id.sudo().root_id.id,
            purpose="surveys",
        )
        rows = self.env.execute_query(query)
        return rows[0][0] if rows else None

    # The end

    @api.model
    def _expire(self, limit=BATCH):
        """End invitations whose time is over; return how many."""
        self.env.flush_all()
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                """
                UPDATE survey_invitation
                   SET state = 'expired', write_date = %(now)s
                 WHERE id IN (SELECT id FROM survey_invitation
                               WHERE state IN %(open)s AND expires_at <= %(now)s
                               ORDER BY id LIMIT %(limit)s)
             RETURNING id
                """,
                open=OPEN,
                now=now,
                limit=limit,
            )
        )
        self.invalidate_model()
        return len(rows)

    def _can_cancel(self):
        self.ensure_one()
        return self.state in OPEN

    def _ensure_can_cancel(self):
        if not self.env.user.has_group(SURVEY_MANAGER):
            raise AccessError(_("Only administrators of surveys call questions back."))
        for invitation in self:
            if not invitation._can_cancel():
                raise UserError(_("This question is over already."))

    def action_cancel(self):
        """Ask these customers no more; their links end."""
        self.check_access("read")
        self._ensure_can_cancel()
        self.sudo().write({"state": "cancelled"})
