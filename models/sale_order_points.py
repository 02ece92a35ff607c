"""What the ledger has to see of orders of the shop, when Odoo's sale is installed.

These are no models: a model that is not installed cannot be extended. The ledger puts
them before the other classes of ``sale.order`` and ``sale.order.line`` once the models
of a database are there; ``super()`` is then what Odoo made. See docs/adr/0017.
"""

from odoo import api, models

from .loyalty_program_usage import ProgramOfShop

#: What a change must name, so that points may have to follow.
ORDER = {"state", "order_line", "partner_id"}
LINE = {
    "product_id",
    "product_uom_qty",
    "product_uom_id",
    "price_unit",
    "discount",
    "tax_ids",
    "points_cost",
    "reward_id",
    "coupon_id",
}


class SaleOrderPoints:
    """Goes before the classes of ``sale.order``."""

    __slots__ = ()

    def _points_confirmed(self):
        """Return the confirmed orders, and note which of them Odoo booked itself."""
        confirmed = self.filtered(lambda order: order.state == "sale")
        if confirmed:
            self.env["loyalty.ledger"]._note_odoos(confirmed)
        return confirmed

    def write(self, vals):
        if not ORDER & vals.keys():
            return super().write(vals)
        ledger = self.env["loyalty.ledger"]
        self._points_confirmed()
        with ledger._following(self):
            return super().write(vals)

    def _program_check_compute_points(self, programs):
        """Count points of members as the ledger will."""
        found = super()._program_check_compute_points(programs)
        governed = [
            program
            for program, status in found.items()
            if program._is_governed() and "points" in status
        ]
        earned = governed and self.env["loyalty.ledger"]._shop_points(self)
        for program in governed if earned is not None else ():
            found[program]["points"] = [float(earned.get(program.id, 0))]
        return found

    def _update_programs_and_rewards(self):
        """Count again at the end: rewards may have changed the sums."""
        ledger = self.env["loyalty.ledger"]
        self._points_confirmed()
        with ledger._following(self):
            result = super()._update_programs_and_rewards()
        if self.state in ("draft", "sent") and any(
            card._is_governed() for card in self.sudo().coupon_point_ids.coupon_id
        ):
            earned = ledger._shop_points(self)
            if earned is not None:
                ledger._tell_order(self, earned)
        return result

    def _get_real_points_for_coupon(self, coupon, *args, **kwargs):
        """Return what rewards of this order can still take.

        Where rewards lower what an order earns it cannot pay for them itself: the price
        would be another one each time that it is counted.
        """
        ledger = self.env["loyalty.ledger"]
        if (
            not coupon
            or not coupon._is_governed()
            or self.id in ledger._watch()["odoo"]
        ):
            return super()._get_real_points_for_coupon(coupon, *args, **kwargs)
        free = float(ledger._free_points(self, coupon))
        rows = self.coupon_point_ids.filtered(lambda row: row.coupon_id == coupon)
        lines = self.order_line.filtered(lambda line: line.coupon_id == coupon)
        if coupon.program_id.points_basis != "after":
            free += sum(rows.mapped("points"))
        free -= sum(lines.mapped("points_cost"))
        return coupon.currency_id.round(free)

    def _get_reward_values_product(self, reward, coupon, product=None, **kwargs):
        """Give one piece of a reward that a customer chose to fetch.

        Odoo gives as many as the points reach for, and takes all these points.
        """
        made = super()._get_reward_values_product(
            reward, coupon, product=product, **kwargs
        )
        choices = self.env["loyalty.choice"].sudo()
        if not reward.clear_wallet and choices._is_ordered(self, reward):
            for vals in made:
                vals["product_uom_qty"] = reward.reward_product_qty
                vals["points_cost"] = reward.required_points
        return made

    def _get_point_changes(self):
        """Leave points of members to the ledger, but for orders that Odoo booked."""
        ours = self._get_changes_without_members()
        odoos = self.filtered(
            lambda order: order.id in self.env["loyalty.ledger"]._watch()["odoo"]
        )
        changes = super(SaleOrderPoints, odoos)._get_point_changes()
        return ours | {k: v for k, v in changes.items() if k._is_governed()}

    def _get_changes_without_members(self):
        changes = super()._get_point_changes()
        return {k: v for k, v in changes.items() if not k._is_governed()}

    def _add_loyalty_history_lines(self):
        """Write Odoo's words; booking replaces those about members."""
        with self.env["loyalty.ledger"]._booking_itself():
            return super()._add_loyalty_history_lines()

    def _update_loyalty_history(self, coupon_id, points):
        """Change Odoo's words where there are some; entries say it themselves."""
        odoos = self.env["loyalty.ledger"]._watch()["odoo"]
        if coupon_id._is_governed() and self.id not in odoos:
            return None
        return super()._update_loyalty_history(coupon_id, points)

    def _add_points_for_coupon(self, coupon_points):
        with self.env["loyalty.ledger"]._booking_itself(self):
            return super()._add_points_for_coupon(coupon_points)

    def _action_cancel(self):
        self._points_confirmed()
        result = super()._action_cancel()
        self.env["loyalty.ledger"]._watch()["odoo"].difference_update(self.ids)
        return result


class SaleOrderLinePoints:
    """Goes before the classes of ``sale.order.line``."""

    __slots__ = ()

    @api.model_create_multi
    def create(self, vals_list):
        ids = {vals["order_id"] for vals in vals_list if vals.get("order_id")}
        orders = self.env["sale.order"].browse(ids)._points_confirmed()
        if not orders:
            return super().create(vals_list)
        ledger = self.env["loyalty.ledger"]
        with ledger._following(orders), ledger._booking_itself(orders):
            return super().create(vals_list)

    def write(self, vals):
        orders = LINE & vals.keys() and self.order_id._points_confirmed()
        if not orders:
            return super().write(vals)
        ledger = self.env["loyalty.ledger"]
        with ledger._following(orders), ledger._booking_itself(orders):
            return super().write(vals)

    def unlink(self):
        orders = self.order_id._points_confirmed()
        if not orders:
            return super().unlink()
        ledger = self.env["loyalty.ledger"]
        with ledger._following(orders), ledger._booking_itself(orders):
            return super().unlink()


EXTENSIONS = {
    "sale.order": SaleOrderPoints,
    "sale.order.line": SaleOrderLinePoints,
    "loyalty.program": ProgramOfShop,
}


class LoyaltyLedger(models.AbstractModel):
    """Where the classes above come in, and go again."""

    _inherit = "loyalty.ledger"

    def _register_hook(self):
        super()._register_hook()
        if not self._has_shop():
            return
        for name, extension in EXTENSIONS.items():
            model = self.env.registry[name]
            if extension not in model.__bases__:
                model.__bases__ = (extension, *model.__bases__)
                self._lead_patches(model, extension)

    def _unregister_hook(self):
        result = super()._unregister_hook()
        for name, extension in EXTENSIONS.items():
            model = self.env.registry.get(name)
            if model is not None and extension in model.__bases__:
                kept = [base for base in model.__bases__ if base is not extension]
                model.__bases__ = tuple(kept)
                self._lead_patches(model, extension)
        return result

    @api.model
    def _lead_patches(self, model, extension):
        """Let methods that automation rules put over ours call what is there now."""
        for name in vars(extension):
            patched = vars(model).get(name)
            if hasattr(patched, "origin"):
                classes = (vars(base) for base in model.__mro__[1:])
                patched.origin = next(own[name] for own in classes if name in own)
