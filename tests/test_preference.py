from datetime import timedelta

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common_preference import PreferenceCase
from .test_merge import TestMerge


@tagged("post_install", "-at_install")
class TestByHand(PreferenceCase):
    """The desk enters, changes and deletes what is remembered."""

    def test_the_desk_enters_what_somebody_said(self):
        likes = self.enter()
        self.assertEqual((likes.source, likes.user_id), ("hand", self.agent))
        self.assertEqual(likes.company_id, self.company.root_id)

    def test_it_needs_the_consent(self):
        self.agree(self.customer, given=False)
        with self.assertRaisesRegex(UserError, "did not agree"):
            self.enter()

    def test_a_phone_number_is_refused(self):
        for text in ("+32 470 98 76 01", "ada@example.com"):
            with self.assertRaisesRegex(ValidationError, "looks like"):
                self.enter(text)

    def test_how_it_came_is_not_chosen_by_hand(self):
        likes = self.enter(source="survey", user_id=self.marketer.id, current=False)
        self.assertEqual((likes.source, likes.user_id), ("hand", self.agent))
        self.assertTrue(likes.current)
        for name in ("source", "purpose", "partner_id", "topic_id", "current"):
            with self.assertRaises(AccessError):
                self.rpc(self.agent, likes, "write", {name: False})

    def test_a_formula_is_text_in_an_export(self):
        likes = self.enter("=1+1")
        [[text]] = likes.export_data(["value"])["datas"]
        self.assertFalse(text.startswith("="))

    def test_a_change_says_who_and_when(self):
        self.answer({self.likes_q: self.choose(self.likes_q, "Lamps")})
        likes = self.known(self.likes)
        self.rpc(self.agent, likes, "write", {"value": "Chairs"})
        self.assertEqual((likes.value, likes.source), ("Chairs", "hand"))
        self.assertEqual(likes.user_id, self.agent)

    def test_to_delete_is_to_forget_what_was_said_before_too(self):
        self.enter("Lamps")
        self.rpc(self.agent, self.enter("Chairs"), "unlink")
        self.assertFalse(self.Preference.search([("topic_id", "=", self.likes.id)]))

    def test_it_stands_on_the_customer_s_form(self):
        likes = self.enter()
        self.assertEqual(self.customer.with_user(self.agent).preference_ids, likes)
        with self.assertRaises(AccessError):
            self.customer.with_user(self.desk).read(["preference_ids"])

    def test_marketing_reads_nothing_sensitive_and_changes_nothing(self):
        likes = self.enter()
        income = self.enter("More", topic=self.income)
        seen = self.env(user=self.marketer)["customer.preference"].search(
            [("partner_id", "=", self.customer.id)]
        )
        self.assertEqual(seen, likes)
        with self.assertRaises(AccessError):
            income.with_user(self.marketer).read(["value"])
        with self.assertRaises(AccessError):
            likes.with_user(self.marketer).write({"value": "x"})

    def test_another_company_reads_nothing(self):
        likes = self.enter()
        other = self.make_company("Other")
        stranger = self.agent.copy(
            {
                "login": "stranger",
                "company_id": other.id,
                "company_ids": [Command.set(other.ids)],
            }
        )
        with self.assertRaises(AccessError):
            likes.with_user(stranger).with_company(other).read(["value"])


@tagged("post_install", "-at_install")
class TestForgotten(PreferenceCase):
    """What is remembered goes with the consent, and with the person."""

    def test_it_goes_with_the_consent_to_its_purpose(self):
        self.enter()
        self.env["identity.consent"]._record(
            self.customer, {"marketing": True}, "office"
        )
        self.env["identity.consent"]._record(
            self.customer, {"marketing": False}, "office"
        )
        self.assertTrue(self.known(self.likes))
        consent = self.env["identity.consent"].search(
            [("partner_id", "=", self.customer.id), ("purpose", "=", "profiling")]
        )
        consent.filtered("current").action_withdraw()
        self.assertFalse(self.Preference.search([("topic_id", "=", self.likes.id)]))

    def test_an_erasure_deletes_it(self):
        self.enter()
        request = self.ask("erasure")
        self.press(request, "action_erase")
        self.work()
        self.assertFalse(
            self.Preference.search([("partner_id", "=", self.customer.id)])
        )

    def test_an_erasure_tells_of_free_texts(self):
        self.answer({self.why_q: "Ada from Antwerp"})
        request = self.ask("erasure")
        self.press(request, "action_erase")
        self.work()
        self.assertIn("1 answers in free text", request.remaining)

    def test_the_copy_holds_it(self):
        self.enter("Lamps")
        self.answer({self.why_q: "Nothing else"})
        request = self.ask("access").with_user(self.manager)
        sections = {part["key"]: part["rows"] for part in request._export_sections()}
        [row] = sections["preferences"]
        self.assertEqual((row["topic"], row["answer"]), ("What they like", "Lamps"))
        self.assertTrue(row["current"])
        [said] = sections["survey_answers"]
        self.assertEqual(said["answer"], "Nothing else")

    def test_of_merged_customers_the_newest_counts(self):
        other = self.make_protected(name="Ada Muster")
        self.agree(other)
        old = self.enter("Chairs")
        old.sudo().stated_at -= timedelta(days=2)
        self.enter("Lamps", partner=other)
        TestMerge.merge(self, self.customer, other)
        self.assertEqual(self.known(self.likes).value, "Lamps")
        self.assertEqual(
            len(self.Preference.search([("partner_id", "=", self.customer.id)])), 2
        )

    def test_merged_with_somebody_who_withdrew_it_goes(self):
        other = self.make_protected(name="Ada Muster")
        self.enter("Lamps")
        self.agree(other)
        self.agree(other, given=False)
        TestMerge.merge(self, self.customer, other)
        self.assertFalse(self.known(self.likes))
