from odoo import api, fields, models


class SurveyReady(models.TransientModel):
    """Choosing a ready-made survey, also when there are surveys already."""

    _name = "survey.ready"
    _description = "Ready-made Survey"

    ready = fields.Selection(
        "_selection_ready", "Survey", required=True, default="satisfaction"
    )
    description = fields.Char(compute="_compute_description")

    @api.model
    def _selection_ready(self):
        made = self.env["survey.survey"]._ready_made()
        return [(key, title) for key, (title, _description) in made.items()]

    @api.depends("ready")
    def _compute_description(self):
        made = self.env["survey.survey"]._ready_made()
        for wizard in self:
            wizard.description = made.get(wizard.ready, ("", ""))[1]

    def action_use(self):
        """Make a survey like this, and open it."""
        self.ensure_one()
        return self.env["survey.survey"].action_load_survey_template_sample(self.ready)
