"""What a customer is asked on a visit: one thing at most, and often nothing.

A rule asks for something that is not known (``email``), asks whether what is known
still holds (``confirm:email``), asks about a topic (``topic:7``) or for a consent
(``consent:marketing``): that is its subject. What a customer said to it is a history
of events that holds for the subject, whichever rule asked.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from .calendar import add_months

#: What is asked for when it is missing.
MISSING = ("email", "phone", "address", "birthdate", "name")
#: What can be confirmed.
CONTACT = ("email", "phone", "address")
#: Ends of a question.
ANSWERED, SKIPPED, REFUSED = "answered", "skipped", "refused"


@dataclass(frozen=True)
class Rule:
    """What is asked of whom, and how often.

    :ivar str subject: see above
    :ivar int visits_from: asked from so many visits on
    :ivar int visits_to: asked up to so many visits; 0 without an end
    :ivar frozenset tiers: levels; empty for everybody
    :ivar int months: of a ``confirm``: since it was confirmed
    :ivar int again_days: days after "not now" before it is asked again
    :ivar int most_times: "not now" so many times on end is a no; 0 for never
    :ivar Decimal amount: spent in the last ``bought_days``, at least
    :ivar frozenset categories: something of one of these was bought in this time
    :ivar str purpose: without this consent nobody asks
    :ivar bool quiet: not asked in the quiet period of surveys
    """

    id: int
    kind: str
    subject: str
    about: str = ""
    visits_from: int = 0
    visits_to: int = 0
    tiers: frozenset = frozenset()
    months: int = 0
    again_days: int = 0
    most_times: int = 0
    amount: Decimal = Decimal(0)
    categories: frozenset = frozenset()
    bought_days: int = 0
    purpose: str = ""
    quiet: bool = False

    @property
    def needs_purchases(self) -> bool:
        return bool(self.amount or self.categories)


@dataclass(frozen=True)
class Check:
    """When something on file was confirmed, and what speaks against it."""

    confirmed: date | None = None
    flag: str = ""


@dataclass(frozen=True)
class Event:
    """What a customer said to a question.

    :ivar str end: ``ANSWERED``, ``SKIPPED`` ("not now") or ``REFUSED`` (for good)
    """

    subject: str
    day: date
    end: str


@dataclass(frozen=True)
class Person:
    """What is known of who is in front, without what it says.

    :ivar since: day from which on the customer is known
    :ivar frozenset filled: of :data:`MISSING`, what is on file
    :ivar frozenset given: purposes that the customer agreed to
    :ivar frozenset denied: purposes that the customer withdrew from
    :ivar frozenset topics: topics whose answer still holds
    :ivar bool closed: nobody asks anything (restricted, erased, archived)
    :ivar bool quiet: the quiet period of surveys
    :ivar bool asked_today: something else was asked on this visit
    """

    visits: int
    since: date
    tiers: frozenset = frozenset()
    filled: frozenset = frozenset()
    checks: dict = field(default_factory=dict)
    given: frozenset = frozenset()
    denied: frozenset = frozenset()
    topics: frozenset = frozenset()
    closed: bool = False
    quiet: bool = False
    asked_today: bool = False


@dataclass(frozen=True)
class Bought:
    """Purchases: day, amount, and the groups of the goods with all above them."""

    rows: tuple = ()

    def since(self, days: int, today: date) -> list:
        first = today - timedelta(days=days) if days else date.min
        return [row for row in self.rows if row[0] >= first]


def age(person: Person, about: str) -> date:
    """Return the day on which something on file was last known to be right."""
    check = person.checks.get(about)
    return (check and check.confirmed) or person.since


def is_old(person: Person, about: str, months: int, today: date) -> bool:
    """Return whether so many whole months have passed since the confirmation."""
    return bool(months) and add_months(age(person, about), months) <= today


def is_doubtful(person: Person, about: str) -> bool:
    check = person.checks.get(about)
    return bool(check and check.flag)


def is_open(rule: Rule, person: Person, today: date) -> bool:
    """Return whether there is anything to ask, whoever it may be asked of."""
    if rule.kind in MISSING:
        return rule.kind not in person.filled
    if rule.kind == "confirm":
        return rule.about in person.filled and (
            is_doubtful(person, rule.about)
            or is_old(person, rule.about, rule.months, today)
        )
    if rule.kind == "topic":
        return rule.about not in person.topics and "surveys" not in person.denied
    if rule.kind == "consent":
        return rule.about not in person.given | person.denied
    return False


def is_meant(rule: Rule, person: Person) -> bool:
    """Return whether a rule is about a customer like this one."""
    return (
        person.visits >= rule.visits_from
        and not (rule.visits_to and person.visits > rule.visits_to)
        and not (rule.tiers and not rule.tiers & person.tiers)
        and not (rule.purpose and rule.purpose not in person.given)
    )


def is_meant_now(rule: Rule, person: Person) -> bool:
    """Return the same while an order may have been paid since it was asked."""
    before = replace(person, visits=max(person.visits - 1, 0))
    return is_meant(rule, person) or is_meant(rule, before)


def is_patient(rule: Rule, history: Iterable[Event], today: date) -> bool:
    """Return whether what the customer said before lets the rule ask now."""
    said = sorted(
        (event for event in history if event.subject == rule.subject),
        key=lambda event: event.day,
    )
    if any(event.end == REFUSED for event in said):
        return False
    if not said:
        return True
    if said[-1].day + timedelta(days=rule.again_days) > today:
        return False
    skipped = 0
    for event in reversed(said):
        if event.end != SKIPPED:
            break
        skipped += 1
    return not (rule.most_times and skipped >= rule.most_times)


def has_bought(rule: Rule, bought: Bought, today: date) -> bool:
    """Return whether the purchases are those that the rule waits for."""
    rows = bought.since(rule.bought_days, today)
    if rule.amount and sum((row[1] for row in rows), Decimal(0)) < rule.amount:
        return False
    return not rule.categories or any(rule.categories & row[2] for row in rows)


def is_left_in_peace(person: Person, history: Iterable[Event], today: date) -> bool:
    """Return whether nothing more is asked on this visit; a visit is a day."""
    return (
        person.closed
        or person.asked_today
        or any(event.day == today for event in history)
    )


def due(
    rules: Sequence[Rule],
    person: Person,
    history: Sequence[Event],
    today: date,
    bought: Callable[[], Bought],
) -> Rule | None:
    """Return the one rule that asks now, or nothing.

    :param rules: the first one that may ask does
    :param bought: asked once, and only when a rule depends on it
    """
    if is_left_in_peace(person, history, today):
        return None
    found = None
    for rule in rules:
        if not is_meant(rule, person) or not is_open(rule, person, today):
            continue
        if (rule.quiet and person.quiet) or not is_patient(rule, history, today):
            continue
        if rule.needs_purchases:
            found = found if found is not None else bought()
            if not has_bought(rule, found, today):
                continue
        return rule
    return None
