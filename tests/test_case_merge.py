from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_case import CaseCase


@tagged("post_install", "-at_install")
class TestCaseMerge(CaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.first = cls.make_case(subject="The lamp flickers")
        cls.second = cls.make_case(subject="The lamp again")

    def wizard(self, cases=None, target=None, user=None):
        cases = cases or self.first | self.second
        return (
            self.env["customer.case.merge"]
            .with_user(user or self.agent)
            .create(
                {
                    "case_ids": [Command.set(cases.ids)],
                    "target_id": (target or self.first).id,
                }
            )
        )

    def test_all_goes_to_one_case(self):
        self.second._customer_says("It smells, too.", [("smell.png", b"x")], key="k1")
        document = self.env["customer.case.document"].create(
            {
                "case_id": self.second.id,
                "reference": f"pos.order,{self.make_order(self.customer).id}",
            }
        )
        action = self.wizard().action_merge()
        self.assertEqual(action["res_id"], self.first.id)
        self.assertEqual(self.second.merged_into_id, self.first)
        self.assertEqual(self.second.state, "resolved")
        self.assertTrue(self.second.closed_at)
        self.assertEqual(document.case_id, self.first)
        [message] = self.first._public_messages()
        self.assertEqual(message["text"], "It smells, too.")
        self.assertEqual(message["files"].res_id, self.first.id)
        self.assertIn(self.second.name, str(self.first.message_ids.mapped("body")))

    def test_what_is_said_later_is_said_in_the_other_case(self):
        self.wizard().action_merge()
        self.second._customer_says("Hello?")
        self.assertEqual(self.second._public_messages(), self.first._public_messages())
        self.assertEqual(self.first._public_messages()[-1]["text"], "Hello?")

    def test_a_merged_case_does_not_come_back(self):
        self.wizard().action_merge()
        with self.assertRaisesRegex(UserError, "was merged into"):
            self.second.with_user(self.lead).action_reopen()
        with self.assertRaisesRegex(UserError, "merged before"):
            self.wizard().action_merge()

    def test_only_what_belongs_together_is_merged(self):
        bo = self.make_case(partner_id=self.make_customer("Bo").id)
        closed = self.put(self.make_case(), "resolved")
        for cases, sentence in (
            (self.first, "at least two"),
            (self.first | bo, "different customers"),
            (self.first | closed, "Closed cases"),
        ):
            with self.subTest(sentence), self.assertRaisesRegex(UserError, sentence):
                self.wizard(cases).action_merge()
            self.assertFalse(self.wizard(cases)._can_merge())

    def test_a_case_of_nobody_joins_that_of_a_customer(self):
        nobody = self.make_case(partner_id=False)
        self.wizard(self.first | nobody).action_merge()
        self.assertEqual(nobody.merged_into_id, self.first)

    def test_cases_of_two_customers_are_never_merged(self):
        bo = self.make_case(partner_id=self.make_customer("Bo").id)
        nobody = self.make_case(partner_id=False)
        with self.assertRaisesRegex(UserError, "different customers"):
            bo._merge_into(self.first)
        with self.assertRaisesRegex(UserError, "different customers"):
            (bo | self.first)._merge_into(nobody)
        self.assertFalse((self.first | bo).merged_into_id)
        self.assertFalse(nobody.partner_id)

    def test_what_joins_a_case_of_nobody_makes_it_the_customer_s(self):
        nobody = self.make_case(partner_id=False)
        pages = self.env["customer.page"]
        finder, _url = pages._make(nobody, 9)
        self.second._customer_says("My words")
        self.second._merge_into(nobody)
        self.assertEqual(nobody.partner_id, self.customer)
        self.assertEqual(finder.state, "revoked")
        own, _url = pages._make(nobody, 9)
        self.assertEqual(own.state, "valid")

    def test_cases_of_another_team_cannot_be_merged(self):
        theirs = self.make_case(team_id=self.chairs.id, user_id=self.stranger.id)
        with self.assertRaises(AccessError):
            self.wizard(self.first | theirs).action_merge()
        self.assertFalse(theirs.merged_into_id)

    def test_the_wizard_begins_with_the_chosen_cases(self):
        values = (
            self.env["customer.case.merge"]
            .with_context(
                active_model="customer.case",
                active_ids=(self.first | self.second).ids,
            )
            .default_get(["case_ids", "target_id"])
        )
        self.assertEqual(values["target_id"], self.first.id)
