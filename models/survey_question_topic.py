from odoo import _, api, fields, models
from odoo.exceptions import UserError


class SurveyQuestion(models.Model):
    """Questions whose answers are remembered, and not asked for again."""

    _inherit = "survey.question"

    topic_id = fields.Many2one(
        "survey.profile.topic",
        "Remembered as",
        index="btree_not_null",
        ondelete="set null",
        help="What customers answer is kept on their profile, if they agreed to it. "
        "Who answered before is not asked while the answer holds.",
    )

    def _asked_of(self, partner, company):
        """Return which of these questions a customer is asked now.

        :param partner: the ``res.partner``; empty for somebody who is not known
        :param company: the ``res.company`` that asks
        """
        topics = {
            topic: topic._may_be_asked(partner, company) for topic in self.topic_id
        }
        return self.filtered(lambda question: topics.get(question.topic_id, True))


class SurveyQuestionAnswer(models.Model):
    _inherit = "survey.question.answer"

    origin_id = fields.Many2one(
        "customer.origin",
        "Heard of Us by",
        ondelete="set null",
        help="For the question how customers heard of the shop: what this answer "
        "stands for. The till then does not ask again.",
    )


class SurveySurvey(models.Model):
    _inherit = "survey.survey"

    @api.model
    def _partner_of_vals(self, vals):
        return self.env["res.partner"].sudo().browse(vals.get("partner_id") or [])

    def _prepare_questions_vals(self, vals):
        """Leave out what is known, and what is only asked of those who trust us.

        :raise UserError: nothing is left
        """
        vals = super()._prepare_questions_vals(vals)
        if vals.get("is_anonymous"):
            return vals
        ids = [
            ident
            for command in vals["predefined_question_ids"]
            for ident in (command[2] if command[0] == fields.Command.SET else ())
        ]
        questions = self.env["survey.question"].sudo().browse(ids)
        company = self.env["res.company"].browse(vals.get("company_id") or [])
        asked = questions._asked_of(
            self._partner_of_vals(vals), company or self.env.company
        )
        if asked == questions:
            return vals
        if not asked:
            raise UserError(_("There is nothing left to ask. Thank you."))
        return {**vals, "predefined_question_ids": [fields.Command.set(asked.ids)]}

    @api.model
    def _get_pages_or_questions(self, user_input):
        """Show the questions of this answer alone; Odoo looks at them page by page."""
        shown = super()._get_pages_or_questions(user_input)
        if not user_input.feedback_channel:
            return shown
        asked = user_input.predefined_question_ids
        return shown.filtered(
            lambda one: one in asked or (one.is_page and one.question_ids & asked)
        )
