from odoo import api, models


class WarrantyKept(models.AbstractModel):
    """What sales keep of the terms of warranties, and tills with their products."""

    _name = "warranty.kept"
    _inherit = "loyalty.ledger.kept"
    _description = "Part of what is kept of the terms of warranties"

    @api.model_create_multi
    def create(self, vals_list):
        made = super().create(vals_list)
        self._renew_tills()
        return made

    def write(self, vals):
        result = super().write(vals)
        self._renew_tills()
        return result

    def unlink(self):
        result = super().unlink()
        self._renew_tills()
        return result

    @api.model
    def _renew_tills(self):
        """Let devices load their products anew when they are opened the next time.

        Otherwise they load what was written since, and a product is not written when
        the terms of its warranty change.
        """
        self.env["pos.config"].sudo().search([])._compute_local_data_integrity()
