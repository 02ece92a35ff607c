from unittest.mock import patch

from odoo.exceptions import AccessError, ConcurrencyError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_till import VaultTillCase


@tagged("post_install", "-at_install")
class TestConsent(VaultTillCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.make_user("clerk")
        cls.Consent = cls.env["identity.consent"]
        cls.member = cls.make_member()

    def history(self, partner=None):
        consents = (partner or self.member).identity_consent_ids.sorted("id")
        return [(c.purpose, c.state, c.current) for c in consents]

    def give(self, **vals):
        vals = {"partner_id": self.member.id, "purpose": "marketing", **vals}
        [made] = self.rpc(self.clerk, "identity.consent", "create", [vals])
        return self.Consent.browse(made)

    def test_the_form_of_a_contact_shows_the_consents_to_who_works_with_codes(self):
        for role, shown in ((self.clerk, True), (self.make_user("auditor"), False)):
            view = self.rpc(role, "res.partner", "get_view", view_type="form")
            self.assertEqual("identity_consent_ids" in view["arch"], shown)

    def test_the_till_records_who_where_and_when(self):
        given = {"marketing": True, "receipts": True, "surveys": False}
        member = self.member_of(self.enroll({}, given))
        self.assertEqual(
            self.history(member),
            [("marketing", "given", True), ("receipts", "given", True)],
        )
        consent = member.identity_consent_ids[0]
        self.assertEqual(consent.user_id, self.cashier)
        self.assertEqual((consent.place, consent.config_id), ("till", self.till))
        self.assertEqual(consent.company_id, self.company.root_id)
        self.assertTrue(consent.at)
        self.assertEqual(consent.display_name, "Offers and news")

    def test_the_last_word_counts_and_the_earlier_ones_stay(self):
        for given in (True, True, False, False, True):
            self.Consent._record(self.member, {"marketing": given}, "link")
            self.assertEqual(self.member._has_consent("marketing"), given)
        self.assertEqual(
            self.history(),
            [
                ("marketing", "given", False),
                ("marketing", "withdrawn", False),
                ("marketing", "given", True),
            ],
        )
        self.assertFalse(self.member._has_consent("surveys"))

    def test_two_words_at_one_moment_are_not_both_the_last(self):
        """Who comes second does not see the first, and begins anew."""
        self.give()
        unseen = patch.object(
            type(self.Consent), "_last_words", lambda consents, *_key: consents.browse()
        )
        with unseen, self.assertRaises(ConcurrencyError):
            self.Consent._withdraw(self.member, "marketing", "link", self.company)
        self.assertEqual(self.history(), [("marketing", "given", True)])

    def test_several_words_at_once_are_one_after_the_other(self):
        said = {"partner_id": self.member.id, "purpose": "surveys"}
        self.Consent.create(
            [{**said, "state": "given"}, {**said, "state": "withdrawn"}]
        )
        self.assertEqual(
            self.history(),
            [("surveys", "given", False), ("surveys", "withdrawn", True)],
        )

    def test_a_consent_is_given_to_one_company_and_its_branches(self):
        other, other_till = self.make_branch("Another Shop")
        branch, branch_till = self.make_branch("Branch", self.company)
        self.Consent._record(self.member, {"marketing": True}, "till", branch_till)
        self.assertTrue(self.member._has_consent("marketing"))
        self.assertTrue(self.member._has_consent("marketing", branch))
        self.assertFalse(self.member._has_consent("marketing", other))
        self.Consent._record(self.member, {"marketing": False}, "till", other_till)
        self.assertTrue(self.member._has_consent("marketing"))

    def test_the_office_records_and_withdraws(self):
        consent = self.give()
        self.assertEqual((consent.place, consent.user_id), ("office", self.clerk))
        self.assertTrue(self.member._has_consent("marketing"))
        self.rpc(self.clerk, consent, "action_withdraw")
        self.assertFalse(self.member._has_consent("marketing"))
        with self.assertRaisesRegex(UserError, "not in force"):
            self.rpc(self.clerk, consent, "action_withdraw")

    def test_how_it_was_recorded_cannot_be_forged(self):
        consent = self.give(
            state="withdrawn",
            current=False,
            at="2001-01-01 00:00:00",
            place="link",
            config_id=self.till.id,
            user_id=self.cashier.id,
            company_id=self.make_company("Another").id,
        )
        self.assertEqual((consent.state, consent.current), ("given", True))
        self.assertEqual((consent.place, consent.user_id), ("office", self.clerk))
        self.assertFalse(consent.config_id)
        self.assertEqual(consent.company_id, self.company.root_id)
        self.assertGreater(consent.at.year, 2001)

    def test_nobody_changes_what_was_said(self):
        consent = self.give()
        users = {"clerk": self.clerk, "cashier": self.cashier}
        for role in ("cashier", "clerk", "manager", "contact_editor"):
            user = users.get(role) or self.make_user(role)
            for method, *args in (
                ("write", {"state": "withdrawn"}),
                ("write", {"current": False}),
                ("unlink",),
            ):
                with self.subTest(f"{role} {method}"), self.assertRaises(AccessError):
                    self.rpc(user, consent, method, *args)
        for command in (
            Command.update(consent.id, {"state": "withdrawn"}),
            Command.delete(consent.id),
            Command.clear(),
        ):
            with self.subTest(command), self.assertRaises(AccessError):
                vals = {"identity_consent_ids": [command]}
                self.rpc(self.clerk, self.member, "write", vals)

    def test_customers_of_other_companies_are_not_reached(self):
        other = self.make_company("Another Shop")
        foreign = self.make_customer(company_id=other.id)
        with self.assertRaises(AccessError):
            self.give(partner_id=foreign.id)
        self.Consent._record(foreign, {"marketing": True}, "link")
        seen = self.env(user=self.clerk)["identity.consent"].search([])
        self.assertFalse(seen & foreign.identity_consent_ids)

    def test_merged_customers_keep_their_history_and_the_last_word_counts(self):
        member, other = self.make_customer(), self.make_customer("Bo Beispiel")
        self.Consent._record(member, {"marketing": True}, "link")
        self.Consent._record(other, {"marketing": False, "surveys": True}, "link")
        self.Consent._record(other, {"marketing": True}, "link")
        self.Consent._record(other, {"marketing": False}, "link")
        wizard = self.env["base.partner.merge.automatic.wizard"]
        wizard._merge((member | other).ids, member)
        self.env.invalidate_all()
        self.assertEqual(len(self.history(member)), 4)
        self.assertFalse(member._has_consent("marketing"))
        self.assertTrue(member._has_consent("surveys"))
        self.assertEqual(len(member.identity_consent_ids.filtered("current")), 2)
