from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models import mail_thread_desk
from .common_mail import SENTINEL
from .test_case_mail import STRANGER, CaseMailCase

NAME, ADDRESS = "Ygritte Plumworth", "ygritte.plumworth@sentinel-mail.example.com"
TO = "lamps@desk.example.com"


class AliasCase(CaseMailCase):
    """A team that has a mail address."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        domain = cls.env["mail.alias.domain"].create({"name": "desk.example.com"})
        cls.company.alias_domain_id = domain
        cls.lamps.write({"alias_name": "lamps", "alias_domain_id": domain.id})
        cls.number = 0

    def mail_in(self, sender, text="My lamp is dark.", to=TO, **headers):
        """Take in a mail to the team, and return the case that it opened."""
        type(self).number += 1
        headers.setdefault("message_id", f"<{self.number}@mail.example.com>")
        message = self.incoming(sender, text, to, **headers)
        known = self.Case.search([])
        gateway = self.env["mail.thread"].with_user(self.env.ref("base.user_root"))
        gateway.message_process(False, message.as_bytes())
        return self.Case.search([]) - known

    def assert_silent(self, lines, *values):
        """Look for traces, but for the one query that looks among plain contacts.

        It is logged by ``debug_sql`` alone: see docs/privacy.md.
        """
        plain = 'SELECT "res_partner"."id" FROM "res_partner" WHERE'
        lines = [
            line
            for line in lines
            if not (plain in line and '"email_normalized" IN' in line)
        ]
        self.assert_no_trace(lines, dict(enumerate(values)))

    def known(self):
        return f"{SENTINEL['name']} <{SENTINEL['email']}>"


@tagged("post_install", "-at_install")
class TestCaseAlias(AliasCase):
    def test_a_customer_s_mail_opens_a_case_of_the_team(self):
        case = self.mail_in(self.known(), subject="Dark lamp")
        self.assertEqual(case.partner_id, self.customer)
        self.assertEqual((case.team_id, case.user_id), (self.lamps, self.agent))
        self.assertEqual((case.channel, case.state), ("email", "new"))
        self.assertEqual(case.subject, "Dark lamp")
        self.assertEqual(case.description, "My lamp is dark.")
        self.assertEqual(self.texts(case), [("customer", "My lamp is dark.")])
        self.assertEqual(len(case.interaction_ids), 1)
        self.assertIn(case.name, self.mails_of(case).subject)
        self.assertNotIn(self.customer, case.message_partner_ids)

    def test_the_customer_s_address_stays_nowhere(self):
        with self.all_logs() as lines:
            case = self.mail_in(self.known(), f"Yours, {SENTINEL['name']}")
        self.assertTrue(case)
        self.assert_no_trace(lines)

    def test_a_new_sender_becomes_a_protected_customer_who_can_be_answered(self):
        with self.mail_server() as server, self.all_logs() as lines:
            case = self.mail_in(
                STRANGER,
                f"{NAME} <{ADDRESS}> wrote this.",
                subject=f"Lamp of {NAME}",
                Return_Path=f"<{ADDRESS}>",
                Reply_To=STRANGER,
            )
            self.case = case
            message = self.answer()
            message.sudo().mail_ids.filtered(lambda m: m.state == "outgoing").send()
        customer = case.partner_id
        self.assertTrue(customer.identity_protected)
        self.assertNotEqual(customer, self.customer)
        self.assertIn(customer.name, case.description)
        self.assert_silent(lines, NAME, ADDRESS)
        self.assertIn([ADDRESS], [to for _message, _from, to in server.sent])
        # The next mail is of the same one.
        self.assertEqual(self.mail_in(STRANGER).partner_id, customer)

    def test_a_mail_arrives_once(self):
        case = self.mail_in(self.known(), message_id="<same@mail.example.com>")
        self.assertTrue(case)
        self.assertFalse(
            self.mail_in(self.known(), message_id="<same@mail.example.com>")
        )

    def test_an_answer_in_a_case_opens_no_other_one_and_makes_nobody(self):
        first = self.mail_in(self.known())
        count = self.Partner.search_count([])
        sent = first.message_ids.filtered(lambda m: m.message_type == "email")
        again = self.mail_in(STRANGER, "More.", In_Reply_To=sent.message_id)
        self.assertFalse(again)
        self.assertEqual(self.Partner.search_count([]), count)
        self.assertEqual(self.texts(first)[-1], ("customer", "More."))

    def test_a_supplier_who_is_in_the_contacts_is_no_new_customer(self):
        supplier = self.Partner.create(
            {"name": "Lux Factory", "email": "parts@lux.example.com"}
        )
        case = self.mail_in(supplier.email_formatted)
        self.assertEqual(case.partner_id, supplier)
        self.assertFalse(supplier.identity_protected)

    def test_what_a_colleague_passes_on_is_a_note(self):
        case = self.mail_in(self.stranger.partner_id.email_formatted, "See below.")
        self.assertFalse(case.partner_id)
        self.assertEqual(self.texts(case), [])
        self.assertIn("See below.", case.description)

    def test_a_sender_opens_only_so_many_cases(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 3)
        with self.mail_server():
            opened = [bool(self.mail_in(STRANGER)) for _mail in range(5)]
            self.assertEqual(opened, [True, True, True, False, False])
            self.assertTrue(self.mail_in(self.known()), "others go on")

    def test_in_a_flood_new_senders_make_no_customers_and_few_cases(self):
        self.env["ir.config_parameter"].set_param("mail.gateway.loop.threshold", 2)
        with patch.object(mail_thread_desk, "MOST_NEW", 1), self.all_logs() as lines:
            self.mail_in(self.known())
            count = self.Partner.search_count([])
            cases = [
                self.mail_in(f"Flo Od <flood{at}@sentinel-mail.example.com>")
                for at in range(4)
            ]
            self.assertTrue(self.mail_in(self.known()), "customers go on")
        self.assertEqual([len(case) for case in cases], [1, 1, 0, 0])
        self.assertFalse(cases[0].partner_id)
        self.assertEqual(self.Partner.search_count([]), count)
        self.assert_silent(
            lines, *(f"flood{at}@sentinel-mail.example.com" for at in range(4))
        )

    def test_an_automatic_reply_opens_nothing(self):
        count = self.Partner.search_count([])
        for headers in (
            {"Auto_Submitted": "auto-replied"},
            {"Precedence": "auto_reply"},
            {"X_Autoreply": "yes"},
        ):
            with self.all_logs() as lines:
                self.assertFalse(self.mail_in(STRANGER, **headers), headers)
            self.assert_silent(lines, ADDRESS)
        self.assertEqual(self.Partner.search_count([]), count)

    def test_a_team_that_only_knows_contacts_makes_nobody(self):
        self.lamps.alias_contact = "partners"
        count = self.Partner.search_count([])
        with self.mail_server():
            self.assertFalse(self.mail_in(STRANGER))
        self.assertEqual(self.Partner.search_count([]), count)

    def test_long_and_empty_mails_open_a_case_too(self):
        long = self.mail_in(self.known(), "word" * 2000, subject="s" * 300)
        self.assertEqual((len(long.subject), len(long.description)), (200, 5000))
        empty = self.mail_in(self.known(), " ", subject="")
        self.assertIn("without a subject", empty.subject)

    def test_a_mail_opens_a_case_of_the_team_s_company(self):
        other = self.make_company("Elsewhere")
        theirs = self.make_agent("elsewhere", company=other)
        team = self.make_team("Theirs", theirs, company_id=other.id, calendar_id=False)
        team.write(
            {"alias_name": "theirs", "alias_domain_id": self.lamps.alias_domain_id.id}
        )
        self.customer.company_id = self.company
        case = self.mail_in(self.known(), to="theirs@desk.example.com")
        self.assertEqual((case.company_id, case.team_id), (other, team))
        self.assertFalse(case.partner_id)
        self.assertFalse(case.message_ids.author_id & self.customer)

    def test_nobody_opens_a_case_as_if_it_were_a_mail(self):
        for user in (self.cashier, self.agent, self.lead):
            with self.assertRaises(AccessError):
                self.Case.with_user(user).message_new({"subject": "x", "body": "x"})

    def test_while_the_vault_is_down_the_mail_waits(self):
        with self.vault_down(), self.assertRaises(Exception):  # noqa: B017
            self.mail_in(STRANGER)
