from odoo import fields, models


class ProductAffinity(models.Model):
    """Which products are bought together, of all customers: no one can be told from it.

    Written by the nightly run alone (``product.affinity.run``). Each pair has two rows,
    one for either product that somebody begins with.
    """

    _name = "product.affinity"
    _description = "Bought Together"
    _order = "lift desc, orders desc, id"
    _rec_name = "other_id"
    _log_access = False

    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=False, ondelete="cascade"
    )
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, index=False, ondelete="cascade"
    )
    other_id = fields.Many2one(
        "product.product",
        "Bought Together with",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    orders = fields.Integer(
        "Orders with Both", readonly=True, help="Orders that hold both products."
    )
    support = fields.Float(
        "Support (%)",
        readonly=True,
        digits=(16, 4),
        aggregator="avg",
        help="Of all orders, those that hold both products.",
    )
    confidence = fields.Float(
        "Confidence (%)",
        readonly=True,
        digits=(16, 2),
        aggregator="avg",
        help="Of the orders with the first product, those that hold the other as well.",
    )
    lift = fields.Float(
        readonly=True,
        digits=(16, 2),
        aggregator="avg",
        help="How many times as often both are in one order as they would be by "
        "chance. 1 is chance.",
    )
    rank = fields.Integer(readonly=True, aggregator=None)
    made_on = fields.Datetime("As of", readonly=True)

    _product_unique = models.UniqueIndex("(product_id, company_id, other_id)")
