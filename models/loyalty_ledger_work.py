"""What is done on one card while an order is settled, and the statements around it."""

from dataclasses import dataclass, field

from ..core.rules import booking, deal, lots
from .loyalty_ledger_rules import Scheme


class Steps:
    """The statements of one order, in a savepoint that costs no further one."""

    def __init__(self, cr):
        self.cr = cr
        self.open = False

    def ask(self, statement, **params):
        """Run a statement that answers with JSON."""
        self._run(statement, params)
        return booking.loads(self.cr.fetchone()[0])

    def end(self, statement, **params):
        """Run the last statement."""
        self._run(statement + "; RELEASE SAVEPOINT points", params)
        self.open = False

    def done(self):
        """End without anything to write."""
        if self.open:
            self.cr.execute("RELEASE SAVEPOINT points")
            self.open = False

    def undo(self):
        """Take back everything, so that the transaction can go on."""
        if self.open:
            self.cr.execute("ROLLBACK TO SAVEPOINT points; RELEASE SAVEPOINT points")
            self.open = False

    def _run(self, statement, params):
        if not self.open:
            # Before it: an error in the statement leaves the savepoint open.
            self.open = True
            statement = "SAVEPOINT points; " + statement
        self.cr.execute(statement, params)


@dataclass
class Work:
    """A card, and what an order does to it."""

    scheme: Scheme
    book: dict
    awards: list = field(default_factory=list)
    claims: list = field(default_factory=list)
    amounts: dict = field(default_factory=dict)
    returned: list = field(default_factory=list)
    paid: object = booking.points(0)
    outcome: object = None

    def book_deal(self, day):
        """Return the outcome of the order for this card."""
        # Of several rules for one line the first says what was spent on it.
        amounts = dict(self.amounts)
        earned = [
            deal.Earned(
                award.points,
                award.line,
                award.rule,
                amounts.pop(award.line, None),
                award.why,
            )
            for award in self.awards
        ]
        opens, terms = self.book["opens"], self.scheme.terms
        if earned and terms.expiry[0] == "activity":
            self.book["until"] = lots.refreshed(opens, day, terms.expiry[1])
        return deal.book(
            opens, terms, day, earned, self.claims, self.returned, self.paid
        )

    def owed(self, day):
        """Return what a return would make the member owe, zero or below."""
        rows = self.book_deal(day).rows
        debts = [row for row in rows if row.kind == "take_back" and row.lot is None]
        return sum((row.remaining for row in debts), booking.points(0))

    def changes(self, _deal):
        """Return whether there is anything to write."""
        return bool(self.outcome.rows or self.book.get("until"))

    def changes_entries(self):
        """Return whether entries that were there before change."""
        return bool(self.outcome.changes or self.book.get("until"))

    def balance(self):
        """Return the points of the card after the order."""
        return booking.points(self.book["card"]["points"]) + self.total()

    def total(self, *kinds):
        """Return the points of the rows of some kinds, or of all."""
        rows = self.outcome.rows
        return sum(
            (row.points for row in rows if not kinds or row.kind in kinds),
            booking.points(0),
        )

    def facts(self):
        """Return what the receipt says of the order."""
        card = self.book["card"]
        return {
            "card": card["id"],
            "earned": str(self.total("earn")),
            "spent": str(-self.total("spend")),
            "taken_back": str(-self.total("take_back")),
            "given_back": str(self.total("give_back")),
            "balance": str(self.balance()),
        }

    def reward_lines(self):
        """Return what the lines of rewards really cost, and on which card."""
        cost = {}
        for row in self.outcome.rows:
            if row.kind == "spend":
                line = row.data["line_uuid"]
                cost[line] = cost.get(line, booking.points(0)) - row.points
        card = self.book["card"]["id"]
        return [
            {"uuid": line, "card": card, "cost": points}
            for line, points in cost.items()
        ]
