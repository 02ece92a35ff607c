"""Which fields of a customer reach a till, by whatever way: an allow-list."""

from odoo import _, api, fields, models
from odoo.fields import Domain

#: Whoever reads this field gets the allow-list, and is told this name.
MARK = "till_name"
#: What Odoo loads for contacts besides. Sent empty, so that nothing of it remains in a
#: browser that has it from earlier days.
EMPTY = {
    **dict.fromkeys(("street", "street2", "city", "zip", "vat", "phone", "email"), ""),
    **dict.fromkeys(("barcode", "parent_name", "pos_contact_address"), ""),
    **dict.fromkeys(("invoice_emails",), ""),
    **dict.fromkeys(("state_id", "country_id"), False),
}


class ResPartner(models.Model):
    _inherit = "res.partner"

    till_name = fields.Char(
        compute="_compute_till_name",
        compute_sudo=True,
        help="How an identity-free till calls this contact: by the code; a company by "
        "its name.",
    )
    identity_email_on_file = fields.Boolean(
        string="E-mail on File",
        compute="_compute_identity_email_on_file",
        compute_sudo=True,
        help="A receipt can be sent by e-mail. The till does not see the address.",
    )

    identity_address_on_file = fields.Boolean(
        string="Address on File",
        compute="_compute_identity_address_on_file",
        compute_sudo=True,
        help="An order can be delivered. The till does not see the address.",
    )

    @api.depends("name", "is_company", "customer_code_display")
    @api.depends_context("lang")
    def _compute_till_name(self):
        for partner in self:
            if partner.is_company:
                partner.till_name = partner.name
            else:
                partner.till_name = partner.customer_code_display or _(
                    "Customer %s", partner.id
                )

    @api.depends("email", "identity_filled")
    def _compute_identity_email_on_file(self):
        for partner in self:
            partner.identity_email_on_file = bool(
                partner.email or partner._identity_has("email")
            )

    @api.depends("street", "identity_filled")
    def _compute_identity_address_on_file(self):
        for partner in self:
            partner.identity_address_on_file = bool(
                partner.street or partner._identity_has("street")
            )

    @api.model
    def _till_fields(self):
        """Return the fields of a customer that may reach a till: an allow-list."""
        return [
            "customer_code",
            "fiscal_position_id",
            "identity_address_on_file",
            "identity_email_on_file",
            "is_company",
            "lang",
            "property_account_receivable_id",
            "property_product_pricelist",
            MARK,
            "write_date",
        ]

    @api.model
    def _load_pos_data_fields(self, config):
        if isinstance(config, int):
            # That is how pos_sale names the till.
            config = self.env["pos.config"].browse(config)
        if config.identity_free:
            return ["id", *self._till_fields()]
        loaded = super()._load_pos_data_fields(config)
        on_file = ["identity_address_on_file", "identity_email_on_file"]
        return [*loaded, "customer_code", *on_file]

    def _read_format(self, fnames, load="_classic_read"):
        """Hold to the allow-list, whoever asks and whatever other addons add.

        A till reads contacts in more ways than :meth:`_load_pos_data_read`: it also
        asks for the fields that it was told to load, by ``read`` and ``search_read``.
        """
        if MARK not in fnames:
            return super()._read_format(fnames, load)
        allowed = {"id", *self._till_fields()}
        others = [name for name in fnames if name not in allowed]
        empty = EMPTY | {name: self._till_empty(name) for name in others}
        rows = super()._read_format([n for n in fnames if n in allowed], load)
        return [{**empty, **row, "name": row[MARK]} for row in rows]

    @api.model
    def _till_empty_fields(self):
        return ["name", *EMPTY]

    @api.model
    def _till_empty(self, name):
        kind = self._fields[name].type
        if kind in ("one2many", "many2many"):
            return []
        return "" if kind in ("char", "text", "html") else False

    @api.model
    def _load_pos_data_domain(self, data, config):
        if not config.preload_customers:
            config = config.with_context(pos_preload_no_customers=True)
            # PostgreSQL would compile a query that it then does not run.
            self.env.cr.execute("SET LOCAL jit = off")
        return super()._load_pos_data_domain(data, config)

    @api.model
    def get_new_partner(self, config_id, domain, offset):
        """Search as Odoo does; at an identity-free till, for companies alone."""
        config = self._ensure_till(config_id)
        if config.identity_free:
            domain = list(Domain(domain or []) & Domain("is_company", "=", True))
        return super().get_new_partner(config_id, domain, offset)
