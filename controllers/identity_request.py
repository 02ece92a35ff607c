from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request

from ..core.headers import NOT_KEPT

MIMETYPES = {"pdf": "application/pdf", "json": "application/json; charset=utf-8"}


class IdentityRequestController(http.Controller):
    """Hands over the copy of all that is held on a person."""

    @http.route(
        "/pos_customer_identity/request/<int:request_id>/<string:kind>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=False,
    )
    def hand_over(self, request_id, kind, token="", **_other):
        """Make the file now and send it; nothing of it is kept on this side.

        The token was given to this user a moment ago, and counts once.
        """
        asked = request.env["identity.request"].browse(request_id)
        try:
            if kind not in MIMETYPES or not asked.exists():
                raise AccessError(request.env._("There is no such file."))
            asked._use_token(kind, token)
            content = asked._make_file(kind)
        except AccessError as error:
            return self._refused(error, 403)
        except UserError as error:
            return self._refused(error, 503)
        name = f"{asked.name.replace('/', '-')}.{kind}"
        return request.make_response(
            content,
            [
                ("Content-Type", MIMETYPES[kind]),
                ("Content-Disposition", content_disposition(name)),
                *NOT_KEPT,
            ],
        )

    def _refused(self, error, status):
        # What was done before is not stored: the token still counts.
        request.env.cr.rollback()
        headers = [("Content-Type", "text/plain; charset=utf-8"), *NOT_KEPT]
        return request.make_response(str(error), headers, status=status)
