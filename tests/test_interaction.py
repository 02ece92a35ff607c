from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from .common_case import CaseCase
from .common_ledger import LedgerCase


@tagged("post_install", "-at_install")
class TestInteraction(CaseCase):
    def test_a_contact_is_noted_in_a_few_words(self):
        case = self.make_case()
        action = case.with_user(self.agent).action_note_contact()
        form = Form(
            self.Contact.with_user(self.agent).with_context(**action["context"]),
            view=action["views"][0][0],
        )
        form.outcome = "Comes on Friday"
        contact = form.save()
        self.assertEqual(contact.partner_id, self.customer)
        self.assertEqual(contact.case_id, case)
        self.assertEqual(contact.user_id, self.agent)
        self.assertEqual(contact.kind, "hand")
        self.assertEqual(contact.subject, case.subject)

    def test_what_has_a_key_is_noted_once(self):
        vals = {
            "partner_id": self.customer.id,
            "company_id": self.company.id,
            "kind": "survey",
            "source_key": "survey:1",
        }
        first = self.Contact._note(vals)
        self.assertEqual(self.Contact._note({**vals, "subject": "Again"}), first)
        self.assertFalse(first.subject)

    def test_only_the_system_notes_what_happens_by_itself(self):
        for vals in ({"kind": "visit"}, {"kind": "mail"}, {"source_key": "order:1"}):
            with self.subTest(vals), self.assertRaises(AccessError):
                self.Contact.with_user(self.lead).create(vals)

    def test_a_default_makes_no_contact_the_systems(self):
        contacts = self.Contact.with_user(self.lead).with_context(
            default_kind="visit", default_source_key="order:1"
        )
        contact = contacts.create({"subject": "Called"})
        self.assertEqual((contact.kind, contact.source_key), ("hand", False))

    def test_of_what_the_system_noted_only_the_outcome_is_written(self):
        contact = self.Contact._note({"kind": "mail", "company_id": self.company.id})
        contact = contact.with_user(self.lead).sudo(False)
        contact.write({"outcome": "Calls back", "next_step": "Wait"})
        with self.assertRaises(AccessError):
            contact.subject = "Something else"
        with self.assertRaises(AccessError):
            contact.kind = "hand"

    def test_the_next_step_is_not_before_the_contact(self):
        with self.assertRaisesRegex(ValidationError, "cannot be before"):
            self.Contact.create(
                {"happened_at": "2026-03-02 10:00:00", "next_on": "2026-03-01"}
            )

    def test_purchases_and_shops_of_another_company_are_refused(self):
        _branch, till = self.make_branch("Third")
        order = self.make_order(till=till)
        for vals in ({"order_id": order.id}, {"config_id": till.id}):
            with self.subTest(vals), self.assertRaisesRegex(UserError, "company"):
                self.Contact.create({"subject": "x", **vals})

    def test_the_office_warns_of_identifiers_and_lets_go_on(self):
        self.company.country_id = self.env.ref("base.de")
        case = self.make_case(
            description="Call 030 901820 or ada@example.com, card 4111111111111111"
        )
        warning = case.free_text_warning
        self.assertIn("a phone number", warning)
        self.assertIn("an e-mail address", warning)
        self.assertIn("payment card", warning)
        case.description = "It flickers."
        self.assertFalse(case.free_text_warning)
        contact = self.Contact.create({"next_step": "Call 030 901820"})
        self.assertIn("a phone number", contact.free_text_warning)

    def test_the_warning_appears_while_typing(self):
        form = Form(self.Contact.with_user(self.agent))
        self.assertFalse(form.free_text_warning)
        form.subject = "write to ada@example.com"
        self.assertIn("e-mail", form.free_text_warning)

    def test_customers_are_asked_once_how_they_heard_of_the_shop(self):
        origin = self.env.ref("pos_customer_identity.origin_friends")
        self.customer.origin_id = origin
        self.assertEqual(origin.partner_count, 1)


@tagged("post_install", "-at_install")
class TestVisits(LedgerCase):
    def visits(self, partner=None):
        return (
            self.env["customer.interaction"]
            .sudo()
            .search(
                [("partner_id", "=", (partner or self.ada).id), ("kind", "=", "visit")]
            )
        )

    def test_a_purchase_is_a_visit(self):
        order = self.buy((self.bread, 1))
        [visit] = self.visits()
        self.assertEqual(visit.order_id, order)
        self.assertEqual(visit.config_id, order.config_id)
        self.assertEqual(visit.company_id, order.company_id)
        self.assertEqual(visit.happened_at, order.date_order)
        self.assertEqual(visit.channel, "store")
        self.assertEqual(visit.source_key, f"order:{order.uuid}")

    def test_a_sale_that_is_sent_twice_is_one_visit(self):
        data = self.sale([(self.bread, 1)], self.ada)
        for _again in range(3):
            self.env["pos.order"].sync_from_ui([data])
        self.assertEqual(len(self.visits()), 1)

    def test_a_sale_without_a_customer_is_none(self):
        contacts = self.env["customer.interaction"].sudo()
        before = contacts.search_count([])
        self.env["pos.order"].sync_from_ui([self.sale([(self.bread, 1)])])
        self.assertEqual(contacts.search_count([]), before)
