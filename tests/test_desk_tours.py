from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import HttpCase, tagged

from .test_case_mail import CaseMailCase

CODE = "VVA0-1G38-9N23"


@tagged("post_install", "-at_install")
class TestDeskTour(CaseMailCase, HttpCase):
    """From the first call to the end, in a real browser, by somebody of the desk."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.case.unlink()
        cls.customer.write({"lang": "en_US"})
        # A code that the tour can type.
        with patch(
            "odoo.addons.pos_customer_identity.core.code.generate",
            lambda count=1: [CODE.replace("-", "")],
        ):
            code = cls.Code.search([("partner_id", "=", cls.customer.id)])
            code._replace(lost=False)
        cls.env["warranty.policy"].create(
            {
                "name": "Two years",
                "company_id": cls.company.id,
                "product_tmpl_ids": [Command.set(cls.lamp.product_tmpl_id.ids)],
            }
        )
        cls.card = cls.env["warranty.card"]._register_elsewhere(
            {
                "product": cls.lamp,
                "company": cls.company,
                "partner": cls.customer,
                "sold_on": cls.env.cr.now().date(),
                "serial": "LMP-4711",
            }
        )

    def test_from_the_first_call_to_a_replacement(self):
        known = self.Case.search([])
        action = "/odoo/customer-cases"
        self.start_tour(action, "service_desk_call", login=self.agent.login)
        self.case = self.Case.search([]) - known
        self.assertEqual(self.case.card_id, self.card)
        self.assertEqual((self.case.channel, self.case.user_id), ("phone", self.agent))
        [call] = self.case.interaction_ids.filtered(lambda c: c.kind == "hand")
        self.assertEqual(call.outcome, "Sends a film")
        self.assertEqual(self.case.state, "waiting_customer")
        self.reply("Here it is.")
        self.start_tour(
            f"{action}/{self.case.id}", "service_desk_end", login=self.agent.login
        )
        self.env.invalidate_all()
        new = self.case.replacement_card_id
        self.assertEqual((new.replaces_id, new.serial), (self.card, "LMP-9000"))
        self.assertEqual(new.partner_id, self.customer)
        self.assertEqual(new.until, self.card.until)
        self.assertEqual((self.case.state, self.card.state), ("resolved", "replaced"))
        self.assertTrue(self.case.first_answer_at)
