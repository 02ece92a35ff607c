from odoo import models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Hand the codes over first, and let consents wait.

        Odoo would move them by plain SQL, and two active codes or last words of one
        contact may not be; it would then delete one of them.
        """
        moved = (
            self.env["customer.code"]
            .sudo()
            .search([("partner_id", "in", src_partners.ids)], order="id")
        )
        moved._merge_into(dst_partner.sudo())
        self.env["identity.consent"]._before_merge(src_partners)
        self.env.flush_all()
        result = super()._update_foreign_keys(src_partners, dst_partner)
        self.env["identity.consent"]._find_last_words(dst_partner)
        return result
