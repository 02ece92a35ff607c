from odoo import _, api, fields, models

#: Sections that grow with each visit, and the records that they are made of: on the
#: page a part of these is looked at, and not the whole.
GROWING = {
    "orders": "pos.order",
    "order_lines": "pos.order",
    "sale_orders": "sale.order",
    "sale_lines": "sale.order",
    "loyalty_history": "loyalty.history",
    "warranties": "warranty.card",
    "messages": "mail.message",
    "looks": "identity.access.log",
}


class IdentityRequest(models.Model):
    """A copy that a customer fetches on her own page, and nobody hands over."""

    _inherit = "identity.request"

    # A look, page by page

    @api.model
    def _found(self, records, domain, order):
        """Return a part of what grows, where the context has the ``export_window``.

        The window is a pair: how many of the newest are left out, and how many come.
        They are ordered as ever, so that the newest is the last one.
        """
        window = self.env.context.get("export_window")
        if not window or records._name not in GROWING.values():
            return super()._found(records, domain, order)
        offset, limit = window
        back = ", ".join(f"{name.strip()} desc" for name in order.split(","))
        return records.search(domain, order=back, offset=offset, limit=limit)[::-1]

    def _export_entries(self):
        if not self.env.context.get("export_window"):
            return super()._export_entries()
        return self._export_records("loyalty.history", field="card_id.partner_id")

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
