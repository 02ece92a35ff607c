from datetime import timedelta
from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from .common_profile import ProfileCase

KEYS = {
    "points",
    "fetch",
    "bonus",
    "problems",
    "last_visit",
    "expires",
    "survey_id",
    "prompt",
    "asks",
    "suggestions",
    "greets",
}
#: Of the whole panel, whatever there is to say.
MOST_QUERIES = 12
PROMPT = {"id": 1, "kind": "email", "title": "Ask for the e-mail"}


@tagged("post_install", "-at_install")
class TestPanel(ProfileCase):
    """What a cashier sees at once of who is in front."""

    def test_of_somebody_new_there_is_nothing_to_say(self):
        panel = self.panel()
        self.assertEqual(set(panel), KEYS)
        self.assertEqual(panel["problems"], {"cases": 0, "lines": []})
        self.assertEqual((panel["bonus"], panel["expires"]), ([], []))
        self.assertEqual(panel["last_visit"], False)
        self.assertEqual(panel["survey_id"], False)
        self.assertEqual(panel["greets"], False)

    def test_points_are_those_that_the_till_knows(self):
        self.lot(40, 10, self.member)
        self.bought((self.bread, 2, 10), days=3)
        asked = self.env["pos.order"].with_user(self.cashier)
        self.env.flush_all()
        told = asked.pos_member_points(self.config.id, self.member.id)
        self.assertEqual(self.panel()["points"], told)
        self.assertEqual(told["programs"][0]["points"], 40)

    def test_a_bonus_that_is_due_is_said_once(self):
        self.program.rule_ids.copy({"program_id": self.program.id, "occasion": "first"})
        self.assertEqual(self.panel()["bonus"], ["Bonus for the first purchase"])
        self.bought((self.bread, 1, 10))
        self.assertEqual(self.panel()["bonus"], [])

    # Problems

    def test_open_problems_are_counted_and_three_are_told(self):
        for number in range(5):
            self.opened(f"Problem {number}")
        problems = self.panel()["problems"]
        self.assertEqual(problems["cases"], 5)
        told = [line["subject"] for line in problems["lines"]]
        self.assertEqual(told, ["Problem 0", "Problem 1", "Problem 2"])
        [first, *_others] = problems["lines"]
        self.assertEqual(first["state_text"], "New")
        self.assertRegex(first["since"], r"^\d{4}-\d\d-\d\d$")

    def test_what_is_due_first_comes_first(self):
        late = self.opened("Late")
        soon = self.opened("Soon")
        late.deadline = self.today + timedelta(days=9)
        soon.deadline = self.today + timedelta(days=1)
        told = [line["subject"] for line in self.panel()["problems"]["lines"]]
        self.assertEqual(told, ["Soon", "Late"])

    def test_closed_merged_and_other_peoples_problems_are_not_told(self):
        self.opened("Over").closed_at = "2020-01-01 00:00:00"
        self.opened("Another's", self.other)
        kept = self.opened("Kept")
        self.opened("Merged").merged_into_id = kept
        company, _till, _session = self.branch()
        self.opened("Elsewhere", company_id=company.id)
        problems = self.panel()["problems"]
        self.assertEqual(problems["cases"], 1)
        self.assertEqual(problems["lines"][0]["id"], kept.id)

    # Visits

    def test_the_last_visit_says_when_and_where(self):
        self.bought((self.bread, 1, 10), days=40)
        self.bought((self.bread, 1, 10), days=5)
        self.bought((self.bread, 1, 10), days=1, state="draft")
        on = (self.today - timedelta(days=5)).isoformat()
        said = {"on": on, "days": 5, "shop": self.config.name}
        self.assertEqual(self.panel()["last_visit"], said)

    def test_a_visit_to_a_branch_is_told_to_who_works_there_too(self):
        company, till, session = self.branch()
        self.bought((self.bread, 1, 10), days=2, session=session)
        self.assertEqual(self.panel()["last_visit"], False)
        self.cashier.company_ids |= company
        self.assertEqual(self.panel()["last_visit"]["shop"], till.name)

    # What ends

    def test_what_ends_soon_is_told_the_nearest_first(self):
        self.lot(40, 10, self.member)
        order = self.sold((self.kettle, 1), partner_id=self.member.id)
        card = self.cards(order)
        self.end(card, 4)
        later = self.cards(self.sold((self.kettle, 1), partner_id=self.member.id))
        self.end(later, 90)
        told = self.panel()["expires"]
        self.assertEqual([one["kind"] for one in told[:2]], ["warranty", "points"])
        warranty, points = told[:2]
        self.assertEqual(warranty["on"], (self.today + timedelta(days=4)).isoformat())
        self.assertIn("Kettle", warranty["text"])
        self.assertIn("40", points["text"])
        self.assertEqual([one["kind"] for one in told].count("warranty"), 1)

    def end(self, card, days):
        card.flush_recordset()
        self.env.cr.execute(
            "UPDATE warranty_card SET until = %s WHERE id = %s",
            [self.today + timedelta(days=days), card.id],
        )

    def test_what_is_over_or_was_returned_does_not_end(self):
        card = self.cards(self.sold((self.kettle, 1), partner_id=self.member.id))
        self.end(card, -1)
        self.assertNotIn("warranty", self.ending())
        self.end(card, 3)
        self.assertIn("warranty", self.ending())
        card.end_kind = "void"
        self.end(card, 3)
        self.assertNotIn("warranty", self.ending())

    def ending(self):
        return [one["kind"] for one in self.panel()["expires"]]

    def test_three_lines_of_what_ends_are_enough(self):
        for days in (5, 3, 8, 2):
            self.lot(days, days, self.member)
        told = [one["on"] for one in self.panel()["expires"]]
        expected = [(self.today + timedelta(days=d)).isoformat() for d in (2, 3, 5)]
        self.assertEqual(told, expected)

    # What is asked

    def asked_by_hand(self):
        survey = self.make_survey()
        self.config.sudo().till_survey_ids = survey
        return survey

    def test_the_panel_and_the_till_ask_the_same_survey(self):
        survey = self.asked_by_hand()
        panel = self.panel()
        self.assertEqual((panel["survey_id"], panel["asks"]), (survey.id, "survey"))
        due = self.rpc(
            self.cashier, "survey.survey", "pos_ask_due", self.config.id, self.member.id
        )
        self.assertEqual(due["survey_id"], survey.id)

    def prompted(self):
        profile = type(self.env["customer.profile"])
        return patch.object(profile, "_due_prompt", lambda *_args: PROMPT)

    def test_one_thing_is_asked_and_both_are_told(self):
        survey = self.asked_by_hand()
        with self.prompted():
            panel = self.panel()
        self.assertEqual(panel["survey_id"], survey.id)
        self.assertEqual((panel["prompt"], panel["asks"]), (PROMPT, "prompt"))

    def test_a_survey_that_somebody_was_chosen_for_goes_before_a_prompt(self):
        survey = self.asked_by_hand()
        rule = (
            self.env["survey.rule"]
            .sudo()
            .create(
                {
                    "name": "Who buys",
                    "survey_id": survey.id,
                    "trigger": "purchase",
                    "company_id": self.company.id,
                    "way_ids": [Command.create({"channel": "till", "sequence": 1})],
                }
            )
        )
        self.env["survey.invitation"]._invite(
            survey,
            "till",
            self.member,
            rule_id=rule.id,
            state="waiting",
            company_id=self.company.id,
        )
        with self.prompted():
            self.assertEqual(self.panel()["asks"], "survey")

    def test_nothing_to_ask_is_said_as_well(self):
        self.assertEqual(self.panel()["asks"], False)

    # Who does not want to be used

    def test_of_who_restricted_the_use_nothing_is_asked_or_suggested(self):
        self.asked_by_hand()
        self.agreed("greeting")
        self.member.sudo()._store_identity({"identity_restricted": True})
        with self.prompted():
            panel = self.panel()
        self.assertEqual((panel["asks"], panel["prompt"]), (False, False))
        self.assertEqual((panel["suggestions"], panel["greets"]), ([], False))

    def test_the_panel_names_nobody(self):
        partner = self.make_person(
            name="Zylpha Quorn", email="zylpha@example.com", phone="+41 79 555 01 09"
        )
        self.agreed("greeting", partner)
        clear = self.make_customer("Zylpha Quorn", email="zylpha@example.com")
        self.agreed("greeting", clear)
        for person in (partner, clear):
            panel = self.panel(person)
            self.assertTrue(panel["greets"])
            for word in ("Zylpha", "Quorn", "zylpha@", "555 01"):
                self.assertNotIn(word, str(panel))

    def test_who_has_no_name_on_file_is_not_greeted(self):
        self.agreed("greeting")
        self.assertFalse(self.panel()["greets"])


