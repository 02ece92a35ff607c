"""What the ledger of points and its arithmetic (``lots``) tell each other."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

#: Kind of the postings that spend: they never touch a lot that has expired.
SPEND = "spend"
#: Kind of the rows that end a lot.
EXPIRE = "expire"


@dataclass(frozen=True)
class Open:
    """A row of the ledger that is open, or that a posting names.

    :ivar Decimal remaining: above zero for a lot, below for a debt; 0 for a row that is
        used up, which is passed only because a posting names it
    :ivar expires: last day on which the lot can be spent; None for never
    :ivar date earned: day of the row
    :ivar bool debt: says of a row with 0 remaining that it was a debt
    """

    id: int
    remaining: Decimal
    expires: date | None
    earned: date
    debt: bool = False


@dataclass(frozen=True)
class Posting:
    """What shall happen to the account.

    :ivar str kind: passed through, but see ``SPEND``
    :ivar Decimal points: signed, in hundredths; 0 makes no row
    :ivar str key: passed through: makes a repetition known
    :ivar lot: id of the row to prefer: of the lot that the line earned when its points
        are taken back, of the lot or debt that it was spent from when they are given
        back
    :ivar expires: last day of the lot that a posting above zero makes; None for never.
        A day in the past is taken: an order may come in after its points have expired
    :ivar bool may_owe: what no lot covers becomes a debt
    :ivar earned: day of the new row when it is not today
    :ivar data: passed through
    """

    kind: str
    points: Decimal
    key: str
    lot: int | None = None
    expires: date | None = None
    may_owe: bool = False
    earned: date | None = None
    data: object = None


@dataclass(frozen=True)
class Row:
    """A row to add to the ledger.

    :ivar Decimal points: signed
    :ivar Decimal remaining: after the whole call: above zero, the row is a lot; below
        zero, a debt
    :ivar lot: id of the lot that the points were taken from or given back to; None when
        the row is a lot or a debt itself
    :ivar tuple pays: which debts a posting above zero paid: ids and points
    """

    kind: str
    points: Decimal
    remaining: Decimal
    key: str
    lot: int | None
    expires: date | None
    earned: date
    pays: tuple[tuple[int, Decimal], ...] = ()
    data: object = None


@dataclass(frozen=True)
class Outcome:
    """What to store.

    :ivar list rows: to add, in this order
    :ivar dict changes: id of a row that was there: what remains of it now
    """

    rows: list[Row]
    changes: dict[int, Decimal]
