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


class PreorderController(http.Controller):
    """Ordered beforehand, by who has a code; fetched and paid in the shop."""

    @route("/preorder/<string:key>", ["GET"])
    def preorder(self, key, **_other):
        shop = self._shop(key)
        return self._form(shop, {}) if shop else self._gone()

    @route("/preorder/<string:key>", ["POST"])
    def preorder_send(self, key, **typed):
        shop = self._shop(key)
        if not shop:
            return self._gone()
        wanted = {name: typed.get(name, "") for name in ("form", "code", "day")}
        wanted["pieces"] = {
            int(name.removeprefix(PIECES)): text
            for name, text in typed.items()
            if NAME.fullmatch(name)
        }
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
        form = typed.get("form") or ""
        currency = shop.currency_id
        products = [
            {
                "id": product.id,
                "name": product.display_name,
                "price": formatLang(shop.env, price, currency_obj=currency),
                "pieces": (typed.get("pieces") or {}).get(product.id, ""),
            }
            for product in shop._preorder_products()
            for price in [self._price(shop, product)]
        ]
        values = {
            "company": shop.company_id,
            "shop": shop,
            "products": products,
            "typed": typed,
            "problem": problem,
            "most": MOST_PIECES,
            "days": MOST_DAYS,
            "join_path": shop.join_key and f"/join/{shop.join_key}",
            "form": form if len(form) == 32 else secrets.token_hex(16),
        }
        return self._page("preorder_form", values, 422 if problem else 200)

    def _price(self, shop, product):
        if shop.use_pricelist and shop.pricelist_id:
            return shop.pricelist_id._get_product_price(product, 1)
        return product.lst_price

    def _gone(self):
        return self._page("preorder_gone", {"company": request.env.company.sudo()}, 404)

    def _page(self, template, values, status=200):
        pages = request.env["ir.http"]
        return pages._plain_page(template, values, pages._browser_lang(), status)
