"""What a customer bought, and everything that happened, for the desk."""

from odoo import api, models

from .customer_desk_tab import ROWS


class CustomerDesk(models.AbstractModel):
    _inherit = "customer.desk"

    @api.model
    def timeline(self, partner_id, before=False, kind=False):
        """Return a page of everything that happened with a customer.

        :param int partner_id: the customer
        :param str before: where the page before it ended, or False
        :param str kind: only what is of this kind, or False
        """
        partner = self._ensure_customer(partner_id)
        return {"rows": [], "more": False, "kinds": []}

    @api.model
    def _tab_purchases(self, partner, offset):
        rows = self.env["customer.profile"]._purchases(
            partner, self.env.companies, ROWS + 1, offset
        )
        return self._page(rows)

    @api.model
    def _tab_answers(self, partner, offset):
        return self._page([])
