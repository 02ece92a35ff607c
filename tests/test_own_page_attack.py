from odoo.fields import Command
from odoo.tests import HttpCase, tagged
from odoo.tools import hash_sign

from ..models.customer_link import SCOPE
from .common_own_page import PARTS, OwnPageCase

SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"


@tagged("post_install", "-at_install")
class TestAttack(OwnPageCase, HttpCase):
    """Ada has a link of her own. What is Bo's is none of her business."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = cls.make_goods("Bo's Kettle")
        cls.program = cls.make_program(cls.goods)
        cls.reward = cls.program.reward_ids[0]
        cls.card = cls.give_points(cls.other, cls.program, 500)
        cls.give_points(cls.customer, cls.program, 10)

    def setUp(self):
        super().setUp()
        self.link, self.path = self.make_path()
        self.hers = self.buy(self.other, self.goods)
        self.case = self.env["customer.case"]._open(
            {
                "description": "Bo's own words",
                "subject": "Bo's subject",
                "partner_id": self.other.id,
                "company_id": self.company.id,
            },
            "phone",
        )
        Card = self.env["warranty.card"].sudo()
        self.item = Card.create(
            {
                "partner_id": self.other.id,
                "product_id": self.goods.id,
                "company_id": self.company.id,
                "sold_on": Card._today_of(self.company),
                "terms": {"months": 24},
            }
        )
        topic = self.env["survey.profile.topic"].create({"name": "Tea"})
        consents = self.env["identity.consent"]
        consents._record(self.other, {topic.purpose: True}, "office")
        preferences = self.env["customer.preference"].sudo()
        self.preference = preferences.create(
            {
                "partner_id": self.other.id,
                "topic_id": topic.id,
                "value": "Bo's taste",
                **preferences._prepare_how_vals(topic, self.company),
            }
        )
        self.choice = (
            self.env["loyalty.choice"]
            .sudo()
            ._choose(self.other, self.reward, self.goods, self.till)
        )
        self.env.flush_all()

    # Numbers

    def test_numbers_of_another_customer_lead_nowhere(self):
        for part in (
            f"purchases/{self.hers.id}",
            f"open/receipt/{self.hers.id}",
            f"open/case/{self.case.id}",
            f"open/item/{self.item.id}",
            "open/partner/1",
            "open/case/0",
            "open/case/99999999999999999999",
            f"purchases/-{self.hers.id}",
            "purchases/99999999999999999999",
        ):
            answer = self.url_open(f"{self.path}/{part}")
            self.assertEqual(answer.status_code, 404, part)
            self.assertNotIn("Bo's", answer.text)

    def test_forms_with_numbers_of_another_customer_do_nothing(self):
        for part, data in (
            (f"preferences/{self.preference.id}", {"value": "Nothing"}),
            (f"preferences/{self.preference.id}/forget", {}),
            (f"choices/{self.choice.id}/give-up", {}),
            ("ideas/dismiss", {"product": self.goods.id}),
            ("prompt/1", {"uuid": "0" * 32, "value": "x"}),
            ("prompt/99999999", {"uuid": "0" * 32, "choice": "yes"}),
        ):
            answer = self.send(f"{self.path}/{part}", **data)
            self.assertEqual(answer.status_code, 404, part)
        self.assertEqual(self.preference.value, "Bo's taste")
        self.assertTrue(self.preference.current)
        self.assertEqual(self.choice.state, "waiting")

    def test_a_customer_named_in_a_form_is_not_looked_at(self):
        self.send(
            f"{self.path}/consent",
            purpose="marketing",
            given="1",
            partner_id=self.other.id,
            link=1,
        )
        self.assertTrue(self.customer._has_consent("marketing"))
        self.assertFalse(self.other._has_consent("marketing"))
        self.send(
            f"{self.path}/rewards/{self.reward.id}",
            product=self.goods.id,
            shop=self.till.id,
            partner_id=self.other.id,
            card_id=self.card.id,
        )
        choices = self.env["loyalty.choice"].search([])
        self.assertEqual(choices, self.choice)

    def test_no_part_shows_anything_of_another_customer(self):
        self.prove(self.path)
        for part in (*PARTS, "/data/kept"):
            answer = self.url_open(self.path + part)
            self.assertNotIn("Bo's taste", answer.text)
            self.assertNotIn("own words", answer.text)
            self.assertNotIn(self.hers.pos_reference, answer.text)

    def test_another_company_is_not_shown(self):
        company, till = self.make_branch("Elsewhere")
        order = self.buy(self.customer, self.make_goods("Far Kettle"), till)
        self.assertEqual(order.company_id, company)
        self.assertNotIn("Far Kettle", self.words(f"{self.path}/purchases"))
        answer = self.url_open(f"{self.path}/purchases/{order.id}")
        self.assertEqual(answer.status_code, 404)
        branch, near = self.make_branch("Next door", self.company)
        order = self.buy(self.customer, self.make_goods("Near Kettle"), near)
        self.assertIn("Near Kettle", self.words(f"{self.path}/purchases"))

    # Tokens

    def test_tokens_of_other_kinds_open_nothing(self):
        page, url = self.env["customer.page"]._make(self.hers, 30)
        key = url.rpartition("/")[2]
        env = self.env(su=True)
        stolen = self.link.sudo().key_hash
        for token in (
            key,
            hash_sign(env, "pos_customer_identity.other", [key]),
            hash_sign(env, SCOPE, [key]),
            hash_sign(env, SCOPE, [stolen]),
            self.path.rpartition("/")[2] + "A",
            self.path.rpartition("/")[2][:-1],
        ):
            for part in ("", "/points", "/data", "/data/kept", "/purchases/1"):
                self.assert_gone(self.url_open(f"/customer/{token}{part}"))

    def test_a_closed_link_takes_no_form(self):
        paths = {
            "consent": {"purpose": "marketing", "given": "1"},
            "request": {"kind": "access", "sure": "1"},
            "fresh": {},
            "prove": {},
            "data/who": {},
            "data/copy": {"kind": "json"},
            f"rewards/{self.reward.id}": {"product": self.goods.id},
            "ideas/dismiss": {"product": self.goods.id},
        }
        page = self.page(f"{self.path}/consents")[1]
        token = page.forms[0].fields["csrf_token"]
        self.link.action_revoke()
        self.env.flush_all()
        for part, data in paths.items():
            sent = {"csrf_token": token, **data}
            self.assert_gone(self.url_open(f"{self.path}/{part}", data=sent))
        self.assertFalse(self.customer._has_consent("marketing"))
        self.assertFalse(self.env["customer.link.ask"].search([]))

    def test_every_form_needs_the_token_of_its_session(self):
        for part in (
            "consent",
            "request",
            "fresh",
            "prove",
            "data/who",
            "data/copy",
            "ideas/dismiss",
            f"rewards/{self.reward.id}",
            f"choices/{self.choice.id}/give-up",
            f"preferences/{self.preference.id}",
        ):
            answer = self.url_open(f"{self.path}/{part}", data={"x": "1"})
            self.assertEqual(answer.status_code, 400, part)
            self.assertIn("This form was not sent", answer.text)

    def test_proofs_of_one_link_open_no_other(self):
        other, _path = self.make_path(self.other)
        proof = self.link._prove()
        self.assertTrue(self.link._is_strong(proof))
        other._prove()
        self.assertFalse(other._is_strong(proof))

    # Words

    def test_texts_are_shown_as_texts(self):
        self.goods.name = SCRIPT
        order = self.buy(self.customer, self.goods)
        self.env["customer.case"]._open(
            {
                "description": SCRIPT,
                "subject": SCRIPT,
                "partner_id": self.customer.id,
                "company_id": self.company.id,
            },
            "phone",
        )
        self.program.name = SCRIPT
        self.program.portal_point_name = SCRIPT
        self.reward.description = SCRIPT
        self.preference.partner_id = self.customer
        self.preference.value = SCRIPT
        self.till.name = SCRIPT
        self.program.tier_ids = [
            Command.create({"name": SCRIPT, "privileges": SCRIPT, "threshold": 0})
        ]
        self.env.flush_all()
        self.prove(self.path)
        kept = [f"/data/kept/{key}" for key in ("orders", "order_lines", "preferences")]
        for part in (*PARTS, f"/purchases/{order.id}", *kept):
            answer, page = self.page(self.path + part)
            self.assertEqual(answer.status_code, 200, part)
            self.assertNotIn("<script", answer.text, part)
            self.assertFalse(page.xpath("//*[@onerror]"), part)

    def test_what_is_said_in_an_address_is_one_of_our_sentences(self):
        for said in (SCRIPT, "x" * 3000, "asked\r\nSet-Cookie: a=b", "__class__"):
            answer = self.url_open(self.path, params={"said": said})
            self.assertEqual(answer.status_code, 200)
            self.assertNotIn("<script", answer.text)
            self.assertNotIn('class="notice"', answer.text)
            self.assertNotIn("a=b", str(answer.headers))

    def test_overlong_input_is_refused_without_a_traceback(self):
        long = "x" * 200_000
        for part, data in (
            ("consent", {"purpose": long, "given": long, "text": long}),
            ("request", {"kind": long, "sure": "1", "wrong": long}),
            ("data/copy", {"kind": long}),
            ("ideas/dismiss", {"product": long}),
            ("prompt/1", {"uuid": long, "value": long, "choice": long}),
        ):
            answer = self.send(f"{self.path}/{part}", **data)
            self.assertEqual(answer.status_code, 404, part)

    def test_the_address_of_a_link_is_in_no_other_page(self):
        """What a page leads to has its own key, and not that of the person."""
        order = self.buy(self.customer, self.make_goods("Kettle"))
        answer, _page = self.page(f"{self.path}/open/receipt/{order.id}")
        self.assertNotIn(self.path, answer.text)
