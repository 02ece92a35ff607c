from decimal import Decimal

from odoo import api, models

from ..core.rules import booking, tiers

#: Kinds of an order's entries that count for levels.
COUNTING = ("earn", "take_back")


class LoyaltyLedger(models.AbstractModel):
    """The level of the one member that an order moves, in the order's transaction."""

    _inherit = "loyalty.ledger"

    @api.model
    def _windows(self, schemes, day):
        """Return for each programme with levels since when what counts."""
        return [
            {
                "program": scheme.id,
                "since": tiers.window_start(scheme.policy, day),
                "past": self._past_start(scheme.policy, day),
                "spend": scheme.policy.basis == "spend",
            }
            for scheme in schemes
            if scheme.tiers
        ]

    @api.model
    def _past_start(self, policy, day):
        """Return the first day of the year before, where it matters for a level."""
        if policy.window == "year" and policy.downgrade == "period_end":
            return day.replace(year=day.year - 1, month=1, day=1)
        return None

    @api.model
    def _books(self, found):
        """Let each book know what counts for the level until now."""
        books = super()._books(found)
        for row in found.get("counted") or ():
            books[row["card"]]["counted"] = row
        return books

    @api.model
    def _counted(self, book, name="now"):
        return booking.points((book or {}).get("counted", {}).get(name))

    @api.model
    def _level_held(self, scheme, book):
        """Return the level that an order finds: the card's, or the one that the member
        has without anything being booked yet."""
        card = book["card"] if book else {}
        held = scheme.level(card.get("tier_id"))
        return held or tiers.level_for(scheme.tiers, self._counted(book))

    @api.model
    def _tier_change(self, work, deal):
        """Return the card's columns for the level after an order."""
        scheme, book = work.scheme, work.book
        if not scheme.tiers:
            return {}
        rows = [row for row in work.outcome.rows if row.kind in COUNTING]
        spend = scheme.policy.basis == "spend"
        change = sum(
            (_amount(row) if spend else row.points for row in rows), Decimal(0)
        )
        counted = self._counted(book) + change
        past = self._counted(book, "past")
        standing = self._standing_of(scheme, book["card"], counted, deal.day, past)
        book["standing"] = standing, counted
        return {
            "tiered": True,
            "tier_id": standing.tier,
            "tier_since": standing.since,
            "tier_until": standing.until,
            "qualifying": counted,
        }

    @api.model
    def _standing_of(self, scheme, card, counted, day, past=Decimal(0)):
        """Return where a member stands.

        :param dict card: columns of the card
        :param counted: points or money in the programme's window, a Decimal
        :param past: the same of the year before
        """
        held = tiers.Standing(
            card.get("tier_id"),
            booking.day(card.get("tier_since")) or day,
            booking.day(card.get("tier_until")),
        )
        return tiers.standing(
            scheme.tiers, scheme.policy, counted, held, day, previous=past
        )

    @api.model
    def _level_facts(self, work):
        """Return what the receipt says of the level."""
        if "standing" not in work.book:
            return {}
        standing, counted = work.book["standing"]
        missing = tiers.missing_to_next(work.scheme.tiers, counted, standing.tier)
        facts = {"level": standing.tier}
        if missing:
            step, points = missing
            facts["next_level"] = {"id": step.id, "missing": str(points)}
        if work.book["card"].get("tier_id") != standing.tier:
            facts["level_before"] = work.book["card"].get("tier_id")
        return facts


def _amount(row):
    return (row.data or {}).get("amount") or Decimal(0)
