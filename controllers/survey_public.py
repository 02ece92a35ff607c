from odoo import http
from odoo.exceptions import UserError
from odoo.http import request
from odoo.tools import is_html_empty

from ..models.survey_survey_form import MOST_TEXT, StaleForm
from ..models.survey_survey_take import TRAP

#: Most bytes of a form: some texts of 2,000 signs, four bytes each, as browsers write
#: them. Refused by its length, before it is read.
MOST_BYTES = 256 * 1024


class SurveyPublicController(http.Controller):
    """Suggestion box and contest: pages for everybody, without cookie and script.

    Nobody's session counts here, so nothing has to be protected from forged requests:
    the form's own signed number keeps programs out.
    """

    @http.route(
        "/ask/box/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        save_session=False,
    )
    def box_page(self, token, **_other):
        survey = self._box(token)
        if not survey:
            return self._box_gone()
        if survey._public_state() != "open":
            return self._box_closed(survey)
        return self._box_form(survey, {})

    @http.route(
        "/ask/box/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
        csrf=False,
        readonly=False,
        save_session=False,
        max_content_length=MOST_BYTES,
    )
    def box_send(self, token, **_other):
        """Take in a suggestion or an entry."""
        survey = self._box(token)
        if not survey:
            return self._box_gone()
        typed = request.httprequest.form.to_dict(flat=False)
        if survey._public_state() != "open":
            return self._box_closed(survey, typed)
        address = request.httprequest.remote_addr
        if not request.env["customer.page.attempt"]._may_send_box(address, survey):
            problem = survey.env._(
                "A lot is coming in at this moment. What you wrote is still here: "
                "please send it again in an hour."
            )
            return self._box_form(survey, typed, problem, 429)
        try:
            with request.env.cr.savepoint():
                kept = survey._take_form(typed)
        except UserError as error:
            if isinstance(error, StaleForm):
                typed.pop("form", None)
            return self._box_form(survey, typed, error.args[0], 422)
        return self._box_render("survey_box_thanks", survey, {"kept": kept})

    # Parts of these

    def _box(self, token):
        """Return the survey of a page; whoever is logged in is nobody here."""
        request.update_env(user=request.env.ref("base.public_user").id)
        survey = request.env["survey.survey"]._public_page(token)
        return survey.with_context(lang=request.env["ir.http"]._browser_lang())

    def _box_form(self, survey, typed, problem="", status=200):
        values = {
            "typed": typed,
            "problem": problem,
            "form": (typed.get("form") or [""])[0] or survey._new_form(),
            "trap": TRAP,
            "most_text": MOST_TEXT,
        }
        return self._box_render("survey_box_page", survey, values, status)

    def _box_closed(self, survey, typed=None):
        words = [
            typed[f"q{question.id}"][0]
            for question in survey.question_ids
            if question.question_type in ("char_box", "text_box")
            and (typed or {}).get(f"q{question.id}")
        ]
        values = {"state": survey._public_state(), "words": "\n\n".join(words)}
        return self._box_render(
            "survey_box_closed", survey, values, 410 if typed else 200
        )

    def _box_gone(self):
        pages = request.env["ir.http"]
        return pages._plain_page("survey_page_gone", {}, pages._browser_lang(), 404)

    def _box_render(self, template, survey, values, status=200):
        values = {
            "survey": survey,
            "company": survey.public_company_id,
            "draw": survey.draw_ids[:1],
            "is_html_empty": is_html_empty,
            "zone": survey.public_company_id.partner_id.tz or "UTC",
            **values,
        }
        return request.env["ir.http"]._plain_page(
            template, values, survey.env.lang, status
        )
