from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Let the last word on each product count, before they become one."""
        self.env["customer.suggestion.feedback"]._find_last_words(
            src_partners | dst_partner
        )
        return super()._update_foreign_keys(src_partners, dst_partner)
