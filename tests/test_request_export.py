import json
from datetime import timedelta
from unittest.mock import patch

from lxml import html

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from ..models.customer_case_talk import MOST_MESSAGES, SAYS
from ..models.identity_vault import errors
from .common_request import IDENTITY, RequestCase


class ExportCase(RequestCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.product = cls.env["product.product"].create({"name": "Blue Kettle"})

    def buy(self, partner=None, till=None):
        order = self.make_order(partner or self.customer, till)
        order.write(
            {
                "lines": [
                    Command.create(
                        {
                            "product_id": self.product.id,
                            "full_product_name": "Blue Kettle",
                            "qty": 2,
                            "price_unit": 10,
                            "price_subtotal": 20,
                            "price_subtotal_incl": 20,
                        }
                    )
                ]
            }
        )
        return order

    def document(self, request, user=None):
        return request.with_user(user or self.manager)._export_document()

    def rows(self, document, key):
        for section in document["sections"]:
            if section["key"] == key:
                return section["rows"]
        return []

    def token_of(self, action):
        return action["url"].partition("?token=")[2]


@tagged("post_install", "-at_install")
class TestCopyOfTheData(ExportCase):
    """All that is held, in one document that is stored nowhere."""

    def test_the_copy_says_who_the_person_is(self):
        rows = self.rows(self.document(self.ask("access")), "identity")
        values = {f"identity_{row['field']}": row["value"] for row in rows}
        self.assertEqual(values, IDENTITY)

    def test_the_copy_has_codes_purchases_and_lines(self):
        order = self.buy()
        document = self.document(self.ask("access"))
        [code] = self.rows(document, "codes")
        self.assertEqual(code["code"], self.customer.customer_code_display)
        [row] = self.rows(document, "orders")
        self.assertEqual(row["shop"], self.till.name)
        [line] = self.rows(document, "order_lines")
        self.assertEqual((line["product"], line["quantity"]), ("Blue Kettle", 2))
        self.assertEqual(line["order"], order.pos_reference or order.name)

    def test_the_copy_has_warranties_cases_and_contacts(self):
        order = self.buy()
        policy = self.env["warranty.policy"].create(
            {"name": "Two years", "product_tmpl_ids": self.product.product_tmpl_id.ids}
        )
        self.env["warranty.card"].sudo()._register_order(order)
        card = self.env["warranty.card"].sudo()._of_order(order)[0]
        case = self.env["customer.case"]._open(
            {
                "case_type": "warranty",
                "card_id": card.id,
                "description": "It does not boil.",
                "company_id": order.company_id.id,
            },
            "phone",
        )
        case.message_post(body="Only for us", subtype_xmlid="mail.mt_note")
        document = self.document(self.ask("access"))
        items = self.rows(document, "warranties")
        numbers = self.env["warranty.card"].sudo()._of_order(order).mapped("name")
        self.assertEqual({row["number"] for row in items}, set(numbers))
        self.assertEqual(items[0]["until"], card.until)
        self.assertEqual(card.policy_id, policy)
        [row] = self.rows(document, "cases")
        self.assertEqual(
            (row["number"], row["subject"]), (case.name, "It does not boil.")
        )
        texts = [row["text"] for row in self.rows(document, "case_messages")]
        self.assertEqual(texts, ["It does not boil."])
        [contact] = self.rows(document, "interactions")
        self.assertIn(case.name, contact["subject"])

    def test_the_copy_has_all_messages_of_a_long_case(self):
        case = self.env["customer.case"]._open(
            {"partner_id": self.customer.id, "description": "Where is it?"}, "phone"
        )
        first = case.message_ids.filtered("subtype_id")[:1]
        self.env["mail.message"].sudo().create(
            [
                {
                    "model": case._name,
                    "res_id": case.id,
                    "message_type": "comment",
                    "subtype_id": self.env.ref(SAYS).id,
                    "author_id": first.author_id.id,
                    "body": f"Still waiting {day}",
                }
                for day in range(MOST_MESSAGES)
            ]
        )
        document = self.document(self.ask("access"))
        rows = self.rows(document, "case_messages")
        self.assertEqual(len(rows), MOST_MESSAGES + 1)
        self.assertEqual(rows[0]["text"], "Where is it?")

    def test_the_copy_has_points_where_there_are_programmes(self):
        if "loyalty.card" not in self.env:
            return
        programme = self.env["loyalty.program"].create({"name": "Kettle Club"})
        self.env["loyalty.card"].create(
            {
                "program_id": programme.id,
                "partner_id": self.customer.id,
                "points": 12,
                "history_ids": [
                    Command.create({"description": "Two kettles", "issued": 12})
                ],
            }
        )
        document = self.document(self.ask("access"))
        [card] = self.rows(document, "loyalty_cards")
        self.assertEqual((card["programme"], card["points"]), ("Kettle Club", 12))
        self.assertIn(
            "Two kettles",
            [row["description"] for row in self.rows(document, "loyalty_history")],
        )

    def test_the_copy_has_messages_and_requests(self):
        self.customer.message_post(body="Called about a kettle", message_type="comment")
        request = self.ask("access")
        document = self.document(request)
        [message] = self.rows(document, "messages")
        self.assertIn("Called about a kettle", message["text"])
        [asked] = self.rows(document, "requests")
        self.assertEqual(asked["reference"], request.name)

    def looks(self, **vals):
        # The log knows no rollback: other tests have left their looks.
        reason = f"call {self._testMethodName}"
        purpose = self.env.ref("pos_customer_identity.purpose_service_call")
        self.env(user=self.desk)["identity.reveal"]._grant(
            self.customer.with_user(self.desk), purpose, reason
        )
        document = self.document(self.ask("access", **vals))
        looks = self.rows(document, "looks")
        return [row for row in looks if row["reason"] == reason]

    def test_the_copy_tells_who_looked_when_and_why(self):
        [look] = self.looks()
        self.assertEqual((look["who"], look["purpose"]), ("Test desk", "Service call"))
        self.assertTrue(look["time"])

    def test_the_copy_can_leave_out_the_names_of_staff(self):
        [look] = self.looks(name_staff=False)
        self.assertFalse(look["who"])

    def test_what_is_empty_is_named(self):
        document = self.document(self.ask("access"))
        self.assertIn("Purchases", document["empty_sections"])

    def test_the_copy_says_nothing_about_others(self):
        other = self.make_asker(identity_name="Somebody Else")
        self.buy(other)
        other.message_post(body="Secret of somebody", message_type="comment")
        text = repr(self.document(self.ask("access")))
        for word in ("Somebody Else", "Secret", "Blue Kettle"):
            self.assertNotIn(word, text)

    def test_purchases_in_companies_of_others_are_left_out(self):
        other, other_till = self.make_branch("Another Shop")
        self.buy()
        order = self.buy(till=other_till)
        self.assertEqual(order.company_id, other)
        self.assertEqual(len(self.rows(self.document(self.ask("access")), "orders")), 1)

    def test_a_customer_of_old_gets_a_copy_as_well(self):
        plain = self.Partner.create(
            {
                "name": "Bo Beispiel",
                "email": "bo@example.com",
                "comment": "<p>likes</p>",
            }
        )
        rows = self.rows(self.document(self.ask("access", plain)), "identity")
        values = {row["field"]: row["value"] for row in rows}
        self.assertEqual(
            values, {"name": "Bo Beispiel", "email": "bo@example.com", "note": "likes"}
        )

    def test_a_person_who_was_erased_gets_what_is_left(self):
        customer = self.make_asker()
        self.press(self.ask("erasure", customer), "action_erase")
        self.work()
        document = self.document(self.ask("access", customer))
        self.assertFalse(self.rows(document, "identity"))
        self.assertTrue(self.rows(document, "codes"))

    def test_a_part_of_the_addon_adds_its_section(self):
        Request = type(self.env["identity.request"])
        real = Request._export_parts

        def with_more(request):
            rows = [(1,), (False,)]
            return {
                **real(request),
                "more": lambda: request._section("more", "More", {"x": "X"}, rows),
            }

        with patch.object(Request, "_export_parts", with_more):
            document = self.document(self.ask("access"))
        self.assertEqual(self.rows(document, "more"), [{"x": 1}, {"x": None}])

    def test_each_section_is_made_under_its_key(self):
        request = self.ask("access").with_context(identity_left_out=True)
        for key, part in request.sudo()._export_parts().items():
            self.assertEqual(part()["key"], key)

    def test_making_a_copy_is_recorded_first(self):
        request = self.ask("access")
        vault = type(self.env["identity.vault"]._vault())
        refused = patch.object(vault, "record", side_effect=errors.AuditRefused("test"))
        with (
            refused,
            self.assertLogs("odoo.addons.pos_customer_identity", "WARNING"),
            self.assertRaises(UserError),
        ):
            request.with_user(self.manager)._make_file("json")
        request.with_user(self.manager)._make_file("json")
        self.env["identity.access.log"].sudo()._take_over()
        logs = (
            self.env["identity.access.log"]
            .sudo()
            .search([("reason", "=", request.name)])
        )
        self.assertEqual(set(logs.mapped("action")), {"export", "read"})
        self.assertEqual(logs.user_id, self.manager)
        self.assertEqual(logs.partner_ids, self.customer)

    def test_the_page_is_readable_and_complete(self):
        self.buy()
        request = self.ask("access").with_user(self.manager)
        pages = []
        Report = type(self.env["ir.actions.report"])
        with patch.object(
            Report,
            "_run_wkhtmltopdf",
            lambda _self, bodies, **_args: pages.extend(bodies) or b"x",
        ):
            request._make_file("pdf")
        text = html.fromstring(str(pages[0])).text_content()
        for word in ("Copy of your data", "Blue Kettle", *IDENTITY.values()):
            self.assertIn(word, text)

    def test_the_file_is_valid_json_of_a_known_format(self):
        self.buy()
        request = self.ask("access").with_user(self.manager)
        document = json.loads(request._make_file("json"))
        self.assertEqual(document["format"], "pos_customer_identity.copy")
        self.assertEqual(document["version"], 1)
        self.assertEqual(document["request"], request.name)

    # Tokens

    def test_a_token_counts_once(self):
        request = self.ask("access")
        token = self.token_of(self.press(request, "action_export_json"))
        asked = request.with_user(self.manager)
        asked._use_token("json", token)
        with self.assertRaises(AccessError):
            asked._use_token("json", token)

    def test_a_token_counts_for_one_user_kind_and_request(self):
        request, other = self.ask("access"), self.ask("access")
        token = self.token_of(self.press(request, "action_export_json"))
        self.press(other, "action_export_json")
        colleague = self.make_person("colleague", "manager", "reader")
        for asked, kind in (
            (request.with_user(colleague), "json"),
            (request.with_user(self.manager), "pdf"),
            (other.with_user(self.manager), "json"),
        ):
            with self.assertRaises(AccessError):
                asked._use_token(kind, token)
        for forged in ("", None, token[:-1]):
            with self.assertRaises(AccessError):
                request.with_user(self.manager)._use_token("json", forged)
        request.with_user(self.manager)._use_token("json", token)

    def test_a_token_grows_old(self):
        request = self.ask("access")
        token = self.token_of(self.press(request, "action_export_json"))
        request._store(download_expires=fields.Datetime.now() - timedelta(seconds=1))
        with self.assertRaises(AccessError):
            request.with_user(self.manager)._use_token("json", token)

    def test_who_lost_the_right_in_the_meantime_gets_nothing(self):
        request = self.ask("access")
        token = self.token_of(self.press(request, "action_export_json"))
        self.manager.group_ids -= self.env.ref(
            "pos_customer_identity.group_identity_reader"
        )
        with self.assertRaises(AccessError):
            request.with_user(self.manager)._use_token("json", token)

    def test_the_request_is_closed_when_the_copy_was_handed_over(self):
        request = self.ask("access")
        with self.assertRaises(UserError):
            self.press(request, "action_done")
        self.press(request, "action_export_json")
        self.press(request, "action_done")
        self.assertEqual(request.state, "done")
        self.assertIn("handed over", request.message_ids[0].body)
        self.assert_nothing_kept(request)


@tagged("post_install", "-at_install")
class TestDownload(HttpCase, ExportCase):
    """The file is made when it is fetched, and is nowhere afterwards."""

    def fetch(self, request, button, login="test.privacy"):
        action = self.press(request, button)
        self.authenticate(login, login)
        return action["url"], self.url_open(action["url"])

    def attachments(self):
        return self.env["ir.attachment"].search_count([])

    def test_the_manager_fetches_the_file_once(self):
        request = self.ask("access")
        before = self.attachments()
        url, answer = self.fetch(request, "action_export_json")
        self.assertEqual(answer.status_code, 200)
        self.assertEqual(answer.headers["Cache-Control"], "no-store")
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.assertIn(IDENTITY["identity_name"], answer.text)
        self.assertEqual(self.attachments(), before)
        self.assert_nothing_kept(request)
        again = self.url_open(url)
        self.assertEqual(again.status_code, 403)
        self.assertNotIn("Sentinel", again.text)

    def test_the_pdf_is_a_pdf(self):
        request = self.ask("access")
        before = self.attachments()
        _url, answer = self.fetch(request, "action_export_pdf")
        self.assertEqual(answer.headers["Content-Type"], "application/pdf")
        self.assertTrue(answer.content.startswith(b"%PDF"))
        self.assertEqual(self.attachments(), before)

    def test_others_get_nothing(self):
        request = self.ask("access")
        for login in ("test.desk", "test.cashier"):
            with self.subTest(login):
                _url, answer = self.fetch(request, "action_export_json", login)
                self.assertEqual(answer.status_code, 403)
                self.assertNotIn("Sentinel", answer.text)

    def test_who_is_not_logged_in_gets_nothing(self):
        action = self.press(self.ask("access"), "action_export_json")
        self.authenticate(None, None)
        answer = self.url_open(action["url"])
        self.assertNotIn("Sentinel", answer.text)
        self.assertIn("/web/login", answer.url)

    def test_an_unknown_file_is_refused(self):
        self.authenticate("test.privacy", "test.privacy")
        for path in ("999999999/json", f"{self.ask('access').id}/xml"):
            answer = self.url_open(f"/pos_customer_identity/request/{path}?token=x")
            self.assertEqual(answer.status_code, 403)

    def test_without_the_identities_the_answer_is_a_sentence(self):
        request = self.ask("access")
        vault = type(self.env["identity.vault"]._vault())
        with (
            patch.object(vault, "read", side_effect=errors.Unavailable("test")),
            self.assertLogs("odoo.addons.pos_customer_identity", "WARNING"),
        ):
            url, answer = self.fetch(request, "action_export_json")
        self.assertEqual(answer.status_code, 503)
        self.assertIn("cannot be reached", answer.text)
        self.assertEqual(self.url_open(url).status_code, 200, "the token still counts")
