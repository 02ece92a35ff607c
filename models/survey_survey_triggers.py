from odoo import models

from .survey_question import TRIGGERS


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    def _get_pages_and_questions_to_show(self):
        """Show what only ranges make appear as well: Odoo counts choices alone."""
        shown = super()._get_pages_and_questions_to_show()
        # In their order, so that what one of them makes appear is met after it.
        for question in (self.question_ids - shown).sorted():
            if any(
                trigger in shown
                and trigger.question_type in TRIGGERS
                and (trigger.sequence, trigger.id) < (question.sequence, question.id)
                for trigger in question.triggering_question_ids
            ):
                shown |= question
        return self.question_and_page_ids & shown
