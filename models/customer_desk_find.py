"""One field that takes whatever a customer names, and goes straight to the customer."""

import re
import unicodedata

from odoo import api, models

from ..core import code as codes
from .customer_desk import CUSTOMER
from .customer_desk_numbers import Hit
from .res_partner_till import MAX_EMAIL
from .warranty_card_till import PAGE

#: How many customers are offered to choose from.
MOST_OFFERED = 8
#: Longest number of an order, a case or an item that is looked at.
MOST_SIGNS = 64
#: What the search found, and what the screen then shows first.
TABS = {
    "receipt": "purchases",
    "order": "purchases",
    "sale": "purchases",
    "serial": "items",
    "case": "cases",
}


class CustomerDesk(models.AbstractModel):
    _inherit = "customer.desk"

    @api.model
    def find(self, query):
        """Find a customer by whatever was typed or scanned.

        :param str query: a code in any spelling, the code on a receipt, the number of
            a receipt, an order, a case or an item, a phone number or an e-mail address
        :return: ``status``; with ``found`` the ``customer`` (``id``, ``code``,
            ``is_company``), ``by`` (how it was found), ``note`` (a sentence, or False)
            and ``focus`` (``tab`` and ``id`` of what was named, or False); with
            ``several`` the ``rows``, each a customer with ``on``, ``shop`` and ``by``;
            else ``title`` and ``hints``: sentences that say what is wrong. The other
            statuses are ``empty``, ``unknown``, ``typo``, ``archived``, ``unused`` (a
            card that nobody has), ``no_customer`` (an order, item or case without
            one), ``limited`` and ``unavailable``
        :rtype: dict
        :raise AccessError: the user is not of the service desk
        """
        self._ensure_desk()
        text = self._cleaned(query)
        if not text:
            return self._nobody("empty")
        if "@" in text:
            return self._find_by_contact("email", text)
        return self._find_by_code(text) or self._find_by_rest(text)

    @api.model
    def _cleaned(self, query):
        """Return what was typed without its invisible marks, or an empty text."""
        if not isinstance(query, str) or len(query) > MAX_EMAIL:
            return ""
        # Marks of direction come along when a number is copied out of Arabic text.
        text = "".join(
            sign for sign in query.strip() if unicodedata.category(sign) != "Cf"
        )
        text = re.sub(r"\s+", " ", text)
        # The database takes no NUL, and no number has one.
        return text if text.isprintable() else ""

    # By code

    @api.model
    def _find_by_code(self, text):
        """Return the answer for a code that is right, or None."""
        try:
            code = codes.parse(text)
        except codes.CodeError:
            return None
        record = self.env["customer.code"].sudo()._find(code)
        if record.state == "reserved" and record.company_id in self.env.companies:
            return self._nobody("unused")
        partner = record.partner_id
        partner.fetch(CUSTOMER)
        # Another company's code is told like one that does not exist.
        if not partner or not self._is_customer(partner):
            return self._missed("unknown")
        if not partner.active:
            return self._nobody("archived")
        return self._found([Hit("code", record.id, partner.id)], record.state)

    # By number, phone or e-mail

    @api.model
    def _find_by_rest(self, text):
        # A code is not counted: nobody guesses one, and the card is in the hand.
        if not self.env["customer.page.attempt"]._may_find_at_desk():
            return self._nobody("limited")
        company = self.env.company
        hits = []
        if len(text) <= MOST_SIGNS or PAGE.fullmatch(text):
            hits = self._find_numbers(text)
        if hits:
            return self._found(hits)
        if self.env["res.partner"]._is_phone(company, text):
            return self._find_by_contact("phone", text)
        return self._missed("typo" if self._is_mistyped(text) else "unknown")

    @api.model
    def _is_mistyped(self, text):
        """Return whether a text has the shape of a code, and a sign of it is wrong."""
        try:
            codes.parse(text)
        except codes.CodeError as error:
            return isinstance(error, codes.CodeCheckError)
        return False

    @api.model
    def _find_by_contact(self, field, text):
        """Find by phone or e-mail: counted and recorded by the vault."""
        Partner = self.env["res.partner"]
        plain = Partner._find_plain(self.env.company, field, text)
        status, found = self.env["identity.vault"]._find_at_till(
            field, text, self.env["pos.config"], known=bool(plain)
        )
        if status != "found":
            return self._nobody(status)
        found = (plain | found).sudo()
        found.fetch(CUSTOMER)
        found = found.filtered(self._is_customer)
        # An address of a customer often has the customer's phone.
        found = found.filtered(lambda partner: partner.parent_id not in found)
        if not found:
            return self._nobody(f"unknown_{field}")
        return self._found([Hit(field, 0, partner.id) for partner in found])

    # Answering

    @api.model
    def _found(self, hits, state="active"):
        """Return the answer for what was found, each customer once."""
        first = {}
        for hit in hits:
            first.setdefault(hit.partner, hit)
        partners = self.env["res.partner"].sudo().browse(filter(None, first))
        partners.fetch(CUSTOMER)
        known = partners.filtered(self._is_customer)
        active = known.filtered("active")
        if not active:
            return self._without_customer(hits[0], known)
        # The desk works with codes: a customer from earlier days gets one now.
        self.env["customer.code"]._issue(active)
        if len(active) > 1:
            return {"status": "several", "rows": self._offered(active, first)}
        hit = first[active.id]
        return {
            "status": "found",
            "customer": self._customer_row(active),
            "by": hit.kind,
            "note": self._note_on_code(state),
            "focus": self._focus(hit),
        }

    @api.model
    def _focus(self, hit):
        tab = TABS.get(hit.kind)
        return {"tab": tab, "kind": hit.kind, "id": hit.id} if tab else False

    @api.model
    def _offered(self, partners, hits):
        """Return rows to choose from, who was in a shop last comes first."""
        visits = self._last_visits(partners)
        rows = [
            {
                **self._customer_row(partner),
                **visits.get(partner.id, {"on": False, "shop": False}),
                "by": hits[partner.id].kind,
                "focus": self._focus(hits[partner.id]),
            }
            for partner in partners
        ]
        rows.sort(key=lambda row: (row["on"] or "", row["id"]), reverse=True)
        return rows[:MOST_OFFERED]

    @api.model
    def _last_visits(self, partners):
        """Return partner id -> day and shop of the last purchase, wherever it was."""
        profile = self.env["customer.profile"]
        found = profile._last_purchases(partners, self.env.companies)
        return {
            ident: {"on": self._day(last["at"]), "shop": last["shop"] or False}
            for ident, last in found.items()
        }
