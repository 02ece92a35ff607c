"""What a customer says on the own page, who came by a signed link or is logged in."""

from odoo import _, api, models
from odoo.exceptions import UserError

from ..core.rules import prompts
from .profile_prompt_answer import ANSWERS

#: Answers of one customer in an hour.
MOST_ON_PAGE = 20


class ProfilePrompt(models.Model):
    _inherit = "profile.prompt"

    @api.model
    def _answer_on_page(self, partner, company, vals):
        """Keep what a customer said on the own page; see :meth:`pos_answer`.

        :param partner: the customer: who calls this knows that it is her
        :param company: the ``res.company`` whose page it is
        :param dict vals: as for :meth:`pos_answer`, without ``partner_id``
        """
        prompt = self._told_on_page(partner, company, vals, ANSWERS)
        if self._is_handed_in(vals, prompt, partner):
            return {"status": "kept", "message": ""}
        if not self._may_answer_on_page(partner):
            return self._said("limited")
        return prompt._answer(partner.sudo(), self._shop_of(company), vals, "page")

    @api.model
    def _skip_on_page(self, partner, company, vals):
        """Keep that a customer does not answer; see :meth:`pos_skip`."""
        prompt = self._told_on_page(partner, company, vals, {"never"})
        if self._is_handed_in(vals, prompt, partner):
            return {"status": "kept"}
        if not self._may_answer_on_page(partner):
            raise UserError(_("Too many at once. Please wait some minutes."))
        end = prompts.REFUSED if vals.get("never") is True else prompts.SKIPPED
        prompt._note(partner, end, "page", vals, self._shop_of(company))
        return {"status": "kept"}

    @api.model
    def _told_on_page(self, partner, company, vals, others):
        """Return the rule, in ``sudo``, after checking that the page may ask it."""
        prompt_id = self._checked_message(vals, others)
        allowed = {rule.id for rule in self._rules_on_page(company)}
        if type(prompt_id) is not int or prompt_id not in allowed:
            raise UserError(_("This is not asked any more."))
        self._ensure_asked(partner.sudo())
        return self.sudo().with_company(company).browse(prompt_id)

    @api.model
    def _may_answer_on_page(self, partner):
        tries = self.env["customer.page.attempt"].sudo()
        return tries._take(f"prompt:{partner.id}", MOST_ON_PAGE)

    @api.model
    def _shop_of(self, company):
        """Return a till of a company: its country says how phone numbers are written.

        :raise UserError: the company has none
        """
        shops = self.env["pos.config"].sudo().with_company(company)
        shop = shops.search([("company_id", "=", company.id)], limit=1)
        if not shop:
            raise UserError(_("This is not asked any more."))
        return shop
