"""A second opinion on points, written without looking at the ledger.

It is for stories in which members buy, redeem, return, wait and are merged, while tills
send orders late, twice or in another order. Points are whole hundredths.

Pure Python without Odoo: tests_core reads this file too.
"""

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, timedelta

START = date(2026, 1, 15)
GRACE = 30
MEMBERS = 3


def month_later(day, months):
    """Return the same day so many months later, or the last of that month."""
    number = day.month - 1 + months
    year, month = day.year + number // 12, number % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def rounded(points, part, whole):
    """Return part of the points, halves rounded up."""
    return (2 * points * part + whole) // (2 * whole)


# What happens in a story


@dataclass
class Line:
    points: int
    quantity: int
    sent_back: int = 0


@dataclass
class Sale:
    """A sale at a till, on its way to the server."""

    uuid: str
    member: int
    day: date
    lines: list
    spends: int = 0
    reward_back: bool = False
    known: bool = False


@dataclass
class Refund:
    """Goods that came back, of a sale that the server knows."""

    uuid: str
    sale: Sale
    day: date
    units: dict = field(default_factory=dict)
    reward: bool = False


class Story:
    """Turns numbers into what happens, and lets a shop and an oracle live through it.

    :param shop: has ``sell``, ``take_back``, ``sweep``, ``merge``; and ``accounts``,
        which returns member -> (balance, open rows as (points, last day or None))
    """

    def __init__(self, shop, policy="negative", months=1):
        self.shop = shop
        self.oracle = Oracle(policy, months)
        self.day = START
        self.queue, self.sent, self.sales, self.gone = [], [], [], set()
        self.count = 0

    def run(self, steps):
        """Live through steps, each some numbers, and compare at the end."""
        acts = (
            self.sale,
            self.sale,
            self.refund,
            self.deliver,
            self.deliver,
            self.again,
            self.wait,
            self.sweep,
            self.merge,
        )
        for act, *numbers in steps:
            acts[act % len(acts)](*numbers)
        while self.queue:
            self.deliver(len(self.queue) // 2, 0, 0)
        self.compare()

    def name(self, kind):
        self.count += 1
        return f"{kind}-{self.count}"

    def sale(self, member, size, extra):
        member %= MEMBERS
        if member in self.gone:
            return
        lines = [Line(100 + 37 * (size % 50), 1 + extra % 4)]
        if size % 3 == 0:
            lines.append(Line(250, 1 + size % 2))
        spends = 0 if extra % 3 else 50 * (1 + extra + size)
        sale = Sale(self.name("sale"), member, self.day, lines, spends)
        self.sales.append(sale)
        self.queue.append(sale)

    def refund(self, which, part, reward):
        known = [sale for sale in self.sales if sale.known]
        if not known:
            return
        sale = known[which % len(known)]
        refund = Refund(self.name("refund"), sale, self.day)
        for number, line in enumerate(sale.lines):
            units = min(part % 3, line.quantity - line.sent_back)
            if units:
                line.sent_back += units
                refund.units[number] = units
        if sale.spends and not sale.reward_back and reward % 2:
            sale.reward_back = refund.reward = True
        if refund.units or refund.reward:
            self.queue.append(refund)

    def deliver(self, which, lost, _unused):
        """Let one of what waits arrive; of some the till hears no answer."""
        if not self.queue:
            return
        message = self.queue[which % len(self.queue)]
        self.arrive(message)
        if lost % 4 != 3:
            self.queue.remove(message)
        self.sent.append(message)

    def again(self, which, _size, _extra):
        if self.sent:
            self.arrive(self.sent[which % len(self.sent)])

    def arrive(self, message):
        if isinstance(message, Sale):
            customer = message.member not in self.gone
            self.shop.sell(message, customer)
            self.oracle.sell(message, customer)
            message.known = True
        else:
            self.shop.take_back(message)
            self.oracle.take_back(message)

    def wait(self, days, _size, _extra):
        self.day += timedelta(days=1 + days % 25)

    def sweep(self, *_numbers):
        self.shop.sweep(self.day)
        self.oracle.sweep(self.day)

    def merge(self, first, second, rare):
        first, second = first % MEMBERS, second % MEMBERS
        if first == second or {first, second} & self.gone or rare % 2:
            return
        self.gone.add(first)
        self.shop.merge(first, second, self.day)
        self.oracle.merge(first, second, self.day)

    def compare(self):
        assert self.shop.accounts() == self.oracle.seen(), self.day


# What should come of it


class Lot:
    """Points with a last day; below zero they are owed."""

    def __init__(self, points, until, day):
        self.points, self.until, self.day, self.ended = points, until, day, 0

    def over(self, day):
        return self.until is not None and self.until < day


class Oracle:
    def __init__(self, policy, months):
        self.policy, self.months = policy, months
        self.lots = {}
        self.moved_to = {}
        self.sold, self.done = {}, set()

    def account(self, member):
        while member in self.moved_to:
            member = self.moved_to[member]
        return self.lots[member]

    def until(self, day):
        return month_later(day, self.months) if self.months else None

    def sell(self, sale, customer):
        if sale.uuid in self.done:
            return
        self.done.add(sale.uuid)
        if not customer:
            return
        lots = self.lots.setdefault(sale.member, [])
        earned = []
        for line in sale.lines:
            points = line.points * line.quantity
            lot = Lot(self.pay(lots, points), self.until(sale.day), sale.day)
            lots.append(lot)
            earned.append(
                {
                    "lot": lot,
                    "points": points,
                    "of": line.quantity,
                    "back": 0,
                    "taken": 0,
                }
            )
        spent = self.spend(lots, sale.spends, sale.day)
        self.sold[sale.uuid] = {"member": sale.member, "earned": earned, "spent": spent}

    def pay(self, lots, points, first=None):
        owed = [lot for lot in lots if lot.points < 0]
        for lot in sorted(owed, key=lambda lot: (lot is not first, lot.day)):
            paid = min(points, -lot.points)
            lot.points += paid
            points -= paid
        return points

    def spend(self, lots, points, day, first=None):
        """Take points, and return from where."""
        usable = [lot for lot in lots if lot.points > 0 and not lot.over(day)]
        usable.sort(key=lambda lot: (lot is not first, lot.until or date.max, lot.day))
        parts = []
        for lot in usable:
            part = min(points, lot.points)
            if part:
                lot.points -= part
                points -= part
                parts.append({"lot": lot, "points": part, "debt": False})
        if points:
            debt = Lot(-points, None, day)
            lots.append(debt)
            parts.append({"lot": debt, "points": points, "debt": True})
        return parts

    def take_back(self, refund):
        if refund.uuid in self.done:
            return
        self.done.add(refund.uuid)
        sold = self.sold.get(refund.sale.uuid)
        if not sold:
            return
        lots, day = self.account(sold["member"]), refund.day
        if refund.reward:
            for part in reversed(sold["spent"]):
                self.give(lots, part, day)
        for number, units in refund.units.items():
            self.take(lots, sold["earned"][number], units, day)

    def give(self, lots, part, day):
        lot = part["lot"]
        rest = self.pay(lots, part["points"], lot if part["debt"] else None)
        if not rest:
            return
        if part["debt"]:
            lots.append(Lot(rest, self.until(day), day))
        elif lot.over(day):
            lots.append(Lot(rest, day + timedelta(days=GRACE), day))
        elif lot in lots:
            lot.points += rest
        else:
            lots.append(Lot(rest, lot.until, day))

    def take(self, lots, line, units, day):
        before, line["back"] = line["back"], line["back"] + units
        due = rounded(line["points"], line["back"], line["of"])
        due -= rounded(line["points"], before, line["of"])
        lot = line["lot"]
        gone = lot.ended + (max(lot.points, 0) if lot.over(day) else 0)
        due = min(due, line["points"] - line["taken"] - gone)
        if due <= 0:
            return
        line["taken"] += due
        parts = self.spend(lots, due, day, lot)
        if self.policy == "forgive" and parts[-1]["debt"]:
            parts[-1]["lot"].points = 0

    def sweep(self, day):
        for lots in self.lots.values():
            for lot in lots:
                if lot.points > 0 and lot.over(day):
                    lot.ended += lot.points
                    lot.points = 0

    def merge(self, first, second, day):
        if first not in self.lots:
            return
        self.moved_to[first] = second
        mine = self.lots.pop(first)
        if second not in self.lots:
            self.lots[second] = mine
            return
        lots = self.lots[second]
        lots += [lot for lot in mine if lot.points]
        usable = [lot for lot in lots if lot.points > 0 and not lot.over(day)]
        usable.sort(key=lambda lot: (lot.until or date.max, lot.day))
        for lot in usable:
            lot.points = self.pay(lots, lot.points)

    def seen(self):
        """Return member -> balance, and what is open."""
        return {
            member: (
                sum(lot.points for lot in lots),
                sorted(
                    (lot.points, str(lot.until or "")) for lot in lots if lot.points
                ),
            )
            for member, lots in self.lots.items()
        }
