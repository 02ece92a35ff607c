from odoo.exceptions import UserError

from ..models.customer_link_history import STEP
from .customer_link import OwnPageController, number_in, own_page


class CustomerHistoryController(OwnPageController):
    """Purchases with their receipts, items, warranties and cases."""

    @own_page("/purchases")
    def own_purchases(self, token, page="1", **_other):
        at = max(number_in(page), 1)

        def facts(link):
            rows, has_more = link._purchases((at - 1) * STEP)
            return {"rows": rows, "has_more": has_more, "page": at}

        return self._own_show(token, "purchases", facts)

    @own_page("/purchases/<int:order_id>")
    def own_receipt(self, token, order_id, **_other):
        link = self._own_link(token)
        order = link and link._receipt(order_id)
        if not order:
            return self._own_nothing()
        facts = {"receipt": link._receipt_facts(order)}
        return self._own_show(token, "receipt", lambda _link: facts, link=link)

    @own_page("/items")
    def own_items(self, token, page="1", said="", **_other):
        at = max(number_in(page), 1)

        def facts(link):
            offset = (at - 1) * STEP
            items, more_items = link._items(offset)
            cases, more_cases = link._cases(offset)
            return {
                "items": items,
                "cases": cases,
                "has_more": more_items or more_cases,
                "page": at,
            }

        return self._own_show(token, "items", facts, said)

    @own_page("/open/<string:word>/<int:record_id>")
    def own_open(self, token, word, record_id, **_other):
        """Lead to the page of an item, a case or a receipt, as its key would."""
        link = self._own_link(token)
        if not link:
            return self._own_nothing()
        try:
            path = link._open(word, record_id)
        except UserError:
            return self._own_lead(f"/customer/{token}/items?said=often")
        return self._own_lead(path) if path else self._own_nothing()
