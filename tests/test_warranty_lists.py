from datetime import timedelta

from lxml import etree

from odoo import fields
from odoo.tests import tagged
from odoo.tools.safe_eval import safe_eval

from .common import ADDON
from .common_case import CaseCase

#: What the menus of the service desk and its managers open.
ACTIONS = (
    "action_customer_case",
    "action_customer_case_mine",
    "action_customer_case_report",
    "action_customer_case_report_time",
    "action_customer_interaction",
    "action_warranty_card",
    "action_warranty_card_chain",
    "action_warranty_card_ending",
    "action_warranty_claim_report",
)


@tagged("post_install", "-at_install")
class TestWarrantyLists(CaseCase):
    """The lists and reports that managers read."""

    def action(self, name):
        return self.env["ir.actions.act_window"]._for_xml_id(f"{ADDON}.{name}")

    def shown(self, name, domain=()):
        """Return what a manager sees behind a menu."""
        action = self.action(name)
        domain = [*safe_eval(action["domain"] or "[]"), *domain]
        return self.env(user=self.lead)[action["res_model"]].search(domain)

    def filter_of(self, name, of):
        """Return the domain of a filter that an action switches on."""
        action = self.action(name)
        self.assertTrue(safe_eval(action["context"])[f"search_default_{of}"])
        view = self.env[action["res_model"]].get_view(view_type="search")
        [node] = etree.fromstring(view["arch"]).xpath(f"//filter[@name='{of}']")
        return safe_eval(node.get("domain"))

    def test_every_menu_opens_in_every_way(self):
        for name in ACTIONS:
            action = self.action(name)
            Model = self.env(user=self.lead)[action["res_model"]]
            views = [tuple(view) for view in action["views"]]
            with self.subTest(name):
                found = Model.get_views([*views, (False, "search")])["views"]
                self.assertEqual(set(found), {kind for _id, kind in views} | {"search"})

    def test_chains_have_all_that_was_given_for_something(self):
        alone = self.make_card(serial="LMP-1")
        first = self.make_card(serial="LMP-2")
        second = first._replace(serial="LMP-3")
        shown = self.shown("action_warranty_card_chain")
        self.assertTrue({first.id, second.id} <= set(shown.ids))
        self.assertNotIn(alone.id, shown.ids)
        self.assertEqual(second.chain_length, 2)

    def test_what_ends_within_sixty_days_is_offered_an_extension(self):
        today = fields.Date.today()
        cards = {
            days: self.make_card(
                terms={"months": 0},
                law=None,
                sold_on=today - timedelta(days=900),
                inherited_until=today + timedelta(days=days),
            )
            for days in (-1, 1, 59, 62)
        }
        ended = self.make_card(
            sold_on=today - timedelta(days=900),
            inherited_until=today + timedelta(days=30),
        )
        ended._end("void")
        domain = self.filter_of("action_warranty_card_ending", "ending")
        shown = self.shown("action_warranty_card_ending", domain)
        self.assertEqual(
            shown & self.env["warranty.card"].union(*cards.values(), ended),
            cards[1] | cards[59],
        )
