from odoo import api, fields, models

#: Orders that a job looks at in one go, and how often it tries one.
BATCH = 100
MOST_TRIES = 20
#: What a till may not say of itself.
OURS = ("warranty_pending", "warranty_tries")


class PosOrder(models.Model):
    """Warranties are registered when an order is paid; see ``warranty.card``."""

    _inherit = "pos.order"

    warranty_pending = fields.Boolean(
        "Warranties Wait",
        readonly=True,
        copy=False,
        help="Something was wrong when the order was paid; a job tries again.",
    )
    warranty_tries = fields.Integer(readonly=True, copy=False)

    _warranties_wait = models.Index("(warranty_tries, id) WHERE warranty_pending")

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._without_warranty(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._without_warranty(vals))

    @api.model
    def _without_warranty(self, vals):
        if self.env.su:
            return vals
        return {name: value for name, value in vals.items() if name not in OURS}

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records, config)
        for row in rows:
            for name in OURS:
                row.pop(name, None)
        return rows

    def _process_saved_order(self, draft):
        result = super()._process_saved_order(draft)
        if not draft and self.state in ("paid", "done"):
            self.env["warranty.card"]._register_order(self)
        return result

    def action_attach_customer(self):
        result = super().action_attach_customer()
        for order in self:
            # Who they belong to was not known when they were registered.
            nobodys = [("order_id", "=", order.id), ("partner_id", "=", False)]
            cards = self.env["warranty.card"].sudo().search(nobodys)
            cards.partner_id = order.partner_id
        return result

    def action_register_warranties(self):
        """Try again now, also what was tried too often.

        :raise AccessError: the user may not change these orders
        """
        self.check_access("write")
        for order in self.filtered("warranty_pending").sudo():
            if self.env["warranty.card"]._register_order(order):
                order.write({"warranty_pending": False, "warranty_tries": 0})

    @api.model
    def _cron_register_warranties(self):
        """Register what could not be when the order was paid, the least tried first."""
        domain = [("warranty_pending", "=", True), ("warranty_tries", "<", MOST_TRIES)]
        orders = self.sudo().search(domain, order="warranty_tries, id", limit=BATCH)
        for order in orders:
            if self.env["warranty.card"]._register_order(order):
                order.warranty_pending = False
            if self.env["ir.cron"]._commit_progress(1) <= 0:
                break
