from odoo import _, models

from ..core import code as codes

#: The prefix and as many symbols as a code has: a product's barcode of another length
#: is left alone. Odoo's patterns allow no counts in braces: the symbol is repeated.
PATTERN = codes.PREFIX + "[0-9A-HJKMNP-TV-Z]" * codes.LENGTH + "$"


class BarcodeNomenclature(models.Model):
    _inherit = "barcode.nomenclature"

    def _add_customer_card_rule(self):
        """Teach nomenclatures to recognise the card, in Code 128 and QR alike."""
        for nomenclature in self:
            # With an external id the rule is made once, and goes when the addon goes.
            name = f"barcode_rule_card_{nomenclature.id}"
            if self.env.ref(f"pos_customer_identity.{name}", raise_if_not_found=False):
                continue
            rule = self.env["barcode.rule"].create(
                {
                    "name": _("Customer Cards"),
                    "barcode_nomenclature_id": nomenclature.id,
                    "sequence": 35,
                    "type": "client",
                    "encoding": "any",
                    "pattern": PATTERN,
                }
            )
            self.env["ir.model.data"].create(
                {
                    "module": "pos_customer_identity",
                    "name": name,
                    "model": rule._name,
                    "res_id": rule.id,
                    "noupdate": True,
                }
            )
