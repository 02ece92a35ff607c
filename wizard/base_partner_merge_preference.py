from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Let one answer of each topic count, before all are one customer's.

        Odoo moves them by plain SQL, and would delete the second one that counts,
        whichever is newer.
        """
        self.env["customer.preference"]._find_last_words(src_partners | dst_partner)
        return super()._update_foreign_keys(src_partners, dst_partner)
