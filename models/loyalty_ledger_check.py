from odoo import _, api, models

from ..core.rules import booking, lots
from ..core.rules.rows import Outcome


class LoyaltyLedger(models.AbstractModel):
    """Proof that cards, entries and lots say the same, and what to do when not."""

    _inherit = "loyalty.ledger"

    @api.model
    def _command(self, action, say):
        """Do what ``odoo pos_points`` asks.

        :param say: is called with each line of the answer
        :return: whether something was found
        """
        return {
            "check": self._command_check,
            "repair": self._command_repair,
            "settle": self._command_settle,
        }[action](say)

    @api.model
    def _command_check(self, say):
        found = 0
        for program in self._governed_programs():
            differences = self._differences(program)
            found += len(differences)
            for row in differences:
                say(self._difference_line(program, row))
            say(f"program {program.id}: {len(differences)} cards differ")
        waiting = self.env["pos.order"].search_count([("points_state", "=", "pending")])
        say(f"{waiting} orders wait to be booked")
        return bool(found)

    @api.model
    def _difference_line(self, program, row):
        return (
            f"program {program.id}, card {row['card']}: balance {row['balance']}, "
            f"booked {row['booked']}, open {row['open']}"
        )

    @api.model
    def _command_repair(self, say):
        """Make cards and ledger agree; what members were told, their balance, stays."""
        found = False
        for program in self._governed_programs():
            for row in self._differences(program):
                found = True
                say(self._difference_line(program, row))
                self._repair(self.env["loyalty.card"].browse(row["card"]), row)
        say("nothing to repair" if not found else "repaired")
        return False

    @api.model
    def _repair(self, card, row):
        """Book what differs on one card.

        First what is open is made to be what was booked: lots and debts say where
        points come from, entries say that they are there. Then the balance is booked.
        """
        book = self._lock(card)[card.id]
        gap = booking.points(row["booked"]) - booking.points(row["open"])
        if gap:
            self._close_gap(book, gap)
        balance = booking.points(row["balance"])
        book = self._lock(card)[card.id]
        change = balance - booking.points(row["booked"])
        if not change:
            return
        book["card"]["points"] = balance
        # The statement adds what is booked to the card, which has it already.
        self.env.cr.execute(
            "UPDATE loyalty_card SET points = points - %s WHERE id = %s",
            [change, card.id],
        )
        today = self.env.cr.now().date()
        until = card.program_id._expiry_of(today)
        posting = lots.Posting("adjust", change, "repair", expires=until, may_owe=True)
        outcome = lots.post(book["opens"], [posting], today)
        self._store([(book, outcome)], description=_("Repaired"))

    @api.model
    def _close_gap(self, book, gap):
        """Change what is open by what is missing, beginning with what is youngest."""
        changes = {}
        for row in sorted(book["opens"], key=lambda row: -row.id):
            same = row.remaining > 0 > gap or row.remaining < 0 < gap
            part = min(abs(gap), abs(row.remaining)) * (1 if gap > 0 else -1)
            if same and part:
                changes[row.id] = row.remaining + part
                gap -= part
        if gap:
            entry = self.env["loyalty.history"].search(
                [
                    ("card_id", "=", book["card"]["id"]),
                    ("points", ">" if gap > 0 else "<", 0),
                ],
                order="id desc",
                limit=1,
            )
            left = changes.get(entry.id, booking.points(entry.remaining))
            changes[entry.id] = left + gap
        self._store([(book, Outcome([], changes))])

    @api.model
    def _command_settle(self, say):
        before = self.env["pos.order"].search_count([("points_state", "=", "pending")])
        self._cron_settle()
        after = self.env["pos.order"].search_count([("points_state", "=", "pending")])
        say(f"{before - after} orders booked, {after} wait")
        return bool(after)

    @api.model
    def _governed_programs(self):
        programs = self.env["loyalty.program"].sudo().with_context(active_test=False)
        return programs.search([("program_type", "=", "loyalty")], order="id")
