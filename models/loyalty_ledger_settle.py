import logging
from decimal import Decimal

import psycopg2.errors

from odoo import api, models

from ..core.rules import booking, points
from ..core.rules import deal as deals
from ..core.rules.errors import RuleError
from .loyalty_ledger_sql import fetch_of, settle_of
from .loyalty_ledger_work import Steps, Work

_logger = logging.getLogger(__name__)

#: Odoo tries the whole request again.
TRY_AGAIN = (
    psycopg2.errors.SerializationFailure,
    psycopg2.errors.DeadlockDetected,
    psycopg2.errors.LockNotAvailable,
)


class LoyaltyLedger(models.AbstractModel):
    """Points of a paid order, booked in the transaction that stores it."""

    _inherit = "loyalty.ledger"

    @api.model
    def _settle(self, order):
        """Book what an order earns, spends, takes back and gives back. Once.

        A sale never fails because of points: what goes wrong is logged by a code, and
        the order waits for :meth:`_cron_settle`.
        """
        order.ensure_one()
        ledger = self.sudo()
        try:
            deal = ledger._deal(order.sudo())
            schemes = ledger._schemes_for(order.sudo(), deal)
        except TRY_AGAIN:
            raise
        except Exception as error:  # noqa: BLE001
            return ledger._postpone(order, error)
        if not schemes and not deal.returns:
            return None
        # Between the first statement and the last the ORM neither reads nor writes.
        steps = Steps(self.env.cr)
        try:
            ledger._book(order.sudo(), deal, schemes, steps)
        except TRY_AGAIN:
            raise
        except Exception as error:  # noqa: BLE001
            steps.undo()
            return ledger._postpone(order, error)
        return None

    @api.model
    def _postpone(self, order, error):
        """Let an order wait."""
        code = error.code if isinstance(error, RuleError) else type(error).__name__
        _logger.warning("order %s: points are not booked yet, %s", order.uuid, code)
        _logger.debug("order %s", order.uuid, exc_info=error)
        tries = order.points_tries + 1
        order.sudo().write({"points_state": "pending", "points_tries": tries})

    @api.model
    def _schemes_for(self, order, deal):
        """Return the programmes that an order may have to do with, by id.

        Those of its shop that run on its day, and those whose rewards were given.
        """
        found = {}
        if self._may_be_member(order):
            pricelist = order.pricelist_id.id
            found = {
                scheme.id: scheme
                for scheme in self._schemes(order.config_id)
                if scheme.runs(deal.day, pricelist)
                and not self._is_used_up(scheme, deal)
            }
            deal.earning = set(found)
            known = self._schemes_by_id()
            for given in deal.given:
                found.setdefault(given.program, known[given.program])
        elif deal.given:
            _logger.warning("order %s: rewards without a customer", order.uuid)
        return found

    @api.model
    def _may_be_member(self, order):
        company = order.partner_id.company_id
        return bool(order.partner_id) and (
            not company or company in order.company_id.sudo().parent_ids
        )

    @api.model
    def _is_used_up(self, scheme, deal):
        """Return whether other orders have used a programme as often as it may be."""
        if not scheme.limited:
            return False
        program = self.env["loyalty.program"].browse(scheme.id)
        own = {given.reward for given in deal.given if given.program == scheme.id}
        return program.total_order_count - len(own) >= program.max_usage

    # Booking

    @api.model
    def _book(self, order, deal, schemes, steps):
        """Book a deal; everything or, when an error is raised, nothing."""
        returned = self._returned(order, deal, steps)
        found = self._fetch(order, deal, schemes, returned, steps)
        if found["booked"]:
            return steps.done()
        if self._revive(order, deal, schemes, steps):
            found = self._fetch(order, deal, schemes, returned, steps)
        sale = deal.without(returned)
        works = self._works(order, deal, sale, schemes, found)
        self._add_returns(works, found, returned, deal)
        for work in works.values():
            work.outcome = work.book_deal(deal.day)
        self._finish(order, deal, works.values(), steps)
        return None

    @api.model
    def _fetch(self, order, deal, schemes, returned, steps, lock=True):
        """Lock the cards, and read all that the sums need."""
        partner = order.partner_id.id
        lots = [lot["id"] for lot in returned["lineage"]]
        windows = self._windows(schemes.values(), deal.day)
        occasions = {
            rule.occasion for scheme in schemes.values() for rule in scheme.rules.rules
        }
        visits = self._visits_statement() if occasions & {"first", "winback"} else ""
        return steps.ask(
            fetch_of(bool(lots), bool(windows), visits, lock),
            keys=[f"{scheme}:{partner}" for scheme in schemes],
            cards=[owner["id"] for owner in returned["owners"]],
            lots=lots,
            uuid=order.uuid,
            partner=partner or None,
            **self._order_ids(order),
            until=deal.moment,
            windows=booking.dumps(windows),
        )

    @api.model
    def _works(self, order, deal, sale, schemes, found):
        """Return what there is to do on each card of the customer, by card."""
        books = self._books(found)
        mine = self._books_of_member(books)
        works = {}
        for scheme in schemes.values():
            book = mine.get(f"{scheme.id}:{order.partner_id.id}")
            member = self._member(scheme, book, found, deal)
            awards = []
            if scheme.id in deal.earning:
                awards = points.earn(scheme.rules, sale, member)
            claims = [
                self._spent(given, deal, scheme)
                for given in deal.given
                if given.program == scheme.id
            ]
            if not book and (awards or claims):
                book = self._new_book(scheme, order, deal)
            if book:
                work = Work(scheme, book, list(awards), claims, deal.amounts)
                works[book["card"]["id"]] = work
        found["books"] = books
        return works

    @api.model
    def _books_of_member(self, books):
        return {
            book["card"]["member_key"]: book
            for book in books.values()
            if book["card"]["member_key"]
        }

    @api.model
    def _member(self, scheme, book, found, deal):
        """Return what the rules must know about the customer."""
        card = book["card"] if book else {}
        last = found["last"]
        due = booking.day(found["birthday"])
        level = self._level_held(scheme, book)
        return points.Member(
            since=booking.day(card.get("member_since")) or deal.day,
            first_purchase=last is None,
            last_purchase=self._local_day(deal.config, last) if last else None,
            birthday_due=bool(due and due >= deal.day),
            multiplier=level.multiplier if level else Decimal(1),
            level=level.id if level else None,
        )

    @api.model
    def _spent(self, given, deal, scheme):
        """Return a reward that was given, with the most that it may apply to."""
        base = deal.base(scheme.scopes[given.reward], scheme.given[given.reward], given)
        lines = tuple((line.uuid, -line.incl) for line in given.lines)
        reward = scheme.rewards[given.reward]
        return deals.Spent(reward, lines, given.quantity, base)

    # The end

    @api.model
    def _finish(self, order, deal, works, steps):
        """Write everything in one statement."""
        works = [work for work in works if work.changes(deal)]
        lines = [line for work in works for line in work.reward_lines()]
        for work in works:
            work.book["tier"] = self._tier_change(work, deal)
        facts = {
            str(work.scheme.id): {**work.facts(), **self._level_facts(work)}
            for work in works
        }
        outcomes = [(work.book, work.outcome) for work in works]
        if not outcomes:
            steps.done()
            order.points_state = "settled"
            return
        self._write(order, deal, works, outcomes, lines, steps)
        self._forget(outcomes)
        self._remember(order, facts, lines)
        self._remember_cards(works)
        self._afterwards(order, deal, works)

    @api.model
    def _write(self, order, deal, works, outcomes, lines, steps):
        birthday = self._birthday_given(order, works)
        changes = any(work.changes_entries() for work in works)
        ids = self._order_ids(order)
        common = {
            "order_uuid": order.uuid,
            "order_model": order._name,
            "order_id": order.id,
            "config_id": order.config_id.id or None,
            "description": self._order_words(order),
        }
        steps.end(
            settle_of(changes, bool(birthday), bool(lines and ids["shop_order"])),
            **self._stored(outcomes, common),
            order=order.id,
            uuid=order.uuid,
            lines=booking.dumps(lines),
            day=deal.day,
            birthday=birthday,
        )

    # Later

    @api.model
    def _cron_settle(self, limit=200):
        """Book orders that wait, those first that failed least often.

        So orders that fail each time do not keep the others waiting.
        """
        orders = self.env["pos.order"].search(
            [("points_state", "=", "pending")],
            order="points_tries nulls first, id",
            limit=limit,
        )
        return self._each_in_time(self._settle_again, orders)

    @api.model
    def _settle_again(self, order):
        order.points_state = "none"
        self._settle(order)

    @api.model
    def _each_in_time(self, step, records):
        """Do a step of a job for each record, and keep what is done.

        :return: whether there was time enough for all of them
        """
        for record in records:
            self._retrying(step, record)
            if self.env["ir.cron"]._commit_progress(1) <= 0:
                return False
        return True
