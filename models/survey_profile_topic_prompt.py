from odoo import models


class SurveyProfileTopic(models.Model):
    """What the rules keep of topics."""

    _inherit = "survey.profile.topic"

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)
