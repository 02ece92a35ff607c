from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..core.headers import NOT_KEPT


class CustomerOwnPortal(CustomerPortal):
    """The own page of customers with a login."""

    @http.route("/my/customer", type="http", auth="user", website=True)
    def portal_my_customer(self, **_other):
        """Lead to the page, under a link that opens for this login alone."""
        try:
            path = request.env["customer.link"]._make_for_login()
            problem = ""
        except UserError as error:
            path, problem = None, error.args[0]
        if not path:
            values = self._prepare_portal_layout_values()
            return request.render(
                "pos_customer_identity.portal_my_customer",
                {**values, "page_name": "customer", "problem": problem},
            )
        response = request.redirect(path, code=303)
        response.headers.extend([*NOT_KEPT, ("Referrer-Policy", "no-referrer")])
        return response
