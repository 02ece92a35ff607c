"""A day in a shop, told over HTTP, with values that nobody else has."""

import uuid
from email.message import EmailMessage

from .common_leaks_out import Outgoing
from .common_server import Person

#: What occurs nowhere else. Letters outside of hexadecimal ones, so that a random id or
#: a digest cannot be mistaken for it.
SENTINELS = {
    "name": "Zorquilla Vampwurst",
    "phone": "+41795558361",
    "email": "zorquilla@vampwurst-mail.example.com",
    "street": "Quibblewolm 7713",
    "street2": "Stiege Xylothrum",
    "zip": "ZQW-84719",
    "city": "Brumzlowick",
    "birthdate": "1931-07-13",
    "vat": "CHE-917.263.548",
    "note": "Wishes plumquartz jam",
}
#: Those that are planted to see that the search finds them.
PLANTED = ("Plontrisk Wurmzel", "+41795550974", "Jolzumper Krutwix")

MAKE_SHOP = f"""
env["identity.vault"]._set_up()
env["res.company"].search([]).country_id = env.ref("base.ch")
method = {{"name": "On account", "company_id": env.company.id}}
till = env["pos.config"].create(
    {{"name": "Till", "payment_method_ids": [(0, 0, method)]}}
)
addon = "pos_customer_identity.group_identity_"
people = {{
    "cashier": ["point_of_sale.group_pos_user"],
    "desk": [
        "base.group_partner_manager", "base.group_allow_export", addon + "reader",
        "account.group_account_invoice", "point_of_sale.group_pos_manager",
        "base.group_system",
    ],
    "privacy": ["base.group_partner_manager", addon + "manager", addon + "reader"],
}}
for login, groups in people.items():
    ids = [env.ref(name).id for name in ("base.group_user", *groups)]
    env["res.users"].with_context(no_reset_password=True).create(
        {{
            "name": login, "login": login, "password": login,
            "email": login + "@shop.example.com", "group_ids": [(6, 0, ids)],
        }}
    )
env["ir.mail_server"].create(
    {{"name": "Closed", "smtp_host": "127.0.0.1", "smtp_port": 1}}
)
# With Odoo's web fonts this machine's wkhtmltopdf draws letters as outlines.
env["ir.config_parameter"].set_param("report.url", "http://127.0.0.1:9")
product = env["product.product"].create(
    {{"name": "Bread", "available_in_pos": True, "taxes_id": False}}
)
program = env["loyalty.program"].search([("program_type", "=", "loyalty")], limit=1)
say(
    {{
        "till": till.id, "method": till.payment_method_ids.id, "product": product.id,
        "program": program.id, "planted": {PLANTED!r},
        "purpose": env.ref("pos_customer_identity.purpose_service_call").id,
    }}
)
"""
PLANT = f"""
import base64
name, phone, word = {PLANTED!r}
env["res.partner"].create({{"name": "Somebody", "comment": "call 079 555 09 74"}})
env["ir.config_parameter"].set_param("planted", base64.b64encode(b"-" + name.encode()))
env["ir.attachment"].create({{"name": "planted", "raw": name.encode() + b" " * 9999}})
"""


