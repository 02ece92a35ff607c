"""What the till may ask about customers. Codes go out, nothing else does."""

import re

from odoo import _, api, models
from odoo.exceptions import AccessError, UserError

from ..core import code as codes

#: Receipt numbers of the till: year and device, till, running number of six digits or
#: more. A code in groups of four can never look like that.
RECEIPT_NUMBER = re.compile(r"\d+-\d+-\d{6,}")
#: Longer than any e-mail address, also with a name before it.
MAX_EMAIL = 320
#: What :meth:`pos_identify` says of digits that are neither code nor receipt.
NOT_A_NUMBER = ("unknown", "typo", "unknown_receipt", "limited")


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def pos_identify(self, config_id, query):
        """Find a customer at the till, without telling who it is.

        :param int config_id: the till's ``pos.config``
        :param str query: a code as typed or scanned, a receipt number, the serial
            number of a sold item, a phone number or an e-mail address
        :return: ``status`` and, where a customer was found, one row under
            ``res.partner``. ``found``; ``lost`` (found, by a card reported lost);
            ``unknown``, ``typo``, ``archived``, ``other_company`` (a code without a
            customer for this till); ``unknown_receipt``, ``no_customer`` (a receipt);
            ``no_owner`` (a serial number of an item without a customer);
            ``unknown_phone``, ``unknown_email``, ``several`` (more than one customer
            has it), ``limited`` (too many searches), ``unavailable`` (searches by
            phone and e-mail are not possible now)
        :rtype: dict
        :raise AccessError: the user may not use this till
        """
        config = self._ensure_till(config_id)
        query = query.strip() if isinstance(query, str) else ""
        if "@" in query and len(query) <= MAX_EMAIL:
            return self._identify_by_contact(config, "email", query)
        if len(query) > codes.MAX_INPUT:
            return self._till_answer("unknown")
        answer = self._identify_by_number(config, query)
        if answer["status"] in NOT_A_NUMBER:
            answer = self._identify_by_serial(config, query) or answer
        if answer["status"] not in NOT_A_NUMBER:
            return answer
        is_phone = self._is_phone(config.company_id, query)
        if is_phone:
            by_phone = self._identify_by_contact(config, "phone", query)
            unknown = by_phone["status"] == "unknown_phone"
            if not unknown or not RECEIPT_NUMBER.fullmatch(query):
                answer = by_phone
        tries = self.env["customer.page.attempt"]
        if not answer["res.partner"] and tries._may_search_at_till(config):
            tries._note_miss_at_till(config, is_phone)
        return answer

    # Finding

    @api.model
    def _identify_by_number(self, config, query):
        """Find by what the shop itself gave out: a code or a receipt."""
        if RECEIPT_NUMBER.fullmatch(query):
            return self._identify_by_receipt(config, query)
        try:
            return self._identify_by_code(config, codes.parse(query))
        except codes.CodeCheckError:
            return self._till_answer("typo")
        except codes.CodeFormatError:
            return self._identify_by_receipt(config, query)

    @api.model
    def _identify_by_code(self, config, code):
        status, partner = self._resolve_code(config, code)
        return self._till_answer(status, partner, config)

    @api.model
    def _resolve_code(self, config, code):
        """Return a status of :meth:`pos_identify` and the customer, in ``sudo``.

        A code from a till's reserved block becomes a new member here: its order may
        reach the server through another till first.
        """
        record = self.env["customer.code"].sudo()._find(code)
        if not record or record.state == "retired":
            return "unknown", self.browse()
        if record.state == "reserved":
            if not self._is_code_of(record, config):
                return "other_company", self.browse()
            return "found", self._new_member(record)
        partner = record.partner_id.with_company(config.company_id)
        partner._fetch_for_till()
        if not partner.active:
            return "archived", self.browse()
        if not self._is_customer_of(partner, config):
            return "other_company", self.browse()
        return "lost" if record.state == "lost" else "found", partner

    @api.model
    def _identify_by_receipt(self, config, number):
        # No number would find an order without one; the database takes no NUL.
        if not number or not number.isprintable():
            return self._till_answer("unknown")
        if not self.env["customer.page.attempt"]._may_search_at_till(config):
            return self._till_answer("limited")
        order = (
            self.env["pos.order"]
            .sudo()
            .search_fetch(
                [
                    ("pos_reference", "=", number),
                    ("company_id", "=", config.company_id.id),
                ],
                ["partner_id"],
                order="id desc",
                limit=1,
            )
        )
        partner = order.partner_id
        if not partner:
            return self._till_answer("no_customer" if order else "unknown_receipt")
        if not partner.active:
            return self._till_answer("archived")
        # The till works with codes: a customer from earlier days gets one now.
        self.env["customer.code"]._issue(partner, config)
        return self._till_answer("found", partner, config)

    @api.model
    def _is_customer_of(self, partner, config):
        return (
            not partner.company_id
            or partner.company_id in config.company_id.sudo().parent_ids
        )

    # Answering

    @api.model
    def _ensure_till(self, config_id):
        """Return the till, if the user may sell at it."""
        if not self.env.user.has_group("point_of_sale.group_pos_user"):
            raise AccessError(_("Only users of the Point of Sale may do this."))
        # A bool is an int as well, and no till.
        config_id = config_id if type(config_id) is int else 0
        config = self.env["pos.config"].search_fetch(
            [("id", "=", config_id)],
            ["company_id", "code_block_size", "identity_free"],
            limit=1,
        )
        if not config:
            self.env["pos.config"].browse(config_id).exists().check_access("read")
            raise UserError(_("This till does not exist."))
        return config.with_company(config.company_id)

    @api.model
    def _till_answer(self, status, partner=None, config=None):
        answer = {"status": status, "res.partner": []}
        if partner:
            answer["res.partner"] = [partner._till_row(config)]
        return answer

    def _fetch_for_till(self):
        """Read in one query what the answer is made of, and nothing else.

        Odoo would read a contact's sixty columns, name and phone among them.
        """
        self.fetch(
            [
                "active",
                "company_id",
                "country_id",
                "customer_code",
                "email",
                "identity_filled",
                "identity_protected",
                "identity_restricted",
                "is_company",
                "lang",
                "name",
                "parent_id",
                "property_account_position_id",
                "property_account_receivable_id",
                "specific_property_product_pricelist",
                "state_id",
                "street",
                "vat",
                "write_date",
                "zip",
            ]
        )
        # The fiscal position depends on the company's country and tax number.
        company = self.env.company.sudo()
        company.fetch(["partner_id", "parent_path"])
        company.partner_id.fetch(["vat"])

    def _compute_fiscal_position_id(self):
        # Odoo finds none for these either, but reads the whole company before that.
        without = self.filtered(
            lambda p: not p.country_id and not p.property_account_position_id
        )
        without.fiscal_position_id = False
        return super(ResPartner, self - without)._compute_fiscal_position_id()

    def _till_row(self, config):
        """Return the row of one customer.

        The till expects all fields that Odoo loads for contacts. Those that are not on
        the allow-list are sent empty, so that nothing of them remains in its cache.
        """
        self.ensure_one()
        partner = self.sudo().with_company(config.company_id)
        loaded = self._load_pos_data_fields(config)
        row = partner.read(self._till_fields(), load=False)[0]
        return {name: self._till_empty(name) for name in loaded} | row