@tagged("post_install", "-at_install")
class TestPanelQueries(ProfileCase):
    """One call and twelve queries, whatever there is."""

    def setUp(self):
        super().setUp()
        self.config.sudo().till_survey_ids = self.make_survey()
        # A rule that looks at everything: at visits, at levels, and at what was bought.
        self.env["profile.prompt"].sudo().create(
            {
                "name": "Who bought bread",
                "kind": "email",
                "company_id": self.company.id,
                "visits_from": 0,
                "amount": 1,
                "categ_ids": [Command.set(self.bread.categ_id.ids)],
            }
        )
        butter = self.create_product("Butter", self.categ_basic, 30)
        butter.write({"available_in_pos": True, "is_storable": False})
        self.bread.product_tmpl_id.sudo().pos_optional_product_ids = (
            butter.product_tmpl_id
        )
        self.agreed("greeting")
        self.agreed("profiling")
        # What all tills share is read before anything is counted.
        self.agreed("profiling", self.other)
        self.live(1, self.other)
        self.panel(self.other)

    def spent(self, partner=None):
        self.env.flush_all()
        self.env.invalidate_all()
        profile = self.env["customer.profile"].with_user(self.cashier)
        # A request has to ask for the time, too.
        self.env.cr._now = None
        with self.counted(MOST_QUERIES) as queries:
            panel = profile.pos_panel(self.config.id, (partner or self.member).id)
            self.env.flush_all()
        return len(queries), panel

    def live(self, orders, partner=None):
        """Let a customer have bought so often, with what comes of it."""
        for number in range(orders):
            self.bought(
                (self.bread, 1, 10),
                (self.cake, 2, 25),
                days=number % 700,
                partner=partner or self.member,
            )
        for number in range(min(orders, 30)):
            self.opened(f"Problem {number}", partner)
            self.lot(10 + number, number + 1, partner or self.member)
            sold_to = (partner or self.member).id
            self.sold((self.kettle, 1), partner_id=sold_to)

    def test_of_nobody_yet(self):
        _spent, panel = self.spent()
        self.assertEqual(panel["last_visit"], False)

    def test_of_one_purchase(self):
        self.live(1)
        _spent, panel = self.spent()
        self.assertEqual(panel["problems"]["cases"], 1)

    def test_of_five_hundred_purchases(self):
        self.live(1)
        few, _panel = self.spent()
        self.live(500)
        many, panel = self.spent()
        self.assertEqual(panel["problems"]["cases"], 31)
        self.assertEqual(panel["asks"], "prompt")
        self.assertTrue(panel["suggestions"])
        self.assertEqual(many, few)

    def test_of_a_protected_customer(self):
        partner = self.make_person(name="Zylpha Quorn", email="zylpha@example.com")
        self.agreed("greeting", partner)
        self.spent(partner)
