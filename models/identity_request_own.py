from odoo import _, fields, models


class IdentityRequest(models.Model):
    """A copy that a customer fetches on her own page, and nobody hands over."""

    _inherit = "identity.request"

    def _identity_values(self):
        if self.env.context.get("identity_left_out"):
            # What is stored is looked through; who it is about is not opened for that.
            return {}
        return super()._identity_values()

    def _make_own_file(self, kind):
        """Return the bytes of the copy; the request is done with it.

        The record that it was made comes first, as with every copy. Who may ask for it
        is for the caller to know.

        :param str kind: ``pdf`` or ``json``
        """
        self.ensure_one()
        asked = self.sudo()
        asked._store(name_staff=False)
        person = asked.partner_id.identity_person
        self.env["identity.vault"]._record(
            "export", "export", [person] if person else (), reason=asked.name
        )
        spoken = asked.with_context(lang=asked._language())
        content = spoken._render(kind, spoken._export_document())
        what = {"pdf": _("PDF"), "json": _("JSON")}[kind]
        now = fields.Datetime.now()
        asked._store(state="progress", verified_on=now, ordered_on=now)
        asked._finish(_("The customer fetched a copy on her own page (%s).", what))
        return content
