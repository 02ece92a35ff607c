"""A buyer elsewhere registers what a receipt or a serial number names.

A gift, an old purchase: whoever knows the number and the day of the purchase gets a
page. Only what belongs to no customer and is registered by nobody; everything else is
answered with one and the same sentence.
"""

from datetime import date

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import hmac

from ..core.rules import serials
from ..core.rules.amounts import readings
from .customer_page_report import FORM

SCOPE = "pos_customer_identity.customer_page_register"
MOST_SIGNS = 64
#: More with one number than this are no help.
MOST_FOUND = 20


class CustomerPage(models.Model):
    _inherit = "customer.page"

    @api.model
    def _register_purchase(self, form, number, day, address, total=""):
        """Make a page for a buyer. The same form sent again finds the same page.

        :param str form: the form's own number
        :param str number: of a receipt, or a serial number
        :param str day: of the purchase, ISO
        :param str address: of the network, for the limits
        :param str total: of the receipt, as typed; with a serial number it says nothing
        :return: the page and its key; an empty record and a sentence
        """
        pages = self.sudo()
        if not isinstance(form, str) or not FORM.fullmatch(form):
            return pages.browse(), _("Please send the form once more.")
        try:
            number, day = pages._checked_purchase(number, day)
        except UserError as error:
            return pages.browse(), str(error)
        attempts = pages.env["customer.page.attempt"]
        if not attempts._is_open(address, number):
            return pages.browse(), _(
                "There were too many tries. Please try again in an hour, or ask in the "
                "shop."
            )
        about = pages._bought(number, day, total)
        key = about and pages._register_key(form, about)
        page = about and pages._registered(about, key)
        if not page:
            attempts._note_miss()
            return pages.browse(), _(
                "We cannot register this. Please check the number, the day and the "
                "total, or come to the shop with what you have."
            )
        return page, key

    @api.model
    def _checked_purchase(self, number, day):
        number = number.strip() if isinstance(number, str) else ""
        if not number:
            raise UserError(_("Please enter the number of the receipt or the item."))
        if len(number) > MOST_SIGNS or not number.isprintable():
            raise UserError(
                _("A number has %s letters and digits at most.", MOST_SIGNS)
            )
        try:
            day = date.fromisoformat(day)
        except (TypeError, ValueError):
            raise UserError(_("Please enter the day of the purchase.")) from None
        # In the far east it is tomorrow already.
        if day > fields.Date.add(fields.Date.today(), days=1):
            raise UserError(_("This day has not come yet."))
        return number, day

    # Finding

    @api.model
    def _bought(self, number, day, total):
        """Return the one receipt or item that a buyer can mean, in ``sudo``.

        :return: a ``pos.order``, a ``warranty.card``, or an empty record
        """
        orders = self._orders_of(number, day, total)
        cards = self._items_of(number, day)
        if len(orders) + len(cards) != 1:
            return self.env["warranty.card"].sudo()
        return orders or cards

    @api.model
    def _orders_of(self, number, day, total):
        """Return receipts with this number, day and total.

        Receipts are numbered one after the other: who has one knows the numbers, and
        about the day, of those beside it. The total stands on the paper alone.
        """
        amounts = readings(total)
        orders = (
            self.env["pos.order"]
            .sudo()
            .search(
                [
                    ("pos_reference", "=", number),
                    ("state", "in", ("paid", "done")),
                    ("partner_id", "=", False),
                ],
                limit=MOST_FOUND,
            )
        )
        cards = self.env["warranty.card"].sudo()
        return orders.filtered(
            lambda order: (
                cards._day_of(order) == day
                and self._cost(order, amounts)
                and any(self._is_free(card) for card in cards._of_order(order))
            )
        )

    @api.model
    def _cost(self, order, amounts):
        same = order.currency_id.compare_amounts
        return any(same(float(amount), order.amount_total) == 0 for amount in amounts)

    @api.model
    def _items_of(self, number, day):
        key = serials.key(serials.clean(number))
        cards = self.env["warranty.card"].sudo()
        if not key:
            return cards
        found = cards.search([("serial_key", "=", key)], limit=MOST_FOUND)
        return found.filtered(
            lambda card: self._sold_on(card) == day and self._is_free(card)
        )

    @api.model
    def _sold_on(self, card):
        """Return the day on the receipt: of a replacement, that of the first item."""
        return card._chain()[0].sold_on

    @api.model
    def _is_free(self, card):
        return not card.partner_id and not card.end_kind

    # Making

    @api.model
    def _registered(self, about, key):
        """Return the page of a buyer, or nothing where somebody else has it."""
        known = self.search([("key_hash", "=", self._hash_of(key))], limit=1)
        if known:
            mine = (known.order_id or known.card_id) == about
            return known if mine and known.state == "valid" else self.browse()
        order = about if about._name == "pos.order" else about.order_id
        cards = self.env["warranty.card"].sudo()
        cards = cards._of_order(order) if about == order else about._chain()
        # Two buyers at this moment: the second begins again, and is told as all others.
        self.env.cr.execute(
            "UPDATE warranty_card SET write_date = write_date WHERE id = ANY(%s)",
            [cards.ids],
        )
        taken = [
            ("made_for", "=", "registration"),
            ("state", "=", "valid"),
            "|",
            ("order_id", "in", order.ids),
            ("card_id", "in", cards.ids),
        ]
        if self.search_count(taken, limit=1):
            return self.browse()
        end = self._receipt_end(order) if order else self._card_end(about)
        page = self._create_for(about, key, end, made_for="registration")
        for card in page._cards():
            page._activate(card)
        return page

    @api.model
    def _card_end(self, card):
        today = fields.Date.today()
        day = max(card.until or today, today).replace(day=1)
        return fields.Datetime.to_datetime(fields.Date.add(day, years=2))

    @api.model
    def _register_key(self, form, about):
        """Return the key of a buyer's page, the same one for the same form.

        A browser that sends a form twice sees the second answer alone. Only the
        form's number, which is stored nowhere, and the secret of this database make it.
        """
        return hmac(self.env, SCOPE, f"{form}:{about._name}:{about.id}")[:32]
