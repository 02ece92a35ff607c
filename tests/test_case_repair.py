import json
import os
import subprocess
import sys

from odoo.tests import tagged
from odoo.tools import config

from .common_copy import CopyCase

TELL = """
import json
from odoo.fields import Command
env = env(user=2)["base"].env
company = env.company
env["customer.case.team"].search([]).active = False
agent = env["res.users"].with_context(no_reset_password=True).create({
    "name": "Agent", "login": "test.repair.agent",
    "company_id": company.id, "company_ids": [Command.set(company.ids)],
    "group_ids": [Command.link(
        env.ref("pos_customer_identity.group_service_user").id)],
})
lamp = env["product.product"].create(
    {"name": "Lamp", "is_storable": True, "tracking": "serial"})
lot = env["stock.lot"].create({"name": "LMP-4711", "product_id": lamp.id})
customer = env["res.partner"].create({"name": "Customer"})


def repair(by, **vals):
    card = env["warranty.card"].sudo().create({
        "product_id": lamp.id, "partner_id": customer.id, "company_id": company.id,
        "terms": {"months": 24}, **vals,
    })
    case = env["customer.case"]._open({
        "case_type": "warranty", "card_id": card.id, "subject": "It flickers",
        "company_id": company.id,
    }, "store")
    wizard = env["customer.case.resolve"].with_user(by).create(
        {"case_id": case.id, "resolution": "repair"})
    hint = wizard.hint
    action = wizard.action_resolve()
    env.flush_all()
    order = case.document_ids.reference
    return {
        "hint": hint or "", "model": order._name, "state": order.state,
        "product": order.product_id == lamp, "customer": order.partner_id == customer,
        "lot": order.lot_id.name or "", "warranty": order.under_warranty,
        "quantity": order.product_qty, "says": case.name in str(order.internal_notes),
        "case": case.state, "noted": len(card.repaired_on or []),
        "opens": action.get("res_model") or action["type"],
        "company": order.company_id == company,
    }


told = {
    "by_admin": repair(env.user, lot_id=lot.id, serial=lot.name),
    "by_agent": repair(agent, serial="LMP-1"),
}
print("SAID", json.dumps(told))
"""


@tagged("post_install", "-at_install", "-standard", "slow")
class TestCaseRepair(CopyCase):
    """A repair order of Odoo's app Repairs, in a copy of the database that has it."""

    suffix = "repair"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.odoo("module", "install", "repair")
        said = cls.odoo("shell", "--no-http", script=TELL)
        line = next(line for line in said.splitlines() if "SAID " in line)
        cls.told = json.loads(line.partition("SAID ")[2])

    @classmethod
    def odoo(cls, *command, script=None):
        done = subprocess.run(
            [sys.executable, "-m", "odoo", *command, "-d", cls.copy],
            env={**os.environ, "ODOO_RC": config["config"]},
            input=script,
            capture_output=True,
            text=True,
            timeout=900,
        )
        if done.returncode or "Traceback" in done.stderr:
            raise AssertionError(done.stdout[-2000:] + done.stderr[-6000:])
        return done.stdout

    def assert_prepared(self, story):
        self.assertEqual(story["hint"], "")
        self.assertEqual((story["model"], story["state"]), ("repair.order", "draft"))
        for fact in ("product", "customer", "warranty", "company", "says"):
            self.assertTrue(story[fact], fact)
        self.assertEqual((story["quantity"], story["noted"]), (1, 1))
        self.assertEqual(story["case"], "resolved")

    def test_a_repair_order_is_prepared_for_the_item_with_its_serial_number(self):
        story = self.told["by_admin"]
        self.assert_prepared(story)
        self.assertEqual((story["lot"], story["opens"]), ("LMP-4711", "repair.order"))

    def test_who_may_not_see_repairs_prepares_one_all_the_same(self):
        story = self.told["by_agent"]
        self.assert_prepared(story)
        self.assertEqual(story["opens"], "ir.actions.act_window_close")
