from odoo import _, api, models
from odoo.exceptions import ValidationError


class LoyaltyReward(models.Model):
    _inherit = "loyalty.reward"

    @api.depends_context("reward_alone")
    def _compute_display_name(self):
        """In the report the program's name would leave no room for the reward."""
        result = super()._compute_display_name()
        if self.env.context.get("reward_alone"):
            for reward in self:
                reward.display_name = reward.description
        return result

    @api.constrains("required_points")
    def _check_stamps(self):
        for reward in self:
            if reward.program_id.is_stamp_card and reward.required_points % 1:
                raise ValidationError(
                    _("A full stamp card has a whole number of stamps.")
                )
