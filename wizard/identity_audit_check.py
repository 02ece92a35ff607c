import base64

from odoo import _, fields, models


class IdentityAuditCheck(models.TransientModel):
    """Check that nobody has altered the record of looks."""

    _name = "identity.audit.check"
    _description = "Check of the Record of Looks"

    heads = fields.Text(
        help="Heads that were exported earlier, one a line. With them the check also "
        "finds an end that was cut off, or a record that was written anew.",
    )
    state = fields.Selection(
        [("new", "Not checked"), ("ok", "Complete"), ("bad", "Altered")],
        default="new",
        readonly=True,
    )
    entry_count = fields.Integer("Entries", readonly=True)
    problems = fields.Text(readonly=True)
    head_file = fields.Binary("Head", readonly=True, attachment=False)
    head_name = fields.Char(readonly=True)

    def action_verify(self):
        """Check every entry, and show what was found.

        :raise AccessError: the user is no auditor
        :raise UserError: the heads are none, or the entries cannot be read
        """
        self.ensure_one()
        self.env["identity.access.log"]._ensure_auditor()
        verdict = self.env["identity.vault"]._verify_audit(self.heads)
        problems = list(verdict.problems)
        if verdict.more:
            problems.append(_("and %s more", verdict.more))
        self.write(
            {
                "state": "ok" if verdict.ok else "bad",
                "entry_count": verdict.count,
                "problems": "\n".join(problems),
            }
        )
        return self._shown_again()

    def action_export_head(self):
        """Offer the head of the record as a file, to be kept elsewhere.

        :raise AccessError: the user is no auditor
        """
        self.ensure_one()
        self.env["identity.access.log"]._ensure_auditor()
        head = self.env["identity.vault"]._export_head()
        today = fields.Date.context_today(self)
        self.write(
            {
                "head_file": base64.b64encode(f"{head}\n".encode()),
                "head_name": f"identity-record-{today}.jsonl",
            }
        )
        return self._shown_again()

    def _shown_again(self):
        return {
            "type": "ir.actions.act_window",
            "name": _("Check the Record"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }
