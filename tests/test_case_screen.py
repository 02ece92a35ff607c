import json

from lxml import etree

from odoo.tests import Form, tagged

from .common_case import CaseCase

#: What the desk's screen may cost.
MOST_QUERIES = 30


@tagged("post_install", "-at_install")
class TestCaseScreen(CaseCase):
    """What the desk sees of a customer on one screen."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.order = cls.make_order(cls.customer, state="paid")
        cls.card = cls.make_card(serial="LMP-1", order_id=cls.order.id)
        cls.case = cls.make_case(
            card_id=cls.card.id, order_id=cls.order.id, config_id=cls.till.id
        )

    def give_history(self, purchases, cases, contacts=0, cards=0):
        for _purchase in range(purchases):
            self.make_order(self.customer, state="paid")
        for index in range(cards):
            self.make_card(serial=f"KTL-{index}")
        self.Case.create(
            [
                {"subject": f"Earlier {index}", "partner_id": self.customer.id}
                for index in range(cases)
            ]
        )
        self.Contact.create(
            [
                {"subject": f"Called {index}", "partner_id": self.customer.id}
                for index in range(contacts)
            ]
        )

    def specification(self):
        form = Form(self.case.with_user(self.agent))
        return form._view["fields_spec"]

    def queries(self):
        spec = self.specification()
        case = self.case.with_user(self.agent)
        # Rights and rules of the user are in memory on a running server.
        case.web_read(spec)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        [row] = case.web_read(spec)
        return self.env.cr.sql_log_count - before, row

    def test_the_screen_costs_few_queries_and_no_more_with_a_long_history(self):
        self.give_history(purchases=3, cases=3, contacts=3, cards=3)
        few, _row = self.queries()
        self.give_history(purchases=496, cases=46, contacts=60, cards=196)
        many, row = self.queries()
        self.assertLessEqual(many, MOST_QUERIES)
        self.assertEqual(few, many)
        self.assertEqual(row["case_count"], 50)
        self.assertEqual(row["purchase_count"], 500)
        self.assertEqual(row["card_count"], 200)
        self.assertTrue(row["cover_text"])
        self.assertEqual(len(row["customer_card_ids"]), 10)
        self.assertEqual(len(row["earlier_case_ids"]), 10)
        self.assertEqual(len(row["recent_contact_ids"]), 10)
        self.assertEqual(len(row["purchase_ids"]), 10)

    def test_it_shows_cases_of_the_same_item_of_somebody_else_too(self):
        bo, cy = self.make_customer("Bo"), self.make_customer("Cy")
        other = self.make_case(partner_id=bo.id, serial="LMP-1")
        third = self.make_case(partner_id=cy.id, serial="LMP-2")
        self.assertIn(other, self.case.earlier_case_ids)
        self.assertNotIn(third, self.case.earlier_case_ids)

    def test_of_another_team_s_cases_nothing_is_shown(self):
        theirs = self.make_case(team_id=self.chairs.id, user_id=self.stranger.id)
        mine = self.case.with_user(self.agent)
        self.assertNotIn(theirs, mine.earlier_case_ids)
        self.assertEqual(mine.case_count, 1)
        self.assertIn(theirs, self.case.with_user(self.lead).earlier_case_ids)

    def test_somebody_without_an_account_has_no_purchases(self):
        self.make_order(state="paid")
        self.case.write({"partner_id": False})
        self.assertFalse(self.case.purchase_ids)
        self.assertEqual(self.case.purchase_count, 0)

    def test_a_case_that_is_being_written_shows_the_customer_already(self):
        form = Form(self.Case.with_user(self.agent))
        form.partner_id = self.customer
        self.assertEqual(form.purchase_count, 1)
        self.assertEqual(form.case_count, 1)

    def test_the_buttons_open_what_they_count(self):
        self.give_history(purchases=2, cases=2, contacts=2)
        case = self.case.with_user(self.agent)
        for button, count in (
            ("action_open_cases", case.case_count),
            ("action_open_contacts", case.contact_count),
            ("action_open_purchases", case.purchase_count),
            ("action_open_items", case.card_count),
        ):
            action = getattr(case, button)()
            Model = self.env(user=self.agent)[action["res_model"]]
            self.assertEqual(Model.search_count(action["domain"]), count)
            self.assertTrue(count)

    def test_the_board_opens(self):
        Case = self.Case.with_user(self.agent)
        self.case._ask_desk("Look at it")
        arch = etree.fromstring(Case.get_view(view_type="kanban")["arch"])
        [bar] = arch.iter("progressbar")
        colors = json.loads(bar.get("colors"))
        counted = Case.read_progress_bar(
            [], "state", {"field": bar.get("field"), "colors": colors}
        )
        self.assertIn("new", counted)
        self.assertIn(arch.get("default_group_by"), Case._fields)

    def test_who_has_no_address_is_answered_on_the_page(self):
        self.case.partner_id = self.make_member()
        action = self.case.with_user(self.agent).action_answer()
        self.assertFalse(action["context"]["default_template_id"])

    def test_answering_offers_the_template(self):
        action = self.case.with_user(self.agent).action_answer()
        composer = Form(
            self.env["mail.compose.message"]
            .with_user(self.agent)
            .with_context(**action["context"])
        ).save()
        self.assertIn(self.case.name, composer.subject)
        self.assertIn(self.customer, composer.partner_ids)
        composer._action_send_mail()
        [message] = self.case._public_messages()
        self.assertEqual(message["from"], "shop")

    def test_the_customer_s_form_leads_to_cases_and_contacts(self):
        customer = self.customer.with_user(self.agent)
        self.assertEqual(customer.case_count, 1)
        for action in (
            customer.action_open_customer_cases(),
            customer.action_open_customer_contacts(),
        ):
            found = self.env[action["res_model"]].search(action["domain"])
            self.assertEqual(found.partner_id or self.customer, self.customer)
            self.assertEqual(action["context"]["default_partner_id"], self.customer.id)
