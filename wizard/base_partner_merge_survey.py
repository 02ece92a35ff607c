from odoo import models
from odoo.tools import SQL


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    _inherit = "base.partner.merge.automatic.wizard"

    def _update_foreign_keys(self, src_partners, dst_partner):
        """Let all that was asked be the survivor's.

        Two rounds with one number may not be: Odoo would delete those of the others.
        """
        self.env.flush_all()
        self.env.execute_query(
            SQL(
                """
                UPDATE survey_invitation SET round = NULL WHERE partner_id IN %s
             RETURNING id
                """,
                tuple(src_partners.ids) or (0,),
            )
        )
        self.env["survey.invitation"].invalidate_model(["round"])
        return super()._update_foreign_keys(src_partners, dst_partner)
