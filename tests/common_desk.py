from uuid import uuid4

from .common_case import CaseCase
from .common_till import VaultTillCase

#: Telephone numbers of nobody, in Switzerland.
PHONE = "+41 79 555 66 01"
EMAIL = "wobble@desk.example.com"


class DeskCase(VaultTillCase, CaseCase):
    """Somebody at the customer desk, and customers who call."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.shop = cls.make_till("Shop by the river")
        cls.partner = cls.make_protected(name="Zorblax", phone=PHONE, email=EMAIL)

    @classmethod
    def make_user(cls, role, **vals):
        # Both cases above want a cashier.
        known = cls.env["res.users"].search([("login", "=", f"test.{role}")])
        return known or super().make_user(role, **vals)

    def setUp(self):
        super().setUp()
        # Searches are counted per user in the vault, which no test rolls back.
        self.agent = self.fresh(self.agent)

    def fresh(self, user):
        """Return somebody with the same rights whom nobody has counted yet."""
        login = f"{user.login}.{uuid4().hex}"
        twin = user.copy({"login": login, "name": "Agent of a test"})
        for team in self.lamps | self.chairs:
            if user in team.member_ids:
                team.member_ids |= twin
        return twin

    def desk(self, method, *args, user=None, companies=None, **kwargs):
        """Ask the desk as the screen does."""
        self.env.flush_all()
        self.env.invalidate_all()
        context = {"allowed_company_ids": companies.ids} if companies else {}
        return self.rpc(
            user or self.agent,
            "customer.desk",
            method,
            *args,
            context=context,
            **kwargs,
        )

    def find(self, query, **kwargs):
        return self.desk("find", query, **kwargs)

    def buy(self, partner=None, shop=None, **vals):
        """Return a paid order."""
        order = self.make_order(partner, shop or self.shop, **vals)
        order.sudo().state = "done"
        return order

    def assert_found(self, answer, partner, by=None):
        self.assertEqual(answer["status"], "found", answer)
        self.assertEqual(answer["customer"]["id"], partner.id)
        self.assertEqual(answer["customer"]["code"], partner.customer_code_display)
        if by:
            self.assertEqual(answer["by"], by)

    def assert_nobody(self, answer, status="unknown"):
        self.assertEqual(answer["status"], status, answer)
        self.assertTrue(answer["title"])
        self.assertFalse({"customer", "rows"} & answer.keys())
