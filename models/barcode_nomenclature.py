from odoo import _, models

from ..core import code as codes

#: The prefix and symbols of a code. Odoo's patterns allow no counts in braces; a
#: scan of another length is told from a code by its check symbol.
PATTERN = f"{codes.PREFIX}[0-9A-HJKMNP-TV-Z]+$"


class BarcodeNomenclature(models.Model):
    _inherit = "barcode.nomenclature"

    def _add_customer_card_rule(self):
        """Teach nomenclatures to recognise the card, in Code 128 and QR alike."""
        for nomenclature in self:
            if PATTERN in nomenclature.rule_ids.mapped("pattern"):
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
            # With an external id the rule goes when the addon goes.
            self.env["ir.model.data"].create(
                {
                    "module": "pos_customer_identity",
                    "name": f"barcode_rule_card_{nomenclature.id}",
                    "model": rule._name,
                    "res_id": rule.id,
                    "noupdate": True,
                }
            )
