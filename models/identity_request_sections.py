"""What is held on a person, section by section.

A part of the addon that keeps something about customers adds its section::

    def _export_parts(self):
        return {**super()._export_parts(), "repairs": self._export_repairs}
"""

from odoo import _, api, models
from odoo.tools import html2plaintext

from .identity_vault import FIELDS
from .res_partner_divert import DIVERTED


class IdentityRequest(models.Model):
    _inherit = "identity.request"

    def _export_sections(self):
        """Return what is held, as sections in the order of the copy.

        :return: dicts of ``key`` (technical name), ``title``, ``columns`` (pairs of
            technical name and label) and ``rows`` (dicts of technical name to text,
            number, date, truth value or None)
        :rtype: list[dict]
        """
        return [part() for part in self._export_parts().values()]

    def _export_parts(self):
        """Return a section's key -> the method that makes it, in the order of the copy.

        So a page can make the one section that it shows.
        """
        return {
            "identity": self._export_identity,
            "contact": self._export_contact,
            "codes": self._export_codes,
            "orders": self._export_orders,
            "order_lines": self._export_order_lines,
            "invoices": self._export_invoices,
            "loyalty_cards": self._export_loyalty_cards,
            "loyalty_history": self._export_loyalty_history,
            "consents": self._export_consents,
            "messages": self._export_messages,
            "files": self._export_files,
            "logins": self._export_logins,
            "requests": self._export_requests,
            "looks": self._export_looks,
        }

    @api.model
    def _section(self, key, title, columns, rows):
        """Make a section.

        :param dict columns: technical name -> label
        :param rows: one sequence of values for each row, in the order of the columns
        """
        return {
            "key": key,
            "title": title,
            "columns": list(columns.items()),
            "rows": [dict(zip(columns, map(_kept, row), strict=True)) for row in rows],
        }

    def _export_records(self, model, field="partner_id", order="id"):
        """Return the customer's records of a model that the user's companies own.

        The user may lack the right to sales or invoices; the copy is complete anyhow.
        """
        if model not in self.env:
            return None
        Model = self.env[model].sudo().with_context(active_test=False)
        domain = [(field, "=", self.partner_id.id)]
        if "company_id" in Model._fields and Model._fields["company_id"].store:
            domain.append(("company_id", "in", [*self.env.companies.ids, False]))
        return self._found(Model, domain, order)

    @api.model
    def _found(self, records, domain, order):
        """Return what a section is about: all of it."""
        return records.search(domain, order=order)

    # Who it is

    def _export_identity(self):
        values = self._identity_values()
        labels = self._identity_labels()
        rows = [
            (field, labels[field], values[field])
            for field in FIELDS
            if values.get(field)
        ]
        return self._section(
            "identity",
            _("Who you are"),
            {"field": _("Field"), "label": _("What"), "value": _("Value")},
            rows,
        )

    def _identity_values(self):
        """Return the identity, opened for this purpose and recorded."""
        partner = self.partner_id.sudo()
        if partner.identity_protected:
            vault = self.env["identity.vault"]
            return vault._open_for(partner, "export", reason=self.name).get(
                partner.id, {}
            )
        plain = {field: partner[name] for name, field in DIVERTED.items()}
        return {**plain, "note": html2plaintext(partner.comment or "")}

    def _export_contact(self):
        partner = self.partner_id.sudo().with_company(self.company_id)
        names = ("country_id", "state_id", "function", "ref", "barcode")
        fields = [name for name in names if name in partner._fields]
        rows = [
            (partner._fields[name].get_description(self.env)["string"], shown)
            for name in fields
            if (shown := _readable(partner[name]))
        ]
        languages = dict(self.env["res.lang"].get_installed())
        rows.append((_("Language"), languages.get(partner.lang, partner.lang)))
        rows.append((_("Known since"), partner.create_date))
        if partner.category_id:
            rows.append((_("Tags"), ", ".join(partner.category_id.mapped("name"))))
        if partner.identity_restricted:
            rows.append((_("Use is restricted"), _("yes")))
        columns = {"what": _("What"), "value": _("Value")}
        return self._section("contact", _("About the customer"), columns, rows)

    def _export_codes(self):
        records = self._export_records("customer.code")
        states = dict(records._fields["state"]._description_selection(self.env))
        return self._section(
            "codes",
            _("Customer codes"),
            {
                "code": _("Code"),
                "state": _("State"),
                "issued": _("Issued"),
                "ended": _("Ended"),
            },
            [
                (code.display_name, states[code.state], code.issued_on, code.ended_on)
                for code in records
            ],
        )

    # What was bought

    def _export_orders(self):
        orders = self._export_records("pos.order", order="date_order, id")
        return self._section(
            "orders",
            _("Purchases"),
            {
                "number": _("Number"),
                "date": _("Date"),
                "shop": _("Shop"),
                "total": _("Total"),
                "currency": _("Currency"),
                "receipt_sent_to": _("Receipt sent to"),
            },
            [
                (
                    order.pos_reference or order.name,
                    order.date_order,
                    order.config_id.name,
                    order.amount_total,
                    order.currency_id.name,
                    order.email or order.mobile,
                )
                for order in orders
            ],
        )

    def _export_order_lines(self):
        lines = self._export_records("pos.order", order="date_order, id").lines
        return self._section(
            "order_lines",
            _("What you bought"),
            {
                "order": _("Purchase"),
                "product": _("Product"),
                "quantity": _("Quantity"),
                "price": _("Price with taxes"),
                "note": _("Note"),
            },
            [
                (
                    line.order_id.pos_reference or line.order_id.name,
                    line.full_product_name or line.product_id.display_name,
                    line.qty,
                    line.price_subtotal_incl,
                    line.customer_note,
                )
                for line in lines
            ],
        )

    def _export_invoices(self):
        moves = self._export_records("account.move", order="invoice_date, id")
        invoices = moves.filtered(lambda move: move.is_invoice(include_receipts=True))
        return self._section(
            "invoices",
            _("Invoices"),
            {
                "number": _("Number"),
                "date": _("Date"),
                "total": _("Total"),
                "currency": _("Currency"),
            },
            [
                (
                    move.name,
                    move.invoice_date,
                    move.amount_total_signed,
                    move.currency_id.name,
                )
                for move in invoices
            ],
        )

    def _export_loyalty_cards(self):
        cards = self._export_records("loyalty.card")
        return self._section(
            "loyalty_cards",
            _("Points and cards"),
            {
                "programme": _("Program"),
                "code": _("Code"),
                "points": _("Points"),
                "expires": _("Expires"),
            },
            [
                (card.program_id.name, card.code, card.points, card.expiration_date)
                for card in cards or ()
            ],
        )

    def _export_loyalty_history(self):
        entries = self._export_entries()
        return self._section(
            "loyalty_history",
            _("How the points came and went"),
            {
                "date": _("Date"),
                "programme": _("Program"),
                "description": _("Description"),
                "earned": _("Earned"),
                "spent": _("Spent"),
            },
            [
                (
                    entry.create_date,
                    entry.card_id.program_id.name,
                    entry.description,
                    entry.issued,
                    entry.used,
                )
                for entry in entries
            ],
        )

    def _export_entries(self):
        """Return the entries of the ledger, card by card."""
        cards = self._export_records("loyalty.card")
        return cards.history_ids if cards else ()


def _kept(value):
    """Return a value of Odoo as the copy keeps it: nothing is None, and not False."""
    if value is False or value is None or value == "":
        return None
    return value


def _readable(value):
    return value.display_name if isinstance(value, models.BaseModel) else value
