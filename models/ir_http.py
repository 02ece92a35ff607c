from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from odoo import api, models
from odoo.http import request
from odoo.tools import lazy

from ..core.headers import PLAIN_PAGE

#: Pages that answer with sentences of their own when a form does not get through.
OURS = ("/warranty/", "/customer/", "/preorder/", "/join/")
#: Of these the ones that take files.
WITH_FILES = "/warranty/"


class IrHttp(models.AbstractModel):
    """Pages for customers: no script, no data of a session, nothing in a cache."""

    _inherit = "ir.http"

    @api.model
    def _plain_page(self, template, values, lang=None, status=200, extra=None):
        """Return a page as an answer.

        :param str template: without the addon's name
        :param str lang: code of an installed language; American English if left out
        :param extra: further headers, in place of those of a page without a script
        """
        views = self.env["ir.ui.view"].sudo().with_context(lang=lang)
        languages = self.env["res.lang"].sudo()
        page = views._render_template(
            f"pos_customer_identity.{template}",
            {
                "csrf_token": request.csrf_token,
                "page_lang": (lang or "en_US").replace("_", "-"),
                "direction": languages._get_data(code=lang).direction or "ltr",
                "notice_url": lazy(lambda: self._notice_url_of(values)),
                **values,
            },
        )
        headers = [("Content-Type", "text/html; charset=utf-8"), *(extra or PLAIN_PAGE)]
        return request.make_response(page, headers, status=status)

    @api.model
    def _notice_url_of(self, values):
        company = values.get("company")
        return self.env["identity.notice"]._url(company) if company else False

    @api.model
    def _browser_lang(self):
        """Return the installed language that the browser likes best, or None."""
        installed = self.env["res.lang"].sudo().get_installed()
        codes = {code.lower(): code for code, _name in installed}
        for tag in request.httprequest.accept_languages.values():
            wanted = tag.replace("-", "_").lower()
            if wanted in codes:
                return codes[wanted]
            for lower, code in codes.items():
                if lower.partition("_")[0] == wanted.partition("_")[0]:
                    return code
        return None

    @classmethod
    def _handle_error(cls, exception):
        """Say in plain words what stopped a form before it reached its page."""
        kinds = (BadRequest, RequestEntityTooLarge)
        path = request.httprequest.path
        if not (path.startswith(OURS) and isinstance(exception, kinds)):
            return super()._handle_error(exception)
        too_large = isinstance(exception, RequestEntityTooLarge)
        pages = request.env["ir.http"]
        response = pages._plain_page(
            "warranty_page_refused",
            {"too_large": too_large and path.startswith(WITH_FILES)},
            pages._browser_lang(),
            exception.code,
        )
        if too_large:
            # What was sent is not read to its end.
            response.headers["Connection"] = "close"
        return response
