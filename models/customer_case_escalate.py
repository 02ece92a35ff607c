from odoo import _, api, fields, models
from odoo.exceptions import UserError

#: Cases that a job tells of in one transaction.
BATCH = 100


class CustomerCase(models.Model):
    """Who is told when a case is late, or when somebody needs help."""

    _inherit = "customer.case"

    def _can_escalate(self):
        self.ensure_one()
        return not self.closed_at and not self.escalated_at

    def _ensure_can_escalate(self):
        self.check_access("write")
        for case in self:
            if not case._can_escalate():
                raise UserError(_("%s is closed, or was escalated before.", case.name))

    def action_escalate(self):
        """Ask whoever helps the team to look at these cases."""
        self._ensure_can_escalate()
        self._escalate(_("Help is asked for"))

    def _escalate(self, reason):
        for case in self.sudo():
            case.escalated_at = fields.Datetime.now()
            case._ask_desk(
                f"{reason}: {case.name}", user=case.team_id.escalation_user_id
            )

    @api.model
    def _cron_escalate(self):
        """Tell of cases whose deadline is over, each once, batch by batch."""
        cases = self.sudo()
        late = [
            ("closed_at", "=", False),
            ("escalated_at", "=", False),
            ("deadline", "<", fields.Datetime.now()),
        ]
        commit = self.env["ir.cron"]._commit_progress
        while batch := cases.search(late, order="deadline, id", limit=BATCH):
            batch._escalate(_("The deadline is over"))
            left = cases.search_count(late, limit=BATCH)
            if not commit(len(batch), remaining=left):
                return
