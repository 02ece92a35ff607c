import secrets
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.tests import HttpCase, tagged

from .common_own_page import OwnPageCase


def kept_alone(preorders, config, partner, pieces, day, form):
    """Keep what was ordered, where there is no sale module that makes an order."""
    vals = {"partner_id": partner.id, "config_id": config.id, "form": form}
    return preorders.create({**vals, "fetch_on": day, "order_name": "S00017"}), ""


@tagged("post_install", "-at_install")
class TestOwnPreorder(OwnPageCase, HttpCase):
    """Ordered beforehand from the own page: the link says whose order it is.

    What Odoo's sale module makes of it is in ``common_sale_preorder``.
    """

    def setUp(self):
        super().setUp()
        self.preorders = self.env["customer.preorder"].sudo()
        for name, to in (
            ("_is_possible", lambda _self: True),
            ("_order_in", kept_alone),
        ):
            patcher = patch.object(type(self.preorders), name, to)
            patcher.start()
            self.addCleanup(patcher.stop)
        self.till.takes_preorders = True
        self.goods = self.make_goods()
        self.goods.preorder_ok = True
        self.link, self.path = self.make_path()
        self.shop_path = f"{self.path}/preorder/{self.till.id}"
        self.env.flush_all()

    def order(self, path=None, **changes):
        typed = {
            "form": secrets.token_hex(16),
            "day": str(fields.Date.today() + timedelta(days=1)),
            f"pieces-{self.goods.id}": "2",
        }
        return self.send(path or self.shop_path, **{**typed, **changes})

    def ordered(self):
        return self.preorders.search([])

    def test_the_page_leads_to_a_form_without_a_code(self):
        _answer, page = self.page(self.path)
        self.assertIn(self.shop_path, page.xpath("//a/@href"))
        answer, page = self.page(self.shop_path)
        self.assertEqual(answer.status_code, 200)
        [form] = page.forms
        self.assertNotIn("code", form.fields)
        self.assertNotIn(self.customer.customer_code, answer.text)
        self.assertIn(self.path, page.xpath("//nav//a/@href"), "the way back")
        self.assertEqual(answer.headers["Referrer-Policy"], "no-referrer")
        sent = {f"pieces-{self.goods.id}": "2", "day": str(fields.Date.today())}
        done = self.url_open(self.shop_path, data={**form.fields, **sent})
        self.assertIn("S00017", done.text)
        self.assertEqual(self.ordered().partner_id, self.customer)

    def test_on_the_page_of_the_shop_a_code_is_typed_as_before(self):
        _answer, page = self.page(f"/preorder/{self.till.preorder_key}")
        [form] = page.forms
        self.assertIn("code", form.fields)
        sent = {f"pieces-{self.goods.id}": "2", "day": str(fields.Date.today())}
        sent["code"] = self.other.customer_code
        address = f"/preorder/{self.till.preorder_key}"
        done = self.url_open(address, data={**form.fields, **sent})
        self.assertIn("S00017", done.text)
        self.assertEqual(self.ordered().partner_id, self.other)

    def test_whoever_is_named_in_the_form_the_link_counts(self):
        self.order(
            code=self.other.customer_code,
            partner_id=self.other.id,
            link=1,
            partner=self.other.id,
        )
        self.assertEqual(self.ordered().partner_id, self.customer)

    def test_a_form_sent_again_is_one_order_and_nobody_else_s(self):
        form = secrets.token_hex(16)
        for _tap in range(2):
            self.assertIn("S00017", self.order(form=form).text)
        self.assertEqual(len(self.ordered()), 1)
        _link, path = self.make_path(self.other)
        answer = self.order(f"{path}/preorder/{self.till.id}", form=form)
        self.assertEqual(answer.status_code, 422)
        self.assertNotIn("S00017", answer.text)
        _company, far = self.make_branch("Next door", self.company)
        far.takes_preorders = True
        answer = self.order(f"{self.path}/preorder/{far.id}", form=form)
        self.assertNotIn("S00017", answer.text)
        self.assertEqual(len(self.ordered()), 1)

    def test_shops_that_the_page_does_not_offer_lead_nowhere(self):
        _company, far = self.make_branch("Elsewhere")
        far.takes_preorders = True
        _company, closed = self.make_branch("Next door", self.company)
        self.env.flush_all()
        for ident in (far.id, closed.id, 10**8, 0):
            path = f"{self.path}/preorder/{ident}"
            self.assert_gone(self.url_open(path))
            self.assert_gone(self.order(path))
        self.assertFalse(self.ordered())

    def test_without_a_link_nothing_is_ordered(self):
        self.link.action_revoke()
        _link, path = self.make_path(self.other)
        token = self.page(f"{path}/consents")[1].forms[0].fields["csrf_token"]
        data = {"csrf_token": token, f"pieces-{self.goods.id}": "2"}
        self.assert_gone(self.url_open(self.shop_path, data=data))
        self.assertFalse(self.ordered())

    def test_who_may_not_be_served_orders_nothing(self):
        self.customer._restrict()
        answer = self.order()
        self.assertEqual(answer.status_code, 422)
        self.assertNotIn("check your code", answer.text)
        self.assertFalse(self.ordered())

    def test_orders_of_a_customer_are_limited(self):
        answers = [self.order().status_code for _at in range(4)]
        self.assertEqual(answers, [200, 200, 200, 422])
        self.assertEqual(len(self.ordered()), 3)

    def test_nonsense_comes_back_with_a_sentence(self):
        for changes in (
            {"form": "x"},
            {"day": "never"},
            {f"pieces-{self.goods.id}": "-1"},
            {f"pieces-{self.goods.id}": "9" * 3000},
            {f"pieces-{self.goods.id}": "0", "pieces-99999999": "1"},
        ):
            self.assertEqual(self.order(**changes).status_code, 422, changes)
        self.assertFalse(self.ordered())
