from odoo import http
from odoo.http import request

from odoo.addons.survey.controllers.main import Survey

from ..core.rules import answers

#: Bytes of what is sent for one page: room for some fifty long texts.
BODY_LIMIT = 512 * 1024
#: What says where in the survey somebody is.
PLACES = ("page_id", "question_id", "previous_page_id")


class SurveySubmit(Survey):
    """Answers to customers' surveys come from anywhere: nonsense is refused plainly."""

    @http.route()
    def survey_submit(self, survey_token, answer_token, **post):
        survey, _answer = self._fetch_from_access_token(survey_token, answer_token)
        if survey.for_customers and not self._is_well_formed(survey, post):
            return {}, {"error": "refused"}
        return super().survey_submit(survey_token, answer_token, **post)

    def _is_well_formed(self, survey, post):
        if (request.httprequest.content_length or 0) > BODY_LIMIT:
            return False
        own = set(survey.question_and_page_ids.ids)
        places = [post[key] for key in PLACES if key in post]
        needed = {"page_per_section": "page_id", "page_per_question": "question_id"}
        if needed.get(survey.questions_layout, "token") not in {*post, "token"}:
            return False
        return all(
            isinstance(place, int | str)
            and str(place).isascii()
            and str(place).isdigit()
            and int(str(place)[:12]) in own
            for place in places
        )

    def _extract_comment_from_answers(self, question, answers_sent):
        """Leave what has not the shape of an answer whole: the question refuses it."""
        is_matrix = question.question_type == "matrix"
        if question._is_strict() and not answers.has_shape(answers_sent, is_matrix):
            return answers_sent, None
        return super()._extract_comment_from_answers(question, answers_sent)
