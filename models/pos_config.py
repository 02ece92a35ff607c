from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import UserError

#: How many blocks of codes a till may take within a day. Several devices can sell at
#: one till, and a browser may lose its block; more than this is somebody playing.
BLOCKS_A_DAY = 20
MAX_BLOCK = 500


class PosConfig(models.Model):
    _inherit = "pos.config"

    preload_customers = fields.Boolean(
        help="Load Odoo's list of the most frequent customers, with their names and "
        "addresses, whenever the till is opened. Slow with many customers, and not "
        "needed: customers are found by their code.",
    )
    identity_free = fields.Boolean(
        string="Identity-free Till",
        default=True,
        help="No name, phone number, e-mail or address of a person reaches the browser "
        "of this till, not even of customers whose identity is not protected: it works "
        "with codes alone. Companies keep their names.",
    )
    code_block_size = fields.Integer(
        string="Codes in Reserve",
        default=20,
        help="How many unused customer codes each device of this till keeps, so that "
        "it can make new members while the network is down.",
    )

    _code_block_size_range = models.Constraint(
        f"CHECK (code_block_size BETWEEN 1 AND {MAX_BLOCK})",
        f"A till keeps between 1 and {MAX_BLOCK} codes in reserve.",
    )

    def _get_limited_partner_count(self):
        # At each opening Odoo groups all orders by customer to find the most frequent
        # ones. Asked for none, PostgreSQL runs nothing of that query, and contacts that
        # localizations add to its answer still come.
        if self.env.context.get("pos_preload_no_customers"):
            return 0
        return super()._get_limited_partner_count()

    def _get_special_products(self):
        # The till puts it on refunds; it is not among the products to sell.
        points = self.env["loyalty.ledger"]._points_product()
        return super()._get_special_products() | self.env["product.product"].browse(
            points or []
        )

    @api.depends("identity_free")
    def _compute_local_data_integrity(self):
        # Devices then drop what they keep of earlier days.
        return super()._compute_local_data_integrity()

    @api.model
    def _load_pos_data_read(self, records, config):
        rows = super()._load_pos_data_read(records, config)
        if rows:
            rows[0]["_may_see_contacts"] = self.env.user.has_group(
                "base.group_partner_manager"
            )
        return rows

    def read_config_open_orders(self, domain, record_ids=()):
        """Read orders of other devices; Odoo reads them past the till's own fields."""
        answer = super().read_config_open_orders(domain, record_ids or {})
        rows = answer["dynamic_records"]
        self.env["pos.order"]._without_contacts(rows.get("pos.order", []), self)
        self.env["pos.payment"]._without_holder(rows.get("pos.payment", []))
        return answer

    @api.model
    def pos_reserve_codes(self, config_id, held):
        """Fill up a device's reserve of unused codes.

        :param int config_id: the till
        :param int held: how many unused codes the device still has
        :return: new codes of 12 symbols that no other device was given
        :rtype: list[str]
        :raise AccessError: the user may not use this till
        :raise UserError: the till took too many codes within a day
        """
        config = self.env["res.partner"]._ensure_till(config_id)
        held = held if isinstance(held, int) else 0
        missing = config.code_block_size - max(held, 0)
        if missing <= 0:
            return []
        config._ensure_can_reserve(missing)
        return self.env["customer.code"].sudo()._reserve(missing, config).mapped("code")

    def _ensure_can_reserve(self, count):
        self.ensure_one()
        since = fields.Datetime.now() - timedelta(days=1)
        taken = (
            self.env["customer.code"]
            .sudo()
            .search_count(
                [
                    ("config_id", "=", self.id),
                    ("state", "=", "reserved"),
                    ("create_date", ">=", since),
                ]
            )
        )
        if taken + count > BLOCKS_A_DAY * self.code_block_size:
            raise UserError(
                _("This till has taken too many unused customer codes today.")
            )
