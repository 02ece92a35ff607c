from odoo import fields, models


class ProductTemplate(models.Model):
    _inherit = "product.template"

    warranty_extension_months = fields.Integer(
        "Extends a Warranty by (months)",
        help="For a product that is a longer warranty: sold with an item, or later for "
        "one, it makes the item's warranty so much longer. 0 for everything else.",
    )

    _warranty_extension_range = models.Constraint(
        "CHECK (warranty_extension_months BETWEEN 0 AND 600)",
        "An extension has 0 to 600 months.",
    )
