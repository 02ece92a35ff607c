from odoo import fields
from odoo.tests import tagged

from .common_request import RequestCase


@tagged("post_install", "-at_install")
class TestSuggestionRequest(RequestCase):
    """What a customer is not interested in is hers: in her copy, and forgotten."""

    def setUp(self):
        super().setUp()
        self.tea = self.env["product.product"].create({"name": "Tea"})
        self.refused = self.env["customer.suggestion"]._not_interested(
            self.customer, self.tea, self.env.company, "page"
        )

    def test_the_copy_holds_it(self):
        request = self.ask("access").with_user(self.manager)
        sections = {part["key"]: part["rows"] for part in request._export_sections()}
        [row] = sections["not_interested"]
        self.assertEqual((row["product"], row["place"]), ("Tea", "Customer's page"))

    def test_an_erasure_deletes_it(self):
        request = self.ask("erasure")
        self.press(request, "action_erase")
        self.work()
        self.assertFalse(self.refused.exists())

    def test_staff_of_another_company_does_not_see_it(self):
        other = self.env["res.company"].create({"name": "Coffee House"})
        mine = self.make_user("service", company_ids=self.env.company.ids)
        theirs = self.make_user(
            "service_manager", company_id=other.id, company_ids=other.ids
        )
        for user, seen in ((mine, self.refused), (theirs, self.refused.browse())):
            found = self.refused.with_user(user).search(
                [("partner_id", "=", self.customer.id)]
            )
            self.assertEqual(found, seen)

    def test_pairs_are_seen_by_managers_of_the_company(self):
        other = self.env["res.company"].create({"name": "Coffee House"})
        honey = self.env["product.product"].create({"name": "Honey"})
        pair = self.env["product.affinity"].create(
            {
                "company_id": other.id,
                "product_id": self.tea.id,
                "other_id": honey.id,
                "orders": 9,
                "lift": 2,
                "made_on": fields.Datetime.now(),
            }
        )
        admin = self.env.ref("base.user_admin")
        for company, seen in ((self.env.company, pair.browse()), (other, pair)):
            admin.company_ids |= company
            found = (
                pair.with_user(admin)
                .with_context(allowed_company_ids=company.ids)
                .search([("product_id", "=", self.tea.id)])
            )
            self.assertEqual(found, seen)
