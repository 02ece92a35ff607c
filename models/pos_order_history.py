from odoo import models


class PosOrder(models.Model):
    """Ways to a customer's purchases that do not get longer with the purchases."""

    _inherit = "pos.order"

    # The last visit, and a page of purchases, without a look at all the others.
    _of_customer = models.Index(
        "(partner_id, date_order DESC, id DESC) INCLUDE (company_id, config_id)"
        " WHERE partner_id IS NOT NULL AND state IN ('paid', 'done')"
    )


class CustomerCase(models.Model):
    _inherit = "customer.case"

    _open_of_customer = models.Index(
        "(partner_id, company_id)"
        " WHERE partner_id IS NOT NULL AND closed_at IS NULL AND merged_into_id IS NULL"
    )


class WarrantyCard(models.Model):
    _inherit = "warranty.card"

    _ends_of_owner = models.Index(
        "(partner_id, until) WHERE partner_id IS NOT NULL AND end_kind IS NULL"
    )
