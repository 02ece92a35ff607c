from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    identity_consent_ids = fields.One2many(
        "identity.consent",
        "partner_id",
        string="Consents",
        readonly=True,
        copy=False,
        groups="pos_customer_identity.group_identity_user",
    )

    def _has_consent(self, purpose, company=None):
        """Return whether the customer agrees to a purpose now.

        :param str purpose: technical name of the purpose
        :param company: the ``res.company`` that asks; the current one if left out
        """
        self.ensure_one()
        company = (company or self.env.company).sudo().root_id
        return bool(
            self.env["identity.consent"]
            .sudo()
            .search_count(
                [
                    ("partner_id", "=", self.id),
                    ("purpose", "=", purpose),
                    ("company_id", "=", company.id),
                    ("current", "=", True),
                    ("state", "=", "given"),
                ],
                limit=1,
            )
        )
