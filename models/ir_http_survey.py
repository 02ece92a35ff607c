from werkzeug.exceptions import RequestEntityTooLarge

from odoo import models
from odoo.http import request

PAGES = "/ask/box/"


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _handle_error(cls, exception):
        """Say in plain words that a form of a public page is too large."""
        path = request.httprequest.path
        if not (
            path.startswith(PAGES) and isinstance(exception, RequestEntityTooLarge)
        ):
            return super()._handle_error(exception)
        pages = request.env["ir.http"]
        response = pages._plain_page(
            "survey_box_refused", {}, pages._browser_lang(), exception.code
        )
        # What was sent is not read to its end.
        response.headers["Connection"] = "close"
        return response
