from datetime import datetime, time
from unittest.mock import patch

from freezegun import freeze_time
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import tagged

from . import points_oracle as oracle
from .common_ledger import LedgerCase

STEPS = st.lists(st.tuples(*[st.integers(0, 60)] * 4), min_size=5, max_size=18)
POLICIES = st.sampled_from([("negative", 1), ("forgive", 1), ("negative", 0)])
PATIENT = {
    "deadline": None,
    "database": None,
    "derandomize": True,
    "suppress_health_check": list(HealthCheck),
}


class OdooShop:
    """A shop of Odoo, as a story of ``points_oracle`` wants it."""

    def __init__(self, case, policy, months):
        self.case = case
        case.program.write(
            {
                "refund_shortfall": policy,
                "refund_grace_days": oracle.GRACE,
                "expiry_policy": "earned" if months else "none",
                "expiry_months": months or 1,
            }
        )
        case.program.points_basis = "before"
        names = [{"name": f"Member {number}"} for number in range(oracle.MEMBERS)]
        self.members = case.Partner.create(names)
        self.numbers = {
            partner.id: number for number, partner in enumerate(self.members)
        }
        self.days, self.sent, self.orders = {}, {}, {}

    def moment(self, order):
        return datetime.combine(self.days[order.uuid], time(12))

    def send(self, message, data):
        """Send an order, the same one each time that the message arrives."""
        data = self.sent.setdefault(message.uuid, data)
        self.days[data["uuid"]] = message.day
        orders = self.case.sync(data)
        found = orders.filtered(lambda order: order.uuid == data["uuid"])
        self.orders.setdefault(message.uuid, found)

    def sell(self, sale, _customer):
        case, partner = self.case, self.members[sale.member]
        if sale.uuid in self.sent:
            return self.send(sale, None)
        data = case.sale([(case.bread, line.quantity) for line in sale.lines])
        for line, (_zero, _id, vals) in zip(sale.lines, data["lines"], strict=True):
            price = line.points / 100
            total = price * line.quantity
            vals.update(
                price_unit=price, price_subtotal=total, price_subtotal_incl=total
            )
        if sale.spends:
            reward = case.program.reward_ids
            data["lines"].append(case.reward_line(reward, sale.spends / 1000))
        return self.send(sale, case.paid({**data, "partner_id": partner.id}))

    def take_back(self, refund):
        order = self.orders[refund.sale.uuid]
        goods = order.lines.filtered(lambda line: not line.is_reward_line).sorted("id")
        units = {goods[number]: many for number, many in refund.units.items()}
        if refund.reward:
            units[order.lines.filtered("is_reward_line")] = 1
        if refund.uuid in self.sent:
            return self.send(refund, None)
        return self.send(refund, self.case.returning(order, units))

    def sweep(self, day):
        self.case.sweep_points(day)

    def merge(self, first, second, day):
        partners = self.members[first] | self.members[second]
        wizard = self.case.env["base.partner.merge.automatic.wizard"].create(
            {
                "state": "selection",
                "partner_ids": partners.ids,
                "dst_partner_id": self.members[second].id,
            }
        )
        with freeze_time(datetime.combine(day, time(12))):
            wizard.action_merge()
        self.case.env.flush_all()
        self.case.env.invalidate_all()

    def accounts(self):
        case = self.case
        case.assert_books_are_right()
        case.env.cr.execute(
            """
            SELECT card.partner_id, round(card.points::numeric * 100)::int,
                   (SELECT json_agg(json_build_array(
                        (h.remaining * 100)::int, COALESCE(h.expires_on::text, '')))
                      FROM loyalty_history h
                     WHERE h.card_id = card.id AND h.remaining <> 0)
              FROM loyalty_card card
             WHERE card.program_id = %s AND card.active
            """,
            [case.program.id],
        )
        return {
            self.numbers[partner]: (balance, sorted(map(tuple, opened or ())))
            for partner, balance, opened in case.env.cr.fetchall()
        }


class StoryCase(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.program.points_basis = "before"

    def sweep_points(self, day):
        """Do what the nightly job does, without its commits."""
        days = {self.program.id: day}
        self.env.flush_all()
        while self.Ledger._expire_batch(days)[0]:
            pass
        self.env.invalidate_all()

    def live(self, steps, policy):
        """Live through a story, and take everything back."""
        savepoint = self.env.cr.savepoint(flush=True)
        shop = OdooShop(self, *policy)
        ledger = type(self.Ledger)
        try:
            with (
                patch.object(
                    ledger, "_moment", lambda _self, order: shop.moment(order)
                ),
                patch.object(ledger, "_local", lambda _self, _config, moment: moment),
            ):
                oracle.Story(shop, *policy).run(steps)
        finally:
            savepoint.close(rollback=True)
            self.env.invalidate_all(flush=False)


@tagged("post_install", "-at_install")
class TestStory(StoryCase):
    """Random stories with Odoo itself: see points_oracle.py for what may happen."""

    @settings(max_examples=6, **PATIENT)
    @given(STEPS, POLICIES)
    def test_no_point_is_lost_or_doubled(self, steps, policy):
        self.live(steps, policy)


@tagged("post_install", "-at_install", "slow")
class TestManyStories(StoryCase):
    @settings(max_examples=150, **PATIENT)
    @given(STEPS, POLICIES)
    def test_no_point_is_lost_or_doubled(self, steps, policy):
        self.live(steps, policy)
