from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    identity_policy = fields.Selection(
        [
            ("till", "Customers made at the till"),
            ("individuals", "All individuals"),
            ("manual", "By hand"),
        ],
        string="Protected Customers",
        required=True,
        default="till",
        help="Whose name, phone, e-mail and address are kept encrypted in a database "
        "of their own. Customers made at the till: they live under their code. All "
        "individuals: also every other person who becomes a contact, but neither "
        "companies, their contacts nor users. By hand: only who is protected by hand, "
        "and who gives personal data at the till.",
    )
