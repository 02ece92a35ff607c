import re

from markupsafe import Markup, escape

from odoo import api, models

from .ir_actions_report import DOCUMENTS, Named


class IrQwebFieldContact(models.AbstractModel):
    _inherit = "ir.qweb.field.contact"

    @api.model
    def value_to_html(self, value, options):
        """Write name and address of a protected customer where they were opened.

        See ``ir_actions_report.py``. Everywhere else the code stands there.
        """
        named = self.env.context.get(DOCUMENTS)
        identity = (
            named.identities.get(value.id)
            if value and isinstance(named, Named)
            else None
        )
        if not identity:
            return super().value_to_html(value, options)
        partner = value.sudo()
        joiner = Markup("<br/>")
        if options.get("separator") or options.get("no_tag_br"):
            joiner = escape(options.get("separator") or ", ")
        return self.env["ir.qweb"]._render(
            "base.contact",
            {
                "name": identity.get("name") or partner.name,
                "address": joiner.join(self._address_lines(partner, identity)),
                "phone": False,
                "city": identity.get("city"),
                "country_id": partner.country_id.display_name,
                "website": False,
                "email": False,
                "vat": identity.get("vat"),
                "vat_label": partner.country_id.vat_label or self.env._("VAT"),
                # Odoo's invoice asks the contact itself, which has none here.
                "fields": [*(options.get("fields") or ["name", "address"]), "vat"],
                "object": partner,
                "options": options,
            },
            minimal_qcontext=True,
        )

    @api.model
    def _address_lines(self, partner, identity):
        """Return the address in the order that is usual in the customer's country."""
        layout, parts = partner._prepare_display_address(without_company=True)
        for field in ("street", "street2", "zip", "city"):
            parts[field] = identity.get(field, "")
        lines = (layout % parts).split("\n")
        return [line.strip() for line in lines if re.sub(r"[\s,]", "", line)]
