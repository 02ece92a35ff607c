from odoo import fields, models

#: Where courts ask who sends advertising by e-mail to prove the consent, and take an
#: answered mail for that proof.
ASKED_FOR = {"DE", "AT"}


class ResCompany(models.Model):
    _inherit = "res.company"

    signup_double_opt_in = fields.Selection(
        [
            ("law", "Where it is asked for"),
            ("always", "Always"),
            ("never", "Never"),
        ],
        string="Confirm Sign-up by E-mail",
        default="law",
        required=True,
        help="Who signs up on a web page or by phone gets an e-mail with a link; "
        "before it is opened there is no customer, or no consent. 'Where it is asked "
        "for' is Germany and Austria, by the company's country.",
    )

    def _needs_double_opt_in(self):
        """Return whether a sign-up counts once a mail is answered.

        :rtype: bool
        """
        self.ensure_one()
        company = self.sudo()
        if company.signup_double_opt_in != "law":
            return company.signup_double_opt_in == "always"
        country = company.account_fiscal_country_id or company.country_id
        return country.code in ASKED_FOR