class Story(Outgoing):
    """What people do; ``wrong`` says what did not go as it should."""

    def __init__(self, server, shop):
        self.shop, self.wrong = shop, []
        self.sentinels = SENTINELS
        self.copies = {}
        self.cashier, self.desk, self.privacy = (
            Person(server, login) for login in ("cashier", "desk", "privacy")
        )

    def tell(self):
        self.enrol()
        self.sell()
        self.look()
        self.write_mails()
        self.invoice()
        self.deliver()
        self.move_about()
        self.fail()
        self.ask_for_a_copy()

    def expect(self, what, is_right, answer):
        if not is_right:
            # The answer itself may hold a sentinel: it is shown all the same, as it
            # is the test's own.
            self.wrong.append(f"{what}: {str(answer)[:300]}")
        return answer

    def till(self, method, *args, status="found"):
        answer = self.cashier.call("res.partner", method, self.shop["till"], *args)
        right = isinstance(answer, dict) and answer["status"] == status
        return self.expect(method, right, answer)

    def office(self, model, method, *args, person=None, **kwargs):
        answer = (person or self.desk).call(model, method, *args, **kwargs)
        self.expect(f"{model}.{method}", not isinstance(answer, str), answer)
        return answer

    # At the till

    def enrol(self):
        answer = self.till("pos_enroll", SENTINELS, {"receipts": True})
        self.customer = answer["res.partner"][0]["id"]
        self.till("pos_identify", "079 555 83 61")
        self.till("pos_identify", SENTINELS["email"].upper())
        self.till("pos_match", self.customer, "name", SENTINELS["name"], status="yes")
        self.till("pos_match", self.customer, "city", "Elsewhere", status="no")
        self.till("pos_enroll", {"email": SENTINELS["email"]}, status="exists")
        member = self.till("pos_enroll", {"city": SENTINELS["city"]})
        self.second = member["res.partner"][0]["id"]

    def sell(self):
        session = self.office(
            "pos.session",
            "create",
            [{"config_id": self.shop["till"], "user_id": self.desk.uid}],
        )
        self.session = session[0]
        self.office("pos.session", "set_opening_control", self.session, 0, "")
        [self.sold] = self.sync(1)
        self.sync(-1)
        self.cashier.call("pos.order", "read", [self.sold], ["partner_id", "email"])
        # The mail server is down.
        self.send_receipt("failed")
        if self.shop["program"]:
            vals = {"program_id": self.shop["program"], "partner_id": self.customer}
            self.office("loyalty.card", "create", [{**vals, "points": 7}])

    def sync(self, quantity):
        amount = 3.5 * quantity
        line = {
            "uuid": str(uuid.uuid4()),
            "product_id": self.shop["product"],
            "qty": quantity,
            "price_unit": 3.5,
            "price_subtotal": amount,
            "price_subtotal_incl": amount,
            "discount": 0,
            "tax_ids": [],
        }
        order = {
            "uuid": str(uuid.uuid4()),
            "access_token": "",
            "session_id": self.session,
            "partner_id": self.customer,
            "user_id": self.cashier.uid,
            "lines": [(0, 0, line)],
            "payment_ids": [
                (0, 0, {"amount": amount, "payment_method_id": self.shop["method"]})
            ],
            "amount_total": amount,
            "amount_paid": amount,
            "amount_tax": 0,
            "amount_return": 0,
            "date_order": "2026-01-05 10:00:00",
            "to_invoice": False,
            "state": "paid",
        }
        answer = self.cashier.call("pos.order", "sync_from_ui", [order])
        right = isinstance(answer, dict) and answer.get("pos.order")
        self.expect("sync_from_ui", right, answer)
        return [row["id"] for row in answer["pos.order"][:1]] if right else [0]

    # In the office

    def look(self):
        context = {"active_model": "res.partner", "active_ids": [self.customer]}
        vals = {"purpose_id": self.shop["purpose"]}
        wizard = self.office(
            "identity.reveal.wizard", "create", [vals], context=context
        )
        self.office("identity.reveal.wizard", "action_reveal", wizard)
        names = ["name", "identity_name", "identity_email", "identity_phone"]
        [row] = self.office("res.partner", "read", [self.customer], names)
        self.expect("reveal", row["identity_name"] == SENTINELS["name"], row)
        self.office("res.partner", "export_data", [self.customer], names)
        self.office("res.partner", "web_search_read", [], {"identity_city": {}})
        self.office("res.partner", "name_search", SENTINELS["name"])
        domain = [("identity_phone", "=", SENTINELS["phone"])]
        found = self.office("res.partner", "search", domain)
        self.expect("search", found == [self.customer], found)
        self.office("res.partner", "write", [self.customer], {"identity_note": "New"})
        plain = {"phone": SENTINELS["phone"], "comment": SENTINELS["note"]}
        self.office("res.partner", "write", [self.customer], plain)

    def write_mails(self):
        self.post("Your repair is ready")
        mail = EmailMessage()
        mail["From"] = f"{SENTINELS['name']} <{SENTINELS['email']}>"
        mail["To"] = "shop@shop.example.com"
        mail["Subject"] = f"Question of {SENTINELS['name']}"
        mail["Message-Id"] = "<one@mail.example.com>"
        mail.set_content(f"When is it ready? {SENTINELS['name']}")
        self.office(
            "mail.thread",
            "message_process",
            "res.partner",
            mail.as_string(),
            thread_id=self.second,
        )

    def invoice(self):
        line = {"name": "Repair", "price_unit": 42, "tax_ids": []}
        vals = {
            "move_type": "out_invoice",
            "partner_id": self.customer,
            "invoice_line_ids": [(0, 0, line)],
        }
        [self.move] = self.office("account.move", "create", [vals])
        self.office("account.move", "action_post", [self.move])
        page = self.desk.get(f"/report/html/account.report_invoice/{self.move}")
        self.expect("invoice", page.status_code == 200, page.status_code)
        self.desk.get(f"/report/pdf/account.report_invoice/{self.move}")

    def move_about(self):
        """Import, create, merge, delete."""
        names = ["identity_name", "identity_street", "identity_email"]
        rows = [[SENTINELS["name"], SENTINELS["street"], "z" + SENTINELS["email"]]]
        loaded = self.office("res.partner", "load", names, rows)
        self.expect("import", loaded["ids"], loaded)
        vals = {"identity_name": SENTINELS["name"], "vat": SENTINELS["vat"]}
        [third] = self.office("res.partner", "create", [vals])
        self.office("res.partner", "copy", [third])
        ids = [self.customer, self.second]
        vals = {"partner_ids": [(6, 0, ids)], "dst_partner_id": self.customer}
        model = "base.partner.merge.automatic.wizard"
        [wizard] = self.office(model, "create", [vals])
        self.office(model, "action_merge", [wizard])
        self.office("res.partner", "unlink", loaded["ids"] or [])

    # What goes wrong

    def fail(self):
        """Be refused by the database, by a rule, and by errors in a program."""
        name = {"identity_name": SENTINELS["name"], "email": SENTINELS["email"]}
        for vals in (
            {**name, "country_id": 99_999_999},
            {**name, "no_such_field": 1},
            {**name, "identity_birthdate": "no date"},
            {**name, "identity_note": SENTINELS["note"] * 999},
            {**name, "is_company": True},
        ):
            for method, target in (("write", [self.customer]), ("create", None)):
                args = [target, vals] if target else [[vals]]
                answer = self.desk.call("res.partner", method, *args)
                self.expect(f"bad {method}", isinstance(answer, (str, list)), answer)
        for args in (
            [SENTINELS, {"no such purpose": True}],
            [{**SENTINELS, "colour": "red"}],
            [SENTINELS, {}, None, "too", "many"],
        ):
            self.cashier.call("res.partner", "pos_enroll", self.shop["till"], *args)
