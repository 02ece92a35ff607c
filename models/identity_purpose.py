from odoo import _, api, fields, models
from odoo.exceptions import UserError

from .identity_vault import SETS


class IdentityPurpose(models.Model):
    """Why an identity may be opened, and which part of it this needs."""

    _name = "identity.purpose"
    _description = "Purpose of Looking at an Identity"
    _order = "sequence, id"

    name = fields.Char(
        required=True, translate=True, help="What the user chooses, and the log shows."
    )
    code = fields.Char(
        required=True,
        copy=False,
        help="Technical name, kept in the log for ever. Small letters and _ alone.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    system = fields.Boolean(
        readonly=True,
        copy=False,
        help="Used by the system itself, for example when an e-mail is sent. It stays "
        "as it is.",
    )
    selectable = fields.Boolean(
        default=True,
        readonly=True,
        copy=False,
        help="People can choose it when they reveal an identity.",
    )
    description = fields.Text(
        translate=True, help="When to choose this purpose, shown to who chooses."
    )
    minutes = fields.Integer(
        default=5,
        required=True,
        help="How long the identity stays readable for the one who revealed it.",
    )
    reason_required = fields.Boolean(
        help="Ask for a reason in words, for example the number of a request. Never "
        "write names or numbers of customers into it."
    )
    open_name = fields.Boolean("Opens the name", default=True)
    open_contact = fields.Boolean("Opens phone and e-mail", default=True)
    open_billing = fields.Boolean("Opens address and tax number")
    open_personal = fields.Boolean("Opens birth date and notes")

    _code_unique = models.Constraint(
        "UNIQUE (code)", "There is a purpose with this technical name already."
    )
    _code_format = models.Constraint(
        "CHECK (code ~ '^[a-z][a-z0-9_]{0,39}$')",
        "The technical name has small letters, digits and _, at most 40.",
    )
    _minutes_range = models.Constraint(
        "CHECK (minutes BETWEEN 1 AND 60)",
        "An identity stays readable between 1 and 60 minutes.",
    )
    _opens_something = models.Constraint(
        "CHECK (open_name OR open_contact OR open_billing OR open_personal)",
        "A purpose opens at least one part of the identity.",
    )

    def _opened_fields(self):
        """Return the identity fields that any of these purposes opens, in order."""
        return [
            field
            for name, fields_of_set in SETS.items()
            if any(purpose[f"open_{name}"] for purpose in self)
            for field in fields_of_set
        ]

    @api.model
    def _named(self, code):
        """Return the purpose with a technical name, also an archived one."""
        everything = self.sudo().with_context(active_test=False)
        return everything.search([("code", "=", code)], limit=1)

    def write(self, vals):
        if self.filtered("system") and not self.env.su:
            forbidden = set(vals) - {"name", "description", "sequence"}
            if forbidden:
                raise UserError(_("The system's own purposes cannot be changed."))
        if "code" in vals and any(purpose.code != vals["code"] for purpose in self):
            raise UserError(
                _("The log refers to the technical name: make a new purpose instead.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never_system(self):
        if self.filtered("system"):
            raise UserError(_("The system's own purposes cannot be deleted."))
