"""A buyer without a customer code who says how to be reached.

It goes the way of all identities: a new customer with a code of its own, known by this
address alone. Whether somebody has the address already is told to nobody on the page;
see ``docs/adr/0018-keys-of-pages.md``.
"""

from odoo import _, api, models
from odoo.exceptions import UserError

MOST_SIGNS = 254


class CustomerPage(models.Model):
    _inherit = "customer.page"

    def _can_take_contact(self):
        """Return whether the page belongs to nobody yet who could be reached."""
        self.ensure_one()
        return not self._owner()

    def _checked_contact(self, typed):
        """Return what :meth:`_contact_in` says, where this page can take it."""
        if not self._can_take_contact():
            return {}
        return self._contact_in(typed, self.company_id)

    @api.model
    def _contact_in(self, typed, company):
        """Return the identity field and the value that somebody typed, or nothing.

        :raise UserError: neither phone number nor e-mail address
        """
        typed = typed.strip() if isinstance(typed, str) else ""
        if not typed:
            return {}
        field = "email" if "@" in typed else "phone"
        checked, problems = {}, {}
        if len(typed) <= MOST_SIGNS and typed.isprintable():
            identities = self.env["identity.vault"].sudo()
            checked, problems = identities._checked({field: typed}, company)
        if problems or not checked:
            raise UserError(
                _(
                    "This is neither an e-mail address nor a phone number. Write the "
                    "phone number with its country code."
                )
            )
        return checked

    def _keep_contact(self, contact):
        """Make the customer of this page.

        :param dict contact: of :meth:`_checked_contact`
        :return: whether the shop can answer there by itself
        """
        self.ensure_one()
        shop = self._shop()
        partners = self.env["res.partner"].sudo().with_company(self.company_id)
        [(field, value)] = contact.items()
        status, others = partners._find_by_contact(shop, field, value, storing=True)
        is_new = status == "found" and not others
        if not is_new:
            # A second customer must not be found by it, nor the first be written to.
            contact = {"note": _("Given on a customer's page, not checked: %s", value)}
        with self.env.cr.savepoint() as savepoint:
            codes = self.env["customer.code"].sudo()
            partner = partners._new_member(codes._reserve(1, shop))
            if self._lang_of_page():
                partner.lang = self._lang_of_page()
            if partner._keep_identity(shop, contact):
                savepoint.rollback()
                return False
        self.partner_id = partner
        return is_new

    def _lang_of_page(self):
        code = self.env.context.get("lang")
        installed = dict(self.env["res.lang"].sudo().get_installed())
        return code if code in installed else False
