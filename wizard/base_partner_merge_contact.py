from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Let the survivor's own word on its contact data count.

        Of what the survivor has not, the newest of the others goes with it.
        """
        checks = self.env["customer.contact.check"].sudo()
        checks._keep_one(src_partners, dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
