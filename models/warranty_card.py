from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base.models.ir_model import MODULE_UNINSTALL_FLAG


class WarrantyCard(models.Model):
    """The warranty on one sold item. Its owner is known by a code, or not at all.

    What was promised at the sale is kept here, so that a change of the policy or of the
    law changes no warranty that somebody has already.
    """

    _name = "warranty.card"
    _description = "Warranty"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_names_search = ["name", "serial"]
    # The service desk reads cards, changes them by acts alone, and may write notes.
    _mail_post_access = "read"

    name = fields.Char("Number", compute="_compute_name", search="_search_name")
    partner_id = fields.Many2one(
        "res.partner",
        "Owner",
        ondelete="restrict",
        readonly=True,
        tracking=True,
        help="Empty: sold to somebody without a customer code.",
    )
    customer_code_display = fields.Char(related="partner_id.customer_code_display")
    product_id = fields.Many2one(
        "product.product", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    config_id = fields.Many2one(
        "pos.config", "Shop", ondelete="restrict", readonly=True
    )
    origin = fields.Selection(
        [
            ("sale", "Sale"),
            ("replacement", "Replacement"),
            ("registered", "Registered by the customer"),
            ("desk", "Entered by hand"),
        ],
        required=True,
        readonly=True,
        default="desk",
        help="How the item came in.",
    )

    # The sale

    order_id = fields.Many2one(
        "pos.order",
        "Receipt",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
    )
    line_id = fields.Many2one(
        "pos.order.line", index="btree_not_null", ondelete="restrict", readonly=True
    )
    line_uuid = fields.Char(readonly=True, copy=False)
    chain_uuid = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The line of the first item of a chain of replacements.",
    )
    unit = fields.Integer(
        aggregator=None, default=1, readonly=True, help="Which item of the line it is."
    )
    quantity = fields.Float(
        default=1.0,
        readonly=True,
        help="More than one for goods that are weighed or measured.",
    )
    return_uuid = fields.Char(
        readonly=True, copy=False, help="The line with which the item was returned."
    )

    # The item

    serial = fields.Char("Serial Number", tracking=True, readonly=True)
    serial_key = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The serial number without spaces and signs, in capitals, for finding it.",
    )
    lot_id = fields.Many2one(
        "stock.lot", "Lot/Serial", index="btree_not_null", readonly=True
    )

    # The promise

    policy_id = fields.Many2one(
        "warranty.policy",
        index="btree_not_null",
        ondelete="restrict",
        help="Of the day of the sale. What it promised then is kept here.",
    )
    terms = fields.Json(readonly=True)
    law = fields.Json(readonly=True)
    sold_on = fields.Date("Sold", required=True, default=fields.Date.context_today)
    awaits_delivery = fields.Boolean(readonly=True)
    delivered_on = fields.Date("Delivered", readonly=True)
    activated_on = fields.Date("Put into Use", readonly=True, tracking=True)
    extensions = fields.Json(
        readonly=True,
        help="What made the warranty longer: months, why (level, bought, goodwill), "
        "and the line of the sale.",
    )
    extension_months = fields.Integer(
        "Extended by (months)", compute="_compute_extension_months", aggregator=None
    )
    inherited_until = fields.Date(
        readonly=True, help="For a replacement: the day until which it has cover."
    )
    repaired_on = fields.Json("Repaired", readonly=True)

    # Where it stands

    start_on = fields.Date("Begins", compute="_compute_term", store=True)
    until = fields.Date(
        "Covered until", compute="_compute_term", store=True, tracking=True
    )
    basis = fields.Selection(
        [
            ("shop", "The shop's promise"),
            ("law", "The law"),
            ("repair", "The law, longer after a repair"),
            ("inherited", "The rest of a replaced item's"),
        ],
        compute="_compute_term",
        store=True,
        help="Whose promise ends last.",
    )
    ended_on = fields.Date(readonly=True, copy=False, tracking=True)
    end_kind = fields.Selection(
        [("returned", "Returned"), ("replaced", "Replaced"), ("void", "Void")],
        "Ended Early",
        readonly=True,
        copy=False,
        tracking=True,
    )
    end_reason = fields.Char("Why", readonly=True, copy=False)
    replaces_id = fields.Many2one(
        "warranty.card", "Given for", index="btree_not_null", readonly=True, copy=False
    )
    replaced_by_id = fields.Many2one(
        "warranty.card", index="btree_not_null", readonly=True, copy=False
    )
    state = fields.Selection(
        [
            ("covered", "Covered"),
            ("waiting", "Not begun"),
            ("ended", "Ended"),
            ("returned", "Returned"),
            ("replaced", "Replaced"),
            ("void", "Void"),
        ],
        compute="_compute_state",
        search="_search_state",
    )
    cover_text = fields.Char("Cover", compute="_compute_state")

    _one_each = models.UniqueIndex(
        "(line_uuid, unit) WHERE line_uuid IS NOT NULL",
        "Each item of a sale has one warranty.",
    )
    _ends = models.Index("(company_id, until) WHERE end_kind IS NULL")
    _of_owner = models.Index("(partner_id, id) WHERE partner_id IS NOT NULL")

    # Names

    def _compute_name(self):
        for card in self:
            card.name = f"W{card._origin.id}" if card._origin else _("New")

    @api.model
    def _search_name(self, operator, value):
        if operator not in ("in", "=", "ilike", "=ilike", "like"):
            return NotImplemented
        values = [value] if isinstance(value, str) else value
        numbers = [str(one).strip().upper().removeprefix("W") for one in values]
        # A bigger number than a column holds is no card's.
        ids = [int(one) for one in numbers if one.isdecimal() and len(one) < 10]
        return [("id", "in", ids)]

    # What is never deleted

    def unlink(self):
        if self._goes_with_the_addon():
            cards = self
            # What was given in place of an item of the demo data has no name there.
            while later := cards.replaced_by_id - cards:
                cards |= later
            return super(WarrantyCard, cards).unlink()
        raise UserError(_("A warranty is never deleted. Make it void, and say why."))

    @api.model
    def _goes_with_the_addon(self):
        if not self.env.context.get(MODULE_UNINSTALL_FLAG):
            return False
        addon = self.env["ir.module.module"].sudo()._get("pos_customer_identity")
        return addon.state == "to remove"

    def _ensure_may_change(self):
        """Let the service desk through, and Odoo itself."""
        if self.env.su:
            return
        self.check_access("read")
        if not self.env.user.has_group("pos_customer_identity.group_service_user"):
            raise AccessError(_("Only the service desk changes warranties."))
