from uuid import uuid4

from odoo.fields import Command

from .common import make_user, share_day
from .common_order import OfflineOrderCase


class LedgerCase(OfflineOrderCase):
    """Members who buy, redeem and return, as a till sends it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        share_day(cls.env, cls.company)
        cls.env["loyalty.program"].search([]).active = False
        cls.Card = cls.env["loyalty.card"]
        cls.History = cls.env["loyalty.history"]
        cls.Ledger = cls.env["loyalty.ledger"]
        cls.bread = cls.create_product("Rye bread", cls.categ_basic, 10.0)
        cls.cake = cls.create_product("Plum cake", cls.categ_basic, 25.0)
        cls.program = cls.make_program()
        cls.ada = cls.Partner.create({"name": "Ada Muster"})
        cls.bo = cls.Partner.create({"name": "Bo Beispiel"})

    @classmethod
    def make_program(cls, rule=None, reward=None, **vals):
        """Return a programme: a point for each unit of money, money for each point."""
        rule = {"reward_point_mode": "money", "minimum_qty": 0, **(rule or {})}
        reward = {
            "reward_type": "discount",
            "discount_mode": "per_point",
            "discount": 0.1,
            "required_points": 1,
            **(reward or {}),
        }
        return cls.env["loyalty.program"].create(
            {
                "name": "Bread Club",
                "program_type": "loyalty",
                "applies_on": "both",
                "trigger": "auto",
                "points_basis": "after",
                "company_id": cls.company.id,
                "rule_ids": [Command.create(rule)],
                "reward_ids": [Command.create(reward)],
                **vals,
            }
        )

    def make_employee(self):
        return make_user(self.env, "employee", company_id=self.company.id)

    # What a till sends

    def sale(self, lines, partner=None, rewards=(), **vals):
        """Return the data of a paid order.

        :param lines: (product, quantity)
        :param rewards: (reward, money) or (reward, money, quantity)
        """
        data = self.create_ui_order_data(list(lines), customer=partner)
        for reward in rewards:
            data["lines"].append(self.reward_line(*reward))
        return self.paid({**data, **vals})

    def reward_line(self, reward, money, quantity=1, **vals):
        vals = {
            "product_id": reward.discount_line_product_id.id,
            "qty": quantity,
            "price_unit": -money / quantity,
            "price_subtotal": -money,
            "price_subtotal_incl": -money,
            "discount": 0,
            "tax_ids": [(6, 0, [])],
            "is_reward_line": True,
            "reward_id": reward.id,
            "reward_identifier_code": uuid4().hex[:8],
            "points_cost": 0,
            "uuid": str(uuid4()),
            "pack_lot_ids": [],
            **vals,
        }
        return (0, 0, vals)

    def paid(self, data):
        """Let the payment be what the lines are."""
        total = sum(line[2]["price_subtotal_incl"] for line in data["lines"])
        data["amount_total"] = data["amount_paid"] = total
        for line in data["lines"]:
            line[2].setdefault("uuid", str(uuid4()))
        data["payment_ids"][0][2]["amount"] = total
        return {**data, "state": "paid", "access_token": ""}

    def returning(self, order, quantities=None, partner=None):
        """Return the data of a refund.

        :param dict quantities: line -> units that come back; None: everything
        """
        if quantities is None:
            quantities = {line: line.qty for line in order.lines}
        lines = [self.return_line(line, qty) for line, qty in quantities.items()]
        data = self.create_ui_order_data([], customer=partner or order.partner_id)
        data["lines"] = lines
        return self.paid({**data, "is_refund": True})

    def return_line(self, line, quantity):
        vals = {
            "product_id": line.product_id.id,
            "qty": -quantity,
            "price_unit": line.price_unit,
            "price_subtotal": -line.price_unit * quantity,
            "price_subtotal_incl": -line.price_unit * quantity,
            "discount": 0,
            "tax_ids": [(6, 0, [])],
            "refunded_orderline_id": line.id,
            "uuid": str(uuid4()),
            "pack_lot_ids": [],
        }
        return (0, 0, vals)

    def buy(self, *lines, partner=None, rewards=(), **vals):
        """Send a sale, and return the order."""
        return self.sync(self.sale(lines, partner or self.ada, rewards, **vals))

    def give_back(self, order, quantities=None, partner=None):
        """Send a refund, and return its order."""
        data = self.returning(order, quantities, partner)
        orders = self.sync(data)
        return orders.filtered(lambda found: found.uuid == data["uuid"])

    # What must hold

    def card_of(self, partner=None, program=None):
        program = program or self.program
        partner = partner or self.ada
        self.env.invalidate_all()
        return self.Card.search(
            [("partner_id", "=", partner.id), ("program_id", "=", program.id)]
        )

    def points_of(self, partner=None, program=None):
        return self.card_of(partner, program).points

    def entries(self, card=None, **vals):
        domain = [("card_id", "=", (card or self.card_of()).id), ("kind", "!=", False)]
        domain += [(name, "=", value) for name, value in vals.items()]
        return self.History.search(domain, order="id")

    def assert_books_are_right(self, program=None):
        self.assertEqual(self.Ledger._differences(program or self.program), [])

    def assert_points(self, points, partner=None, program=None):
        self.assertEqual(self.points_of(partner, program), points)
        self.assert_books_are_right(program)


class HandCase(LedgerCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.manager = cls.env.ref("base.user_admin")
        cls.manager.write(
            {"company_ids": [(4, cls.company.id)], "company_id": cls.company.id}
        )


class DaysCase(LedgerCase):
    """Sales on any day: the ledger takes none before its session or after now."""

    def setUp(self):
        super().setUp()
        self.patch(type(self.Ledger), "_moment", lambda _ledger, o: o.date_order)
