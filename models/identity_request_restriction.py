"""Restricting who is used, and correcting what is wrong."""

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from .identity_vault import FIELDS
from .res_partner_divert import DIVERTED


class IdentityRequest(models.Model):
    _inherit = "identity.request"

    corrected_fields = fields.Char(
        readonly=True,
        copy=False,
        help="Technical names of the fields that were corrected, never their content.",
    )
    corrected_shown = fields.Char(
        "Corrected", compute="_compute_corrected_shown", help="Which fields, not what."
    )
    lifted_on = fields.Datetime("Restriction lifted on", readonly=True, copy=False)

    # Restriction

    def _can_restrict(self):
        return (
            self.request_type == "restriction"
            and self.state == "verified"
            and bool(self.partner_id)
        )

    def _ensure_can_restrict(self):
        self._ensure_manager()
        for request in self:
            if not request._can_restrict():
                raise UserError(_("Only a verified request for restriction can do it."))
            request.partner_id.sudo()._ensure_natural_person()

    def action_restrict(self):
        """Keep the data of the customer, and let nobody use it."""
        self._ensure_can_restrict()
        self._begin()
        # What lies in clear could be used by anybody.
        self.partner_id._protect_for_request()
        self.partner_id.sudo()._restrict()
        self._finish(
            _(
                "The data is kept, and nobody uses it: no look but a legal request's, "
                "no e-mail, no finding by phone or e-mail."
            )
        )

    def _can_lift(self):
        return (
            self.request_type == "restriction"
            and self.state == "done"
            and not self.lifted_on
        )

    def _ensure_can_lift(self):
        self._ensure_manager()
        for request in self:
            if not request._can_lift():
                raise UserError(_("There is no restriction to lift."))

    def action_lift(self):
        """End the restriction; the person has been told before."""
        self._ensure_can_lift()
        self._store(lifted_on=fields.Datetime.now())
        for request in self.sudo():
            if not request._others_in_force():
                request.partner_id._lift_restriction()
            request.message_post(body=_("The restriction was lifted."))

    def _others_in_force(self):
        return self.search_count(
            [
                ("request_type", "=", "restriction"),
                ("state", "=", "done"),
                ("lifted_on", "=", False),
                ("partner_id", "=", self.partner_id.id),
                ("id", "!=", self.id),
            ]
        )

    # Rectification

    def _can_rectify(self):
        return (
            self.request_type == "rectification"
            and self.state in ("verified", "progress")
            and bool(self.partner_id)
        )

    def _ensure_can_rectify(self):
        self._ensure_manager()
        self._ensure_reader()
        for request in self:
            if not request._can_rectify():
                raise UserError(
                    _("Only a verified request for a correction can do this.")
                )

    def action_rectify(self):
        """Open the customer, revealed for the correction.

        What is corrected there goes to the vault, and the request notes the names of
        the fields alone.
        """
        self.ensure_one()
        self._ensure_can_rectify()
        if self.partner_id.identity_protected:
            purpose = self.env["identity.purpose"]._named("rectification")
            self.env["identity.reveal"]._grant(self.partner_id, purpose, self.name)
        self._begin()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "view_mode": "form",
            "views": [(False, "form")],
        }

    def _note_corrected(self, changed):
        """Add to the fields that were corrected.

        :param changed: names of identity fields
        """
        for request in self.sudo():
            known = set((request.corrected_fields or "").split(","))
            names = [field for field in FIELDS if field in known.union(changed)]
            request._store(corrected_fields=",".join(names))

    @api.depends("corrected_fields")
    def _compute_corrected_shown(self):
        for request in self:
            request.corrected_shown = ", ".join(request._corrected_labels())

    def _corrected_labels(self):
        """Return what people call the fields that were corrected."""
        labels = self._identity_labels()
        names = (self.corrected_fields or "").split(",")
        return [labels[name] for name in names if name in labels]

    @api.model
    def _identity_labels(self):
        """Return identity field -> what people call it."""
        Partner = self.env["res.partner"]
        plain = {field: name for name, field in DIVERTED.items()}
        return {
            field: Partner._fields[plain[field]].get_description(self.env)["string"]
            if field in plain
            else _("Birth Date")
            for field in FIELDS
        }
