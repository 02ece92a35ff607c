from odoo import models


class SurveySurvey(models.Model):
    """One question a visit: who was asked by a rule today is asked no survey."""

    _inherit = "survey.survey"

    def _due_for(self, partner, config):
        surveys = super()._due_for(partner, config)
        if surveys and self.env["profile.prompt"]._was_asked_today(partner, config):
            return self.browse()
        return surveys
