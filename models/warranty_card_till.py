"""What the till may ask about items, and how it proves whose they are."""

import re
from typing import NamedTuple

from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..core import code as codes
from ..core.rules import serials
from .res_partner_till import RECEIPT_NUMBER

#: The rows of one answer.
MOST_ITEMS = 50
MOST_CASES = 20
#: Longer than any receipt, serial number or code, and than the address of a page.
MOST_QUERY = 256
#: What the code on a receipt holds: the address of the customer's page.
PAGE = re.compile(r"https?://\S+/warranty/([0-9a-f]{32})")
#: What a till may send to prove whose item it is.
PROOFS = frozenset({"partner_id", "customer_code", "order_id", "query"})


class Front(NamedTuple):
    """Who or what is in front of a cashier, in ``sudo``.

    :ivar status: ``found``, or why the query found nothing
    :ivar cards: items that a receipt or a serial number named
    """

    status: str
    partner: object
    order: object
    cards: object

    def holds(self, card):
        """Return whether an item is one of the customer's or of the receipt's."""
        return bool(
            (self.partner and card.partner_id == self.partner)
            or (self.order and card.order_id == self.order)
            or card in self.cards
        )


class WarrantyCard(models.Model):
    _inherit = "warranty.card"

    @api.model
    def pos_items(self, config_id, partner_id=None, order_id=None, query=None):
        """Return the items of the customer in front, of a receipt or serial number.

        :param int config_id: the till's ``pos.config``
        :param int partner_id: the customer
        :param int order_id: an order of the till's company
        :param str query: a receipt number, the code that is printed on a receipt, a
            serial number or a customer's code
        :return: ``status`` (``found``, ``unknown_item``, ``too_short``, ``limited``:
            too many wrong numbers or looks within an hour); ``items``, see
            :meth:`_card_facts`, with the number of an ``open_case``; ``cases``, see
            ``customer.case._case_facts``, the open ones first; ``last_contact``:
            ``day`` and ``text``, or False
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: no such customer or order at this till
        """
        config = self.env["res.partner"]._ensure_till(config_id)
        if not self.env["customer.page.attempt"]._may_look_at_till(config):
            return self._till_items(config, self._nobody_in_front("limited"))
        proof = {"partner_id": partner_id, "order_id": order_id, "query": query}
        front = self._in_front(config, proof)
        if front.status != "found":
            return self._till_items(config, front)
        return front.cards._till_items(config, front)

    @api.model
    def pos_set_serial(self, config_id, card_id, serial, proof):
        """Add the serial number of an item that has none yet.

        :param int config_id: the till's ``pos.config``
        :param int card_id: the item
        :param str serial: as typed or scanned
        :param dict proof: whose item it is: any of :data:`PROOFS`
        :return: ``status`` ``found``; ``warnings``, sentences; ``items``, the item
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: it is not an item of who is in front, or has a number
        """
        config = self.env["res.partner"]._ensure_till(config_id)
        front = self._in_front(config, proof)
        card = self._ensure_till_card(config, front, card_id)
        if card.serial:
            raise UserError(
                _("This item has a serial number. The service desk can change it.")
            )
        warnings = card._set_serial(serial)
        return {
            "status": "found",
            "warnings": warnings,
            "items": card._till_facts(config),
        }

    # Who is in front

    @api.model
    def _in_front(self, config, proof):
        """Return what a till may see with what it shows for it.

        :rtype: Front
        :raise UserError: that is nothing which a till could show
        """
        if not isinstance(proof, dict) or not set(proof) <= PROOFS:
            raise UserError(_("Say whose item it is."))
        Partner = self.env["res.partner"].sudo()
        partner, order = Partner.browse(), self.env["pos.order"].sudo().browse()
        if proof.get("partner_id"):
            partner = Partner._ensure_till_customer(config, proof["partner_id"])
        elif proof.get("customer_code"):
            partner = self._partner_of_code(config, proof["customer_code"])
        if proof.get("order_id"):
            orders = self.env["pos.order"]
            order = orders._ensure_receipt_order(config, proof["order_id"]).sudo()
        status, cards = "found", self.sudo().browse()
        if proof.get("query"):
            status, named, receipt, cards = self._by_counted_query(
                config, proof["query"]
            )
            partner, order = partner or named, order or receipt
        elif not partner and not order:
            status = "unknown_item"
        if status == "found" and not proof.get("query"):
            cards = self._cards_of(config, partner, order)
        return Front(status, partner, order, cards)

    @api.model
    def _nobody_in_front(self, status):
        nothing = self.sudo().browse()
        return Front(status, nothing.partner_id, nothing.order_id, nothing)

    @api.model
    def _cards_of(self, config, partner, order):
        cards = self.sudo().with_company(config.company_id)
        if order:
            return cards._of_order(order)
        return cards._of_partner(partner, config.company_id, MOST_ITEMS, 0)

    @api.model
    def _by_counted_query(self, config, query):
        """Do what :meth:`_by_query` does, as long as not too much was wrong.

        What was wrong is counted also in calls that end with an error.
        """
        tries = self.env["customer.page.attempt"]
        if not tries._may_search_at_till(config):
            nobody = self._nobody_in_front("limited")
            return nobody.status, nobody.partner, nobody.order, nobody.cards
        found = self._by_query(config, query)
        if found[0] == "unknown_item":
            tries._note_miss_at_till(config)
        return found

    @api.model
    def _by_query(self, config, query):
        """Return a status, and the customer, order and items of what was typed."""
        nobody = self.env["res.partner"].sudo()
        no_order = self.env["pos.order"].sudo()
        cards = self.sudo().with_company(config.company_id)
        query = query.strip() if isinstance(query, str) else ""
        if not query.isprintable() or not 0 < len(query) <= MOST_QUERY:
            return "unknown_item", nobody, no_order, cards
        if RECEIPT_NUMBER.fullmatch(query) or PAGE.fullmatch(query):
            order = self._order_of_receipt(config, query)
            status = "found" if order else "unknown_item"
            return status, nobody, order, cards._of_order(order) if order else cards
        if len(serials.key(serials.clean(query)) or "") >= serials.SHORTEST_AT_TILL:
            found = cards._find_by_serial(query, config.company_id)
            if found:
                return "found", nobody, no_order, found
            partner = self._partner_of_code(config, query)
            if partner:
                own = self._cards_of(config, partner, no_order)
                return "found", partner, no_order, own
            return "unknown_item", nobody, no_order, cards
        return "too_short", nobody, no_order, cards

    @api.model
    def _order_of_receipt(self, config, number):
        """Return the order of a receipt, by its number or by the code printed on it."""
        if address := PAGE.fullmatch(number):
            order = self.env["customer.page"]._opened_by(address[1]).order_id
            return order.filtered(lambda one: one.company_id == config.company_id)
        return (
            self.env["pos.order"]
            .sudo()
            .search(
                [
                    ("pos_reference", "=", number),
                    ("company_id", "=", config.company_id.id),
                ],
                order="id desc",
                limit=1,
            )
        )

    @api.model
    def _partner_of_code(self, config, text):
        """Return the customer of a code, or nobody."""
        Partner = self.env["res.partner"].sudo()
        try:
            code = codes.parse(text if isinstance(text, str) else "")
        except (codes.CodeCheckError, codes.CodeFormatError):
            return Partner.browse()
        status, partner = self.env["res.partner"]._resolve_code(config, code)
        return partner if status in ("found", "lost") else Partner.browse()

    @api.model
    def _ensure_till_card(self, config, front, card_id):
        """Return an item of who is in front, in ``sudo``.

        Another's item and one that does not exist are told in the same words, and
        counted: nobody finds out by trying whose an item is.
        """
        tries = self.env["customer.page.attempt"]
        if not tries._may_name_at_till(config):
            raise UserError(_("Too many at once. Please wait some minutes."))
        ident = card_id if type(card_id) is int else 0
        card = self.sudo().with_company(config.company_id).browse(ident).exists()
        if not card or card.company_id != config.company_id or not front.holds(card):
            tries._note_strange_at_till(config)
            raise UserError(_("This item does not belong to who is in front."))
        return card

    # What the till is told

    def _till_items(self, config, front):
        cases = self.env["customer.case"]._till_cases(config, front)
        facts = self._till_facts(config)
        claims = {
            case["card_id"]: case["name"]
            for case in cases
            if case["is_open"] and case["case_type"] == "warranty"
        }
        return {
            "status": front.status,
            "items": [{**fact, "open_case": claims.get(fact["id"])} for fact in facts],
            "cases": cases,
            "last_contact": self.env["customer.interaction"]._till_last(config, front),
        }

    def _till_facts(self, config):
        zone = self.env["loyalty.ledger"]._zone(config.id)
        cards = self.with_context(tz=zone)
        return cards._card_facts(fields.Date.context_today(cards))
