from datetime import timedelta
from decimal import Decimal
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from ..core.rules.rows import Posting
from ..models import customer_desk_head
from ..models.customer_desk_tab import TABS
from .common import ROLES
from .common_desk import DeskCase

#: What nobody may call a tab, a page or a customer.
ODD = (None, False, True, 0, -1, "1", [1], {}, 10**12, 1.5, "\0", "items' --")


@tagged("post_install", "-at_install")
class TestDeskOpen(DeskCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program = cls.env["loyalty.program"].create(
            {"name": "Lamp club", "program_type": "loyalty", "bonus_daily_cap": 1000}
        )

    def give(self, points, **options):
        ledger = self.env["loyalty.ledger"]
        card = ledger._card_of(self.partner, self.program)
        posting = Posting("bonus", Decimal(points), "bonus", **options)
        ledger._post(card, [posting])
        return card

    def head(self, partner=None, **kwargs):
        return self.desk("open", (partner or self.partner).id, **kwargs)

    def tab(self, name, offset=0, **kwargs):
        return self.desk("tab", self.partner.id, name, offset, **kwargs)

    def test_the_head_says_what_matters_and_nobodys_name(self):
        self.buy(self.partner, date_order=fields.Datetime.now() - timedelta(days=3))
        soon = fields.Date.today() + timedelta(days=10)
        self.give(7, expires=soon)
        self.env["identity.consent"]._record(self.partner, {"receipts": True}, "office")
        case = self.make_case(partner_id=self.partner.id, team_id=self.lamps.id)
        head = self.head()
        self.assertEqual(head["customer"]["code"], self.partner.customer_code_display)
        visits = head["visits"]
        self.assertEqual((visits["count"], visits["days"]), (1, 3))
        self.assertEqual(visits["shop"], "Shop by the river")
        [card] = head["points"]
        self.assertEqual((card["name"], card["points"]), ("Lamp club", "7"))
        self.assertIn("7 end on", card["ends"])
        self.assertEqual(head["problems"]["rows"][0]["name"], case.name)
        given = [row["purpose"] for row in head["consents"] if row["is_given"]]
        self.assertEqual(given, ["receipts"])
        for secret in ("Zorblax", "5556601", "wobble"):
            self.assertNotIn(secret, repr(head))

    def test_days_are_those_of_who_sits_at_the_desk(self):
        now = fields.Datetime.now()
        # Where it is another day than in UTC, and the same as an hour ago.
        self.agent.tz = "Pacific/Kiritimati" if now.hour >= 12 else "Etc/GMT+12"
        self.buy(self.partner, date_order=now - timedelta(hours=1))
        here = self.env["customer.desk"].with_user(self.agent)
        today = fields.Date.context_today(here).isoformat()
        self.assertNotEqual(today, now.date().isoformat())
        visits = self.head()["visits"]
        self.assertEqual((visits["on"], visits["days"]), (today, 0))

    def test_purchases_are_counted_as_far_as_anybody_reads(self):
        for _number in range(3):
            self.buy(self.partner)
        with patch.object(customer_desk_head, "MOST_VISITS", 2):
            visits = self.head()["visits"]
        self.assertEqual((visits["count"], visits["is_more"]), (2, True))
        visits = self.head()["visits"]
        self.assertEqual((visits["count"], visits["is_more"]), (3, False))

    def test_only_what_the_user_may_read_leads_to_a_form(self):
        opens = self.head()["opens"]
        self.assertLessEqual({"pos.order", "customer.case", "warranty.card"}, {*opens})
        self.assertNotIn("identity.request", opens)
        reader = self.fresh(self.agent)
        reader.group_ids += self.env.ref("pos_customer_identity.group_identity_reader")
        self.assertIn("identity.request", self.head(user=reader)["opens"])

    def test_a_customer_of_earlier_days_gets_a_code_and_is_not_named(self):
        clear = self.Partner.create({"name": "Bo Wobblefink"})
        head = self.head(clear)
        self.assertEqual(head["customer"]["code"], clear.customer_code_display)
        self.assertNotIn("Wobblefink", repr(head))

    def test_cases_of_other_teams_are_counted_and_not_shown(self):
        mine = self.make_case(partner_id=self.partner.id)
        mine.sudo().write({"team_id": self.lamps.id, "user_id": False})
        other = self.make_case(partner_id=self.partner.id, subject="The chair sinks")
        other.sudo().write({"team_id": self.chairs.id, "user_id": False})
        head = self.head()
        self.assertEqual([row["id"] for row in head["problems"]["rows"]], [mine.id])
        self.assertEqual(head["problems"]["others"], 1)
        self.assertNotIn("chair", repr(head) + repr(self.tab("cases")))
        self.assertEqual(self.head(user=self.lead)["problems"]["count"], 2)

    def test_every_tab_opens_when_there_is_nothing(self):
        for name in TABS:
            with self.subTest(name):
                page = (
                    self.desk("timeline", self.partner.id)
                    if name == "timeline"
                    else self.tab(name)
                )
                self.assertEqual((page["rows"], page["more"]), ([], False))

    def test_points_say_why(self):
        self.give(5)
        card = self.give(3)
        ledger = self.env["loyalty.ledger"]
        ledger._post(card, [Posting("adjust", Decimal(-2), "adjust")])
        rows = self.tab("points")["rows"]
        signed = [row["points"] for row in rows]
        self.assertEqual(signed, ["\u22122", "+3", "+5"])
        self.assertIn("by hand", rows[1]["why"])

    def test_items_come_a_page_at_a_time(self):
        for number in range(23):
            self.make_card(partner_id=self.partner.id, serial=f"LMP-{number}")
        first = self.tab("items")
        self.assertTrue(first["more"])
        rest = self.tab("items", len(first["rows"]))
        self.assertFalse(rest["more"])
        serials = [row["serial"] for row in first["rows"] + rest["rows"]]
        self.assertEqual(serials, [f"LMP-{number}" for number in range(22, -1, -1)])

    def test_cases_come_with_contacts(self):
        case = self.make_case(partner_id=self.partner.id, team_id=self.lamps.id)
        self.Contact.create(
            {
                "partner_id": self.partner.id,
                "subject": "Asked for spare parts",
                "next_step": "Send the list",
            }
        )
        page = self.tab("cases")
        self.assertEqual([row["name"] for row in page["rows"]], [case.name])
        self.assertIn("Asked for spare parts", repr(page["contacts"]))

    def test_consents_show_their_history_and_requests_who_may_read_them(self):
        consents = self.env["identity.consent"]
        consents._record(self.partner, {"marketing": True}, "office")
        consents._record(self.partner, {"marketing": False}, "office")
        self.env["identity.request"].create({"partner_id": self.partner.id})
        page = self.tab("data")
        states = [(row["given"], row["current"]) for row in page["rows"]]
        self.assertEqual(states, [(False, True), (True, False)])
        self.assertEqual(page["requests"], [])
        reader = self.make_user("reader")
        reader.group_ids += self.env.ref("pos_customer_identity.group_service_user")
        self.assertEqual(len(self.tab("data", user=reader)["requests"]), 1)

    def test_only_the_service_desk_opens_and_only_its_tabs(self):
        for role in ROLES:
            user = self.make_user(role)
            may = role in ("service", "service_manager")
            for method, args in (
                ("open", ()),
                ("timeline", ()),
                *(("tab", (name,)) for name in TABS if name != "timeline"),
            ):
                with self.subTest(f"{role} {method} {args}"):
                    if may:
                        self.desk(method, self.partner.id, *args, user=user)
                        continue
                    with self.assertRaises(AccessError):
                        self.desk(method, self.partner.id, *args, user=user)

    def test_another_companys_customer_is_not_opened(self):
        other, _till = self.make_branch("Wobble Stores")
        self.partner.company_id = other
        sentences = set()
        for ident in (self.partner.id, 10**9):
            with self.assertRaises(UserError) as caught:
                self.desk("open", ident)
            sentences.add(str(caught.exception))
        self.assertEqual(len(sentences), 1)
        self.agent.company_ids = [Command.link(other.id)]
        head = self.head(companies=self.company | other)
        self.assertEqual(head["customer"]["id"], self.partner.id)

    def test_what_happened_in_another_company_stays_there(self):
        other, till = self.make_branch("Wobble Stores")
        self.buy(self.partner, till, pos_reference="2631-991-000001")
        self.make_card(
            partner_id=self.partner.id, company_id=other.id, product_id=self.lamp.id
        )
        self.assertEqual(self.head()["visits"]["count"], 0)
        for name in ("items", "purchases"):
            self.assertEqual(self.tab(name)["rows"], [])

    def test_odd_input_is_refused_in_a_sentence(self):
        for odd in ODD:
            with self.subTest(repr(odd)):
                with self.assertRaises(UserError):
                    self.desk("open", odd)
                with self.assertRaises(UserError):
                    self.desk("tab", self.partner.id, odd)
        for offset in (None, True, -1, "1", [0], 10**9, 1.5):
            with self.subTest(repr(offset)), self.assertRaises(UserError):
                self.tab("items", offset)
        with self.assertRaises(UserError):
            self.tab("timeline")


@tagged("post_install", "-at_install")
class TestDeskQueries(DeskCase):
    #: Statements of opening a customer, however much there is.
    MOST = 18

    def fill(self, times):
        for number in range(times):
            self.buy(self.partner)
            self.make_case(partner_id=self.partner.id, team_id=self.lamps.id)
            serial = f"Q-{number}"
            self.make_card(partner_id=self.partner.id, serial=serial)

    def test_opening_costs_a_few_statements_whatever_there_is(self):
        desk = self.env["customer.desk"].with_user(self.agent)
        for times in (1, 15):
            self.fill(times)
            desk.open(self.partner.id)
            self.env.flush_all()
            self.env.invalidate_all()
            with self.assertQueryCount(self.MOST):
                desk.open(self.partner.id)

    def test_a_tab_costs_no_more_for_more_rows(self):
        desk = self.env["customer.desk"].with_user(self.agent)
        for name in ("items", "cases"):
            counts = []
            for times in (2, 12):
                self.fill(times)
                desk.tab(self.partner.id, name)
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                desk.tab(self.partner.id, name)
                counts.append(self.env.cr.sql_log_count - before)
            with self.subTest(name):
                self.assertEqual(*counts)
