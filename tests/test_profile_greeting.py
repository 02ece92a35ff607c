from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..core.vault import errors
from .common_till import VaultTillCase

NOTHING = {"status": "nothing", "greeting": False}


@tagged("post_install", "-at_install")
class TestGreeting(VaultTillCase):
    """The first name of who agreed to it, and of nobody else."""

    def setUp(self):
        super().setUp()
        self.person = self.make_person(name="Zylpha Quorn", email="zq@example.com")
        self.clear = self.make_customer("Bo Beispiel")

    def greet(self, partner=None, user=None, till=None):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.rpc(
            user or self.cashier,
            "customer.profile",
            "pos_greeting",
            (till or self.till).id,
            (partner or self.person).id,
        )

    def agree(self, partner=None, given=True, company=None):
        consents = self.env["identity.consent"].sudo()
        if company:
            consents = consents.with_company(company)
        consents._record(partner or self.person, {"greeting": given}, "office")

    def looks(self, after):
        return [
            entry for entry in self.entries(after) if entry["purpose"] == "greeting"
        ]

    def test_who_agreed_is_greeted_and_the_look_is_recorded(self):
        self.agree()
        last = self.last_entry()
        self.assertEqual(self.greet(), {"status": "ok", "greeting": "Zylpha"})
        [look] = self.looks(last)
        self.assertEqual((look["action"], look["fields"]), ("read", ["name"]))
        self.assertEqual((look["till"], look["actor"]), (self.till.id, self.cashier.id))
        self.assertEqual(look["persons"], [self.person.identity_person])

    def test_who_did_not_agree_is_not_even_looked_up(self):
        last = self.last_entry()
        self.assertEqual(self.greet(), NOTHING)
        self.agree()
        self.agree(given=False)
        self.assertEqual(self.greet(), NOTHING)
        self.assertEqual(self.looks(last), [])

    def test_agreeing_to_offers_is_no_agreeing_to_be_greeted(self):
        consents = self.env["identity.consent"].sudo()
        consents._record(self.person, {"marketing": True}, "office")
        self.assertEqual(self.greet(), NOTHING)

    def test_what_was_agreed_with_another_company_does_not_count(self):
        stranger, _till = self.make_branch("Another Shop")
        self.agree(company=stranger)
        self.assertEqual(self.greet(), NOTHING)

    def test_without_a_record_there_is_no_name(self):
        self.agree()
        vault = type(self.Vault._vault())
        refused = errors.AuditRefused("the chain is full")
        with (
            patch.object(vault, "record", side_effect=refused),
            mute_logger(
                "odoo.addons.pos_customer_identity.models.identity_vault_lookup"
            ),
        ):
            for partner in (self.person, self.clear):
                self.agree(partner)
                answer = self.greet(partner)
                self.assertEqual(answer, {"status": "unavailable", "greeting": False})

    def test_a_vault_that_is_down_keeps_nobody_from_selling(self):
        self.agree()
        self.env.flush_all()
        with self.vault_down():
            answer = self.greet()
        self.assertEqual(answer, {"status": "unavailable", "greeting": False})

    def test_who_is_not_protected_is_greeted_and_recorded_as_well(self):
        self.agree(self.clear)
        last = self.last_entry()
        self.assertEqual(self.greet(self.clear), {"status": "ok", "greeting": "Bo"})
        [look] = self.looks(last)
        self.assertEqual(look["fields"], ["name"])
        self.assertIn(str(self.clear.id), look["reason"])

    def test_a_name_that_is_not_certain_is_not_said(self):
        for name in ("Quorn", "Herr Quorn", "Zylpha & Bo Quorn"):
            partner = self.make_person(name=name)
            self.agree(partner)
            self.assertEqual(self.greet(partner), NOTHING)

    def test_companies_and_codes_are_not_greeted(self):
        firm = self.make_customer("Muster Handels GmbH", is_company=True)
        self.agree(firm)
        member = self.make_member()
        self.agree(member)
        self.assertEqual((self.greet(firm), self.greet(member)), (NOTHING, NOTHING))

    def test_who_restricted_the_use_is_not_greeted(self):
        for partner in (self.person, self.clear):
            self.agree(partner)
            partner.sudo()._store_identity({"identity_restricted": True})
            self.assertEqual(self.greet(partner), NOTHING)

    def test_nobody_asks_for_the_names_of_all_customers(self):
        self.agree()
        limits = "odoo.addons.pos_customer_identity.models.customer_page_attempt"
        with patch(f"{limits}.GREETINGS_AT_TILL", 2):
            said = [self.greet()["status"] for _time in range(3)]
        self.assertEqual(said, ["ok", "ok", "limited"])

    def test_strangers_are_refused_in_the_same_words(self):
        stranger, _till = self.make_branch("Another Shop")
        self.agree()
        self.person.company_id = stranger
        for ident in (self.person.id, 0, -1, True, "1", [1], None, 2**70):
            with (
                self.subTest(str(ident)),
                self.assertRaisesRegex(UserError, "no customer"),
            ):
                self.rpc(
                    self.cashier,
                    "customer.profile",
                    "pos_greeting",
                    self.till.id,
                    ident,
                )

    def test_the_purpose_opens_the_name_alone_and_nobody_chooses_it(self):
        purpose = self.env["identity.purpose"]._named("greeting")
        self.assertEqual(purpose._opened_fields(), ["name"])
        self.assertTrue(purpose.system)
        self.assertFalse(purpose.selectable)
