from odoo import http
from odoo.http import request

from ..core.headers import PLAIN_PAGE

#: As on the other pages without a login; one script of our own reads the key.
SCRIPTED_PAGE = [
    (name, f"{value}; script-src 'self'")
    if name == "Content-Security-Policy"
    else (name, value)
    for name, value in PLAIN_PAGE
]


class SurveyDeclineController(http.Controller):
    """'Do not ask me again', for whoever has the key that came with a question."""

    @http.route(
        "/ask/no",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        save_session=True,
    )
    def survey_no(self, **_other):
        """Show the button. Opening the page does nothing: scanners of mails do that."""
        return self._survey_no_page({"done": False})

    @http.route(
        "/ask/no",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
        readonly=False,
        save_session=True,
        max_content_length=64 * 1024,
    )
    def survey_no_more(self, key="", **_other):
        """Withdraw the consent to questions."""
        invitation = request.env["survey.invitation"]._opened_by(key)
        if not invitation:
            pages = request.env["ir.http"]
            return pages._plain_page(
                "survey_no_gone", {}, pages._browser_lang(), status=404
            )
        invitation._decline("link", forever=True)
        return self._survey_no_page(
            {"done": True, "company": invitation.company_id}, invitation.partner_id.lang
        )

    def _survey_no_page(self, values, lang=None):
        pages = request.env["ir.http"]
        lang = lang or pages._browser_lang()
        response = pages._plain_page("survey_no", {"company": None, **values}, lang)
        for name, value in SCRIPTED_PAGE:
            response.headers[name] = value
        return response
