from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

#: More than three answers of 2,000 signs need.
MOST_BYTES = 64 * 1024


def route(path):
    return http.route(
        path,
        type="jsonrpc",
        auth="public",
        methods=["POST"],
        sitemap=False,
        max_content_length=MOST_BYTES,
    )


class SurveyDisplayController(http.Controller):
    """What a customer display asks, by a key that the till has given it.

    Whatever is wrong with a key is said in the same word.
    """

    @route("/ask/display/open")
    def ask_display_open(self, key=None, **_other):
        shown = request.env["survey.invitation"]._on_display(key)
        if not shown:
            return {"status": "over"}
        return {
            "status": "open",
            "may_decline": bool(shown.partner_id),
            "survey": shown.survey_id._till_facts(),
        }

    @route("/ask/display/answer")
    def ask_display_answer(self, key=None, answers=None, **_other):
        shown = request.env["survey.invitation"]._on_display(key)
        if not shown:
            return {"status": "over"}
        try:
            with request.env.cr.savepoint():
                shown._answer_on_display(answers)
        except UserError as error:
            return {"status": "refused", "message": error.args[0]}
        return {"status": "answered"}

    @route("/ask/display/skip")
    def ask_display_skip(self, key=None, never=False, **_other):
        shown = request.env["survey.invitation"]._on_display(key)
        if shown:
            shown._skip_on_display(never is True)
        return {"status": "over"}
