"""What a customer bought, said, and everything that happened, for the desk."""

from odoo import _, api, models
from odoo.exceptions import UserError

from .customer_desk_tab import ROWS

#: What the timeline can be narrowed to.
KINDS = ("purchase", "contact", "case", "points", "answer", "consent", "request")


class CustomerDesk(models.AbstractModel):
    _inherit = "customer.desk"

    @api.model
    def timeline(self, partner_id, before=False, kind=False):
        """Return a page of everything that happened with a customer, the newest first.

        :param int partner_id: the customer
        :param dict before: the last row of the page before, or False
        :param str kind: only what is of this kind (:data:`KINDS`), or False
        :return: ``rows``, see ``customer.profile._timeline``, and ``more``
        :rtype: dict
        :raise AccessError: the user is not of the service desk
        :raise UserError: no such customer, page or kind
        """
        partner = self._ensure_customer(partner_id)
        if kind and (not isinstance(kind, str) or kind not in KINDS):
            raise UserError(_("There is no such kind."))
        rows = self.env["customer.profile"]._timeline(
            partner, self.env.companies, ROWS + 1, before, [kind] if kind else None
        )
        return self._page(rows)

    @api.model
    def _tab_purchases(self, partner, offset):
        profile = self.env["customer.profile"]
        return self._page(
            profile._purchases(partner, self.env.companies, ROWS + 1, offset)
        )

    # What the customer said

    @api.model
    def _tab_answers(self, partner, offset):
        """Return answers to surveys, and beside the first ones what is remembered."""
        profile, company = self.env["customer.profile"], self.env.company
        rows = profile._answers(partner, company, ROWS + 1, offset)
        return self._page(rows, preferences=profile._preferences(partner, company))

    @api.model
    def note_contact_data(self, partner_id, field, is_right):
        """Keep that contact data still holds, or does not any more.

        :param int partner_id: the customer
        :param str field: ``email``, ``phone`` or ``address``
        :param bool is_right: what the customer says of it
        :return: ``freshness``, see ``res.partner._contact_freshness``
        :rtype: dict
        :raise AccessError: the user is not of the service desk
        :raise UserError: no such customer, no such data, or none on file
        """
        partner = self._ensure_customer(partner_id)
        # Whoever is at the desk may note it, also without the right to edit contacts.
        checks = self.env["customer.contact.check"].sudo()
        checks._ensure_kind(field)
        if not isinstance(is_right, bool) or not partner._has_contact(field):
            raise UserError(_("Nothing of this kind is on file."))
        if not partner._may_be_sent(None):
            raise UserError(_("The person asked that nobody uses the data."))
        if is_right:
            checks._note_right(partner, [field])
        else:
            checks._note_wrong(partner, field, "changed")
        return {"freshness": self._freshness(partner)}

    # What the customer may want

    @api.model
    def _tab_suggestions(self, partner, _offset):
        company = self.env.company
        rows = self.env["customer.suggestion"]._for_page(partner, company)
        return {"rows": rows, "more": False, "currency_id": company.currency_id.id}

    @api.model
    def dismiss(self, partner_id, product_id):
        """Keep that a customer does not want a product suggested.

        :return: ``status`` ``kept``
        :rtype: dict
        :raise AccessError: the user is not of the service desk
        :raise UserError: no such customer or product
        """
        partner = self._ensure_customer(partner_id)
        ident = product_id if type(product_id) is int else 0
        product = self.env["product.product"].browse(ident).exists()
        if not product or not product.has_access("read"):
            raise UserError(_("There is no such product."))
        Suggestion = self.env["customer.suggestion"]
        Suggestion._not_interested(partner, product, self.env.company, "office")
        return {"status": "kept"}
