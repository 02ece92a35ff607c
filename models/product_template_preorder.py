from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    preorder_ok = fields.Boolean(
        "Can Be Pre-ordered",
        help="Stands on the pages of shops that take pre-orders.",
    )
