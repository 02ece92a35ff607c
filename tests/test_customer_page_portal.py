from datetime import timedelta
from urllib.parse import urlsplit

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, new_test_user, tagged

from ..models import customer_page_login as login
from .common_page import PageCase


@tagged("post_install", "-at_install")
class TestPortal(PageCase, HttpCase):
    """Bo has a login, and two kettles; Ada's kettle is none of Bo's business."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.bo_user = cls.make_portal_user("bo")
        cls.bo = cls.bo_user.partner_id

    @classmethod
    def make_portal_user(cls, name, **vals):
        return new_test_user(
            cls.env, login=f"portal.{name}", groups="base.group_portal", **vals
        )

    def setUp(self):
        super().setUp()
        self.ada = self.make_customer()
        self.card = self.buy(self.bo, "BO-1")
        self.hers = self.buy(self.ada, "ADA-1")
        self.case = self.open_case(self.bo, "It does not boil.")
        self.her_case = self.open_case(self.ada, "Ada's own words")

    def buy(self, partner, serial):
        line = (self.kettle, 1, {"warranty_serials": [serial]})
        return self.cards(self.sold(line, partner_id=partner.id))

    def open_case(self, partner, text, **vals):
        case = self.env["customer.case"]._open(
            {
                "description": text,
                "subject": text,
                "partner_id": partner.id,
                "company_id": self.company.id,
                **vals,
            },
            "phone",
        )
        self.env.flush_all()
        return case

    def sign_in(self, user=None):
        user = user or self.bo_user
        self.authenticate(user.login, user.login)

    def count(self):
        answer = self.make_jsonrpc_request(
            "/my/counters", {"counters": ["warranty_count", "case_count"]}
        )
        return answer["warranty_count"], answer["case_count"]

    # Lists

    def test_the_account_shows_what_there_is(self):
        self.sign_in()
        _answer, page = self.get("/my")
        links = page.xpath("//a/@href")
        self.assertIn("/my/warranties", links)
        self.assertIn("/my/cases", links)
        self.assertEqual(self.count(), (1, 1))
        self.sign_in(self.make_portal_user("nobody"))
        self.assertEqual(self.count(), (0, 0))

    def test_a_list_has_the_own_items_alone(self):
        self.sign_in()
        answer, _page = self.get("/my/warranties")
        self.assertIn("BO-1", answer.text)
        self.assertIn("Covered until", answer.text)
        self.assertNotIn("ADA-1", answer.text)

    def test_a_list_has_the_own_cases_alone(self):
        self.sign_in()
        answer, _page = self.get("/my/cases")
        self.assertIn(self.case.name, answer.text)
        self.assertNotIn(self.her_case.name, answer.text)
        self.assertNotIn("own words", answer.text)

    def test_who_has_nothing_reads_what_to_do(self):
        self.sign_in(self.make_portal_user("nobody"))
        self.assertIn("no items here yet", self.url_open("/my/warranties").text)
        self.assertIn("You have no cases", self.url_open("/my/cases").text)

    def test_a_list_has_pages(self):
        vals = self.Card._prepare_item_vals(
            self.kettle, self.company, self.card.sold_on
        )
        self.Card.create(
            [
                {**vals, "partner_id": self.bo.id, "serial": f"X-{at:02}"}
                for at in range(20)
            ]
        )
        self.env.flush_all()
        self.sign_in()
        first, _page = self.get("/my/warranties")
        second, _page = self.get("/my/warranties/page/2")
        self.assertIn("X-19", first.text)
        self.assertNotIn("BO-1", first.text)
        self.assertIn("BO-1", second.text)
        self.assertEqual(self.url_open("/my/warranties/page/999999").status_code, 200)

    def test_a_company_s_items_are_its_people_s_and_not_each_other_s(self):
        firm = self.Partner.create({"name": "Firm", "is_company": True})
        self.bo.parent_id = firm
        colleague = self.Partner.create({"name": "Colleague", "parent_id": firm.id})
        self.buy(firm, "FIRM-1")
        self.buy(colleague, "COLLEAGUE-1")
        self.env.flush_all()
        self.sign_in()
        answer, _page = self.get("/my/warranties")
        self.assertIn("FIRM-1", answer.text)
        self.assertIn("BO-1", answer.text)
        self.assertNotIn("COLLEAGUE-1", answer.text)

    def test_another_company_s_records_are_not_shown(self):
        other = self.env["res.company"].sudo().create({"name": "Elsewhere"})
        case = self.open_case(self.bo, "Bought elsewhere", company_id=other.id)
        self.sign_in()
        self.assertNotIn(case.name, self.url_open("/my/cases").text)
        self.assertEqual(self.url_open(f"/my/cases/{case.id}").status_code, 404)
        self.bo_user.company_ids = [Command.link(other.id)]
        self.env.flush_all()
        self.assertIn(case.name, self.url_open("/my/cases").text)

    # One of them

    def test_an_item_opens_the_page_that_its_key_opens(self):
        self.sign_in()
        answer, page = self.get(f"/my/warranties/{self.card.id}")
        key = urlsplit(answer.url).path.removeprefix("/warranty/")
        opened = self.page_of(key)
        self.assertEqual(opened._cards(), self.card)
        self.assertEqual(opened.made_for, "login")
        lasts = opened.expires_at - opened.create_date
        self.assertLess(lasts, timedelta(minutes=61))
        self.assertIn("Report a problem", answer.text)
        self.assertIn("/my", page.xpath("//a/@href"))

    def test_a_question_on_the_page_of_an_item_is_read_there(self):
        self.sign_in()
        opened, _page = self.get(f"/my/warranties/{self.card.id}")
        _answer, page = self.get(f"{opened.url}/report")
        form = self.form_on(page, "/report")
        answer = self.post(
            page, form, item="", case_type="question", text="Is there tea?"
        )
        self.assertEqual(answer.status_code, 200)
        self.assertIn("Is there tea?", answer.text)
        again, _page = self.get(opened.url)
        self.assertIn("About this purchase", again.text)

    def test_a_case_opens_with_what_was_said(self):
        self.sign_in()
        answer, page = self.get(f"/my/cases/{self.case.id}")
        self.assertIn("It does not boil.", answer.text)
        form = self.form_on(page, "/say")
        answer = self.post(page, form, text="Nor does it whistle.")
        self.assertIn("Nor does it whistle.", answer.text)
        self.assertIn("Nor does it whistle.", str(self.case._public_messages()))

    def test_other_and_altered_numbers_are_not_there(self):
        self.sign_in()
        before = self.Page.sudo().search_count([])
        answers = [
            self.url_open(f"/my/{path}")
            for path in (
                f"warranties/{self.hers.id}",
                f"cases/{self.her_case.id}",
                "warranties/0",
                "warranties/999999999",
                "warranties/99999999999999999999",
                f"warranties/-{self.card.id}",
                f"cases/{self.case.id}x",
            )
        ]
        self.assertEqual({answer.status_code for answer in answers}, {404})
        self.assertEqual(self.Page.sudo().search_count([]), before)

    def test_without_a_login_nothing_opens(self):
        self.authenticate(None, None)
        for path in ("warranties", "cases", f"warranties/{self.card.id}"):
            answer = self.url_open(f"/my/{path}")
            self.assertIn("/web/login", answer.url)

    def test_what_was_passed_on_is_not_the_giver_s_any_more(self):
        self.sign_in()
        opened = self.url_open(f"/my/warranties/{self.card.id}").url
        self.card.partner_id = self.ada
        self.env.flush_all()
        self.assertEqual(self.url_open(opened).status_code, 404)
        answer = self.url_open(f"/my/warranties/{self.card.id}")
        self.assertEqual(answer.status_code, 404)

    # Limits

    def test_very_many_pages_are_not_opened(self):
        pages = self.Page.with_user(self.bo_user)
        for _at in range(login.MOST_PAGES):
            self.assertTrue(pages._open_own("warranty.card", self.card.id))
        self.env.flush_all()
        self.sign_in()
        answer = self.url_open(f"/my/warranties/{self.card.id}")
        self.assertIn("very many pages", answer.text)

    def test_a_new_page_gives_no_new_forms(self):
        pages = self.Page.with_user(self.bo_user)
        for at in range(7):
            path = pages._open_own("warranty.card", self.card.id)
            page = self.page_of(path.removeprefix("/warranty/"))
            if at < 6:
                page._report(self.form(), "question", f"Question {at}")
        with self.assertRaisesRegex(Exception, "very much for one day"):
            page._report(self.form(), "question", "One more")

    def test_pages_of_a_login_are_forgotten_soon(self):
        pages = self.Page.with_user(self.bo_user)
        path = pages._open_own("customer.case", self.case.id)
        page = self.page_of(path.removeprefix("/warranty/"))
        page.expires_at -= timedelta(days=2)
        self.Page._gc_login()
        self.assertTrue(page.exists())
        page.expires_at -= timedelta(hours=2)
        self.Page._gc_login()
        self.assertFalse(page.exists())

    # Beside the pages

    def test_a_login_has_no_rights_on_the_records(self):
        for record in (self.card, self.case, self.page_of_login()):
            for mode in ("read", "write", "create", "unlink"):
                with self.subTest(f"{record} {mode}"), self.assertRaises(AccessError):
                    record.with_user(self.bo_user).sudo(False).check_access(mode)

    def page_of_login(self):
        path = self.Page.with_user(self.bo_user)._open_own(
            "warranty.card", self.card.id
        )
        return self.page_of(path.removeprefix("/warranty/"))
