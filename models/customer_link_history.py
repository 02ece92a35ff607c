"""Purchases, items and cases on the customer's own page."""

from odoo import _, fields, models
from odoo.exceptions import UserError
from odoo.tools import format_date, formatLang

from .customer_page_login import GREATEST, LASTS, MOST_PAGES

#: Rows of one page.
STEP = 20
PAID = ("paid", "done")
#: What can be opened from the page, by the word in its address.
OPENED = {"item": "warranty.card", "case": "customer.case", "receipt": "pos.order"}


class CustomerLink(models.Model):
    _inherit = "customer.link"

    def _purchases(self, offset=0, limit=STEP):
        """Return a page of purchases, the newest first, and whether there are more."""
        self.ensure_one()
        profiles = self.with_context(tz=self._zone()).env["customer.profile"].sudo()
        rows = profiles._purchases(
            self.partner_id, self._companies(), limit + 1, max(offset, 0)
        )
        return [self._purchase_words(row) for row in rows[:limit]], len(rows) > limit

    def _purchase_words(self, row):
        """Return a purchase with words."""
        # The day of the shop already: it must not be moved by its zone once more.
        day = fields.Date.to_date(row["on"])
        currency = self.env["res.currency"].sudo().browse(row["currency_id"])
        # What a till sold has a receipt of its own to look at.
        told = row["lines"] if row["source"] != "till" else ()
        return {
            **row,
            "day": format_date(self.env, day),
            "total_text": formatLang(self.env, row["total"], currency_obj=currency),
            "told": [
                {
                    "what": f"{line['qty']:g} × {line['name']}",
                    "total": formatLang(self.env, line["total"], currency_obj=currency),
                }
                for line in told
            ],
            "names": ", ".join(line["name"] for line in row["lines"][:3]),
            "more": max(len(row["lines"]) - 3, 0) + (row.get("lines_left") or 0),
        }

    # One receipt

    def _receipt(self, ident):
        """Return the customer's order of a till with this id, or an empty record."""
        self.ensure_one()
        orders = self.env["pos.order"].sudo()
        if not 0 < ident <= GREATEST:
            return orders
        return orders.search(
            [
                ("id", "=", ident),
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "in", self._companies().ids),
                ("state", "in", PAID),
            ]
        )

    def _receipt_facts(self, order):
        """Return what a receipt shows."""

        def money(amount):
            return formatLang(self.env, amount, currency_obj=order.currency_id)

        return {
            "id": order.id,
            "number": order.pos_reference or order.name,
            "when": self._moment(order.date_order),
            "shop": order.config_id.name,
            "lines": [
                {
                    "name": line.full_product_name or line.product_id.display_name,
                    "qty": f"{line.qty:g}",
                    "price": money(line.price_subtotal_incl),
                    "discount": f"{line.discount:g}" if line.discount else False,
                    "is_return": line.qty < 0,
                }
                for line in order.lines
            ],
            "total": money(order.amount_total),
            "tax": money(order.amount_tax),
            "payments": [
                (payment.payment_method_id.name, money(payment.amount))
                for payment in order.payment_ids
            ],
            "sentences": [
                sentence
                for program in order.points_summary or ()
                for sentence in program["sentences"]
            ],
        }

    # Items and cases

    def _own_domain(self):
        return [
            ("partner_id", "=", self.partner_id.id),
            ("company_id", "in", self._companies().ids),
        ]

    def _items(self, offset=0):
        """Return a page of items, the newest first, and whether there are more."""
        cards = self.env["warranty.card"].sudo()
        found = cards.search(
            self._own_domain(), order="id desc", limit=STEP + 1, offset=max(offset, 0)
        )
        facts = found[:STEP]._card_facts(self._today())
        for card, fact in zip(found, facts, strict=False):
            fact["sold_text"] = format_date(self.env, card.sold_on)
        return facts, len(found) > STEP

    def _cases(self, offset=0):
        """Return a page of cases, the newest first, and whether there are more."""
        cases = self.env["customer.case"].sudo()
        found = cases.search(
            self._own_domain(), order="id desc", limit=STEP + 1, offset=max(offset, 0)
        )
        facts = found[:STEP]._case_facts()
        for case, fact in zip(found, facts, strict=False):
            fact["day"] = format_date(self.env, case.opened_at)
        return facts, len(found) > STEP

    def _open(self, word, ident):
        """Open the page of an item, a case or a receipt that is the customer's.

        It ends within the hour, and not later than the link.

        :param str word: one of :data:`OPENED`
        :return: the path of the page, or None where there is nothing of the customer
        :raise UserError: too many pages were opened
        """
        self.ensure_one()
        if word not in OPENED or not 0 < ident <= GREATEST:
            return None
        if word == "receipt":
            record = self._receipt(ident)
        else:
            own = fields.Domain.AND([self._own_domain(), [("id", "=", ident)]])
            record = self.env[OPENED[word]].sudo().search(own)
        if not record:
            return None
        pages = self.env["customer.page"].sudo()
        now = fields.Datetime.now()
        lately = [
            *pages._login_domain(self.partner_id),
            ("create_date", ">", now - LASTS),
        ]
        if pages.search_count(lately, limit=MOST_PAGES) >= MOST_PAGES:
            raise UserError(_("You opened very many pages. Go on in an hour."))
        key = pages._new_key()
        end = min(now + LASTS, self.expires_at)
        pages._create_for(record, key, end, made_for="own")
        return f"/warranty/{key}"
