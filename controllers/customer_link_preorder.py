from odoo.http import request

from .customer_link import OwnPageController, own_page
from .preorder import form_values, wanted_in


class CustomerLinkPreorderController(OwnPageController):
    """Ordering beforehand from the own page: the link says whose order it is.

    So no code is typed, and none stands in an address.
    """

    @own_page("/preorder/<int:shop_id>")
    def own_preorder(self, token, shop_id, **_other):
        return self._show_preorder(token, shop_id)

    @own_page("/preorder/<int:shop_id>", ["POST"])
    def own_preorder_send(self, token, shop_id, **typed):
        """Take an order in; sent again it is the same one."""
        link = self._own_link(token)
        shop = link and link._preorder_shop(shop_id)
        if not shop:
            return self._own_nothing()
        if not self._may_send(link):
            return self._own_often(token)
        wanted = {**wanted_in(typed), "code": ""}
        preorder, problem = shop.env["customer.preorder"]._place(
            shop, wanted, request.httprequest.remote_addr, link.partner_id
        )
        if not preorder:
            return self._show_preorder(token, shop_id, wanted, problem)
        facts = {"shop": shop, "preorder": preorder, "layout": "customer_link_part"}
        return self._own_show(token, "preorder_done", lambda _link: facts, link=link)

    def _show_preorder(self, token, shop_id, typed=None, problem=""):
        link = self._own_link(token)
        shop = link and link._preorder_shop(shop_id)
        if not shop:
            return self._own_nothing()
        facts = {**form_values(shop, typed or {}), "layout": "customer_link_part"}
        return self._own_show(
            token, "preorder", lambda _link: facts, problem=problem, link=link
        )
