from odoo import http
from odoo.http import content_disposition, request

from ..core.headers import NOT_KEPT


class SurveyDrawController(http.Controller):
    """The page on which anybody follows and checks a draw."""

    @http.route(
        "/ask/draw/<string:token>",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        save_session=False,
    )
    def draw_page(self, token, **_other):
        pages = request.env["ir.http"]
        lang = pages._browser_lang()
        draw = request.env["survey.draw"]._public_page(token).with_context(lang=lang)
        if not draw:
            return pages._plain_page("survey_page_gone", {}, lang, 404)
        values = {
            "draw": draw,
            "company": draw.company_id,
            "contest": draw.survey_id,
            "published": draw._published(),
            "zone": draw.company_id.partner_id.tz or "UTC",
        }
        return pages._plain_page("survey_draw_page", values, lang)

    @http.route(
        "/ask/draw/<string:token>/list.json",
        type="http",
        auth="public",
        methods=["GET"],
        sitemap=False,
        save_session=False,
    )
    def draw_file(self, token, **_other):
        """Send all that is needed to repeat the draw."""
        draw = request.env["survey.draw"]._public_page(token)
        if not draw or draw.state == "committed":
            pages = request.env["ir.http"]
            return pages._plain_page("survey_page_gone", {}, None, 404)
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Disposition", content_disposition(f"draw-{draw.id}.json")),
            *NOT_KEPT,
        ]
        return request.make_response(draw._published().dumps(), headers)
