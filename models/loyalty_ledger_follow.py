import logging
from contextlib import contextmanager
from decimal import Decimal

from odoo import api, models
from odoo.fields import Domain

from ..core.rules.errors import RuleError
from .loyalty_ledger_rules import GOVERNED
from .loyalty_ledger_settle import TRY_AGAIN
from .loyalty_ledger_shop import SHOP, ShopOrder
from .loyalty_ledger_shop_sql import CHANGED, ROUNDS, UNDONE_SHOP
from .loyalty_ledger_work import Steps

_logger = logging.getLogger(__name__)

#: Where a transaction keeps which orders of the shop are being changed.
KEY = "pos_customer_identity.shop"


class Undoing:
    """Everything that an order has booked, taken back; the counterpart of a deal."""

    given, earning = (), frozenset()

    def __init__(self, moment, day, lines):
        self.moment = moment
        self.day = day
        self.lines = lines

    def units(self):
        return {line: (line, Decimal(1)) for line in self.lines}

    def paid(self, _product):
        return Decimal(0)


class LoyaltyLedger(models.AbstractModel):
    """The ledger follows orders of the shop, whatever changes them.

    What counts is what an order is before and after a change: confirmed, it is booked;
    cancelled, it is undone; changed while it is confirmed, both, one after the other.
    """

    _inherit = "loyalty.ledger"

    @api.model
    def _watch(self):
        empty = {"depth": 0, "before": {}, "booking": 0, "odoo": set()}
        return self.env.cr.precommit.data.setdefault(KEY, empty)

    @contextmanager
    def _following(self, orders):
        """Book what orders have become at the end of the outermost change."""
        watch = self._watch()
        for order in orders.sudo():
            watch["before"].setdefault(order.id, self._picture(order))
        watch["depth"] += 1
        try:
            yield
        except BaseException:
            if watch["depth"] == 1:
                watch["before"] = {}
            raise
        finally:
            watch["depth"] -= 1
        if not watch["depth"]:
            before, watch["before"] = watch["before"], {}
            for order in self.env[SHOP].sudo().browse(before).exists():
                self._follow(order, before[order.id], self._picture(order))

    @contextmanager
    def _booking_itself(self, orders=()):
        """Let nobody else change cards: the orders' points are booked here.

        :param orders: when Odoo booked one of them itself, nothing is kept from it
        """
        if any(order.id in self._watch()["odoo"] for order in orders):
            yield
            return
        self._watch()["booking"] += 1
        try:
            yield
        finally:
            self._watch()["booking"] -= 1

    @api.model
    def _is_booking_itself(self):
        return bool(self.env.cr.precommit.data.get(KEY, {}).get("booking"))

    @api.model
    def _picture(self, order):
        """Return what an order's points depend on, None when it is not confirmed."""
        if order.state != "sale":
            return None
        lines = order.order_line.filtered(lambda line: not line.display_type)
        rows = [
            (
                line.product_id.id,
                line.product_uom_qty,
                line.product_uom_id.id,
                line.price_total,
                line.price_subtotal,
                line.reward_id.id,
            )
            for line in lines
        ]
        return order.partner_id.id, sorted(rows)

    @api.model
    def _note_odoos(self, orders):
        """Note which of confirmed orders Odoo booked itself, before the addon came."""
        watch = self._watch()
        # Those that are being confirmed have such words as well.
        before = orders.filtered(
            lambda one: watch["before"].get(one.id, ()) is not None
        )
        notes = self._notes_of(before).filtered(lambda note: not note.flag)
        watch["odoo"].update(notes.mapped("order_id"))

    @api.model
    def _notes_of(self, orders):
        """Return Odoo's words about orders that the ledger has not booked."""
        domain = Domain(
            [
                ("order_model", "=", SHOP),
                ("order_id", "in", orders.ids),
                ("kind", "=", False),
                ("card_id.program_id", "any", GOVERNED),
            ]
        )
        return self.env["loyalty.history"].sudo().search(domain)

    # Booking

    @api.model
    def _follow(self, order, before, after):
        """Undo what was booked for an order as it was; book it as it is."""
        if before == after or order.id in self._watch()["odoo"]:
            return
        self.env.flush_all()
        if before is not None:
            self.sudo()._undo_shop(order)
        if after is not None:
            self.sudo()._settle_shop(order)

    @api.model
    def _shop_orders(self, order):
        """Yield an order in each currency that its programmes have."""
        self.env.cr.execute(ROUNDS, [order.id])
        uuid = f"{SHOP},{order.id},{self.env.cr.fetchone()[0] + 1}"
        programs = self.env["loyalty.program"].search(
            GOVERNED & Domain(order._get_program_domain())
        )
        programs |= order.order_line.reward_id.program_id
        programs = programs.filtered(lambda program: program._is_governed())
        place = self._shop_place(order)
        for currency in programs.currency_id:
            yield ShopOrder(order, currency, place, f"{uuid},{currency.name}")

    @api.model
    def _settle_shop(self, order):
        """Book what a confirmed order earns and spends. As at the till it never fails
        because of points: then it waits."""
        facts = {}
        try:
            with self.env.cr.savepoint():
                if not self._changed_by(order)[0]:
                    facts = self._book_shop(order)
        except TRY_AGAIN:
            raise
        except Exception as error:  # noqa: BLE001
            return self._postpone_shop(order, error)
        self._notes_of(order).unlink()
        self._tell_order(order, {int(k): v["earned"] for k, v in facts.items()})
        return None

    @api.model
    def _book_shop(self, order):
        """Book an order in all programmes.

        :return: programme id -> facts
        """
        facts, steps = {}, Steps(self.env.cr)
        for shop_order in list(self._shop_orders(order)):
            deal = self._deal(shop_order)
            schemes = self._schemes_for(shop_order, deal)
            if schemes:
                self._book(shop_order, deal, schemes, steps)
                facts.update(shop_order.facts)
        return facts

    @api.model
    def _changed_by(self, order, card=None):
        """Return how many entries of an order stand, and their points on a card."""
        params = {"shop_order": order.id or 0, "card": card.id if card else 0}
        self.env.cr.execute(CHANGED, params)
        return self.env.cr.fetchone()

    @api.model
    def _postpone_shop(self, order, error):
        """Let Odoo's words about an order say that it waits."""
        code = error.code if isinstance(error, RuleError) else type(error).__name__
        _logger.warning("order %s: points are not booked yet, %s", order.id, code)
        self._flag_notes(self._notes_of(order), "waiting")

    @api.model
    def _undo_shop(self, order):
        """Take back what an order earned, and give back what it spent."""
        steps = Steps(self.env.cr)
        answer = steps.ask(UNDONE_SHOP, shop_order=order.id)
        known = self._known(answer)
        if not known["entries"]:
            return steps.done()
        self.env.cr.execute(ROUNDS, [order.id])
        uuid = f"{SHOP},{order.id},{self.env.cr.fetchone()[0]}"
        place = self._shop_place(order)
        undone = ShopOrder(order, order.currency_id, place, uuid)
        now = self.env.cr.now()
        lines = [row["id"] for row in known["lines"]]
        undoing = Undoing(now, self._local(place, now).date(), lines)
        schemes = self._schemes_by_id()
        ids = {row["program_id"] for row in known["entries"]} & schemes.keys()
        schemes = {ident: schemes[ident] for ident in ids}
        found = self._fetch(undone, undoing, schemes, known, steps)
        works = {}
        found["books"] = self._books(found)
        self._add_returns(works, found, known, undoing)
        for work in works.values():
            work.outcome = work.book_deal(undoing.day)
        self._finish(undone, undoing, works.values(), steps)
        earned = [row["id"] for row in known["entries"] if row["kind"] == "earn"]
        self._free_birthdays(self.env["loyalty.history"].browse(earned), undoing.day)
        return None

    @api.model
    def _cron_settle(self, limit=200):
        has_time = super()._cron_settle(limit)
        if has_time and self._has_shop():
            waiting = self._waiting_orders(limit)
            return self._each_in_time(self.sudo()._settle_shop, waiting)
        return has_time

    @api.model
    def _waiting_orders(self, limit=200):
        """Return confirmed orders of the shop that are not booked yet.

        The one whose last try is the longest ago comes first.
        """
        waiting = Domain([("flag", "=", "waiting"), ("order_model", "=", SHOP)])
        notes = (
            self.env["loyalty.history"]
            .sudo()
            .search(waiting, order="booked_on nulls first, id", limit=limit)
        )
        orders = self.env[SHOP].sudo().browse(dict.fromkeys(notes.mapped("order_id")))
        confirmed = orders.exists().filtered(lambda order: order.state == "sale")
        over = notes.filtered(lambda note: note.order_id not in confirmed.ids)
        self._flag_notes(over, None)
        return confirmed

    @api.model
    def _flag_notes(self, notes, flag):
        """Say of Odoo's words whether their order waits, and since when."""
        self.env.cr.execute(
            "UPDATE loyalty_history SET flag = %s,"
            " booked_on = clock_timestamp() AT TIME ZONE 'UTC' WHERE id = ANY(%s)",
            [flag, notes.ids],
        )
        notes.invalidate_recordset(["flag", "booked_on"], flush=False)
