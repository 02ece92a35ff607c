"""Rewards to fetch, as orders of Odoo's sale module, where it is installed.

Sale is not among the addon's dependencies: nothing here runs unless it is there.
"""

import logging

from odoo import _, api, models
from odoo.exceptions import UserError, ValidationError

_logger = logging.getLogger(__name__)


class LoyaltyChoice(models.Model):
    _inherit = "loyalty.choice"

    def _order_from_shop(self):
        """Make and confirm the order that books the points and reserves the goods.

        :return: whether there is one; otherwise nothing is done
        """
        self.ensure_one()
        if not self._has_sale() or not self.program_id.sale_ok:
            return False
        try:
            with self.env.cr.savepoint():
                order = self._make_sale_order()
                order.action_confirm()
                if order.state != "sale" or not self._is_in(order):
                    raise UserError(_("The order lost its reward."))
        except (UserError, ValidationError) as error:
            # The points wait at the till instead: the customer need not know.
            kind = type(error).__name__
            _logger.warning("reward %s is not ordered, %s", self.reward_id.id, kind)
            self.invalidate_recordset(["sale_order_id"])
            return False
        return True

    def _has_sale(self):
        return "sale.order.coupon.points" in self.env

    def _make_sale_order(self):
        orders = self.env["sale.order"].sudo().with_company(self.company_id)
        vals = {
            "partner_id": self.partner_id.id,
            "company_id": self.company_id.id,
            "origin": _("Reward to fetch"),
        }
        if "warehouse_id" in orders._fields:
            vals["warehouse_id"] = self.config_id.picking_type_id.warehouse_id.id
        order = orders.create(vals)
        # By this the order knows that it is about one reward, and not about many.
        self.sale_order_id = order.id
        problem = order._apply_program_reward(
            self.reward_id, self.card_id, product=self.product_id
        )
        if problem:
            raise UserError(str(problem.get("error") or ""))
        return order

    @api.model
    def _is_ordered(self, order, reward):
        """Return whether an order was made for a reward that somebody chose."""
        ident = order._origin.id
        mine = [("sale_order_id", "=", ident), ("reward_id", "=", reward.id)]
        return bool(ident and self.search_count(mine, limit=1))

    def _is_in(self, order):
        rewards = order.order_line.filtered(lambda line: line.reward_id)
        return rewards.reward_id == self.reward_id

    def _sale_order(self):
        """Return the order of the shop, or None."""
        self.ensure_one()
        if not self.sale_order_id or "sale.order" not in self.env:
            return None
        return self.env["sale.order"].sudo().browse(self.sale_order_id).exists() or None

    def _cancel_in_shop(self):
        """Cancel the order: its points and its goods are free again."""
        order = self._sale_order()
        if order and order.state != "cancel":
            order._action_cancel()

    @api.model
    def _settled_with(self, order):
        """End the choices whose orders of the shop a till handed out (``pos_sale``).

        :param order: a paid ``pos.order``
        """
        if "sale_order_origin_id" not in order.lines._fields:
            return
        settled = order.lines.sudo().sale_order_origin_id
        if settled:
            ordered = [("sale_order_id", "in", settled.ids), ("state", "=", "waiting")]
            self.search(ordered)._see_shop()

    def _see_shop(self):
        """End choices whose order was handed out, or cancelled by somebody."""
        for choice in self:
            order = choice._sale_order()
            if not order:
                continue
            if order.state == "cancel":
                choice._end("cancelled")
            elif choice._is_handed_out(order):
                choice._end("fetched")

    def _is_begun(self):
        """Return whether a part of it was handed out: then it is not taken back."""
        order = self._sale_order()
        return bool(order) and any(
            line.qty_delivered > 0 for line in order.order_line.filtered("product_id")
        )

    def _is_handed_out(self, order):
        lines = order.order_line.filtered("product_id")
        return bool(lines) and all(
            line.qty_delivered >= line.product_uom_qty for line in lines
        )
