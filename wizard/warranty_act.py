from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

MANAGER = "pos_customer_identity.group_service_manager"
#: What only managers do, and what needs a reason.
OF_MANAGERS = ("extend", "void")
WITH_REASON = ("extend", "void", "transfer")


class WarrantyAct(models.TransientModel):
    """What the service desk does with a warranty, one act at a time."""

    _name = "warranty.act"
    _inherit = ["customer.free.text"]
    _description = "Change a Warranty"
    _free_texts = ("reason",)

    card_id = fields.Many2one("warranty.card", required=True, readonly=True)
    # Of an item that the user may read.
    product_id = fields.Many2one(related="card_id.product_id", related_sudo=False)
    cover_text = fields.Char(related="card_id.cover_text", related_sudo=False)
    kind = fields.Selection(
        [
            ("serial", "Serial number"),
            ("activate", "Put into use"),
            ("repair", "Repaired"),
            ("replace", "Replace"),
            ("transfer", "Transfer"),
            ("extend", "Extend"),
            ("void", "Make void"),
        ],
        required=True,
        readonly=True,
    )
    serial = fields.Char("Serial Number")
    day = fields.Date(default=fields.Date.context_today)
    other_product_id = fields.Many2one(
        "product.product",
        "Other Model",
        domain="[('type', '=', 'consu')]",
        help="Empty: the same model.",
    )
    owner_id = fields.Many2one(
        "res.partner",
        "New Owner",
        domain="[('customer_code', '!=', False)]",
        help="A customer with a code.",
    )
    months = fields.Integer()
    reason = fields.Char(
        help="It stays in the history: never write names or numbers of customers "
        "into it."
    )

    @api.model
    def default_get(self, fields_list):
        """Take the warranty that is open."""
        values = super().default_get(fields_list)
        context = self.env.context
        if context.get("active_model") == "warranty.card" and "card_id" in fields_list:
            values["card_id"] = context.get("active_id")
        return values

    # The trio: may it be done, refuse, do it.

    def _can_apply(self):
        self.ensure_one()
        return self.kind not in OF_MANAGERS or self.env.user.has_group(MANAGER)

    def _ensure_can_apply(self):
        self.card_id._ensure_may_change()
        if not self._can_apply():
            raise AccessError(_("Only managers of the service desk do this."))
        if self.day and self.day > fields.Date.context_today(self):
            raise UserError(_("This day has not come yet."))
        if self.kind in WITH_REASON and not (self.reason or "").strip():
            raise UserError(_("Say why, in a few words."))
        if self.kind == "transfer":
            self.owner_id.check_access("read")

    def action_apply(self):
        """Do it, and tell what looks wrong about it.

        :raise AccessError: the user may not change this warranty
        :raise UserError: a sentence that says what is missing, or wrong
        """
        self.ensure_one()
        self._ensure_can_apply()
        card = self.card_id.sudo()
        other, warnings = getattr(self, f"_apply_{self.kind}")(card) or (card, [])
        return self._shown(other, warnings)

    def _apply_serial(self, card):
        return card, card._set_serial(self.serial)

    def _apply_activate(self, card):
        card._activate(self.day)

    def _apply_repair(self, card):
        card._ensure_runs()
        card._note_repair(self.day)

    def _apply_replace(self, card):
        other = card._replace(
            product=self.other_product_id.sudo() or None,
            serial=self.serial,
            day=self.day,
            reason=self.reason,
        )
        return other, other._serial_warnings() if other.serial else []

    def _apply_transfer(self, card):
        card._transfer(self.owner_id.sudo(), self.reason)

    def _apply_extend(self, card):
        card._extend(self.months, "goodwill")
        card.message_post(
            body=_(
                "%(months)s months longer. %(reason)s",
                months=self.months,
                reason=self.reason.strip(),
            )
        )

    def _apply_void(self, card):
        card._end("void", self.day, self.reason)

    def _shown(self, card, warnings):
        """Return the action that shows a warranty, after its warnings."""
        opened = {
            "type": "ir.actions.act_window",
            "res_model": "warranty.card",
            "res_id": card.id,
            "views": [[False, "form"]],
        }
        if card == self.card_id:
            opened = {"type": "ir.actions.act_window_close"}
        if not warnings:
            return opened
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": " ".join(warnings),
                "next": opened,
            },
        }
