from odoo import _, api, models
from odoo.exceptions import ValidationError


class LoyaltyReward(models.Model):
    _inherit = "loyalty.reward"

    @api.constrains("required_points")
    def _check_stamps(self):
        for reward in self:
            if reward.program_id.is_stamp_card and reward.required_points % 1:
                raise ValidationError(
                    _("A full stamp card has a whole number of stamps.")
                )
