import logging

from odoo import _, api, fields, models
from odoo.exceptions import UserError

_logger = logging.getLogger(__name__)


class PosOrder(models.Model):
    _inherit = "pos.order"

    pending_customer_code = fields.Char(
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="A code that the till put on the order while it could not reach the "
        "server. Emptied when the order gets its customer.",
    )
    customer_code_display = fields.Char(related="partner_id.customer_code_display")

    @api.model
    def _process_order(self, order, existing_order):
        problem = self._take_pending_customer(order)
        # A till sends an open order again and again; its log says a thing once.
        if existing_order and problem:
            told = existing_order.pending_customer_code, existing_order.partner_id.id
            news = order["pending_customer_code"], order.get("partner_id") or False
            problem = problem if news != told else None
        order_id = super()._process_order(order, existing_order)
        if problem:
            self.browse(order_id).message_post(body=problem)
        return order_id

    @api.model
    def _take_pending_customer(self, order):
        """Turn the code on an order from an offline till into its customer.

        The sale comes first: whatever is wrong with the code, the order is kept, and
        says so in its log.

        :param dict order: the order as the till sent it, changed in place
        :return: what the back office should know, or None
        """
        pending = order.get("pending_customer_code")
        if not pending:
            return None
        if order.get("partner_id"):
            order["pending_customer_code"] = False
            return None
        Partner = self.env["res.partner"]
        code = Partner._customer_code_of(pending)
        if not code:
            order["pending_customer_code"] = False
            return _("The till sent a customer code that is none. It was left out.")
        config = self.env["pos.session"].browse(order["session_id"]).config_id
        status, partner = Partner._resolve_code(config, code)
        if not partner:
            _logger.info(
                "order %s: customer code not attached, %s", order["uuid"], status
            )
            return self._pending_problem(status)
        order["partner_id"] = partner.id
        order["pending_customer_code"] = False
        return self._pending_problem(status) if status == "lost" else None

    @api.model
    def _pending_problem(self, status):
        return {
            "unknown": _(
                "The customer's code is not known. The order has no customer."
            ),
            "archived": _("The customer of the code is archived. The order has none."),
            "other_company": _(
                "The customer's code belongs to another company. The order has none."
            ),
            "lost": _("The customer was identified by a card that is reported lost."),
        }[status]

    def _can_attach_customer(self):
        return bool(self.pending_customer_code and not self.partner_id)

    def _ensure_can_attach_customer(self):
        for order in self:
            if not order._can_attach_customer():
                raise UserError(_("Order %s waits for no customer.", order.name))

    def action_attach_customer(self):
        """Try again to find the customer of orders that were kept without one."""
        self.check_access("write")
        self._ensure_can_attach_customer()
        for order in self:
            vals = {
                "uuid": order.uuid,
                "session_id": order.session_id.id,
                "pending_customer_code": order.pending_customer_code,
            }
            problem = self._take_pending_customer(vals)
            if "partner_id" not in vals:
                raise UserError(problem)
            order.write(
                {"partner_id": vals["partner_id"], "pending_customer_code": False}
            )
            if problem:
                order.message_post(body=problem)
