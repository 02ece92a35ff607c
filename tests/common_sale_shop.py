"""A shop with Odoo's sale module, for the stories of ``common_sale``."""

from odoo.fields import Command


class Shop:
    """A shop with a programme of members, a customer and goods."""

    def __init__(self, env):
        self.env = env
        env["loyalty.program"].search([]).active = False
        env["product.pricelist"].search([]).active = False
        self.bread = self.make_product("Rye bread", 10)
        self.cake = self.make_product("Plum cake", 25)
        self.ada = env["res.partner"].create({"name": "Ada Muster"})

    def make_product(self, name, price):
        return self.env["product.product"].create(
            {"name": name, "list_price": price, "taxes_id": [Command.clear()]}
        )

    def make_program(self, rule=None, reward=None, **vals):
        rule = {"reward_point_mode": "money", "minimum_qty": 0, **(rule or {})}
        reward = {
            "reward_type": "discount",
            "discount_mode": "per_point",
            "discount": 0.1,
            "required_points": 1,
            **(reward or {}),
        }
        return self.env["loyalty.program"].create(
            {
                "name": "Bread Club",
                "program_type": "loyalty",
                "applies_on": "both",
                "trigger": "auto",
                "points_basis": "after",
                "company_id": self.env.company.id,
                "rule_ids": [Command.create(rule)],
                "reward_ids": [Command.create(reward)],
                **vals,
            }
        )

    def make_card(self, program, points):
        return self.env["loyalty.card"].create(
            {"program_id": program.id, "partner_id": self.ada.id, "points": points}
        )

    def order(self, *lines, partner=None, **vals):
        """Return a quotation of (product, quantity), with its points counted."""
        order = self.env["sale.order"].create(
            {
                "partner_id": (partner or self.ada).id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_uom_qty": count})
                    for product, count in lines
                ],
                **vals,
            }
        )
        order._update_programs_and_rewards()
        return order

    def sell(self, product, **line):
        """Sell one at a till."""
        config = self.env["pos.config"].search(
            [("company_id", "=", self.env.company.id)], limit=1
        )
        config.current_session_id or config.open_ui()
        price = product.list_price
        vals = {
            "product_id": product.id,
            "qty": 1,
            "price_unit": price,
            "price_subtotal": price,
            "price_subtotal_incl": price,
            **line,
        }
        order = self.env["pos.order"].create(
            {
                "session_id": config.current_session_id.id,
                "partner_id": self.ada.id,
                "lines": [Command.create(vals)],
                "amount_total": price,
                "amount_paid": price,
                "amount_tax": 0,
                "amount_return": 0,
                "state": "paid",
            }
        )
        self.env.flush_all()
        self.env["loyalty.ledger"]._settle(order)
        return order

    def redeem(self, order, program):
        card = self.card(program)
        order._apply_program_reward(program.reward_ids[:1], card)
        order._update_programs_and_rewards()

    def card(self, program, partner=None):
        self.env.invalidate_all()
        return self.env["loyalty.card"].search(
            [
                ("program_id", "=", program.id),
                ("partner_id", "=", (partner or self.ada).id),
            ]
        )

    def told(self, order, program):
        """Return the points that a cart says."""
        rows = order.coupon_point_ids.filtered(
            lambda row: row.coupon_id.program_id == program
        )
        return sum(rows.mapped("points"))

    def entries(self, program, partner=None):
        rows = self.env["loyalty.history"].search(
            [("card_id", "in", self.card(program, partner).ids)], order="id"
        )
        return [[row.kind, row.points] for row in rows]

    def books(self, program, partner=None):
        """Return balance, entries, and what is wrong in the books."""
        return {
            "points": self.card(program, partner).mapped("points"),
            "entries": self.entries(program, partner),
            "wrong": len(self.env["loyalty.ledger"]._differences(program)),
        }
