from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from .common_axe import AxeMixin
from .common_desk import PHONE, DeskCase

#: What the tour types.
CODE, OTHER = "VVA01G389N23", "XZ4TMT248E2Z"


@tagged("post_install", "-at_install")
class TestDeskKeyboard(DeskCase, AxeMixin, HttpCase):
    """The whole desk without a mouse, looked at by axe-core on the way."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.serve_axe()

    def setUp(self):
        super().setUp()
        # Questions about a person are counted in the vault, which no test rolls back.
        person = self.make_protected(
            name="Zorblax", phone=PHONE, zip="ZX-98765", city="Snorkhausen"
        )
        self.caller = self.with_code(person, CODE)
        other = self.make_protected(name="Bo", phone=PHONE, zip="ZX-1")
        self.other = self.with_code(other, OTHER)
        self.buy(self.caller, pos_reference="2631-555-000001")
        self.make_case(partner_id=self.caller.id, team_id=self.lamps.id)

    def with_code(self, partner, code):
        """Give a customer a code that the tour can type."""
        with patch(
            "odoo.addons.pos_customer_identity.core.code.generate",
            lambda count=1: [code],
        ):
            self.code_of(partner)._replace(lost=False)
        return partner

    def test_the_desk_is_worked_with_the_keyboard_alone(self):
        before = self.last_entry()
        self.start_tour(
            "/odoo/customer-desk", "customer_desk_keyboard", login=self.agent.login
        )
        asked = [entry["action"] for entry in self.entries(before)]
        self.assertEqual(sorted(asked), ["lookup", "match", "match", "match"])
        checks = self.env["customer.desk.check"].search(
            [("user_id", "=", self.agent.id), ("partner_id", "=", self.caller.id)]
        )
        self.assertEqual(set(checks.mapped("field")), {"zip", "name"})
        planned = self.env["mail.activity"].search([("user_id", "=", self.agent.id)])
        self.assertEqual(planned.res_id, self.caller.id)
