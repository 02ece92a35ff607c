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
    identity_request_days = fields.Integer(
        "Days to Answer a Request",
        default=0,
        help="How long a person waits for an answer at most. 0 is one month, as the "
        "European GDPR says (Art. 12 (3)).",
    )
    _identity_request_days_positive = models.Constraint(
        "CHECK (identity_request_days >= 0)",
        "The days to answer a request cannot be less than 0.",
    )
