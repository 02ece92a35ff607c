from odoo import api, fields, models

from .product_affinity_sql import WORK_TABLE


class ProductAffinityCount(models.Model):
    """What portions of a run counted, until it ends. Nobody reads it by the ORM.

    A table that PostgreSQL need not log: what a crash takes is counted anew.
    """

    _name = "product.affinity.count"
    _description = "Counts of What Is Bought Together"
    _auto = False
    _log_access = False

    company_id = fields.Many2one("res.company", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    other_id = fields.Many2one("product.product", readonly=True)
    orders = fields.Integer(readonly=True)

    @api.private
    def init(self):
        self.env.cr.execute(WORK_TABLE)
