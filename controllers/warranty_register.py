import secrets

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from ..core.headers import PLAIN_PAGE
from .warranty_page import route

FIELDS = ("number", "day", "total", "form", "contact")


class WarrantyRegisterController(http.Controller):
    """The form for who bought elsewhere, or got a gift."""

    @route("/warranty/register", ["GET"])
    def warranty_register(self, **_other):
        return self._register_form({})

    @route("/warranty/register", ["POST"])
    def warranty_register_item(self, **typed):
        """Register what a number names, and lead to its page."""
        typed = {name: typed.get(name, "") for name in FIELDS}
        lang = request.env["ir.http"]._browser_lang()
        pages = request.env["customer.page"].with_context(lang=lang)
        try:
            wanted = pages._contact_in(typed["contact"], request.env.company)
        except UserError as error:
            return self._register_form(typed, str(error))
        address = request.httprequest.remote_addr
        page, answer = pages._register_purchase(
            typed["form"], typed["number"], typed["day"], address, typed["total"]
        )
        if not page:
            return self._register_form(typed, answer)
        if wanted and page._can_take_contact():
            page._keep_contact(wanted)
        response = request.redirect(f"/warranty/{answer}?said=registered", code=303)
        response.headers.extend(PLAIN_PAGE)
        return response

    def _register_form(self, typed, problem=""):
        form = typed.get("form") or ""
        notices = request.env["identity.notice"]
        values = {
            "notice_url": notices._url(request.env.company),
            "typed": typed,
            "problem": problem,
            "form": form if len(form) == 32 else secrets.token_hex(16),
        }
        pages = request.env["ir.http"]
        status = 422 if problem else 200
        return pages._plain_page(
            "warranty_register", values, pages._browser_lang(), status
        )
