from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from ..models.customer_desk_story import KINDS
from .common_desk import DeskCase


@tagged("post_install", "-at_install")
class TestDeskStory(DeskCase):
    def timeline(self, before=False, kind=False, **kwargs):
        return self.desk("timeline", self.partner.id, before, kind, **kwargs)

    def ago(self, days):
        return fields.Datetime.now() - timedelta(days=days)

    def live(self):
        """Let a bit of everything happen, each on a day of its own."""
        self.order = self.buy(
            self.partner, date_order=self.ago(9), pos_reference="2631-900-000001"
        )
        self.Contact.create(
            {
                "partner_id": self.partner.id,
                "subject": "Asked for spare parts",
                "happened_at": self.ago(8),
            }
        )
        case = self.make_case(partner_id=self.partner.id, team_id=self.lamps.id)
        case.sudo().opened_at = self.ago(7)
        consents = self.env["identity.consent"]
        consents._record(self.partner, {"marketing": True}, "office")

    def test_everything_stands_in_one_line_the_newest_first(self):
        self.live()
        rows = self.timeline()["rows"]
        kinds = [row["kind"] for row in rows]
        self.assertEqual(kinds[0], "consent")
        self.assertEqual(kinds[-3:], ["case", "contact", "purchase"])
        moments = [row["at"] for row in rows]
        self.assertEqual(moments, sorted(moments, reverse=True))

    def test_one_kind_alone_can_be_shown(self):
        self.live()
        for kind in KINDS:
            kinds = {row["kind"] for row in self.timeline(kind=kind)["rows"]}
            self.assertLessEqual(kinds, {kind})
        self.assertEqual(len(self.timeline(kind="purchase")["rows"]), 1)

    def test_pages_follow_each_other_without_a_gap(self):
        noted = [
            {
                "partner_id": self.partner.id,
                "subject": f"Call {number}",
                # Several at the same moment, also where a page ends.
                "happened_at": self.ago(number // 4),
            }
            for number in range(50)
        ]
        self.Contact.create(noted)
        seen, before = [], False
        while True:
            page = self.timeline(before, "contact")
            seen += [row["text"] for row in page["rows"]]
            if not page["more"]:
                break
            before = page["rows"][-1]
        self.assertEqual(len(seen), 50)
        self.assertEqual(len(set(seen)), 50)

    def test_what_the_user_may_not_read_is_left_out(self):
        case = self.make_case(partner_id=self.partner.id, subject="The chair sinks")
        case.sudo().write({"team_id": self.chairs.id, "user_id": False})
        self.env["identity.request"].create({"partner_id": self.partner.id})
        kinds = {row["kind"] for row in self.timeline()["rows"]}
        self.assertFalse(kinds & {"case", "request"})
        self.assertIn(
            "case", {row["kind"] for row in self.timeline(user=self.lead)["rows"]}
        )

    def test_odd_pages_and_kinds_are_refused_in_a_sentence(self):
        endless = {"at": "2026-01-01T10:00:00", "res_id": float("inf")}
        odd = ("x", "2026-99-99", {"at": None}, {"res_id": 1}, [1], True, 7, endless)
        for before in odd:
            with self.subTest(repr(before)), self.assertRaises(UserError):
                self.timeline(before)
        for kind in ("x", ["case"], {"a": 1}, True, 7, "case' --"):
            with self.subTest(repr(kind)), self.assertRaises(UserError):
                self.timeline(kind=kind)

    def test_purchases_come_with_their_lines(self):
        self.live()
        [row] = self.desk("tab", self.partner.id, "purchases")["rows"]
        self.assertEqual((row["id"], row["source"]), (self.order.id, "till"))
        self.assertEqual(row["shop"], "Shop by the river")

    def test_contact_data_is_said_to_hold_or_not(self):
        for is_right, flag in ((True, False), (False, "changed")):
            answer = self.desk("note_contact_data", self.partner.id, "email", is_right)
            [email] = [
                row for row in answer["freshness"]["fields"] if row["field"] == "email"
            ]
            self.assertEqual(email["flag"], flag)
            self.assertTrue(email["confirmed_on"] or not is_right)
        for field, is_right in (
            *(("address", True), ("name", True), (None, True), ([], True)),
            *(("email", None), ("email", 1), ("email", "yes")),
        ):
            with self.subTest(f"{field} {is_right}"), self.assertRaises(UserError):
                self.desk("note_contact_data", self.partner.id, field, is_right)

    def test_what_a_customer_does_not_want_is_kept(self):
        self.desk("dismiss", self.partner.id, self.lamp.id)
        kept = self.env["customer.suggestion.feedback"].sudo().search([])
        self.assertEqual(kept.partner_id, self.partner)
        other, _till = self.make_branch("Wobble Stores")
        foreign = self.lamp.copy({"company_id": other.id})
        for ident in (foreign.id, None, True, 0, -1, "1", [1], 10**9):
            with self.subTest(repr(ident)), self.assertRaises(UserError):
                self.desk("dismiss", self.partner.id, ident)
