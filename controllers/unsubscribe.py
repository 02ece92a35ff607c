from odoo import http
from odoo.http import request


class UnsubscribeController(http.Controller):
    """Taking a consent back with the link of a mail."""

    @http.route(
        "/unsubscribe/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        save_session=False,
    )
    def unsubscribe(self, token, **_other):
        """Show the button. Opening the page does nothing: scanners of mails do that."""
        return self._unsubscribe_page(token, done=False)

    @http.route(
        "/unsubscribe/<string:token>",
        type="http",
        auth="public",
        methods=["POST"],
        # A mail program posts here (RFC 8058): it has no page of ours, and no cookie.
        # The signed token alone decides, and all it can do is end one consent.
        csrf=False,
        sitemap=False,
        readonly=False,
        save_session=False,
        max_content_length=64 * 1024,
    )
    def unsubscribe_now(self, token, **_other):
        """Take the consent back; again and again is the same."""
        consents = request.env["identity.consent"]
        facts = consents._unsubscribe_facts(token)
        if facts:
            consents._unsubscribe(*facts)
        return self._unsubscribe_page(token, done=True)

    def _unsubscribe_page(self, token, done):
        pages = request.env["ir.http"]
        facts = request.env["identity.consent"]._unsubscribe_facts(token)
        if not facts:
            lang = pages._browser_lang()
            return pages._plain_page("unsubscribe_gone", {}, lang, status=404)
        partner, purpose, company = facts
        lang = partner.lang or pages._browser_lang()
        consents = request.env["identity.consent"].with_context(lang=lang)
        labels = dict(consents._fields["purpose"]._description_selection(consents.env))
        values = {
            "token": token,
            "done": done,
            "company": company,
            "purpose": labels[purpose],
        }
        return pages._plain_page("unsubscribe", values, lang)
