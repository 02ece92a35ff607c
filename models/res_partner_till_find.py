"""Finding customers at the till by what they say, and whether it fits."""

import re

from odoo import _, api, models
from odoo.exceptions import UserError
from odoo.tools import SQL, email_normalize

from .res_partner_till import MAX_EMAIL

#: What people write in phone numbers; at least so many digits.
PHONE_SYMBOLS = re.compile(r"[\d\s()+./\u2010-\u2015-]+")
PHONE_DIGITS = 7
#: Three groups of digits were rather meant to be a receipt.
RECEIPT_SHAPE = re.compile(r"\d+-\d+-\d+")
#: More customers than this with one phone number are as good as any number.
MOST_FOUND = 20
#: What may be compared at the till.
COMPARABLE = ("name", "phone", "email", "birthdate", "zip", "street", "city")


class ResPartner(models.Model):
    _inherit = "res.partner"

    _till_phone_idx = models.Index(
        "(phone_sanitized) WHERE phone_sanitized IS NOT NULL"
    )
    _till_email_idx = models.Index(
        "(email_normalized) WHERE email_normalized IS NOT NULL"
    )

    @api.model
    def pos_match(self, config_id, partner_id, field, value):
        """Say whether what a person says is what is stored, and nothing else.

        :param int config_id: the till's ``pos.config``
        :param int partner_id: the customer
        :param str field: one of :data:`COMPARABLE`
        :param str value: what the person says
        :return: ``status``: ``yes``, ``no``, ``nothing`` (no such value is on file),
            ``limited`` (too many questions) or ``unavailable``
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: no customer of this till, or no field that can be compared
        """
        config = self._ensure_till(config_id)
        partner = self._ensure_till_customer(config, partner_id)
        if field not in COMPARABLE:
            raise UserError(_("This cannot be compared at the till."))
        plain = None
        if not partner.identity_protected:
            plain = partner._plain_value(field)
        if not (plain or partner._identity_has(field)):
            return {"status": "nothing"}
        value = value.strip() if isinstance(value, str) else ""
        if not value or len(value) > MAX_EMAIL:
            return {"status": "no"}
        vault = self.env["identity.vault"]
        return {"status": vault._match_at_till(partner, field, value, config, plain)}

    @api.model
    def _ensure_till_customer(self, config, partner_id):
        """Return a customer of this till, in ``sudo``."""
        partner = self.browse(partner_id if type(partner_id) is int else 0)
        partner = partner.sudo().with_company(config.company_id).exists()
        if not partner.active or not self._is_customer_of(partner, config):
            raise UserError(_("This is no customer of this till."))
        return partner

    def _plain_value(self, field):
        """Return what an unprotected customer has in an identity field, or None."""
        self.ensure_one()
        if field == "birthdate":
            return None
        if field == "name" and self._is_named_by_code():
            return None
        return self["comment" if field == "note" else field] or None

    def _is_named_by_code(self):
        return self.name == self.customer_code_display

    # By phone and e-mail

    @api.model
    def _is_phone(self, company, query):
        """Return whether a query was rather meant to be a phone number.

        :param company: the ``res.company`` whose country counts where none is named
        """
        if not PHONE_SYMBOLS.fullmatch(query):
            return False
        if RECEIPT_SHAPE.fullmatch(query):
            vault = self.env["identity.vault"]
            return bool(vault._normalised("phone", query, company))
        return sum(symbol.isdigit() for symbol in query) >= PHONE_DIGITS

    @api.model
    def _identify_by_contact(self, config, field, query):
        status, partners = self._find_by_contact(config, field, query)
        if status != "found":
            return self._till_answer(status)
        active = partners.filtered("active")
        if len(active) > 1:
            return self._till_answer("several")
        if not active:
            return self._till_answer("archived" if partners else f"unknown_{field}")
        # The till works with codes: a customer from earlier days gets one now.
        self.env["customer.code"]._issue(active, config)
        return self._till_answer("found", active, config)

    @api.model
    def _find_by_contact(self, config, field, text, storing=False):
        """Return the customers of a till who have this phone or e-mail, in ``sudo``.

        Protected or not: every search is counted and recorded by the vault, and nobody
        is told anything when it refuses.

        :param bool storing: asked in order to store the value
        :return: status (``found``, ``limited``, ``unavailable``) and customers
        """
        plain = self._find_plain(config.company_id, field, text)
        status, found = self.env["identity.vault"]._find_at_till(
            field, text, config, known=bool(plain), storing=storing
        )
        if status != "found":
            return status, self.browse()
        found = (plain | found.sudo()).with_company(config.company_id)
        found._fetch_for_till()
        found = found.filtered(lambda partner: self._is_customer_of(partner, config))
        # An address of a customer often has the customer's phone.
        return status, found.filtered(lambda partner: partner.parent_id not in found)

    @api.model
    def _find_plain(self, company, field, text):
        """Return who has a phone or e-mail in plain fields, in whatever company.

        :param company: the ``res.company`` whose country counts where none is named
        """
        value = self.env["identity.vault"]._normalised(field, text, company)
        if value is None:
            return self.browse()
        values = [value]
        if field == "email":
            # Odoo leaves the domain's letters as they are.
            values.append(email_normalize(text, strict=False) or value)
        column = "phone_sanitized" if field == "phone" else "email_normalized"
        self.flush_model([column])
        # A search would sort by name, and maybe walk along the names to do so.
        rows = self.env.execute_query(
            SQL(
                "SELECT id FROM res_partner WHERE %s = ANY(%s) LIMIT %s",
                SQL.identifier(column),
                values,
                MOST_FOUND,
            )
        )
        partners = self.sudo().browse(row[0] for row in rows)
        partners._fetch_for_till()
        return partners
