"""The customer desk of the back office: who it is for, and whose customers it knows.

Everything that the screen asks goes through ``customer.desk``. It has no records; each
of its public methods checks who asks and what. Codes go out and no identity does: that
is revealed on the customer's own form, for a purpose.
"""

from odoo import _, api, models
from odoo.exceptions import AccessError, UserError

from .customer_case import SERVICE_USER

#: What is read of a customer, in one query.
CUSTOMER = [
    "active",
    "company_id",
    "customer_code",
    "identity_filled",
    "identity_person",
    "identity_protected",
    "identity_restricted",
    "identity_version",
    "is_company",
    "lang",
    "name",
    "parent_id",
]


class CustomerDesk(models.AbstractModel):
    _name = "customer.desk"
    _description = "Customer Desk"

    @api.model
    def _ensure_desk(self):
        """Refuse who is not of the service desk. The real user counts."""
        if not self.env.user.has_group(SERVICE_USER):
            raise AccessError(_("Only the service desk may do this."))

    @api.model
    def _ensure_customer(self, partner_id):
        """Return a customer of the companies that are chosen, in ``sudo``.

        Another company's customer and one that does not exist are told in one way.

        :param int partner_id: as the screen sends it
        :raise AccessError: the user is not of the service desk
        :raise UserError: there is no such customer
        """
        self._ensure_desk()
        # A bool is an int as well, and no customer.
        ident = partner_id if type(partner_id) is int and partner_id > 0 else 0
        partner = self.env["res.partner"].sudo().browse(ident).exists()
        partner.fetch(CUSTOMER)
        if not partner.active or not self._is_customer(partner):
            raise UserError(_("There is no such customer."))
        return partner

    @api.model
    def _is_customer(self, partner):
        """Return whether a customer is one of the companies that are chosen."""
        company = partner.company_id
        return not company or company in self._above()

    @api.model
    def _above(self):
        """Return the companies that are chosen and those above them, in ``sudo``."""
        return self.env.companies.sudo().parent_ids

    @api.model
    def _customer_row(self, partner):
        """Return how the desk calls a customer: by the code, a company by its name."""
        return {
            "id": partner.id,
            "code": partner.till_name,
            "is_company": partner.is_company,
        }
