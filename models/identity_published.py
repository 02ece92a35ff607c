"""Words with versions: what customers were shown stays as it was shown."""

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

MANAGER = "pos_customer_identity.group_identity_manager"


class IdentityPublished(models.AbstractModel):
    """A text that is edited as a draft, published by a button, and frozen then.

    Who changes the words makes a new version. A model says in ``_counted_by`` of what
    its versions are counted, in ``_frozen`` what a published text is made of, and in
    ``_by_button`` which of these nobody writes by hand. It has a field ``version``.
    """

    _name = "identity.published"
    _description = "Published Text"

    _counted_by = ("company_id",)
    _frozen = frozenset({"body", "version", "company_id", "published_at"})
    _by_button = frozenset({"version", "published_at"})

    published_at = fields.Datetime("Published", readonly=True, copy=False)
    state = fields.Selection(
        [("draft", "Draft"), ("published", "Published"), ("earlier", "Earlier")],
        compute="_compute_state",
    )

    @api.depends(lambda self: ("published_at", *self._counted_by))
    def _compute_state(self):
        for text in self:
            newest = text.published_at and text._newest()
            shown = "published" if newest == text._origin else "earlier"
            text.state = shown if text.published_at else "draft"

    def _siblings(self):
        """Return the domain of all versions of a text."""
        values = ((name, self[name]) for name in self._counted_by)
        return [
            (name, "=", value.id if isinstance(value, models.BaseModel) else value)
            for name, value in values
        ]

    def _newest(self):
        """Return the version that is shown now, in ``sudo``, or an empty record."""
        domain = [*self._siblings(), ("published_at", "!=", False)]
        return self.sudo().search(domain, order="version desc", limit=1)

    # Staying as it is

    def write(self, vals):
        # Anybody may send a context along; an update of the addon is the system's.
        is_update = self.env.su and self.env.context.get("install_mode")
        if self._frozen & vals.keys() and not is_update:
            self._ensure_draft()
            if self._by_button & vals.keys() and not self.env.su:
                raise AccessError(_("A text is published by its button alone."))
        return super().write(vals)

    def update_field_translations(self, field_name, translations, source_lang=""):
        self._ensure_draft()
        return super().update_field_translations(
            field_name, translations, source_lang=source_lang
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_drafts_alone(self):
        self._ensure_draft()

    def _is_frozen(self):
        self.ensure_one()
        return bool(self.published_at)

    def _ensure_draft(self):
        if any(text._is_frozen() for text in self):
            raise UserError(
                _(
                    "This text is published: somebody may have read it or agreed to "
                    "it, so it stays as it is. Make a new version."
                )
            )

    # Publishing

    def _ensure_manager(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(_("Managers of identities alone change these texts."))
        self.check_access("write")

    def _ensure_can_publish(self):
        self._ensure_manager()
        self._ensure_draft()

    def _prepare_published_vals(self):
        return {"published_at": fields.Datetime.now()}

    def action_publish(self):
        """Show these texts to customers from now on."""
        self._ensure_can_publish()
        self.sudo().write(self._prepare_published_vals())

    def _make_draft(self):
        """Return a draft of the next version, with the same words, to be changed."""
        return self.copy({"company_id": self.company_id.id})

    def action_new_version(self):
        """Open the draft of the next version, a new one if there is none yet."""
        self._ensure_manager()
        self.ensure_one()
        domain = [*self._siblings(), ("published_at", "=", False)]
        draft = self.search(domain, limit=1) or self._make_draft()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "view_mode": "form",
        }
