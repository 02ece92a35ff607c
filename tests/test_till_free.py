"""The identity-free till: every answer that a till gets, searched for people."""

import json
from unittest.mock import patch

from odoo.fields import Command
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import json_default

from .common_order import OfflineOrderCase
from .common_till import CLEAR, IDENTITY

HOLDER = "A MUSTER BEISPIEL"
SECRETS = [
    *(value for value in CLEAR.values() if value != "9988"),
    *IDENTITY.values(),
    *("Muster", "Beispiel", "Kind Wobble", "kind@example.com", "quibbleton"),
    *("470112233", "795550102", HOLDER, "typed@example.com", "777 88 99", "7778899"),
]


class IdentityFreeCase(OfflineOrderCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.country_id = cls.env.ref("base.ch")
        cls.firm = cls.Partner.create({"name": "Firma Wobblefink", "is_company": True})
        cls.clear = cls.make_contact(
            **CLEAR,
            child_ids=[
                Command.create(
                    {
                        "name": "Kind Wobble",
                        "type": "invoice",
                        "email": "kind@example.com",
                    }
                )
            ],
        )
        cls.Code._issue(cls.clear)
        cls.nameless = cls.make_contact(name="Muster Codeless", parent_id=cls.firm.id)
        Partner = cls.Partner.with_user(cls.cashier)
        till = cls.basic_config
        answer = Partner.pos_enroll(till.id, IDENTITY, {"marketing": True})
        cls.person = cls.Partner.browse(answer["res.partner"][0]["id"])
        cls.people = cls.clear | cls.nameless | cls.person
        cls.till = till

    @classmethod
    def make_contact(cls, **vals):
        return cls.Partner.create(vals)

    def setUp(self):
        super().setUp()
        self.orders = self.sync(*(self.open_order(p) for p in self.people | self.firm))

    def open_order(self, partner, **vals):
        data = self.order_data(False, partner_id=partner.id, state="draft", **vals)
        data["email"], data["mobile"] = "typed@example.com", "+41 79 777 88 99"
        for _command, _id, payment in data["payment_ids"]:
            payment["cardholder_name"] = HOLDER
            payment["ticket"] = f"Card of {HOLDER}, thank you"
        return data

    def call(self, target, method, *args, **kwargs):
        """Call as the till does, and return what goes over the wire."""
        if isinstance(target, str):
            target = self.env[target]
        else:
            args = (target.ids, *args)
        self.env.flush_all()
        self.env.invalidate_all()
        model = target.with_env(self.env(user=self.cashier, context={})).browse()
        answer = call_kw(model, method, args, {**kwargs, "context": {}})
        return json.loads(json.dumps(answer, default=json_default))

    def assert_nobody_named(self, answer, what):
        said = json.dumps(answer, ensure_ascii=False)
        for secret in SECRETS:
            self.assertNotIn(secret, said, what)

    def till_fields(self):
        params = self.call(self.pos_session, "load_data_params")
        return params["res.partner"]["fields"]


@tagged("post_install", "-at_install")
class TestIdentityFreeTill(IdentityFreeCase):
    def ways(self):
        """Yield each way in which customers reach a till, and what it answers."""
        call, session, orders = self.call, self.pos_session, self.orders
        fields, ids = self.till_fields(), self.people.ids
        yield "opening", call(session, "load_data", [])
        self.till.preload_customers = True
        yield "opening with customers", call(session, "load_data", [])
        yield "fields", call(session, "load_data_params")
        yield "read", call("res.partner", "read", ids, fields, load=False)
        domain = [("id", "in", ids)]
        yield "search", call("res.partner", "search_read", domain, fields, load=False)
        for domain in ([], [("name", "ilike", "Muster")], [("id", "in", ids)]):
            yield (
                "list",
                call("res.partner", "get_new_partner", self.till.id, domain, 0),
            )
        for query in (
            *(self.clear.customer_code, self.person.customer_code),
            *(CLEAR["phone"], CLEAR["email"], IDENTITY["phone"], IDENTITY["email"]),
            *orders.mapped("pos_reference"),
        ):
            yield "identify", call("res.partner", "pos_identify", self.till.id, query)
        yield "enrol", call("res.partner", "pos_enroll", self.till.id, IDENTITY)
        yield from self.ways_of_orders()

    def ways_of_orders(self):
        call, session, orders = self.call, self.pos_session, self.orders
        again = [self.open_order(self.clear), self.open_order(self.person)]
        yield "sync", call("pos.order", "sync_from_ui", again)
        domain = [("id", "in", orders.ids)]
        yield "orders", call("pos.order", "read_pos_orders", domain)
        yield "order", call("pos.order", "read_pos_data_uuid", orders[0].uuid)
        open_orders = {"pos.order": domain}
        yield "other devices", call(self.till, "read_config_open_orders", open_orders)
        open_orders = {
            "pos.order": domain,
            "res.partner": [("id", "in", self.people.ids)],
            "pos.payment": [("pos_order_id", "in", orders.ids)],
        }
        yield "forged", call(self.till, "read_config_open_orders", open_orders, {})
        paid = ("pos.order", "search_paid_order_ids", self.till.id, [], 80, 0)
        yield "tickets", call(*paid)
        yield "closing", call(session, "get_closing_control_data")
        yield "cash", call(session, "get_cash_in_out_list")
        people = {"res.partner": self.people.ids}
        yield "cache", call(session, "filter_local_data", people)

    def test_no_way_names_anybody(self):
        answers = dict.fromkeys(())
        for what, answer in self.ways():
            self.assert_nobody_named(answer, what)
            answers[what] = answer
        self.assertIn("Firma Wobblefink", json.dumps(answers["opening"]))

    def test_what_was_stored_before_the_addon_came_is_not_sent_either(self):
        self.env.cr.execute(
            "UPDATE pos_order SET email = %s, mobile = %s WHERE id = ANY(%s)",
            ["typed@example.com", "+41 79 777 88 99", self.orders.ids],
        )
        self.env.cr.execute(
            "UPDATE pos_payment SET cardholder_name = %s WHERE pos_order_id = ANY(%s)",
            [HOLDER, self.orders.ids],
        )
        for what, answer in self.ways():
            self.assert_nobody_named(answer, what)

    def test_other_devices_are_told_of_no_names(self):
        told = []
        records = {"res.partner": self.people.ids, "pos.order": self.orders.ids}
        with patch.object(
            type(self.till), "_notify", lambda config, *message: told.append(message)
        ):
            self.call(
                self.till, "notify_synchronisation", self.pos_session.id, "1", records
            )
        self.assertTrue(told)
        self.assert_nobody_named(json.loads(json.dumps(told, default=json_default)), "")

    def test_people_are_called_by_code_or_number_and_companies_by_name(self):
        rows = self.call(
            "res.partner",
            "read",
            (self.people | self.firm).ids,
            self.till_fields(),
            load=False,
        )
        names = {row["id"]: row["name"] for row in rows}
        self.assertEqual(
            names,
            {
                self.clear.id: self.clear.customer_code_display,
                self.person.id: self.person.customer_code_display,
                self.nameless.id: f"Customer {self.nameless.id}",
                self.firm.id: "Firma Wobblefink",
            },
        )

    def test_what_another_addon_wants_to_load_is_left_empty(self):
        fields = [*self.till_fields(), "ref", "website", "category_id", "parent_id"]
        [row] = self.call("res.partner", "read", self.clear.ids, fields, load=False)
        self.assert_nobody_named(row, "")
        self.assertEqual((row["ref"], row["category_id"]), ("", []))
        self.assertIs(row["parent_id"], False)

    def test_the_allow_list_holds_where_the_till_is_named_by_its_id(self):
        """As ``pos_sale`` does when an order is loaded."""
        fields = self.Partner._load_pos_data_fields(self.till.id)
        self.assertEqual(fields, self.Partner._load_pos_data_fields(self.till))

    def test_the_list_finds_companies_alone(self):
        domain = [("name", "ilike", "Wobble")]
        rows = self.call("res.partner", "get_new_partner", self.till.id, domain, 0)
        self.assertEqual([row["id"] for row in rows["res.partner"]], self.firm.ids)

    def test_a_till_with_identities_loads_what_odoo_loads(self):
        self.till.identity_free = False
        fields = self.till_fields()
        self.assertIn("email", fields)
        [row] = self.call("res.partner", "read", self.clear.ids, fields, load=False)
        self.assertEqual((row["name"], row["email"]), (CLEAR["name"], CLEAR["email"]))
        opening = self.call(self.pos_session, "load_data", [])
        self.assertIn(CLEAR["name"], json.dumps(opening))
        [row] = self.call("res.partner", "read", self.person.ids, fields, load=False)
        for value in IDENTITY.values():
            self.assertNotIn(value, repr(row))

    def test_devices_drop_what_they_keep_when_the_setting_changes(self):
        self.till.last_data_change = "2020-01-01 00:00:00"
        self.till.identity_free = False
        self.assertGreater(self.till.last_data_change.year, 2020)


@tagged("post_install", "-at_install")
class TestWhatAnOrderKeeps(IdentityFreeCase):
    def rows(self):
        self.env.flush_all()
        for table, column, ids in (
            ("pos_order", "id", self.orders.ids),
            ("pos_payment", "pos_order_id", self.orders.ids),
            ("pos_order_line", "order_id", self.orders.ids),
        ):
            self.env.cr.execute(
                f"SELECT to_jsonb(t)::text FROM {table} t WHERE {column} = ANY(%s)",
                [ids],
            )
            yield from (row[0] for row in self.env.cr.fetchall())

    def assert_nothing_kept(self):
        kept = " ".join(self.rows())
        self.assertTrue(kept)
        for secret in SECRETS:
            self.assertNotIn(secret, kept)

    def test_an_order_keeps_no_address_and_no_cardholder(self):
        self.assert_nothing_kept()

    def test_whoever_writes_them_and_however(self):
        vals = {"email": "typed@example.com", "mobile": "+41 79 777 88 99"}
        for order in self.orders - self.orders.filtered("partner_id.is_company"):
            order.write(dict(vals))
            order.email = vals["email"]
            self.call(order, "write", dict(vals))
            holder = {"cardholder_name": HOLDER}
            for payment in order.payment_ids:
                order.write({"payment_ids": [Command.update(payment.id, holder)]})
            order.partner_id = self.clear
        self.assert_nothing_kept()

    def test_companies_keep_theirs_as_odoo_does(self):
        self.firm.email = "office@wobblefink.example.com"
        order = self.orders.filtered(lambda o: o.partner_id == self.firm)
        order.partner_id = self.clear
        self.assertFalse(order.email)
        order.partner_id = self.firm
        self.assertEqual(order.email, "office@wobblefink.example.com")

    def test_the_log_says_nothing_not_even_when_it_says_everything(self):
        logger = "odoo.addons.point_of_sale.models.pos_order"
        with self.assertLogs(logger, "DEBUG") as caught:
            self.sync(self.open_order(self.clear), self.open_order(self.person))
        for secret in SECRETS:
            self.assertNotIn(secret, "\n".join(caught.output))

    def test_storing_orders_of_known_customers_asks_no_vault(self):
        new = self.reserve().code
        with patch.object(
            type(self.env["identity.vault"]),
            "_vault",
            side_effect=AssertionError("vault asked"),
        ):
            orders = self.sync(
                self.order_data(False, partner_id=self.person.id),
                self.order_data(False, partner_id=self.clear.id),
                self.order_data(self.person.customer_code),
                self.order_data(new),
                self.order_data(False),
            )
            self.assertEqual(set(orders.mapped("state")), {"paid"})
            for _what, answer in TestIdentityFreeTill.ways_of_orders(self):
                self.assertIsNotNone(answer)
        [made] = self.Partner.search([("customer_code", "=", new)])
        self.assertIn(made, orders.partner_id)
