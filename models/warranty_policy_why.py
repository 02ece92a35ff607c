from odoo import _, api, models

from .warranty_policy import BRAND, CATEGORY, PRODUCT


class WarrantyPolicy(models.Model):
    """Says in words which policy counts for a product, and why."""

    _inherit = "warranty.policy"

    @api.model
    def _why(self, product, company):
        """Return the policy of a product and the reason, both maybe empty.

        :param product: a ``product.product``
        :return: policy, sentence
        """
        promise = self._promise_of(product, company)
        if not promise:
            return self.browse(), ""
        offers = self._offers(company.id)
        offer = next(one for one in offers if one.promise.policy == promise.policy)
        return self.browse(promise.policy), self._reason(offer, product)

    @api.model
    def _reason(self, offer, product):
        """Return why a policy fits a product, in words."""
        [(_product, *marks)] = self._marks_of(product)
        kind, distance = offer.rank(*marks)
        _template, _goods, categories, tags = marks
        if kind == PRODUCT:
            return _("It names this product.")
        if kind == BRAND:
            brands = self.env["product.tag"].browse(offer.brands & tags)
            return _("It is for the brand %s.", ", ".join(brands.mapped("name")))
        if kind == CATEGORY:
            category = self.env["product.category"].browse(categories[distance])
            return _("It is for the category %s.", category.display_name)
        return _("It is for all products that have none of their own.")
