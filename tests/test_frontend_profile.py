from unittest.mock import patch

from odoo.fields import Command
from odoo.tests import tagged

from .common_axe import AxeMixin
from .common_points import ProgramCase
from .common_tour import TillTourCase

ADA = {"name": "Zylpha Sentinel", "phone": "+1 201-555-0147"}
EMAIL = "zylpha@sentinel.example"
#: Seconds for a tour with several sales, on a machine that does much at once.
PATIENCE = 240


@tagged("post_install", "-at_install")
class TestProfileAtTill(AxeMixin, TillTourCase):
    """The customer at a glance, as cashiers see it in a real browser."""

    make_program = classmethod(ProgramCase.make_program.__func__)

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.serve_axe()
        cls.company.country_id = cls.env.ref("base.us")
        cls.env["loyalty.program"].search([]).active = False
        cls.env["profile.prompt"].sudo().search([]).active = False
        cls.kettle = cls._make_product("Kettle", 40)
        cls.descaler = cls._make_product("Descaler", 5)
        cls.filter = cls._make_product("Filter", 3)
        cls.beans = cls.make_program(
            rules=({},),
            name="Bean Club",
            portal_visible=True,
            portal_point_name="Beans",
            rewards=[
                {"required_points": 1, "discount_mode": "per_point", "discount": 0.05}
            ],
        )
        policies = cls.env["warranty.policy"].sudo()
        policies.search([]).active = False
        policies.create(
            {
                "name": "Two years",
                "product_tmpl_ids": [Command.set(cls.kettle.product_tmpl_id.ids)],
                "company_id": cls.company.id,
            }
        )
        cls.member.write(ADA)
        cls.env.flush_all()

    @classmethod
    def _make_product(cls, name, price):
        return cls.env["product.product"].create(
            {
                "name": name,
                "list_price": price,
                "available_in_pos": True,
                "taxes_id": [Command.clear()],
            }
        )

    def _ask_for_email(self):
        return (
            self.env["profile.prompt"]
            .sudo()
            .create(
                {
                    "name": "E-mail",
                    "kind": "email",
                    "visits_from": 0,
                    "points": 50,
                    "program_id": self.beans.id,
                    "company_id": self.company.id,
                }
            )
        )

    def _suggesting(self):
        """Let the server suggest two things, but what the customer does not want."""
        model = self.env.registry["customer.suggestion"]
        shown = [
            (self.descaler, "Bought with the kettle by most customers."),
            (self.filter, "Bought with the kettle by some customers."),
        ]

        def suggest(this, _config, partner, limit=2):
            unwanted = this.env["customer.suggestion.feedback"].sudo()
            domain = [("partner_id", "=", partner.id)]
            refused = unwanted.search(domain).product_id
            return [
                {
                    "product_id": product.id,
                    "name": product.name,
                    "reason": "together",
                    "why": why,
                    "price": product.list_price,
                }
                for product, why in shown
                if product not in refused
            ][:limit]

        return patch.object(model, "_for_till", suggest)

    def _count_panels(self):
        """Return a list that grows with each method that the till calls."""
        calls = []
        names = {
            "customer.profile": ["pos_panel"],
            "pos.order": ["pos_member_points"],
            "customer.case": ["pos_counts"],
            "survey.survey": ["pos_ask_due"],
        }
        for model, methods in names.items():
            for method in methods:
                self._note_calls(calls, model, method)
        return calls

    def _note_calls(self, calls, model, method):
        registry = self.env.registry[model]
        usual = getattr(registry, method)

        def note(this, *args, **kwargs):
            calls.append(method)
            return usual(this, *args, **kwargs)

        # The rights of a method go by its marks.
        note.__dict__.update(usual.__dict__)
        watching = patch.object(registry, method, note)
        watching.start()
        self.addCleanup(watching.stop)

    def test_one_call_one_question_and_two_suggestions(self):
        self._ask_for_email()
        calls = self._count_panels()
        with self._suggesting():
            self._run_tour("profile_panel", timeout=PATIENCE)
        # Two orders, and each of them asked once.
        self.assertEqual(calls, ["pos_panel", "pos_panel"])
        opened = self.env["identity.vault"]._open_for(self.member, "export")
        self.assertEqual(str(opened[self.member.id]["email"]), EMAIL)
        self.assertFalse(self.member.email)
        first = self._paid_orders().sorted("id")[0]
        self.assertEqual(first.lines.product_id, self.kettle + self.descaler)

    def test_the_tabs_of_the_profile_by_keyboard(self):
        self.env["customer.case"].sudo()._open(
            {
                "case_type": "complaint",
                "subject": "The lid leaks",
                "partner_id": self.member.id,
                "company_id": self.company.id,
            },
            "store",
        )
        self._run_tour("profile_dialog", timeout=PATIENCE)

    def test_the_profile_sells_again_and_takes_back(self):
        self._run_tour("profile_again", timeout=PATIENCE)
        orders = self._paid_orders().sorted("id")
        back = orders[-1]
        self.assertEqual(back.lines.product_id, self.kettle)
        self.assertEqual(back.lines.qty, -1)
        self.assertEqual(back.partner_id, self.member)
        self.assertIn(back.lines.refunded_orderline_id, orders[:-1].lines)

    def test_who_agreed_is_greeted_and_the_browser_keeps_no_name(self):
        consents = self.env["identity.consent"]
        consents._record(self.member, {"greeting": True}, "office")
        self.env.flush_all()
        self._run_tour("profile_greeting", timeout=PATIENCE)

    def test_without_a_network_the_till_says_what_it_knows(self):
        with self._outages():
            self._run_tour("profile_offline", timeout=PATIENCE)

    def test_nothing_waits_for_a_server_that_says_nothing(self):
        self._run_tour("profile_silent")
        self.assertEqual(self._paid_orders().lines.qty, 2)
