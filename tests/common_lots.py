from datetime import timedelta

from odoo.tests import new_test_user

from .common_ledger import LedgerCase


class LotCase(LedgerCase):
    """Members with lots of chosen ages, and jobs that do not commit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.write({"expiry_policy": "earned", "expiry_months": 1})
        cls.today = cls.Ledger._days_of_programs()[cls.program.id]

    def setUp(self):
        super().setUp()
        # Jobs commit; the test's transaction must not.
        self.patch(type(self.env["ir.cron"]), "_commit_progress", self.progress)
        self.steps = []

    def progress(self, processed=0, *, remaining=None, deactivate=False):
        self.steps.append(processed)
        return float("inf")

    def lot(self, points, days, partner=None, kind="earn", **vals):
        """Put a lot on a member's card that can be used for so many more days."""
        card = self.card_of(partner) or self.Card.create(
            {"program_id": self.program.id, "partner_id": (partner or self.ada).id}
        )
        until = days is not None and self.today + timedelta(days=days)
        vals = {
            "card_id": card.id,
            "kind": kind,
            "points": points,
            "remaining": max(points, 0),
            "expires_on": until or None,
            "booked_date": self.today - timedelta(days=60),
            "description": "Test",
            "program_id": self.program.id,
            "partner_id": card.partner_id.id,
            **vals,
        }
        self.env.flush_all()
        names = ", ".join(vals)
        self.env.cr.execute(
            f"INSERT INTO loyalty_history ({names}) VALUES"
            f" ({', '.join(['%s'] * len(vals))}) RETURNING id",
            list(vals.values()),
        )
        found = self.History.browse(self.env.cr.fetchone()[0])
        self.env.cr.execute(
            "UPDATE loyalty_card SET points = COALESCE(points, 0) + %s WHERE id = %s",
            [points, card.id],
        )
        self.env.invalidate_all()
        return found

    def make_manager(self):
        groups = "base.group_user,point_of_sale.group_pos_manager"
        return new_test_user(
            self.env,
            login="test.shopkeeper",
            groups=groups,
            name="Test shopkeeper",
            company_id=self.company.id,
        )

    def expire(self):
        self.Ledger._cron_expire()
        self.env.invalidate_all()
