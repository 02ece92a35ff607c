"""The arithmetic of a points account: lots, debts, and what a posting does to them.

Earned points are *lots*, each with its own expiry. What was spent beyond all lots is a
*debt*. Both are rows of the ledger that are still open: of a lot something remains to
be spent (above zero), of a debt something remains to be paid (below zero).

What always holds, whatever was posted in whatever order (a test tries it):

- the sum of all rows' ``points`` is the sum of all ``remaining``: the balance;
- the rows of a posting add up to the posting, and one that adds makes one row;
- nothing below zero remains of a lot, nothing above zero of a debt;
- there is no debt beside a lot that can be spent; accounts that were joined may have
  both, until :func:`settle`;
- of a row without a lot remains: its points, plus those of the rows that name it as
  their lot, less what these rows used to pay debts (``Row.pays``), plus what others
  paid to it. Only :func:`settle` moves what remains without a row.

Ids of rows that one call makes are not known yet. Where such a row is named, it is by
``~place``: -1 for the first of ``Outcome.rows``, -2 for the second.
"""

from datetime import date, timedelta
from decimal import Decimal

from .account import ZERO, Account, has_ended
from .calendar import add_months
from .errors import RuleError
from .exact import check_points
from .rows import EXPIRE, SPEND, Open, Outcome, Posting, Row

__all__ = [
    "EXPIRE",
    "SPEND",
    "Open",
    "Outcome",
    "Posting",
    "Row",
    "available",
    "expire",
    "expiry_of",
    "next_expiry",
    "post",
    "refreshed",
    "settle",
]
#: Points expire never, so many months after the day, or after the last purchase.
POLICIES = (None, "earned", "activity")


def post(opens: list[Open], postings: list[Posting], today: date) -> Outcome:
    """Return what postings do to an account; the caller stores all of it, or nothing.

    *Above zero* pays debts first: the preferred one, then the oldest. What is left goes
    back to the preferred lot if that is passed and has not expired; else it is a new
    lot.

    *Below zero* takes from the preferred lot first, even if it has expired and nobody
    has swept it yet, as it undoes what the lot got (but not when it is spending). Then
    from the lot that expires first, of these the earliest earned, then the lowest id;
    expired ones are left alone. Each lot gives a row, and what is not covered a debt.

    :raise RuleError: ``not_enough`` with the fact ``shortfall`` (points) when a posting
        must not owe; ``not_hundredths`` and the like for a bad number;
        ``duplicate_row``
    """
    account = Account(opens, today)
    for posting in postings:
        points = check_points(posting.points)
        if points > 0:
            account.add(posting, points)
        elif points < 0:
            account.take(posting, -points)
    return account.outcome()


def expire(opens: list[Open], today: date) -> Outcome:
    """Return the rows that end every lot whose last day is over.

    ``expires`` is itself the last day on which a lot can be spent. A row's key is
    ``expire:`` and the lot's id, as a lot ends only once.
    """
    account = Account(opens, today)
    for lot in account.lots(ended=True):
        ending = Posting(EXPIRE, -lot.remaining, f"{EXPIRE}:{lot.id}")
        account.take_from(lot, ending, lot.remaining)
    return account.outcome()


def settle(opens: list[Open], today: date) -> dict[int, Decimal]:
    """Return what remains of each changed row when lots pay the debts beside them.

    For accounts that were joined. The balance stays the same, so no row is added.
    """
    account = Account(opens, today)
    for lot in account.lots():
        lot.remaining -= sum(
            (paid for _debt, paid in account.pay_debts(lot.remaining)), ZERO
        )
    return account.outcome().changes


def available(opens: list[Open], today: date) -> Decimal:
    """Return the points that can be spent today: lots less debts, never below zero."""
    usable = (row for row in opens if row.remaining < 0 or not has_ended(row, today))
    return max(sum((row.remaining for row in usable), ZERO), ZERO)


def next_expiry(
    opens: list[Open], today: date, days: int
) -> list[tuple[date, Decimal]]:
    """Return which points end in so many days or sooner, by last day, in order."""
    sums: dict[date, Decimal] = {}
    last = today + timedelta(days=days)
    for row in opens:
        if row.remaining > 0 and row.expires and today <= row.expires <= last:
            sums[row.expires] = sums.get(row.expires, ZERO) + row.remaining
    return sorted(sums.items())


def expiry_of(earned: date, months: int, policy: str | None) -> date | None:
    """Return the last day of points, None for never.

    :param policy: ``earned`` or ``activity``: so many months after the day; None:
        never. For ``activity`` later purchases move it: :func:`refreshed`
    :raise RuleError: ``bad_policy``; ``bad_months`` when months is not above zero
    """
    if policy not in POLICIES:
        raise RuleError("bad_policy")
    if policy is None:
        return None
    if months <= 0:
        raise RuleError("bad_months")
    return add_months(earned, months)


def refreshed(opens: list[Open], day: date, months: int) -> dict[int, date]:
    """Return the new last days of open lots after a purchase, policy ``activity``.

    It only ever gives time: a lot that ends later (an order came in late, a bonus has
    its own day), never ends, or had ended before the day, stays as it is.

    :raise RuleError: ``bad_months`` when months is not above zero
    """
    until = expiry_of(day, months, "activity")
    return {
        row.id: until
        for row in opens
        if row.remaining > 0 and row.expires and day <= row.expires < until
    }
