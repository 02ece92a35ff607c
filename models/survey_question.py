from odoo import api, fields, models

#: The types that the addon adds.
NEW_TYPES = ("ranking", "nps", "range")
#: Types whose answers can make another question appear.
TRIGGERS = ("simple_choice", "multiple_choice", "range")


class SurveyQuestion(models.Model):
    """Three more types: put in order, recommend from 0 to 10, one of some ranges."""

    _inherit = "survey.question"

    question_type = fields.Selection(
        selection_add=[
            ("multiple_choice",),
            ("range", "Range: one of these only"),
            ("ranking", "Ranking: put in order"),
            ("text_box",),
            ("scale",),
            ("nps", "Recommendation from 0 to 10 (NPS)"),
            ("date",),
        ],
        ondelete={
            "range": "set simple_choice",
            "ranking": "set multiple_choice",
            "nps": "set scale",
        },
    )

    def _is_strict(self):
        """Return whether everything that comes from a browser is checked."""
        self.ensure_one()
        return self.question_type in NEW_TYPES or self.survey_id.for_customers

    def _get_ordered_answers(self, lines):
        """Return the suggested answers as they are shown: in her order, if any."""
        self.ensure_one()
        ranked = lines.filtered("value_rank").sorted("value_rank").suggested_answer_id
        own = self.suggested_answer_ids
        # An answer that was added since comes last.
        return (ranked & own) + (own - ranked)

    # Ranges make other questions appear, as single choices do.

    @api.depends("survey_id", "survey_id.question_ids", "triggering_answer_ids")
    def _compute_allowed_triggering_question_ids(self):
        done = super()._compute_allowed_triggering_question_ids()
        ranges = self.search(
            [
                ("question_type", "=", "range"),
                ("suggested_answer_ids", "!=", False),
                ("survey_id", "in", self.survey_id.ids),
            ]
        )
        for question in self if ranges else ():
            question.allowed_triggering_question_ids |= ranges.filtered(
                lambda one, question=question: one._can_trigger(question)
            )
            question.is_placed_before_trigger = bool(
                set(question.triggering_answer_ids.question_id.ids)
                - set(question.allowed_triggering_question_ids.ids)
            )
        return done

    def _can_trigger(self, question):
        """Return whether this stands before a question of its survey, or a new one."""
        self.ensure_one()
        saved = question._origin
        if self.survey_id.id != question.survey_id._origin.id:
            return False
        return not saved or (self.sequence, self.id) < (saved.sequence, saved.id)
