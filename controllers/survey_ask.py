from odoo import http
from odoo.http import request

from ..core.headers import NOT_KEPT, SCRIPT_PAGE


class SurveyAskController(http.Controller):
    """The page behind the code on a receipt or in a message that asks something.

    Its key stands behind a # in the address: browsers do not send that part, so no log
    of a web server has it. No session is made: it would lie on the disk with a time.
    """

    @http.route(
        "/ask",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        readonly=True,
        save_session=False,
    )
    def ask_page(self, **_other):
        pages = request.env["ir.http"]
        lang = pages._browser_lang()
        return pages._plain_page("survey_ask_page", {}, lang, extra=SCRIPT_PAGE)

    @http.route(
        "/ask/open",
        type="jsonrpc",
        auth="public",
        methods=["POST"],
        save_session=False,
    )
    def ask_open(self, key=None, **_other):
        """Say what a key asks."""
        self._ask_headers()
        if not self._ask_may_try():
            return {"state": "busy"}
        asked = self._ask_resolve(key)
        return request.env["survey.ask"]._facts(asked)

    @http.route(
        "/ask/begin",
        type="jsonrpc",
        auth="public",
        methods=["POST"],
        save_session=False,
    )
    def ask_begin(self, key=None, hidden=False, **_other):
        """Begin the answer, and say where."""
        self._ask_headers()
        if not self._ask_may_try():
            return {"state": "busy"}
        asked = self._ask_resolve(key)
        answer = asked and request.env["survey.ask"]._begin(key, bool(hidden))
        if not answer:
            return request.env["survey.ask"]._facts(asked)
        survey = answer.survey_id
        url = f"/survey/{survey.access_token}/{answer.access_token}"
        pages = request.env["ir.http"]
        lang = pages._browser_lang()
        if lang not in survey._get_supported_lang_codes():
            lang = None
        return {"state": "begun", "url": pages._url_for(url, lang)}

    def _ask_resolve(self, key):
        lang = request.env["ir.http"]._browser_lang()
        asked = request.env["survey.ask"].with_context(lang=lang)._resolve(key)
        if not asked:
            request.env["customer.page.attempt"]._note_wrong_key(
                request.httprequest.remote_addr
            )
        return asked

    def _ask_may_try(self):
        address = request.httprequest.remote_addr
        return request.env["customer.page.attempt"]._may_try_key(address)

    def _ask_headers(self):
        request.future_response.headers.extend(NOT_KEPT)
