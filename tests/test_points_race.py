from concurrent.futures import ThreadPoolExecutor

from odoo.tests import tagged
from odoo.tests.common import BaseCase, get_db_name

from .common_cluster import Copy
from .common_server import run_script

TILLS = 4
ROUNDS = 10

PREPARE = """
from odoo.fields import Command
config = env["pos.config"].search([], limit=1)
if not config.current_session_id:
    config.open_ui()
    config.current_session_id.set_opening_control(0, "")
env["loyalty.program"].search([]).active = False
program = env["loyalty.program"].create({
    "name": "Race", "program_type": "loyalty", "applies_on": "both", "trigger": "auto",
    "company_id": config.company_id.id, "currency_id": config.currency_id.id,
    "rule_ids": [Command.create({"reward_point_mode": "money", "minimum_qty": 0})],
    "reward_ids": [Command.create({"discount_mode": "per_point", "discount": 1,
                                   "required_points": 1})],
})
product = env["product.product"].create(
    {"name": "Bun", "list_price": 10, "taxes_id": [], "available_in_pos": True})
partner = env["res.partner"].create({"name": "Racer"})
say({
    "config": config.id, "session": config.current_session_id.id,
    "program": program.id, "reward": program.reward_ids.id,
    "gift": program.reward_ids.discount_line_product_id.id, "product": product.id,
    "partner": partner.id, "pay": config.payment_method_ids[0].id,
})
"""

#: What each till does, in a process of its own, with real commits and Odoo's retries.
TILL = """
import random, time
from functools import partial
from odoo import fields
from odoo.exceptions import ValidationError
from odoo.service import model as service

service.MAX_TRIES_ON_CONCURRENCY_FAILURE = 60
service.time = type("Pause", (), {"sleep": staticmethod(
    lambda seconds: time.sleep(random.random() / 20))})
shop, number, rounds, plan = %r
draw = random.Random(number)


def line(uuid, product, price, **vals):
    return [0, 0, {"product_id": product, "qty": 1, "price_unit": price, "discount": 0,
                   "price_subtotal": price, "price_subtotal_incl": price,
                   "tax_ids": [], "uuid": uuid, "name": uuid, "pack_lot_ids": [],
                   **vals}]


def order(uuid, spend):
    lines = [line(uuid + "-1", shop["product"], 10)]
    if spend:
        lines.append(line(uuid + "-2", shop["gift"], -spend, is_reward_line=True,
                          reward_id=shop["reward"], reward_identifier_code=uuid))
    total = 10 - spend
    return {
        "uuid": uuid, "session_id": shop["session"], "partner_id": shop["partner"],
        "company_id": False, "pricelist_id": False, "fiscal_position_id": False,
        "state": "paid", "access_token": "", "date_order": fields.Datetime.to_string(
            fields.Datetime.now()), "amount_total": total, "amount_paid": total,
        "amount_tax": 0, "amount_return": 0, "lines": lines, "user_id": 2,
        "payment_ids": [[0, 0, {"amount": total, "name": fields.Datetime.now(),
                                "payment_method_id": shop["pay"]}]],
        # As a till does; otherwise all of them wait for the shop's sequence.
        "pos_reference": uuid, "tracking_number": "1", "sequence_number": 1,
        "to_invoice": False, "name": uuid, "last_order_preparation_change": "{}",
    }


def send(uuid, spend):
    data = order(uuid, spend)
    env["pos.order"].sync_from_ui([data])
    return True


def hold(uuid, points):
    return env["pos.order"].pos_hold_points(
        shop["config"], uuid, {str(shop["program"]): points}, shop["partner"])["status"]


def patiently(call):
    # As a till does: what is refused is sent again later.
    while True:
        try:
            answer = service.retrying(call, env)
            env.cr.commit()
            return answer
        except ValidationError:  # another one stored this order at the same moment
            env.cr.rollback()


held = []
for uuid, spend in plan:
    if spend:
        if patiently(partial(hold, uuid, spend)) != "ok":
            continue
        held.append(spend)
    patiently(partial(send, uuid, spend))
say(held)
"""

LOOK = """
shop = %r
ledger = env["loyalty.ledger"]
program = env["loyalty.program"].browse(shop["program"])
cards = env["loyalty.card"].search([("program_id", "=", program.id)])
rows = env["loyalty.history"].search([("program_id", "=", program.id)])
say({
    "cards": len(cards), "points": sum(cards.mapped("points")),
    "differences": ledger._differences(program),
    "earned": sum(rows.filtered(lambda r: r.kind == "earn").mapped("points")),
    "spent": -sum(rows.filtered(lambda r: r.kind == "redeem").mapped("points")),
    "flags": len(rows.filtered("flag")),
    "orders": env["pos.order"].search_count([("partner_id", "=", shop["partner"])]),
    "waiting": env["pos.order"].search_count([("points_state", "=", "pending")]),
})
"""


@tagged("post_install", "-at_install", "-standard", "slow")
class TestRace(BaseCase):
    """Several tills at the same moment, each a process with real commits."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.copy = Copy(get_db_name(), "pci_race")
        cls.addClassCleanup(cls.copy.drop)

    def race(self, plans):
        """Let tills do what their plans say, all at once.

        :param list plans: for each till, (uuid of an order, points that it spends)
        :return: what the ledger says then, and the points that were held, by till
        """
        shop = run_script(self.copy, PREPARE)
        scripts = [
            TILL % ((shop, number, ROUNDS, plan),) for number, plan in enumerate(plans)
        ]
        with ThreadPoolExecutor(len(plans)) as pool:
            held = list(pool.map(lambda script: run_script(self.copy, script), scripts))
        return run_script(self.copy, LOOK % (shop,)), held

    def test_tills_that_sell_to_one_member_lose_no_point(self):
        plans = [
            [(f"race-{till}-{number}", 0) for number in range(ROUNDS)]
            for till in range(TILLS)
        ]
        seen, _held = self.race(plans)
        orders = TILLS * ROUNDS
        self.assertEqual(seen["orders"], orders)
        self.assertEqual((seen["cards"], seen["points"]), (1, 10 * orders))
        self.assertEqual((seen["differences"], seen["waiting"]), ([], 0))

    def test_the_same_orders_from_all_tills_are_booked_once(self):
        plan = [(f"same-{number}", 0) for number in range(ROUNDS)]
        seen, _held = self.race([plan, plan[::-1], plan, plan[::-1]])
        self.assertEqual(seen["orders"], ROUNDS)
        self.assertEqual((seen["cards"], seen["points"]), (1, 10 * ROUNDS))
        self.assertEqual(seen["differences"], [])

    def test_points_are_spent_once_by_whom_they_were_held_for(self):
        """Each asks before paying, so nobody spends what another one has."""
        plans = [
            [(f"buy-{till}-{n}", 0 if n % 2 == 0 else 7) for n in range(ROUNDS)]
            for till in range(TILLS)
        ]
        seen, held = self.race(plans)
        self.assertEqual(seen["spent"], sum(map(sum, held)))
        self.assertGreater(seen["spent"], 0)
        self.assertEqual(seen["flags"], 0, "nothing was missing")
        self.assertEqual(seen["points"], seen["earned"] - seen["spent"])
        self.assertEqual(seen["differences"], [])
