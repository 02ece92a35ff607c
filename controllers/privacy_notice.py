from odoo import http
from odoo.http import request


def route(*paths):
    return http.route(
        list(paths),
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        save_session=False,
    )


class PrivacyNoticeController(http.Controller):
    """What a shop does with data, for anybody, in the visitor's language."""

    @route("/privacy-notice", "/privacy-notice/<string:version>")
    def privacy_notice(self, version="", shop="", **_other):
        """Show the newest notice, or the one with a number."""
        pages = request.env["ir.http"]
        lang = pages._browser_lang()
        notices = request.env["identity.notice"].with_context(lang=lang)
        company = notices._shop_of(shop)
        number = self._number(version)
        notice = notices._published(company, number) if number != 0 else notices
        if not notice:
            return pages._plain_page("privacy_notice_gone", {}, lang, status=404)
        newest = notices._published(company)
        values = {
            "notice": notice,
            "blocks": notice._blocks(),
            "company": company,
            "newer": newest.version if newest != notice else False,
            "newest_url": newest._address(),
        }
        return pages._plain_page("privacy_notice", values, lang)

    def _number(self, version):
        """Return the number of a version; None for the newest, 0 for no version."""
        if not version:
            return None
        known = version.isascii() and version.isdecimal() and len(version) < 9
        return int(version) if known else 0
