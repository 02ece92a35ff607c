import json
from datetime import timedelta

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_prompt import PromptCase


@tagged("post_install", "-at_install")
class TestContactFreshness(PromptCase):
    def freshness(self, partner):
        self.env.invalidate_all()
        told = partner._contact_freshness(self.company)
        return {row.pop("field"): row for row in told["fields"]}

    def test_who_is_new_is_as_fresh_as_the_day_of_coming(self):
        ada = self.make_person(email="ada@example.com")
        told = ada._contact_freshness(self.company)
        self.assertEqual(told["completeness"], 33)
        self.assertEqual(
            told["fields"][0],
            {"field": "email", "on_file": True, "confirmed_on": False, "flag": False},
        )
        self.assertFalse(self.check_of(ada, "email"))

    def test_after_the_months_it_counts_as_old(self):
        ada = self.make_person(email="ada@example.com")
        self.Check._note_right(ada, ["email"])
        check = self.check_of(ada, "email")
        check.confirmed_on = self.today - timedelta(days=370)
        self.assertEqual(self.freshness(ada)["email"]["flag"], "old")
        self.company.contact_fresh_months = 0
        self.assertFalse(self.freshness(ada)["email"]["flag"])

    def test_what_is_not_on_file_is_neither_old_nor_wrong(self):
        ada = self.make_member()
        self.Check._note_wrong(ada, "phone", "changed")
        self.assertFalse(self.freshness(ada)["phone"]["flag"])
        self.assertFalse(self.check_of(ada, "phone"))

    def test_nothing_of_it_is_a_value(self):
        ada = self.make_person(email="ada@example.com", phone="+41 79 555 01 02")
        self.Check._note_wrong(ada, "email", "bounced")
        told = json.dumps(ada.contact_freshness)
        self.assertNotIn("ada@", told)
        self.assertNotIn("555", told)

    # Mail that comes back

    def test_a_bounce_flags_the_address_that_stands_for_the_customer(self):
        ada = self.make_person(email="ada@example.com")
        ada._message_receive_bounce(ada._identity_address(), ada)
        self.assertEqual(self.freshness(ada)["email"]["flag"], "bounced")

    def test_a_bounce_flags_a_contact_in_clear(self):
        bo = self.make_customer("Bo", email="bo@example.com")
        bo._message_receive_bounce("bo@example.com", bo)
        self.assertEqual(self.freshness(bo)["email"]["flag"], "bounced")

    def test_a_bounce_about_somebody_elses_address_flags_nobody(self):
        bo = self.make_customer("Bo", email="bo@example.com")
        bo._message_receive_bounce("other@example.com", self.Partner)
        self.assertFalse(self.freshness(bo)["email"]["flag"])

    # Writing

    def test_a_new_address_is_fresh_whoever_writes_it(self):
        ada = self.make_person(email="ada@example.com")
        bo = self.make_customer("Bo", email="bo@example.com")
        for partner in (ada, bo):
            self.Check._note_wrong(partner, "email", "bounced")
            # It was there before this transaction.
            self.env.cr.execute(
                "UPDATE res_partner SET create_date = %s WHERE id = %s",
                [self.today - timedelta(days=2), partner.id],
            )
            self.env.invalidate_all()
            partner.email = "new@example.com"
            self.assertFalse(self.freshness(partner)["email"]["flag"], partner)
            self.assertTrue(self.freshness(partner)["email"]["confirmed_on"])

    # The office

    def test_the_office_confirms_flags_and_corrects(self):
        clerk = self.make_user("clerk")
        ada = self.make_person(phone="+41 79 555 01 02")
        self.rpc(clerk, ada, "action_flag_contact", "phone")
        self.assertEqual(self.freshness(ada)["phone"]["flag"], "changed")
        self.rpc(clerk, ada, "action_confirm_contact", "phone")
        self.assertFalse(self.freshness(ada)["phone"]["flag"])
        self.rpc(clerk, ada, "action_correct_contact", "phone", "079 555 03 04")
        self.assertEqual(self.identity_of(ada), {"phone": "+41795550304"})
        self.assertFalse(ada.phone)

    def test_a_contact_in_clear_is_corrected_in_clear(self):
        clerk = self.make_user("clerk")
        bo = self.make_customer("Bo", street="Old 1", street2="Flat 9", city="Here")
        new = {"street": "New 2", "city": "There"}
        self.rpc(clerk, bo, "action_correct_contact", "address", new)
        self.env.invalidate_all()
        self.assertEqual((bo.street, bo.street2, bo.city), ("New 2", False, "There"))

    def test_what_makes_no_sense_is_refused_in_plain_words(self):
        clerk, ada = self.make_user("clerk"), self.make_person(phone="+41795550102")
        for field, value in (
            ("phone", "12"),
            ("phone", {"phone": "+41795550102"}),
            ("phone", 7),
            ("phone", ""),
            ("name", "Bo"),
            (7, "x"),
            ("address", "Here 1"),
            ("address", {"name": "Bo"}),
            ("address", {"city": "Here"}),
            ("email", "\0"),
        ):
            with self.subTest(f"{field}: {value}"), self.assertRaises(UserError):
                self.rpc(clerk, ada, "action_correct_contact", field, value)

    def test_who_may_not_change_contacts_corrects_none(self):
        ada = self.make_person(phone="+41795550102")
        for method, *args in (
            ("action_correct_contact", "phone", "+41795550304"),
            ("action_flag_contact", "phone"),
            ("action_confirm_contact", "phone"),
        ):
            for role in ("employee", "contact_editor", "cashier"):
                user = self.cashier if role == "cashier" else None
                user = user or self.env["res.users"].search(
                    [("login", "=", f"test.{role}")]
                )
                user = user or self.make_user(role)
                with self.subTest(f"{role}: {method}"), self.assertRaises(AccessError):
                    self.rpc(user, ada, method, *args)

    def test_a_till_flags_its_own_customers_alone(self):
        company, _till = self.make_branch("Elsewhere")
        bo = self.make_customer("Bo", company_id=company.id)
        with self.assertRaises(UserError):
            self.ask("pos_flag_contact", bo.id, "phone")
        for partner_id in (True, "1", None):
            with self.assertRaises(UserError):
                self.ask("pos_flag_contact", partner_id, "phone")
        for field in ("name", 7, None, [], "birthdate"):
            with self.assertRaises(UserError):
                self.ask("pos_flag_contact", self.make_member().id, field)

    # Merged, exported, erased

    def test_merged_customers_keep_one_line_for_each_kind(self):
        ada = self.make_person(phone="+41 79 555 01 02")
        bo = self.make_person(phone="+41 79 555 03 04")
        self.Check._note_right(ada | bo, ["phone"])
        rule = self.make_rule("email")
        self.skip(rule, ada)
        self.skip(rule, bo, never=True)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge([ada.id, bo.id], bo)
        self.assertEqual(len(self.check_of(bo, "phone")), 1)
        self.assertEqual(set(self.ends(bo)), {"skipped", "refused"})

    def test_a_copy_for_the_person_tells_it(self):
        rule, ada = self.make_rule("email"), self.make_person(phone="+41795550102")
        self.skip(rule, ada)
        self.Check._note_wrong(ada, "phone", "changed")
        request = self.env["identity.request"].create(
            {"partner_id": ada.id, "request_type": "access"}
        )
        sections = {section["key"]: section for section in request._export_sections()}
        self.assertEqual(len(sections["prompts"]["rows"]), 1)
        self.assertEqual(len(sections["contact_checks"]["rows"]), 1)

    def test_who_is_forgotten_leaves_nothing_of_it(self):
        rule, ada = self.make_rule("email"), self.make_person(phone="+41795550102")
        self.skip(rule, ada)
        self.Check._note_wrong(ada, "phone", "changed")
        ada._forget_person()
        self.assertFalse(self.ends(ada))
        self.assertFalse(self.check_of(ada, "phone"))

    # The report

    def rows(self, *partners):
        self.env.flush_all()
        rows = self.env["customer.contact.report"].search(
            [("partner_id", "in", [one.id for one in partners])]
        )
        return {(row.partner_id, row.field): row for row in rows}

    def test_the_report_says_of_each_what_is_on_file_and_how_fresh(self):
        ada = self.make_person(email="ada@example.com", phone="+41795550102")
        bo = self.make_customer("Bo", street="Here 1")
        self.Check._note_wrong(ada, "email", "bounced")
        self.Check._note_right(ada, ["phone"])
        self.check_of(ada, "phone").confirmed_on = self.today - timedelta(days=800)
        self.make_order(ada, self.till, state="paid")
        rows = self.rows(ada, bo)
        self.assertEqual(
            {(who.id, field): row.state for (who, field), row in rows.items()},
            {
                (ada.id, "email"): "flagged",
                (ada.id, "phone"): "old",
                (ada.id, "address"): "missing",
                (bo.id, "email"): "missing",
                (bo.id, "phone"): "missing",
                (bo.id, "address"): "fresh",
            },
        )
        self.assertEqual(rows[ada, "email"].config_id, self.till)
        self.assertEqual(rows[ada, "phone"].on_file, 100)
        self.assertEqual(rows[ada, "phone"].confirmed, 0)

    def test_the_report_agrees_with_the_form(self):
        ada = self.make_person(email="ada@example.com", phone="+41795550102")
        self.Check._note_wrong(ada, "email", "bounced")
        told = self.freshness(ada)
        for (_who, field), row in self.rows(ada).items():
            self.assertEqual(row.on_file == 100, told[field]["on_file"])
            wanted = {
                False: "fresh" if row.on_file else "missing",
                "bounced": "flagged",
            }
            self.assertEqual(row.state, wanted[told[field]["flag"]])

    def test_the_report_takes_no_more_queries_for_more_customers(self):
        self.make_person(email="ada@example.com")
        report = self.env["customer.contact.report"]
        groups = [["field"], ["on_file:avg", "confirmed:avg", "flagged:avg"]]
        report._read_group([], *groups)  # what is kept of companies is warm now
        self.env.flush_all()
        with self.assertQueryCount(1):
            report._read_group([], *groups)

    def test_another_companys_customers_are_not_in_it(self):
        company, _till = self.make_branch("Elsewhere")
        bo = self.make_customer("Bo", company_id=company.id, email="bo@example.com")
        self.assertFalse(self.rows(bo))

    def test_a_branch_sees_nothing_of_the_branch_beside_it(self):
        here, _till = self.make_branch("Here", self.company)
        there, _till = self.make_branch("There", self.company)
        bo = self.make_customer("Bo", company_id=there.id, email="bo@example.com")
        ada = self.make_member()
        program = self.make_program(company_id=there.id)
        tier = self.env["loyalty.tier"].create(
            {"name": "Gold of there", "program_id": program.id}
        )
        self.env["loyalty.card"].create(
            {"partner_id": ada.id, "program_id": program.id, "tier_id": tier.id}
        )
        self.assertEqual(tier.company_id, there)
        self.env.flush_all()
        report = self.env["customer.contact.report"]
        levels = {}
        for company in (here, there):
            self.env.invalidate_all()
            seen = report.with_context(allowed_company_ids=company.ids)
            rows = seen.search([("partner_id", "in", [ada.id, bo.id])])
            levels[company] = {(row.partner_id, row.tier_id) for row in rows}
        self.assertEqual(levels[here], {(ada, tier.browse())})
        self.assertEqual(levels[there], {(ada, tier), (bo, tier.browse())})
