"""The desk's screen of a case: what it costs with a short and with a long history."""

import time

import measure
import server
from report import seconds

#: Purchases, items with a warranty and cases of the customer, this one included.
FEW = (3, 3, 3)
MANY = (500, 200, 50)
MOST_QUERIES = 30
REPEATS = 50
AGENTS = "group_service_user"


def measure_screen(section, database, cards):
    """Read a case as its form does; all that is made for it is taken back."""
    from odoo.tests import Form

    samples, counts = {}, {}
    with server.transaction(database, user_id=1) as env:
        desk = Desk(env(user=server.USER_ID, su=True))
        case = desk.case.with_user(desk.agent).with_context(lang="en_US")
        specification = Form(case)._view["fields_spec"]
        for history in (FEW, MANY):
            desk.give(*history)
            env.flush_all()
            env.cr.execute("ANALYZE pos_order, warranty_card, customer_case")
            samples[history] = time_screen(case, specification)
            counts[history] = shown(case)
            assert counts[history] == history, counts[history]
        env.cr.rollback()
    few, many = samples[FEW], samples[MANY]
    for history, sample in samples.items():
        purchases, items, cases = history
        section.row(
            f"the desk's screen: {purchases} purchases, {items} items, {cases} cases "
            f"of the customer; {cards:,} items in all",
            None,
            sample,
            f"p95 {seconds(sample.p95)}",
        )
    purchases, items, cases = MANY
    section.target(
        f"the desk's screen of a customer with {purchases} purchases, {items} items "
        f"and {cases} cases: at most {MOST_QUERIES} queries, and no more than with "
        f"{FEW[0]} of each",
        f"{many.queries} queries, with {FEW[0]} of each {few.queries}",
        many.queries <= MOST_QUERIES and many.queries <= few.queries,
    )


def shown(case):
    """Return how much the screen says that there is."""
    return case.purchase_count, case.card_count, case.case_count


def time_screen(case, specification):
    sample = measure.Sample()
    env = case.env
    # Rights, rules and views are in memory on a running server.
    case.web_read(specification)
    for _turn in range(REPEATS):
        env.invalidate_all()
        before, started = env.cr.sql_log_count, time.perf_counter()
        case.web_read(specification)
        sample.seconds.append(time.perf_counter() - started)
        sample.queries = env.cr.sql_log_count - before
    return sample


class Desk:
    """A case of a customer with a history, and an agent who may see it."""

    def __init__(self, env):
        self.env = env
        users = env["res.users"].with_context(no_reset_password=True)
        self.agent = users.create(
            {
                "name": "Agent",
                "login": "bench-agent",
                "email": "agent@shop.example.com",
                "group_ids": [(6, 0, env.ref(f"{server.ADDON}.{AGENTS}").ids)],
                "company_id": server.COMPANY_ID,
                "company_ids": [(6, 0, [server.COMPANY_ID])],
            }
        )
        self.team = env["customer.case.team"].create(
            {
                "name": "Bench",
                "company_id": server.COMPANY_ID,
                "member_ids": [(6, 0, self.agent.ids)],
            }
        )
        self.customer = env["res.partner"].create({"name": "Bench"})
        env["customer.code"]._issue(self.customer)
        self.product = env["warranty.card"].search([], limit=1).product_id
        self.till = env["pos.config"].browse(server.SHOP_ID)
        self.had = (0, 0, 0)
        self.cards = env["warranty.card"]
        self.orders = env["pos.order"]
        self.case = env["customer.case"]
        self.give(1, 1, 0)
        self.case = self.env["customer.case"].create(
            {
                **self._prepare_case_vals(0),
                "card_id": self.cards.id,
                "order_id": self.orders.id,
                "config_id": self.till.id,
            }
        )
        self.had = (1, 1, 1)

    def give(self, *history):
        """Let the customer have so many purchases, items and cases, and contacts."""
        purchases, items, cases = (
            range(had, have) for had, have in zip(self.had, history, strict=True)
        )
        self.had = history
        self.orders |= self.env["pos.order"].create(
            [self._prepare_order_vals() for _purchase in purchases]
        )
        self.cards |= self.env["warranty.card"].create(
            [self._prepare_card_vals(number) for number in items]
        )
        self.env["customer.case"].create(
            [self._prepare_case_vals(number) for number in cases]
        )
        self.env["customer.interaction"].create(
            [
                {"subject": f"Called {number}", "partner_id": self.customer.id}
                for number in cases
            ]
        )

    def _prepare_order_vals(self):
        amounts = ("amount_tax", "amount_total", "amount_paid", "amount_return")
        return {
            "session_id": self.till.current_session_id.id,
            "company_id": server.COMPANY_ID,
            "partner_id": self.customer.id,
            "state": "paid",
            **dict.fromkeys(amounts, 0),
        }

    def _prepare_card_vals(self, number):
        return {
            "product_id": self.product.id,
            "partner_id": self.customer.id,
            "company_id": server.COMPANY_ID,
            "order_id": self.orders[:1].id,
            "serial": f"DESK-{number}",
            "terms": {"months": 24},
        }

    def _prepare_case_vals(self, number):
        return {
            "subject": f"It flickers {number}",
            "partner_id": self.customer.id,
            "company_id": server.COMPANY_ID,
            "team_id": self.team.id,
            "product_id": self.product.id,
        }
