from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models import customer_desk_check as check
from .common_desk import DeskCase

SAID = {
    "name": "Zorblax Wobblefink",
    "zip": "ZX-98765",
    "city": "Snorkhausen",
    "birthdate": "1984-02-29",
}


@tagged("post_install", "-at_install")
class TestDeskCheck(DeskCase):
    def setUp(self):
        super().setUp()
        # Questions about a person are counted in the vault, which no test rolls back.
        self.caller = self.make_protected(**SAID)

    def compare(self, field, value, partner=None, **kwargs):
        return self.desk("compare", (partner or self.caller).id, field, value, **kwargs)

    def test_two_different_matches_make_a_caller_checked_for_a_while(self):
        first = self.compare("zip", "zx 98765")
        self.assertEqual(first["status"], "yes")
        self.assertEqual(first["check"]["matched"], ["zip"])
        self.assertFalse(first["check"]["until"])
        again = self.compare("zip", "ZX-98765")
        self.assertFalse(again["check"]["until"], "the same question again is none")
        second = self.compare("birthdate", "1984-02-29")
        self.assertTrue(second["check"]["until"])
        self.assertIn(second["check"]["seconds"], range(880, 901))
        head = self.desk("open", self.caller.id)
        self.assertEqual(head["check"]["matched"], ["birthdate", "zip"])

    def test_who_knows_an_address_knows_one_thing(self):
        for field in ("zip", "city"):
            answer = self.compare(field, SAID[field])
            self.assertEqual(answer["status"], "yes")
        self.assertEqual(answer["check"]["matched"], ["zip", "city"])
        self.assertEqual(answer["check"]["count"], 1)
        self.assertFalse(answer["check"]["until"])
        answer = self.compare("name", SAID["name"])
        self.assertEqual(answer["check"]["count"], 2)
        self.assertTrue(answer["check"]["until"])

    def test_the_check_is_over_after_its_time_and_nobody_elses(self):
        self.compare("zip", SAID["zip"])
        self.compare("name", SAID["name"])
        colleague = self.fresh(self.agent)
        head = self.desk("open", self.caller.id, user=colleague)
        self.assertFalse(head["check"]["until"] or head["check"]["matched"])
        checks = self.env["customer.desk.check"].search([])
        past = fields.Datetime.now() - check.HOLDS - timedelta(seconds=1)
        checks.matched_at = past
        head = self.desk("open", self.caller.id)
        self.assertFalse(head["check"]["until"] or head["check"]["matched"])
        checks._gc_over()
        self.assertFalse(checks.exists())

    def test_a_wrong_answer_says_no_and_checks_nothing(self):
        answer = self.compare("name", "Bo")
        self.assertEqual(answer["status"], "no")
        self.assertEqual(answer["check"]["matched"], [])
        self.assertFalse(self.env["customer.desk.check"].search([]))

    def test_nothing_is_read_out_and_what_was_said_is_not_kept(self):
        answer = repr([self.compare("name", "x"), self.compare("zip", SAID["zip"])])
        answer += repr(self.desk("open", self.caller.id))
        for secret in SAID.values():
            self.assertNotIn(secret, answer)
        rows = self.env["customer.desk.check"].search([]).read()
        self.assertNotIn(SAID["zip"], repr(rows))

    def test_what_can_be_asked_is_what_is_on_file(self):
        head = self.desk("open", self.caller.id)
        self.assertEqual(head["comparable"], ["name", "birthdate", "zip", "city"])
        self.assertEqual(self.compare("phone", "x")["status"], "nothing")
        clear = self.make_customer(phone="0795550199")
        head = self.desk("open", clear.id)
        self.assertEqual(head["comparable"], ["name", "phone"])
        answer = self.compare("phone", "+41 79 555 01 99", clear)
        self.assertEqual(answer["status"], "yes")

    def test_questions_are_limited_and_recorded(self):
        before = self.last_entry()
        answers = [self.compare("name", f"N{n}")["status"] for n in range(6)]
        self.assertEqual(answers, ["no"] * 5 + ["limited"])
        entries = self.entries(before)
        actions = [entry["action"] for entry in entries]
        self.assertEqual(actions, ["match"] * 5 + ["limited"])
        self.assertEqual({entry["actor"] for entry in entries}, {self.agent.id})

    def test_without_the_vault_nobody_is_checked(self):
        with self.vault_down():
            self.assertEqual(self.compare("zip", "x")["status"], "unavailable")

    def test_odd_questions_are_refused_in_a_sentence(self):
        for field in ("vat", "note", "id", "comment", None, [], {}, 7):
            with self.subTest(repr(field)), self.assertRaises(UserError):
                self.compare(field, "x")
        for value in (None, False, [], {}, 7, "", " ", "x" * 10_000):
            with self.subTest(repr(value)[:20]):
                self.assertEqual(self.compare("name", value)["status"], "no")
        for ident in (None, False, True, 0, -1, "1", [1], {}, 10**12):
            with self.subTest(repr(ident)), self.assertRaises(UserError):
                self.desk("compare", ident, "name", "x")

    def test_another_companys_customer_is_compared_with_nothing(self):
        other, _till = self.make_branch("Wobble Stores")
        self.caller.company_id = other
        with self.assertRaisesRegex(UserError, "no such customer"):
            self.compare("zip", SAID["zip"])

    def test_nobody_writes_a_check_by_hand(self):
        vals = {"user_id": self.agent.id, "partner_id": self.caller.id, "field": "zip"}
        for user in (self.agent, self.lead, self.env.ref("base.user_admin")):
            with self.assertRaises(AccessError):
                self.env["customer.desk.check"].with_user(user).create(vals)
