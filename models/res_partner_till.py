"""What the till may ask about customers. Codes go out, nothing else does."""

import re

from odoo import SUPERUSER_ID, _, api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.misc import clean_context

from ..core import code as codes

#: Receipt numbers of the till: year and device, till, running number of six digits or
#: more. A code in groups of four can never look like that.
RECEIPT_NUMBER = re.compile(r"\d+-\d+-\d{6,}")


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def pos_identify(self, config_id, query):
        """Find a customer at the till, without telling who it is.

        :param int config_id: the till's ``pos.config``
        :param str query: a code as typed or scanned, or a receipt number
        :return: ``status`` and, where a customer was found, one row under
            ``res.partner``. ``found``; ``lost`` (found, by a card reported lost);
            ``unknown``, ``typo``, ``archived``, ``other_company`` (a code without a
            customer for this till); ``unknown_receipt``, ``no_customer`` (a receipt)
        :rtype: dict
        :raise AccessError: the user may not use this till
        """
        config = self._ensure_till(config_id)
        query = query.strip() if isinstance(query, str) else ""
        if len(query) > codes.MAX_INPUT:
            return self._till_answer("unknown")
        if RECEIPT_NUMBER.fullmatch(query):
            return self._identify_by_receipt(config, query)
        try:
            return self._identify_by_code(config, codes.parse(query))
        except codes.CodeCheckError:
            return self._till_answer("typo")
        except codes.CodeFormatError:
            return self._identify_by_receipt(config, query)

    @api.model
    def pos_enroll(self, config_id, identity=None, consents=None, code=None):
        """Make a new member at the till.

        :param int config_id: the till's ``pos.config``
        :param dict identity: must be empty: without a vault there is no place for it
        :param dict consents: must be empty, as there is nothing to consent to
        :param str code: a code of the till's reserved block. With it the call can be
            repeated: the second time finds the member that the first one made.
        :return: as :meth:`pos_identify`
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: personal data was given, or the code cannot be used
        """
        config = self._ensure_till(config_id)
        if identity or consents:
            raise UserError(
                _("Personal data cannot be kept yet: this shop has no identity vault.")
            )
        if not code:
            reserved = self.env["customer.code"].sudo()._reserve(1, config)
            return self._till_answer("found", self._new_member(reserved), config)
        exact = self.env["customer.code"]._normalise(code)
        if not exact:
            raise UserError(_("This code has a typing error."))
        return self._identify_by_code(config, exact)

    # Finding

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
            if record.company_id.root_id != config.company_id.root_id:
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
    def _new_member(self, reserved):
        """Make the customer of a reserved code, known by this code alone."""
        # Made by the system itself: a default from the browser's context, or one that
        # the cashier has stored, would be written with the rights of the system.
        context = clean_context(self.env.context)
        # pylint: disable-next=context-overridden
        maker = self.with_user(SUPERUSER_ID).with_context(context)
        made = maker.create({"name": codes.display(reserved.code), "customer_rank": 1})
        partner = self.sudo().browse(made.id)
        reserved._activate(partner)
        return partner

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
            [("id", "=", config_id)], ["company_id", "code_block_size"], limit=1
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

    @api.model
    def _till_fields(self):
        """Return the fields of a customer that may reach a till: an allow-list."""
        return [
            "customer_code",
            "fiscal_position_id",
            "is_company",
            "lang",
            "property_account_receivable_id",
            "property_product_pricelist",
            "write_date",
        ]

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
                "is_company",
                "lang",
                "property_account_position_id",
                "property_account_receivable_id",
                "specific_property_product_pricelist",
                "state_id",
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
        row = {
            name: "" if partner._fields[name].type in ("char", "text") else False
            for name in self._load_pos_data_fields(config)
        }
        row.update(partner.read(self._till_fields(), load=False)[0])
        row["name"] = (
            partner.name if partner.is_company else partner.customer_code_display
        )
        return row

    # Loading the till

    @api.model
    def _load_pos_data_fields(self, config):
        return [*super()._load_pos_data_fields(config), "customer_code"]

    @api.model
    def _load_pos_data_domain(self, data, config):
        if not config.preload_customers:
            config = config.with_context(pos_preload_no_customers=True)
            # PostgreSQL would compile a query that it then does not run.
            self.env.cr.execute("SET LOCAL jit = off")
        return super()._load_pos_data_domain(data, config)
