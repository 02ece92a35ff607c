from odoo import _, fields, models
from odoo.exceptions import UserError

from .identity_request import ACTIVITY


class IdentityRequest(models.Model):
    """How a request moves on: verified, refused, done."""

    _inherit = "identity.request"

    # Verifying

    def _can_verify(self):
        return self.state == "received" and bool(self.verification)

    def _ensure_can_verify(self):
        self._ensure_manager()
        for request in self:
            if request.state != "received":
                raise UserError(_("This request was verified before."))
            if not request._can_verify():
                raise UserError(
                    _("Say first how you know that this person is the customer.")
                )

    def action_verify(self):
        """Note that the one who asks is the customer."""
        self._ensure_can_verify()
        self._store(
            state="verified",
            verified_on=fields.Datetime.now(),
            verified_by_id=self.env.uid,
        )

    # Refusing

    def _can_refuse(self):
        if self.request_type == "erasure" and self.state == "progress":
            return False  # The worker has begun; there is no way back.
        return self.state in ("received", "verified", "progress")

    def _ensure_can_refuse(self):
        self._ensure_manager()
        for request in self:
            if not request._can_refuse():
                raise UserError(_("This request cannot be refused any more."))

    def action_open_refusal(self):
        """Ask for the reason."""
        self.ensure_one()
        self._ensure_can_refuse()
        return {
            "type": "ir.actions.act_window",
            "name": _("Refuse Request"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [
                (
                    self.env.ref(
                        "pos_customer_identity.view_identity_request_refuse"
                    ).id,
                    "form",
                )
            ],
            "target": "new",
        }

    def action_refuse(self):
        """Refuse, for the reason that was chosen."""
        self._ensure_can_refuse()
        for request in self:
            if not request.refusal:
                raise UserError(_("A refusal needs a reason: the person is told it."))
        self._store(state="refused", done_on=fields.Datetime.now())
        self.sudo().activity_unlink([ACTIVITY])
        return {"type": "ir.actions.act_window_close"}

    # Doing

    def _begin(self):
        """Note who works on it now."""
        for request in self.filtered(lambda r: r.state == "verified"):
            request._store(
                state="progress",
                ordered_on=fields.Datetime.now(),
                ordered_by_id=self.env.uid,
            )

    def _can_done(self):
        return self.state == "progress" and self.request_type != "erasure"

    def _ensure_can_done(self):
        self._ensure_manager()
        for request in self:
            if not request._can_done():
                raise UserError(_("This request cannot be closed now."))

    def action_done(self):
        """Close a copy that was handed over, or data that was corrected."""
        self._ensure_can_done()
        self._finish()

    def _finish(self, note=None):
        """Close, and say in one sentence what happened, without who it is about."""
        for request in self.sudo():
            request._store(state="done", done_on=fields.Datetime.now(), problem=False)
            request.activity_feedback([ACTIVITY])
            text = note or request._done_note()
            if text:
                request.message_post(body=text)

    def _done_note(self):
        if self.request_type == "access":
            return _("The copy was handed over.")
        if self.request_type == "rectification":
            changed = ", ".join(self._corrected_labels()) or _("nothing")
            return _("Corrected: %s.", changed)
        return ""
