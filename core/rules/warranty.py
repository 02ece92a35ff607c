"""Whether an item is covered, until when, and why.

Two promises run side by side, each on its own clock: what the shop's policy gives, and
the least that the law of the country gives. The customer has whichever ends later.

A last day follows Regulation (EEC, Euratom) No 1182/71, article 3: the day of the event
is not counted, the period ends with the same day of the last month, or with that
month's last day where it has none. It always counts from the first day, so a term that
was extended twice ends where one of that length would.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from .calendar import add_months
from .errors import RuleError

#: What starts a term.
CLOCKS = ("sale", "delivery", "activation")
#: Fifty years: a longer term is a slip of the finger.
MOST_MONTHS = 600
#: Ten years: nobody puts goods into use later than that.
MOST_DAYS = 3653
#: What becomes of the term when an item is replaced.
REPLACEMENTS = ("rest", "anew")


def _check_months(months: int) -> None:
    if not 0 <= months <= MOST_MONTHS:
        raise RuleError("bad_months", most=MOST_MONTHS)


@dataclass(frozen=True)
class Terms:
    """What the shop promises.

    :ivar int months: from the start; 0 where the law alone gives a term
    :ivar str clock: one of :data:`CLOCKS`
    :ivar int start_within: with ``activation``, days after the sale in which the
        customer may start the clock; then it starts by itself. 0: it waits for ever
    :ivar str replacement: one of :data:`REPLACEMENTS`
    """

    months: int
    clock: str = "sale"
    start_within: int = 0
    replacement: str = "rest"

    def __post_init__(self):
        _check_months(self.months)
        if self.clock not in CLOCKS:
            raise RuleError("bad_clock")
        if not 0 <= self.start_within <= MOST_DAYS:
            raise RuleError("bad_days", most=MOST_DAYS)
        if self.replacement not in REPLACEMENTS:
            raise RuleError("bad_replacement")


@dataclass(frozen=True)
class Law:
    """The least that a country's law gives for an item.

    :ivar int months: from the start; 0 where there is no fixed term
    :ivar str clock: ``sale`` or ``delivery``
    :ivar int repair_months: by how much a repair extends the term, once
    :ivar date repairs_since: the first day on which a repair does; None for always
    """

    months: int = 0
    clock: str = "delivery"
    repair_months: int = 0
    repairs_since: date | None = None

    def __post_init__(self):
        _check_months(self.months)
        _check_months(self.repair_months)
        if self.clock not in ("sale", "delivery"):
            raise RuleError("bad_clock")


#: Where no law is known.
NO_LAW = Law()


@dataclass(frozen=True)
class Item:
    """One sold unit, and what happened to it.

    :ivar date sold: the shop's day of the sale
    :ivar delivered: the day of the delivery; None for an item taken home at the sale
    :ivar bool awaits_delivery: it is still to be delivered
    :ivar activated: the day on which the customer put it into use
    :ivar int extension: further months, by level or bought
    :ivar repaired: days on which it was repaired under warranty
    :ivar inherited: the last day of the item in whose place it was given
    :ivar returned: the day on which it was given back
    :ivar replaced: the day on which another was given for it
    :ivar void: the day on which the warranty was ended, for example by misuse
    """

    sold: date
    delivered: date | None = None
    awaits_delivery: bool = False
    activated: date | None = None
    extension: int = 0
    repaired: tuple[date, ...] = ()
    inherited: date | None = None
    returned: date | None = None
    replaced: date | None = None
    void: date | None = None

    def __post_init__(self):
        _check_months(self.extension)
        for day in (self.delivered, self.activated, *self.repaired):
            if day and day < self.sold:
                raise RuleError("before_sale", day=day, sold=self.sold)


@dataclass(frozen=True)
class Cover:
    """Where a warranty stands on a day.

    :ivar str state: ``covered``, ``waiting`` (its clock has not started), ``ended``,
        ``returned``, ``replaced``, ``void``, or ``none`` (nobody gives a term)
    :ivar start: the first day of the promise that counts
    :ivar until: the last day of it, that day included
    :ivar str basis: whose promise it is: ``shop``, ``law``, ``repair`` (the law's,
        extended by a repair) or ``inherited`` (the rest of a replaced item's)
    :ivar since: the day on which a return, a replacement or misuse ended it
    :ivar int days: with ``covered`` the days left, 0 on the last one; with ``ended``
        the days since
    """

    state: str
    start: date | None = None
    until: date | None = None
    basis: str | None = None
    since: date | None = None
    days: int = 0

    @property
    def is_open(self) -> bool:
        """Whether a claim may be made under it."""
        return self.state == "covered"


def cover(terms: Terms | None, law: Law, item: Item, today: date) -> Cover:
    """Return where a warranty stands.

    :param terms: the shop's promise; None where no policy fits
    :raise RuleError: ``bad_date`` when the calendar ends before the term does
    """
    promises = list(_promises(terms, law, item))
    last = max(promises, key=lambda promise: promise.until, default=Cover("none"))
    ended = _ended_early(item)
    if ended:
        state, since = ended
        return Cover(state, last.start, last.until, last.basis, since)
    if not promises:
        waits = _is_waiting(terms, law, item)
        return Cover("waiting") if waits else last
    left = (last.until - today).days
    state = "covered" if left >= 0 else "ended"
    return Cover(state, last.start, last.until, last.basis, days=abs(left))


def after_replacement(terms: Terms | None, until: date, day: date) -> date:
    """Return the last day of the item that is given in place of another.

    It has at least the rest; with ``anew`` the shop's whole term, if that is longer.

    :param until: the last day of the item that is replaced
    :param day: when the other is given
    """
    if terms and terms.replacement == "anew":
        return max(until, add_months(day, terms.months))
    return until


def _promises(terms, law, item) -> Iterator[Cover]:
    """Yield the terms that run, each from its start to its last day."""
    if item.inherited:
        # Extensions of the item that was replaced are in its last day.
        until = add_months(item.inherited, item.extension)
        yield Cover("covered", item.sold, until, "inherited")
        return
    if terms and terms.months + item.extension:
        start = _start(terms.clock, item, terms.start_within)
        if start:
            until = add_months(start, terms.months + item.extension)
            yield Cover("covered", start, until, "shop")
    if law.months:
        start = _start(law.clock, item)
        if start:
            yield _by_law(law, item, start)


def _by_law(law, item, start):
    """Return the law's term, which one repair within it makes longer."""
    until = add_months(start, law.months + item.extension)
    counts = law.repairs_since or date.min
    if law.repair_months and any(counts <= day <= until for day in item.repaired):
        longer = law.months + item.extension + law.repair_months
        return Cover("covered", start, add_months(start, longer), "repair")
    return Cover("covered", start, until, "law")


def _start(clock, item, start_within=0) -> date | None:
    """Return when a clock started, or will start by itself; None when it waits."""
    if clock == "sale":
        return item.sold
    if clock == "delivery":
        return None if item.awaits_delivery else item.delivered or item.sold
    latest = item.sold + timedelta(days=start_within) if start_within else None
    if item.activated and latest:
        return min(item.activated, latest)
    return item.activated or latest


def _is_waiting(terms, law, item) -> bool:
    """Return whether somebody gives a term whose clock has not started."""
    return bool(law.months or (terms and terms.months + item.extension))


def _ended_early(item) -> tuple[str, date] | None:
    """Return what ended a warranty first, and when."""
    ends = {
        "returned": item.returned,
        "replaced": item.replaced,
        "void": item.void,
    }
    days = {state: day for state, day in ends.items() if day}
    return min(days.items(), key=lambda end: end[1], default=None)
