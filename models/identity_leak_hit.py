from odoo import fields, models


class IdentityLeakHit(models.Model):
    """A place where an identifier of a customer stands in clear."""

    _name = "identity.leak.hit"
    _description = "Leak Found"
    _order = "scan_id desc, source, place, row"
    _rec_name = "place"

    scan_id = fields.Many2one(
        "identity.leak.scan",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", readonly=True, ondelete="cascade", index=True
    )
    field = fields.Char(readonly=True, help="Which of the customer's values was found.")
    source = fields.Selection(
        [("database", "Database"), ("filestore", "File"), ("log", "Server log")],
        readonly=True,
        required=True,
    )
    place = fields.Char(readonly=True, help="Table and column, or file, or log.")
    row = fields.Char(
        "Where", readonly=True, help="Number of the record, or of the line."
    )
