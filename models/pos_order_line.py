from odoo import models


class PosOrderLine(models.Model):
    _inherit = "pos.order.line"

    #: Counts how often programmes were used, without a look at the orders.
    _of_reward = models.Index("(reward_id, order_id) WHERE reward_id IS NOT NULL")
