import re
import secrets

from odoo import http
from odoo.http import request
from odoo.tools import formatLang

from ..models.customer_preorder import MOST_DAYS, MOST_PIECES
from .warranty_page import route

#: The fields of the pieces are named by the product's number.
PIECES = "pieces-"
NAME = re.compile(rf"{PIECES}[0-9]{{1,12}}")
#: Most bytes of a form.
MOST_BYTES = 64 * 1024


def wanted_in(typed):
    """Return what a form wants, as ``customer.preorder._place`` takes it."""
    wanted = {name: typed.get(name, "") for name in ("form", "code", "day")}
    wanted["pieces"] = {
        int(name.removeprefix(PIECES)): text
        for name, text in typed.items()
        if NAME.fullmatch(name)
    }
    return wanted


def form_values(shop, typed):
    """Return what the form of a shop shows.

    :param shop: the ``pos.config``, in ``sudo``
    :param dict typed: of :func:`wanted_in`, or empty
    """
    form = typed.get("form") or ""
    pieces = typed.get("pieces") or {}
    return {
        "shop": shop,
        "products": [
            {
                "id": product.id,
                "name": product.display_name,
                "price": formatLang(
                    shop.env, _price(shop, product), currency_obj=shop.currency_id
                ),
                "pieces": pieces.get(product.id, ""),
            }
            for product in shop._preorder_products()
        ],
        "typed": typed,
        "most": MOST_PIECES,
        "days": MOST_DAYS,
        "form": form if len(form) == 32 else secrets.token_hex(16),
    }


def _price(shop, product):
    if shop.use_pricelist and shop.pricelist_id:
        return shop.pricelist_id._get_product_price(product, 1)
    return product.lst_price


class PreorderController(http.Controller):
    """Ordered beforehand, by who has a code; fetched and paid in the shop."""

    @route("/preorder/<string:key>", ["GET"])
    def preorder(self, key, **_other):
        shop = self._shop(key)
        return self._form(shop, {}) if shop else self._gone()

    @route("/preorder/<string:key>", ["POST"], max_content_length=MOST_BYTES)
    def preorder_send(self, key, **typed):
        shop = self._shop(key)
        if not shop:
            return self._gone()
        wanted = wanted_in(typed)
        preorder, problem = shop.env["customer.preorder"]._place(
            shop, wanted, request.httprequest.remote_addr
        )
        if not preorder:
            return self._form(shop, wanted, problem)
        values = {"company": shop.company_id, "shop": shop, "preorder": preorder}
        return self._page("preorder_done", values)

    def _shop(self, key):
        lang = request.env["ir.http"]._browser_lang()
        return request.env["pos.config"].with_context(lang=lang)._of_preorder_key(key)

    def _form(self, shop, typed, problem=""):
        values = {
            **form_values(shop, typed),
            "company": shop.company_id,
            "problem": problem,
            "join_path": shop.join_key and f"/join/{shop.join_key}",
        }
        return self._page("preorder_form", values, 422 if problem else 200)

    def _gone(self):
        return self._page("preorder_gone", {"company": request.env.company.sudo()}, 404)

    def _page(self, template, values, status=200):
        pages = request.env["ir.http"]
        values = {"layout": "warranty_layout", "link": None, **values}
        return pages._plain_page(template, values, pages._browser_lang(), status)
