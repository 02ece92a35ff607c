from odoo import _, api, models
from odoo.exceptions import UserError

#: At the till and on the customer's page.
AT_TILL, ON_PAGE = 2, 6


class CustomerSuggestion(models.AbstractModel):
    """What a customer might want, each with a sentence that says why."""

    _name = "customer.suggestion"
    _description = "Suggestions for a Customer"

    @api.model
    def _for_till(self, config, partner, limit=AT_TILL):
        """Return what a till suggests for the customer on its order.

        :param config: the ``pos.config``
        :param partner: the ``res.partner``, who may see is asked before
        :return: for each ``product_id``, ``name``, ``reason`` (``again``, ``together``
            or ``accessory``), ``why`` (a sentence), ``price``
        :rtype: list[dict]
        """
        return []

    @api.model
    def _for_page(self, partner, company, limit=ON_PAGE):
        """Return the same for the customer's own page and for the service desk."""
        return []

    # What the customer does not want

    @api.model
    def pos_not_interested(self, config_id, partner_id, product_id):
        """Keep that a customer does not want a product suggested. Again is the same.

        :param int config_id: the till's ``pos.config``
        :param int partner_id: the customer
        :param int product_id: the ``product.product``
        :return: ``status`` ``kept``
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: no customer or product of this till
        """
        Partner = self.env["res.partner"]
        config = Partner._ensure_till(config_id)
        partner = Partner._ensure_till_customer(config, partner_id)
        product_id = product_id if type(product_id) is int else 0
        product = self.env["product.product"].sudo().browse(product_id).exists()
        company = product.company_id
        if not product or (company and company not in config.company_id.parent_ids):
            raise UserError(_("There is no such product."))
        self._not_interested(partner, product, config.company_id, "till")
        return {"status": "kept"}

    @api.model
    def _not_interested(self, partner, product, company, place="office"):
        """Keep that a customer does not want a product suggested.

        :param str place: ``till``, ``page`` or ``office``
        """
        return self.env["customer.suggestion.feedback"]._keep(
            partner, product, company, place
        )
