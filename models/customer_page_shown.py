"""What a page shows: items, their warranties, and cases. Nobody is named on it."""

import base64

from odoo import fields, models
from odoo.tools import format_date, format_datetime

from ..core.rules import cases as rules

#: More items and cases than these no page shows.
MOST_ITEMS = 60
MOST_CASES = 30
#: Files of answers that a browser may show by itself.
PICTURES = ("image/jpeg", "image/png", "image/webp")


class CustomerPage(models.Model):
    _inherit = "customer.page"

    def _owner(self):
        """Return the customer whose page it is, or nobody."""
        return self.order_id.partner_id or self.partner_id

    def _shop(self):
        """Return the ``pos.config`` that the page belongs to."""
        about = self.order_id or self.card_id or self.case_id
        shop = about.config_id or self.case_id.card_id.config_id
        if shop:
            return shop
        shops = self.env["pos.config"].sudo()
        return shops.search([("company_id", "=", self.company_id.id)], limit=1)

    def _cards(self):
        """Return the items of the page that still are its customer's."""
        self.ensure_one()
        cards = self.env["warranty.card"].sudo()
        if self.order_id:
            cards = cards._of_order(self.order_id)
        elif self.card_id:
            cards = self.card_id._chain()
        else:
            cards = self.case_id.card_id
        owner = self._owner()
        theirs = cards.filtered(
            lambda card: not card.partner_id or card.partner_id == owner
        )
        # What was passed on to somebody else is not shown any more.
        return theirs.sorted(lambda card: bool(card.end_kind))[:MOST_ITEMS]

    def _card(self, ident):
        """Return the item with this id, if it is on the page."""
        return self._cards().filtered(lambda card: card.id == ident)

    # Cases

    def _cases(self):
        """Return the cases that the page names."""
        self.ensure_one()
        cases = self.env["customer.case"].sudo()
        if self.case_id:
            return self.case_id
        about = [[("card_id", "in", self._cards().ids)], [("page_id", "=", self.id)]]
        if self.order_id:
            whole = [("order_id", "=", self.order_id.id), ("card_id", "=", False)]
            about.append(whole)
        found = cases.search(fields.Domain.OR(about), order="id desc", limit=MOST_CASES)
        owner = self._owner()
        return found.filtered(
            lambda case: not case.partner_id or case.partner_id == owner
        )

    def _is_open_here(self, case):
        """Return whether the page shows all of a case, not only that there is one.

        What was said at the till or by telephone is not for whoever finds a receipt.
        """
        return bool(case) and self in (case.page_id | case.sudo().page_ids)

    def _own_case(self, ident):
        """Return the case with this id, if the page shows all of it."""
        case = self._cases().filtered(lambda one: one.id == ident)
        return case if self._is_open_here(case) else case.browse()

    def _may_read_on(self, case):
        """Return whether what a case was merged into is this customer's as well."""
        lead = case._lead()
        return lead == case or lead.partner_id in (
            self._owner(),
            self.env["res.partner"],
        )

    # For the templates

    def _item_facts(self):
        """Return what is shown of each item."""
        cards, cases = self._cards(), self._cases()
        facts = cards._card_facts(self._today())
        for card, fact in zip(cards, facts, strict=True):
            fact["sold_text"] = format_date(self.env, card.sold_on)
            fact["is_replacement"] = bool(card.replaces_id)
            fact["can_activate"] = card._can_activate()
            if fact["can_activate"]:
                # A cashier reads of the customer; the customer is told what to do.
                fact["text"] = self.env._("Begins when you start it")
            fact["cases"] = self._case_facts_of(
                cases.filtered(lambda case, card=card: case.card_id == card)
            )
        return facts

    def _other_case_facts(self):
        """Return what is shown of cases that are about no single item."""
        cards = self._cards()
        return self._case_facts_of(
            self._cases().filtered(lambda case: case.card_id not in cards)
        )

    def _case_facts_of(self, cases):
        return [
            {**fact, "is_open_here": self._is_open_here(case)}
            for case, fact in zip(cases, cases._case_facts(), strict=True)
        ]

    def _shown_case(self, case):
        """Return what the page of a case shows."""
        [fact] = case._case_facts()
        reads = self._may_read_on(case)
        lead = case._lead()
        closed = lead.state in rules.CLOSED
        return {
            **fact,
            "opened_text": self._moment(case.opened_at),
            "closed_text": self._moment(lead.closed_at),
            "state": lead.state,
            "is_closed": closed,
            "can_write": reads,
            "can_rate": reads and closed and not lead.satisfaction,
            "stars": lead.satisfaction if reads else 0,
            "resolution_note": lead.resolution_note if reads else False,
            "messages": self._shown_messages(case) if reads else [],
        }

    def _shown_messages(self, case):
        return [
            {
                "when": self._moment(message["when"]),
                "from": message["from"],
                "text": message["text"],
                "files": [
                    {
                        "id": file.id,
                        "name": file.name,
                        "is_picture": file.mimetype in PICTURES,
                    }
                    for file in message["files"]
                ],
            }
            for message in case._public_messages()
        ]

    def _file(self, case, ident):
        """Return the attachment with this id, if the customer reads it in the case."""
        files = self.env["ir.attachment"].sudo()
        if self._may_read_on(case):
            for message in case._public_messages():
                files |= message["files"]
        return files.filtered(lambda file: file.id == ident)

    def _qr_of(self, url):
        """Return a picture of the page's address: PNG in base64."""
        report = self.env["ir.actions.report"]
        picture = report.barcode("QR", url, width=440, height=440, barBorder=1)
        return base64.b64encode(picture)

    # Time, as the shop has it

    def _zone(self):
        return self.env["loyalty.ledger"]._zone(self._shop().id)

    def _today(self):
        now = fields.Datetime.now()
        return self.env["loyalty.ledger"]._local(self._shop(), now).date()

    def _moment(self, moment):
        if not moment:
            return False
        return format_datetime(self.env, moment, tz=self._zone(), dt_format="short")
