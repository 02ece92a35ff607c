from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal, pager

from ..core.headers import NOT_KEPT

#: Rows of one page of a list.
STEP = 20
#: Each list: the model behind it.
LISTS = {"warranties": "warranty.card", "cases": "customer.case"}


class WarrantyPortal(CustomerPortal):
    """Items and cases of customers with a login, beside their orders and invoices."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        pages = request.env["customer.page"]
        if "warranty_count" in counters:
            values["warranty_count"] = pages._own_count("warranty.card", limit=1)
        if "case_count" in counters:
            values["case_count"] = pages._own_count("customer.case", limit=1)
        return values

    @http.route(
        ["/my/warranties", "/my/warranties/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_warranties(self, page=1, said="", **_other):
        return self._warranty_list("warranties", page, said)

    @http.route(
        ["/my/cases", "/my/cases/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
    )
    def portal_my_cases(self, page=1, said="", **_other):
        return self._warranty_list("cases", page, said)

    @http.route(
        "/my/warranties/<int:record_id>", type="http", auth="user", website=True
    )
    def portal_my_warranty(self, record_id, **_other):
        return self._warranty_open("warranties", record_id)

    @http.route("/my/cases/<int:record_id>", type="http", auth="user", website=True)
    def portal_my_case(self, record_id, **_other):
        return self._warranty_open("cases", record_id)

    def _warranty_list(self, name, page, said):
        pages = request.env["customer.page"]
        total = pages._own_count(LISTS[name])
        shown = pager(f"/my/{name}", total, page=page, step=STEP)
        rows = pages._own_items if name == "warranties" else pages._own_cases
        values = {
            **self._prepare_portal_layout_values(),
            "rows": rows(STEP, shown["offset"]),
            "page_name": name,
            "pager": shown,
            "default_url": f"/my/{name}",
            "too_many": said == "often",
        }
        return request.render(f"pos_customer_identity.portal_my_{name}", values)

    def _warranty_open(self, name, record_id):
        """Lead to the page of a record, or say that it is not there, never why."""
        try:
            path = request.env["customer.page"]._open_own(LISTS[name], record_id)
        except UserError:
            return request.redirect(f"/my/{name}?said=often")
        if not path:
            raise request.not_found()
        response = request.redirect(path, code=303)
        response.headers.extend([*NOT_KEPT, ("Referrer-Policy", "no-referrer")])
        return response
