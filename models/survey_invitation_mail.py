"""Asking by e-mail: first, and once more to remind.

The mails go to contacts; their addresses are looked up when they are sent.
"""

from odoo import api, fields, models
from odoo.tools import SQL

from .identity_consent_sql import MAY_BE_WRITTEN_TO
from .survey_rule_sql import MAY_BE_ASKED

#: Mails made in one transaction.
BATCH = 200

_DUE = f"""
SELECT asked.id, COALESCE({MAY_BE_WRITTEN_TO} AND {MAY_BE_ASKED}, false)
  FROM survey_invitation asked
  JOIN survey_survey survey ON survey.id = asked.survey_id
  LEFT JOIN res_partner partner ON partner.id = asked.partner_id
 WHERE asked.state = 'waiting' AND asked.channel = 'mail' AND survey.active
   AND asked.company_id = ANY(%(companies)s)
   AND asked.send_after <= %(now)s AND asked.expires_at > %(now)s
 ORDER BY asked.send_after, asked.id LIMIT %(limit)s
"""
#: Asked by e-mail some days ago, and not answered; whom nobody may write to any more is
#: not reminded.
_SILENT = f"""
SELECT asked.id
  FROM survey_invitation asked
  JOIN survey_survey survey ON survey.id = asked.survey_id
  JOIN survey_rule rule ON rule.id = asked.rule_id
  JOIN res_partner partner ON partner.id = asked.partner_id
 WHERE asked.state = 'sent' AND asked.channel = 'mail' AND survey.active
   AND asked.company_id = ANY(%(companies)s)
   AND rule.reminder_days > 0 AND asked.reminded_at IS NULL
   AND asked.sent_at <= %(now)s::timestamp - rule.reminder_days * interval '1 day'
   AND asked.expires_at > %(now)s
   AND {MAY_BE_WRITTEN_TO} AND {MAY_BE_ASKED}
 ORDER BY asked.sent_at, asked.id LIMIT %(limit)s
"""


class SurveyInvitation(models.Model):
    _inherit = "survey.invitation"

    @api.model
    def _cron_ask(self):
        """Choose who is asked, write to them, remind them, and end what is over."""
        if self.env["survey.rule"]._choose_all() and self._work_off():
            self.env["ir.cron"]._commit_progress(0, remaining=0)

    @api.model
    def _work_off(self):
        """Do what waits, batch by batch; return whether there was time for all."""
        retrying = self.env["loyalty.ledger"]._retrying
        roots = self.env["res.company"].sudo().search([("parent_id", "=", False)])
        steps = [(self._expire, ())]
        for step in (self._send_due, self._remind_due):
            steps += [(step, (root,)) for root in roots]
        for step, args in steps:
            while count := retrying(step, *args):
                if self.env["ir.cron"]._commit_progress(count, remaining=1) <= 0:
                    return False
        return True

    @api.model
    def _send_due(self, root, limit=BATCH):
        """Ask the next customers by e-mail, or let the next way take over.

        :param root: a company that is no branch
        :return: how many
        """
        rows = self._due(_DUE, root, limit)
        invitations = self.sudo()
        reached = invitations.browse(ident for ident, reached in rows if reached)
        invitations.browse(ident for ident, yes in rows if not yes)._try_next_way()
        if reached:
            reached._note_sent()
            reached._write_mails("mail_template_survey_ask")
        return len(rows)

    @api.model
    def _remind_due(self, root, limit=BATCH):
        """Remind the next customers, each once; return how many."""
        rows = self._due(_SILENT, root, limit)
        silent = self.sudo().browse(row[0] for row in rows)
        if silent:
            silent.write({"state": "reminded", "reminded_at": fields.Datetime.now()})
            silent._write_mails("mail_template_survey_remind")
        return len(silent)

    @api.model
    def _due(self, statement, root, limit):
        self.env.flush_all()
        companies = root.with_context(active_test=False)
        params = {
            "company": root.id,
            "companies": companies.search([("id", "child_of", root.id)]).ids,
            "purpose": "surveys",
            "now": fields.Datetime.now(),
            "limit": limit,
        }
        return self.env.execute_query(SQL(statement, **params))

    def _write_mails(self, template):
        template = self.env.ref(f"pos_customer_identity.{template}").sudo()
        template.send_mail_batch(self.ids, email_values={"identity_purpose": "surveys"})

    # When it does not arrive

    def _note_undelivered(self):
        """Ask by another way who cannot be reached by e-mail.

        Who was asked already, and only the reminder failed, keeps the first mail.
        """
        self.filtered(lambda asked: asked.state == "sent")._try_next_way()
