from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

#: What the page says after something was done on it.
NOTICES = ("consent", "request", "again")


class CustomerLinkController(http.Controller):
    """The page of one customer: the code, the consents, the rights. No identifier."""

    @http.route(
        "/customer/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        readonly=False,
        save_session=True,
    )
    def page(self, token, said="", **_other):
        link = self._link(token)
        if not link:
            return self._nothing()
        link._note_use()
        return self._render(
            "customer_link_page",
            {
                "link": link,
                "token": token,
                "partner": link.partner_id,
                "company": link.company_id,
                "payload": link.partner_id._customer_card_payload(),
                "consents": link._consents(),
                "kinds": link._kinds(),
                "open_kinds": link._open_requests(),
                "said": said if said in NOTICES else "",
            },
        )

    @http.route(
        "/customer/<string:token>/consent",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
    )
    def consent(self, token, purpose="", given="", **_other):
        """Record that a switch was moved."""
        return self._do(
            token, lambda link: link._set_consent(purpose, given == "1"), "consent"
        )

    @http.route(
        "/customer/<string:token>/request",
        type="http",
        auth="public",
        methods=["POST"],
        sitemap=False,
    )
    def ask(self, token, kind="", **_other):
        """Take in that the customer wants a copy, a correction or to be forgotten."""
        return self._do(token, lambda link: link._ask(kind), "request")

    # Parts of these

    def _do(self, token, action, said):
        link = self._link(token)
        if not link:
            return self._nothing()
        try:
            done = action(link)
        except UserError:
            # The page offers nothing of the kind.
            return self._nothing()
        said = "again" if done is False else said
        return request.redirect(f"/customer/{token}?said={said}", code=303)

    def _link(self, token):
        link = request.env["customer.link"]._opened_by(token)
        if link and link.partner_id.lang:
            link = link.with_context(lang=link.partner_id.lang)
        return link

    def _nothing(self):
        """Say that a link does not work, and never why."""
        return self._render("customer_link_gone", {}, 404)

    def _render(self, template, values, status=200):
        lang = values["link"].env.lang if "link" in values else None
        return request.env["ir.http"]._plain_page(template, values, lang, status)
