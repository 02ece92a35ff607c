"""When what is kept of programs, of products and of what is asked is dropped.

See ``loyalty.ledger._schemes``, ``warranty.policy._promise_of`` and
``profile.prompt._rules_of``.
"""

from odoo import api, models

#: What rules and policies ask of a product.
OF_PRODUCTS = {"type", "categ_id", "product_tag_ids", "additional_product_tag_ids"}


class _Kept(models.AbstractModel):
    _name = "loyalty.ledger.kept"
    _description = "Part of what the ledger keeps of programs"

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if self._is_kept(vals):
            self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    @api.model
    def _is_kept(self, vals):
        """Return whether a change concerns what is kept."""
        return True


class LoyaltyProgram(models.Model):
    _name = "loyalty.program"
    _inherit = ["loyalty.program", "loyalty.ledger.kept"]


class LoyaltyRule(models.Model):
    _name = "loyalty.rule"
    _inherit = ["loyalty.rule", "loyalty.ledger.kept"]


class LoyaltyReward(models.Model):
    _name = "loyalty.reward"
    _inherit = ["loyalty.reward", "loyalty.ledger.kept"]


class LoyaltyTier(models.Model):
    _name = "loyalty.tier"
    _inherit = ["loyalty.tier", "loyalty.ledger.kept"]


class LoyaltyMail(models.Model):
    _name = "loyalty.mail"
    _inherit = ["loyalty.mail", "loyalty.ledger.kept"]


class ProductCategory(models.Model):
    _name = "product.category"
    _inherit = ["product.category", "loyalty.ledger.kept"]

    @api.model
    def _is_kept(self, vals):
        return "parent_id" in vals


class ProductTag(models.Model):
    _name = "product.tag"
    _inherit = ["product.tag", "loyalty.ledger.kept"]


class PosConfig(models.Model):
    _name = "pos.config"
    _inherit = ["pos.config", "loyalty.ledger.kept"]

    @api.model
    def _is_kept(self, vals):
        return bool(vals.keys() & {"company_id", "pricelist_id", "journal_id"})


class ProductTemplate(models.Model):
    _inherit = "product.template"

    def write(self, vals):
        if vals.keys() & OF_PRODUCTS:
            self.env.registry.clear_cache()
        return super().write(vals)


class ProductProduct(models.Model):
    _inherit = "product.product"

    def write(self, vals):
        if vals.keys() & OF_PRODUCTS:
            self.env.registry.clear_cache()
        return super().write(vals)
