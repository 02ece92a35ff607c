from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..core.rules import booking
from .identity_consent_sql import MAY_BE_WRITTEN_TO

#: Mails made in one transaction.
BATCH = 200

#: Cards with points that end soon, whose owner agreed to hear of it, has an address and
#: was not told yet. A member whose points end every few days is not told every day, but
#: no later than in the middle of the time that the programme sets.
_DUE = f"""
SELECT DISTINCT h.card_id
  FROM loyalty_history h
  JOIN loyalty_card card ON card.id = h.card_id
  JOIN res_partner partner ON partner.id = card.partner_id
 WHERE h.program_id = %(program)s AND h.remaining > 0
   AND h.expires_on BETWEEN %(today)s AND %(until)s
   AND h.expires_on > COALESCE(card.reminded_until, DATE '0001-01-01')
   AND COALESCE(card.reminded_on, DATE '0001-01-01') <= %(again)s
   AND card.active AND {MAY_BE_WRITTEN_TO}
 ORDER BY h.card_id LIMIT %(limit)s
"""


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    reminder_template_id = fields.Many2one(
        "mail.template",
        "Reminder E-mail",
        domain=[("model", "=", "loyalty.card")],
        help="What members get before points end. It goes to those who agreed to "
        "offers and news. Left empty: the template that comes with the addon.",
    )


class LoyaltyCard(models.Model):
    """Members hear of points that end soon."""

    _inherit = "loyalty.card"

    reminded_on = fields.Date(
        readonly=True, copy=False, help="When the owner was last told of ending points."
    )
    reminded_until = fields.Date(
        readonly=True,
        copy=False,
        help="The owner was told of points that end until this day.",
    )

    @api.model
    def _cron_remind(self):
        """Make the mails of a night, batch by batch, each committed.

        The mails go to contacts; their addresses are looked up when they are sent.
        """
        ledger = self.env["loyalty.ledger"]
        days = ledger._days_of_programs()
        programs = self.env["loyalty.program"].sudo().browse(days)
        for program in programs:
            if not program.active or program.reminder_days <= 0:
                continue
            while count := ledger._retrying(
                self._remind_batch, program, days[program.id]
            ):
                if self.env["ir.cron"]._commit_progress(count, remaining=1) <= 0:
                    return
        self.env["ir.cron"]._commit_progress(0, remaining=0)

    @api.model
    def _remind_batch(self, program, today, limit=BATCH):
        """Tell the next members of a programme.

        :return: how many
        """
        until = today + timedelta(days=program.reminder_days)
        cards = self.sudo().browse(self._due(program, today, until, limit))
        if not cards:
            return 0
        self.env.cr.execute(
            """
            UPDATE loyalty_card SET reminded_on = %s, reminded_until = %s
             WHERE id IN (SELECT id FROM loyalty_card WHERE id = ANY(%s)
                           ORDER BY id FOR UPDATE)
            """,
            [today, until, cards.ids],
        )
        cards.invalidate_recordset(["reminded_on", "reminded_until"], flush=False)
        template = program.reminder_template_id or self.env.ref(
            "pos_customer_identity.mail_template_points_ending"
        )
        template.sudo().with_context(points_today=today).send_mail_batch(
            cards.ids, email_values={"identity_purpose": "marketing"}
        )
        return len(cards)

    @api.model
    def _due(self, program, today, until, limit):
        self.env.flush_all()
        company = program.company_id.root_id
        rows = self.env.execute_query(
            SQL(
                _DUE,
                program=program.id,
                today=today,
                until=until,
                again=today - timedelta(days=(program.reminder_days + 1) // 2),
                company=company.id or None,
                purpose="marketing",
                limit=limit,
            )
        )
        return [row[0] for row in rows]

    def _points_ending(self):
        """Return which points of the card end within the programme's reminder.

        For the mail's template: dicts of ``on`` (date) and ``points``, in order.
        """
        self.ensure_one()
        today = self.env.context.get("points_today") or fields.Date.context_today(self)
        until = today + timedelta(days=self.program_id.reminder_days)
        groups = (
            self.env["loyalty.history"]
            .sudo()
            ._read_group(
                [
                    ("card_id", "=", self.id),
                    ("remaining", ">", 0),
                    ("expires_on", ">=", today),
                    ("expires_on", "<=", until),
                ],
                ["expires_on:day"],
                ["remaining:sum"],
                order="expires_on:day",
            )
        )
        why = self.env["loyalty.why"]
        return [
            {"on": day, "points": why._points(booking.points(points))}
            for day, points in groups
        ]
