import secrets

from odoo import http
from odoo.fields import Domain
from odoo.http import request

from odoo.addons.survey.controllers.main import Survey


class CustomerSurvey(Survey):
    """Odoo's survey pages for answers that began with a key."""

    def _check_validity(
        self,
        survey_sudo,
        answer_sudo,
        answer_token,
        ensure_token=True,
        check_partner=True,
    ):
        """Let whoever holds the address answer, whoever is logged in on the device.

        An anonymous answer that is complete is opened by nobody.
        """
        if answer_sudo.is_anonymous and answer_sudo.state == "done":
            return "token_wrong"
        return super()._check_validity(
            survey_sudo,
            answer_sudo,
            answer_token,
            ensure_token=ensure_token,
            check_partner=check_partner and not answer_sudo.feedback_channel,
        )

    @http.route()
    def survey_retry(self, survey_token, answer_token, **post):
        """Answer once: a key is no way to answer again and again."""
        _survey, answer = self._fetch_from_access_token(survey_token, answer_token)
        if answer.feedback_channel:
            return request.redirect("/")
        return super().survey_retry(survey_token, answer_token, **post)

    @http.route()
    def survey_submit(self, survey_token, answer_token, **post):
        """Hand in an anonymous answer at once, whole or not at all."""
        _survey, answer = self._fetch_from_access_token(survey_token, answer_token)
        if not answer.is_anonymous:
            return super().survey_submit(survey_token, answer_token, **post)
        # What is right of an answer that has errors is not kept until the next try.
        with request.env.cr.savepoint() as savepoint:
            result = super().survey_submit(survey_token, answer_token, **post)
            if answer.state != "done":
                savepoint.rollback()
                answer.invalidate_recordset()
                return result
        answer._hand_in()
        return result

    # Results

    @http.route()
    def survey_report(self, survey, answer_token=None, **post):
        """Show results with anonymous answers where they are enough."""
        survey.check_access("read")
        if not survey._may_show_anonymous(self._ask_filtered_by(survey, post)):
            return request.render(
                "pos_customer_identity.survey_results_refused",
                {
                    "survey": survey,
                    "filtered": bool(post.get("filters")),
                    "least": max(survey.sudo().least_shown, 2),
                },
            )
        return super().survey_report(survey, answer_token=answer_token, **post)

    def _ask_filtered_by(self, survey, post):
        """Return the questions that results are filtered by.

        A filter by what somebody wrote stands for a question that nobody may filter by.
        """
        answers, lines = self._get_filters_from_post(post)
        questions = request.env["survey.question"].sudo()
        if lines:
            questions = survey.sudo().question_ids.filtered(
                lambda one: not one.is_filter
            )
        chosen = request.env["survey.question.answer"].sudo().browse(answers).exists()
        return questions | chosen.question_id

    def _extract_filters_data(self, survey, post):
        """Add the anonymous answers, in an order that says nothing."""
        lines, filters = super()._extract_filters_data(survey, post)
        hidden = self._ask_hidden_lines(survey, post)
        return (lines.sudo() + hidden if hidden else lines), filters

    def _ask_hidden_lines(self, survey, post):
        chosen = request.env["survey.question.answer"].sudo()
        domains = [
            Domain(
                "user_input_line_ids",
                "any",
                [
                    ("question_id", "=", answer.question_id.id),
                    ("suggested_answer_id", "=", answer.id),
                ],
            )
            for answer in chosen.browse(self._get_filters_from_post(post)[0])
        ]
        answers = (
            request.env["survey.user_input"]
            .sudo()
            .search(
                Domain.AND(
                    [
                        [("survey_id", "=", survey.id)],
                        survey._came_out(),
                        *domains,
                    ]
                )
            )
        )
        lines = answers.user_input_line_ids
        return lines.browse(shuffled(lines.ids))


def shuffled(ids):
    """Return numbers in an order that nobody can guess."""
    return secrets.SystemRandom().sample(ids, len(ids))
