import json
from unittest.mock import patch

from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import json_default

from .common import TillCase
from .common_till import CLEAR


@tagged("post_install", "-at_install")
class TestWhatLeavesTheServer(TillCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer(
            **CLEAR,
            parent_id=cls.Partner.create(
                {"name": "Firma Muster", "is_company": True, "email": "f@example.org"}
            ).id,
            child_ids=[
                Command.create(
                    {"name": "Kind Muster", "type": "invoice", "email": "k@x.y"}
                )
            ],
            bank_ids=[Command.create({"acc_number": "BE71096123456769"})],
            category_id=[Command.create({"name": "Choir member"})],
            country_id=cls.env.ref("base.be").id,
        )
        cls.secrets = [
            *(str(value) for value in CLEAR.values()),
            *("Ada", "Muster", "Firma", "Kind", "f@example.org", "k@x.y"),
            *("BE71096123456769", "Choir member", "Belgium"),
        ]

    def assert_says_nothing(self, answer):
        said = repr(answer)
        for secret in self.secrets:
            self.assertNotIn(secret, said)

    def answers(self):
        """Yield what the till is told about the customer, by every way of asking."""
        code = self.code_of(self.customer)
        order = self.make_order(self.customer)
        yield self.identify(code.code)
        yield self.identify(order.pos_reference)
        yield self.rpc(
            self.cashier, "res.partner", "pos_enroll", self.till.id, {}, {}, code.code
        )
        code._replace(lost=True)
        yield self.identify(code.code)

    def test_no_value_that_says_who_somebody_is_leaves(self):
        for answer in self.answers():
            self.assertTrue(answer["res.partner"])
            self.assert_says_nothing(answer)

    def test_only_fields_of_the_allow_list_have_values(self):
        allowed = {"id", "name", *self.Partner._till_fields()}
        for answer in self.answers():
            [row] = answer["res.partner"]
            told = {name for name, value in row.items() if value not in (False, "")}
            self.assertLessEqual(told, allowed)

    def test_the_allow_list_grows_by_decision_only(self):
        self.assertEqual(
            set(self.Partner._till_fields()),
            {
                "customer_code",
                "fiscal_position_id",
                "identity_address_on_file",
                "identity_email_on_file",
                "is_company",
                "lang",
                "property_account_receivable_id",
                "property_product_pricelist",
                "till_name",
                "write_date",
            },
        )

    def test_a_person_is_called_by_the_code_of_today(self):
        for answer in self.answers():
            [row] = answer["res.partner"]
            self.env.invalidate_all()
            self.assertEqual(row["name"], self.customer.customer_code_display)

    def test_a_company_keeps_its_name_and_nothing_else(self):
        self.customer.barcode = False
        firm = self.make_customer(**CLEAR, is_company=True)
        answer = self.identify(firm.customer_code)
        [row] = answer["res.partner"]
        self.assertEqual(row["name"], CLEAR["name"])
        said = repr({**row, "name": "", "till_name": ""})
        for name, value in CLEAR.items():
            self.assertNotIn(value, said, name)

    def test_an_answer_without_a_customer_says_nothing(self):
        code = self.customer.customer_code
        self.customer.action_archive()
        order = self.make_order(self.customer)
        for query in (code, order.pos_reference, *CLEAR.values()):
            answer = self.identify(query)
            self.assertEqual(answer["res.partner"], [])
            self.assert_says_nothing(answer)

    def test_asking_leaves_nothing_in_the_log(self):
        with self.assertNoLogs("odoo.addons.pos_customer_identity", "DEBUG"):
            list(self.answers())


@tagged("post_install", "-at_install")
class TestShapeOfTheAnswer(TillCase):
    def test_the_row_has_every_field_that_the_till_expects(self):
        customer = self.make_customer()
        [row] = self.identify(customer.customer_code)["res.partner"]
        for identity_free in (True, False):
            self.till.identity_free = identity_free
            expected = {"id", "name", *self.Partner._load_pos_data_fields(self.till)}
            self.assertLessEqual(expected, set(row))
            self.assertIn("customer_code", expected)

    def test_empty_fields_have_the_type_that_the_till_expects(self):
        [row] = self.identify(self.make_customer().customer_code)["res.partner"]
        for name in ("street", "phone", "email", "vat", "barcode", "parent_name"):
            self.assertEqual(row[name], "", name)
        for name in ("state_id", "country_id"):
            self.assertIs(row[name], False, name)

    def test_relations_are_ids_and_the_answer_can_be_sent(self):
        answer = self.identify(self.make_customer().customer_code)
        [row] = answer["res.partner"]
        self.assertIsInstance(row["property_account_receivable_id"], int)
        self.assertTrue(json.dumps(answer, default=json_default))

    def test_the_row_names_the_fiscal_position_of_the_customer(self):
        position = self.env["account.fiscal.position"].create({"name": "Export"})
        customer = self.make_customer(property_account_position_id=position.id)
        answer = self.identify(customer.customer_code)
        self.assertEqual(answer["res.partner"][0]["fiscal_position_id"], position.id)

    def test_the_position_of_a_contact_with_an_address_is_the_one_of_odoo(self):
        country = self.env.ref("base.fr")
        position = self.env["account.fiscal.position"].create(
            {"name": "Export", "auto_apply": True, "country_id": country.id}
        )
        customer = self.make_customer(country_id=country.id)
        [row] = self.identify(customer.customer_code)["res.partner"]
        self.assertEqual(row["fiscal_position_id"], position.id)
        member = self.make_member()
        [row] = self.identify(member.customer_code)["res.partner"]
        self.assertIs(row["fiscal_position_id"], False)


@tagged("post_install", "-at_install")
class TestOpeningTheTill(TillCase):
    """Whom the till loads beforehand: nobody, unless the shop wants it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.make_customer()
        cls.waiting = cls.make_customer("Bo Beispiel")

    def loaded(self, orders=()):
        domain = self.Partner.with_user(self.cashier)._load_pos_data_domain(
            {"pos.order": orders}, self.till.with_user(self.cashier)
        )
        return self.Partner.search(domain)

    def test_no_customers_are_preloaded(self):
        self.assertFalse(self.till.preload_customers)
        self.assertEqual(self.loaded(), self.cashier.partner_id)

    def test_customers_of_open_orders_are_loaded(self):
        orders = [{"partner_id": self.waiting.id}, {"partner_id": False}]
        self.assertEqual(self.loaded(orders), self.cashier.partner_id | self.waiting)

    def test_opening_asks_for_no_frequent_customers(self):
        path = "odoo.addons.point_of_sale.models.pos_config.PosConfig"
        asked = []

        def loading(config, offset=0):
            asked.append(config._get_limited_partner_count())
            return []

        with patch(f"{path}.get_limited_partners_loading", loading):
            self.loaded()
        self.assertEqual(asked, [0])
        self.assertTrue(self.till._get_limited_partner_count(), "elsewhere as ever")

    def test_contacts_that_a_localization_adds_are_loaded(self):
        path = "odoo.addons.point_of_sale.models.pos_config.PosConfig"
        final_consumer = [(self.customer.id,)]
        with patch(f"{path}.get_limited_partners_loading", return_value=final_consumer):
            self.assertIn(self.customer, self.loaded())

    def test_a_shop_can_have_its_frequent_customers_preloaded(self):
        self.till.preload_customers = True
        path = "odoo.addons.point_of_sale.models.pos_config.PosConfig"
        rows = [(self.customer.id,)]
        with patch(f"{path}.get_limited_partners_loading", return_value=rows):
            self.assertIn(self.customer, self.loaded())

    def test_the_till_knows_who_may_see_contacts(self):
        for user, may in (
            (self.cashier, False),
            (self.env.ref("base.user_admin"), True),
        ):
            till = self.till.with_user(user)
            [row] = till._load_pos_data_read(till, till)
            self.assertIs(row["_may_see_contacts"], may)

    def test_finding_by_code_takes_few_queries(self):
        code = self.customer.customer_code
        for _warm in range(2):
            self.identify(code)
        before = self.env.cr.sql_log_count
        self.identify(code)
        self.assertLessEqual(self.env.cr.sql_log_count - before, 8)

    def test_finding_by_code_looks_once_for_the_code(self):
        code = self.customer.customer_code
        self.identify(code)
        queries = []
        execute = type(self.env.cr).execute

        def note(cursor, query, *args, **kwargs):
            queries.append(getattr(query, "code", query))
            return execute(cursor, query, *args, **kwargs)

        with patch.object(type(self.env.cr), "execute", note):
            self.identify(code)
        asked = [query for query in queries if 'FROM "customer_code"' in query]
        self.assertEqual(len(asked), 1)

    def test_who_does_not_sell_is_told_nothing(self):
        code = self.customer.customer_code
        for role in ("public", "portal", "employee", "clerk"):
            user = self.make_user(role)
            with self.subTest(role), self.assertRaises(AccessError):
                self.identify(code, user=user)
