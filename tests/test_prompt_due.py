from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from ..models.profile_prompt_due import MOST_PURCHASES
from .common_prompt import PromptCase


@tagged("post_install", "-at_install")
class TestPromptDue(PromptCase):
    def buy(self, partner, amount=10, category=None, **vals):
        product = self.env["product.product"].create(
            {
                "name": "Tea",
                "categ_id": (
                    category or self.env.ref("product.product_category_goods")
                ).id,
            }
        )
        line = {
            "product_id": product.id,
            "qty": 1,
            "price_unit": amount,
            "price_subtotal": amount,
            "price_subtotal_incl": amount,
        }
        order = {"state": "paid", "amount_total": amount, "amount_paid": amount}
        lines = [Command.create(line)]
        return self.make_order(partner, lines=lines, **{**order, **vals})

    def looked_up(self, partner):
        """Return what is asked when nobody has told the facts."""
        self.env.flush_all()
        return self.Prompt._due_at_till(self.till, partner, {})

    def test_the_till_is_told_one_rule_and_how_to_say_it(self):
        rule = self.make_rule("email", text="May we mail the receipt?")
        self.make_rule("phone", sequence=20)
        self.assertEqual(
            self.due(self.make_member()),
            {
                "id": rule.id,
                "kind": "email",
                "title": "May we mail the receipt?",
                "field": "email",
                "choices": False,
                "purpose": False,
                "reward": False,
                "can_refuse": True,
            },
        )

    def test_who_calls_cannot_bring_back_a_rule_that_is_switched_off(self):
        self.make_rule("email").active = False
        config = self.till.with_context(active_test=False)
        rules = self.Prompt.with_context(active_test=False)
        member = self.make_member()
        self.assertFalse(rules._due_at_till(config, member, {}))
        # What was read for one caller is kept for all.
        self.assertFalse(self.due(member))

    def test_without_words_of_its_own_a_rule_says_the_usual_ones(self):
        self.make_rule("confirm", about="address")
        ada = self.make_person(street="Mumblegasse 7")
        self.Check._note_wrong(ada, "address", "changed")
        self.assertEqual(self.due(ada)["title"], "Is your address still right?")

    def test_the_words_are_in_the_language_of_who_asks(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        rule = self.make_rule("email", text="May we mail it?")
        rule.with_context(lang="fr_FR").text = "Par mail ?"
        ada = self.make_member()
        self.assertEqual(self.due(ada)["title"], "May we mail it?")
        french = self.Prompt.with_context(lang="fr_FR")
        facts = {"visits": 0, "tier_ids": [], "today": self.today}
        self.assertEqual(
            french._due_at_till(self.till, ada, facts)["title"], "Par mail ?"
        )

    def test_a_changed_rule_asks_anew_at_once(self):
        rule, ada = self.make_rule("email", text="Old?"), self.make_member()
        self.assertEqual(self.due(ada)["title"], "Old?")
        rule.text = "New?"
        self.assertEqual(self.due(ada)["title"], "New?")
        rule.unlink()
        self.assertFalse(self.due(ada))

    def test_what_somebody_translates_is_said_at_once(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        rule, ada = self.make_topic_rule(text="Whom for?"), self.make_member()
        self.agree(ada, "profiling")
        french = self.Prompt.with_context(lang="fr_FR")
        facts = {"visits": 0, "tier_ids": [], "today": self.today}

        def said():
            self.env.flush_all()
            asked = french._due_at_till(self.till, ada, facts)
            return asked["title"], asked["choices"][0]["text"]

        self.assertEqual(said(), ("Whom for?", "Myself"))
        rule.update_field_translations("text", {"fr_FR": "Pour qui ?"})
        choice = rule.choice_ids[0]
        choice.update_field_translations("name", {"fr_FR": "Pour moi"})
        self.assertEqual(said(), ("Pour qui ?", "Pour moi"))

    def test_a_topic_that_is_gone_is_not_asked_about(self):
        rule, ada = self.make_topic_rule(), self.make_member()
        self.agree(ada, "profiling")
        self.assertEqual(self.due(ada)["id"], rule.id)
        rule.topic_id.unlink()
        self.assertFalse(self.due(ada))

    def test_a_changed_answer_is_shown_at_once(self):
        rule, ada = self.make_topic_rule(), self.make_member()
        self.agree(ada, "profiling")
        self.due(ada)
        rule.choice_ids[0].name = "Me"
        self.assertEqual(self.due(ada)["choices"][0]["text"], "Me")

    def test_what_is_told_can_be_changed_without_harm(self):
        self.make_topic_rule()
        ada = self.make_member()
        self.agree(ada, "profiling")
        self.due(ada)["choices"].clear()
        self.assertTrue(self.due(ada)["choices"])

    # Whom

    def test_visits_and_levels_are_looked_up_when_nobody_tells_them(self):
        self.make_rule("email", visits_from=2)
        ada = self.make_member()
        self.buy(ada)
        self.assertFalse(self.looked_up(ada))
        self.buy(ada)
        self.assertTrue(self.looked_up(ada))

    def test_levels_are_those_of_the_cards(self):
        program = self.make_program()
        gold = self.env["loyalty.tier"].create(
            {"name": "Gold", "program_id": program.id, "threshold": 0}
        )
        self.make_rule("email", tier_ids=gold.ids)
        ada = self.make_member()
        self.assertFalse(self.due(ada))
        self.assertTrue(self.due(ada, tier_ids=gold.ids))

    def test_a_rule_can_wait_for_what_was_bought(self):
        goods = self.env["product.category"].create({"name": "Lamps"})
        below = self.env["product.category"].create(
            {"name": "Desk lamps", "parent_id": goods.id}
        )
        self.make_rule("email", categ_ids=goods.ids, bought_days=30)
        ada, bo = self.make_member(), self.make_member()
        self.buy(ada, category=below)
        self.buy(bo)
        self.assertTrue(self.due(ada))
        self.assertFalse(self.due(bo))
        later = self.today + timedelta(days=31)
        self.assertFalse(self.due(ada, today=later))

    def test_a_rule_can_wait_for_what_was_spent(self):
        self.make_rule("email", amount=25, bought_days=30)
        ada = self.make_member()
        self.buy(ada, 20)
        self.assertFalse(self.due(ada))
        self.buy(ada, 5)
        self.assertTrue(self.due(ada))
        self.buy(ada, -1)
        self.assertFalse(self.due(ada))

    def test_a_rule_of_one_shop_asks_there_alone(self):
        other = self.make_till("Other till")
        self.make_rule("email", config_ids=self.till.ids)
        ada = self.make_member()
        self.assertTrue(self.due(ada))
        self.assertFalse(self.due(ada, till=other))

    def test_another_companys_rules_ask_nobody_here(self):
        company, till = self.make_branch("Elsewhere")
        branch, branch_till = self.make_branch("Branch", self.company)
        rule = self.make_rule("email")
        ada = self.make_member()
        self.assertFalse(self.due(ada, till=till))
        self.assertEqual(self.due(ada, till=branch_till)["id"], rule.id)
        rule.company_id = branch
        self.assertFalse(self.due(ada))

    def test_a_visit_to_a_branch_is_the_same_visit(self):
        _branch, branch_till = self.make_branch("Branch", self.company)
        rule, ada = self.make_rule("email"), self.make_member()
        self.make_rule("phone")
        self.skip(rule, ada)
        self.assertFalse(self.due(ada, till=branch_till))

    def test_a_contact_in_clear_is_asked_for_what_is_missing(self):
        self.make_rule("email")
        clear = self.make_customer("Bo", email="bo@example.com")
        self.assertFalse(self.due(clear))
        self.assertTrue(self.due(self.make_customer("Cy")))

    # In peace

    def test_archived_customers_and_those_without_a_code_are_asked_nothing(self):
        self.make_rule("email")
        ada = self.make_member()
        ada.active = False
        self.assertFalse(self.due(ada))
        self.assertFalse(self.due(self.Partner.create({"name": "Bo"})))

    def test_who_was_erased_is_asked_nothing(self):
        self.make_rule("email")
        ada = self.make_member()
        request = self.env["identity.request"].create(
            {"partner_id": ada.id, "request_type": "erasure"}
        )
        request.sudo().state = "progress"
        self.assertFalse(self.due(ada))

    def test_who_answered_a_survey_today_is_asked_nothing_else(self):
        self.make_rule("email")
        ada = self.make_member()
        survey = self.env["survey.survey"].create({"title": "?", "for_customers": True})
        self.env["survey.user_input"].sudo().create(
            {
                "survey_id": survey.id,
                "partner_id": ada.id,
                "feedback_channel": "till",
            }
        )
        self.assertFalse(self.due(ada))
        self.assertTrue(self.due(ada, today=self.today + timedelta(days=1)))

    def test_a_topic_waits_for_the_end_of_the_quiet_period(self):
        self.make_topic_rule()
        self.company.survey_quiet_days = 10
        ada = self.make_member()
        self.agree(ada, "profiling")
        survey = self.env["survey.survey"].create({"title": "?", "for_customers": True})
        invitation = self.env["survey.invitation"].sudo()
        invitation._invite(survey, "till", ada, state="sent")
        self.assertFalse(self.due(ada, today=self.today + timedelta(days=9)))
        self.assertTrue(self.due(ada, today=self.today + timedelta(days=10)))

    def test_who_was_asked_by_a_rule_is_asked_no_survey_on_this_visit(self):
        survey = self.env["survey.survey"].create(
            {
                "title": "How was it?",
                "for_customers": True,
                "question_and_page_ids": [
                    Command.create({"title": "Good?", "question_type": "scale"})
                ],
            }
        )
        self.till.till_survey_ids = survey
        rule, ada = self.make_rule("email"), self.make_member()
        self.assertEqual(survey._due_at_till(self.till, ada), survey)
        self.skip(rule, ada)
        self.assertFalse(survey._due_at_till(self.till, ada))

    # Bounded

    def test_two_queries_at_most_whatever_the_history(self):
        for kind in ("phone", "address", "birthdate"):
            self.make_rule(kind, amount=10**6, bought_days=30)
        self.make_rule("email", amount=1)
        ada = self.make_member()
        for _time in range(3):
            self.buy(ada)
        self.env["profile.prompt.state"].create(
            [
                {
                    "partner_id": ada.id,
                    "company_id": self.company.root_id.id,
                    "subject": f"topic:{number}",
                    "end": "skipped",
                    "day": self.today - timedelta(days=9),
                }
                for number in range(50)
            ]
        )
        self.assertTrue(self.due(ada))  # what is kept of rules is warm now
        self.env.flush_all()
        self.env.invalidate_all()
        facts = {"visits": 3, "tier_ids": [], "today": self.today}
        self.assertTrue(self.till.company_id.root_id)  # the panel has read it
        with self.assertQueryCount(2):
            self.assertTrue(self.Prompt._due_at_till(self.till, ada, facts))

    def test_without_a_rule_nothing_is_asked_of_the_database(self):
        ada = self.make_member()
        self.due(ada)
        with self.assertQueryCount(0):
            self.assertFalse(self.Prompt._due_at_till(self.till, ada, {}))

    def test_old_purchases_beyond_the_limit_are_not_looked_at(self):
        self.assertLessEqual(MOST_PURCHASES, 500)

    # Rules that make no sense

    def test_a_rule_says_what_it_asks(self):
        for vals in (
            {"kind": "confirm"},
            {"kind": "topic"},
            {"kind": "consent"},
            {"kind": "email", "points": 5},
        ):
            with self.subTest(vals), self.assertRaises(ValidationError):
                self.Prompt.create({"name": "x", **vals})

    def test_a_consent_is_not_paid_for(self):
        program = self.make_program()
        with self.assertRaises(ValidationError):
            self.make_rule(
                "consent", purpose="marketing", points=5, program_id=program.id
            )

    def test_ready_made_rules_ask_nobody_before_they_are_switched_on(self):
        names = ("email", "phone", "address", "shopping")
        rules = self.Prompt.browse(
            self.env.ref(f"pos_customer_identity.prompt_{name}").id for name in names
        )
        self.assertEqual(rules.mapped("kind"), ["email", "phone", "confirm", "topic"])
        self.assertFalse(any(rules.mapped("active")))
        rules.active = True
        self.assertEqual(self.due(self.make_member(), visits=1)["kind"], "email")

    def test_what_became_of_asking_is_counted(self):
        rule, ada, bo = self.make_rule("email"), self.make_member(), self.make_member()
        self.answer(rule, ada, "ada@example.com")
        self.skip(rule, bo)
        self.assertEqual((rule.answered_count, rule.skipped_count), (1, 1))
        self.assertEqual(rule.refused_count, 0)

    def test_the_day_is_that_of_the_shop(self):
        rule, ada = self.make_rule("email"), self.make_member()
        self.skip(rule, ada)
        state = self.State.search([("partner_id", "=", ada.id)])
        self.assertEqual(state.day, fields.Date.today())
