"""Rewards on the customer's own page: what there is, and what she chooses to fetch."""

from odoo import _, models
from odoo.exceptions import UserError
from odoo.tools import format_date

#: Rewards and products that the page shows at most.
MOST_REWARDS = 30
MOST_PRODUCTS = 12


class CustomerLink(models.Model):
    _inherit = "customer.link"

    def _rewards(self, programs):
        """Return the rewards of programmes, what she can have now first.

        :param list programs: of :meth:`_programs`
        """
        by_program = {program["id"]: program for program in programs}
        rewards = self.env["loyalty.reward"].sudo()
        found = rewards.search(
            [("program_id", "in", list(by_program)), ("active", "=", True)],
            limit=MOST_REWARDS,
        )
        facts = [
            self._reward_facts(one, by_program[one.program_id.id]) for one in found
        ]
        return sorted(facts, key=lambda one: (one["missing"], one["points"]))

    def _reward_facts(self, reward, program):
        say = self.env["loyalty.why"]
        missing = max(reward.required_points - program["available"], 0)
        products = self._products_of(reward)
        return {
            "id": reward.id,
            "text": reward.description,
            "points": reward.required_points,
            "points_text": say._points(str(reward.required_points)),
            "point_name": program["point_name"],
            "missing": missing,
            "missing_text": say._points(str(round(missing, 2))),
            "can_choose": bool(products and program["card_id"] and not missing),
            "at_till": not products,
            "products": [(one.id, one.display_name) for one in products],
            "picture": products[:1].image_128 if len(products) == 1 else False,
        }

    def _products_of(self, reward):
        """Return what can be fetched of a reward; a discount is given at the till."""
        if reward.reward_type != "product":
            return self.env["product.product"].sudo()
        products = reward.reward_product_ids.filtered("active")[:MOST_PRODUCTS]
        return products.with_context(display_default_code=False)

    def _shops_of(self, reward):
        """Return the shops in which a reward is given."""
        only = reward.program_id.pos_config_ids
        company = reward.program_id.company_id
        return self._shops().filtered(
            lambda shop: (
                (not only or shop in only)
                and (not company or company in shop.company_id.parent_ids)
                and reward.program_id.currency_id == shop.currency_id
            )
        )

    def _choices(self):
        """Return the rewards that wait for the customer."""
        choices = self.env["loyalty.choice"].sudo()
        found = choices.search([*self._own_domain(), ("state", "=", "waiting")])
        found._see_shop()
        return [
            {
                "id": choice.id,
                "product": choice.product_id.with_context(
                    display_default_code=False
                ).display_name,
                "shop": choice.config_id.name,
                "until": format_date(self.env, choice.until),
                "order": (order := choice._sale_order()) and order.name or False,
            }
            for choice in found
            if choice.state == "waiting"
        ]

    def _reward(self, ident):
        """Return what is shown of one reward, with shops and products, or None."""
        offered = self._rewards(self._programs())
        fact = next((one for one in offered if one["id"] == ident), None)
        if not fact or fact["at_till"]:
            return None
        reward = self.env["loyalty.reward"].sudo().browse(ident)
        shops = [(shop.id, shop.name) for shop in self._shops_of(reward)]
        return {**fact, "shops": shops}

    # Doing

    def _choose(self, reward_id, product_id, shop_id):
        """Keep a reward for the customer in a shop.

        :raise UserError: a sentence for the customer
        :return: the choice, or None where the page offers nothing of the kind
        """
        self.ensure_one()
        if not self._reward(reward_id):
            return None
        reward = self.env["loyalty.reward"].sudo().browse(reward_id)
        products = self._products_of(reward)
        product = products.filtered(lambda one: one.id == product_id)
        shop = self._shops_of(reward).filtered(lambda one: one.id == shop_id)
        if not shop or not product:
            raise UserError(_("Choose the shop where you fetch it."))
        here = self.env["loyalty.choice"].with_context(tz=self._zone())
        return here._choose(self.partner_id, reward, product, shop)

    def _give_up(self, ident):
        """Cancel a choice of the customer.

        :return: whether there is such a choice
        """
        choices = self.env["loyalty.choice"].sudo()
        choice = choices.search([*self._own_domain(), ("id", "=", ident)])
        if choice:
            choice._cancel()
        return bool(choice)
