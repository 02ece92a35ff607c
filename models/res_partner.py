from odoo import _, api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

from ..core import code as codes


class ResPartner(models.Model):
    _inherit = "res.partner"

    customer_code = fields.Char(
        string="Customer Code (symbols)",
        compute="_compute_customer_code",
        store=True,
        copy=False,
        help="The neutral code of the customer: 12 symbols that say nothing about the "
        "person. Written by the system alone.",
    )
    customer_code_display = fields.Char(
        string="Customer Code",
        compute="_compute_customer_code_display",
        search="_search_customer_code_display",
        help="The code as it is printed on the card. Searching accepts every spelling, "
        "and finds the customer by replaced, lost and merged codes as well.",
    )
    customer_code_ids = fields.One2many(
        "customer.code",
        "partner_id",
        string="Codes",
        readonly=True,
        copy=False,
        groups="pos_customer_identity.group_identity_user",
    )

    _customer_code_unique = models.UniqueIndex(
        "(customer_code) WHERE customer_code IS NOT NULL",
        "A code belongs to one customer.",
    )

    @api.depends("customer_code_ids.state")
    def _compute_customer_code(self):
        active = self.env["customer.code"]._read_group(
            [("partner_id", "in", self.ids), ("state", "=", "active")],
            ["partner_id"],
            ["code:max"],
        )
        code_by_partner = {partner.id: code for partner, code in active}
        for partner in self:
            partner.customer_code = code_by_partner.get(partner._origin.id, False)

    @api.depends("customer_code")
    def _compute_customer_code_display(self):
        for partner in self:
            code = partner.customer_code
            partner.customer_code_display = codes.display(code) if code else False

    @api.model
    def _search_customer_code_display(self, operator, value):
        if operator in ("ilike", "like", "=ilike", "=like"):
            value = [value]
        elif operator != "in":
            return NotImplemented
        exact = [code for text in value if (code := self._customer_code_of(text))]
        domain = Domain("id", "in", self._owners_of_codes(exact))
        if False in value:
            domain |= Domain("customer_code", "=", False)
        return domain

    @api.model
    def _search_display_name(self, operator, value):
        """Let a code find its customer wherever a contact is looked for.

        Twelve symbols with a fitting check symbol are a code, and a name only by a
        chance of one in 32: then the one indexed look-up replaces Odoo's search.
        """
        if operator == "ilike" and isinstance(value, str):
            code = self._customer_code_of(value)
            owners = self._owners_of_codes([code]) if code else []
            if owners:
                return Domain("id", "in", owners)
        return super()._search_display_name(operator, value)

    @api.model
    def _customer_code_of(self, text):
        # The till searches orders with a wildcard on both sides.
        if not isinstance(text, str):
            return False
        return self.env["customer.code"]._normalise(text.strip("%"))

    @api.model
    def _owners_of_codes(self, exact):
        """Return the ids of the contacts that the codes belong or belonged to."""
        return (
            self.env["customer.code"]
            .sudo()
            .search([("code", "in", exact), ("partner_id", "!=", False)])
            .partner_id.ids
        )

    # The code is the model's own: no create and no write from outside reaches it. A
    # recomputed field is stored below create() and write(), so these can refuse.

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_code_untouched(vals)
        forged = {"default_customer_code", "default_customer_code_ids"}
        if not forged.isdisjoint(self.env.context):
            kept = {k: v for k, v in self.env.context.items() if k not in forged}
            # Defaults can only be taken out by a new context.
            self = self.with_context(kept)  # pylint: disable=context-overridden
        return super().create(vals_list)

    def write(self, vals):
        self._ensure_code_untouched(vals)
        return super().write(vals)

    @api.model
    def _ensure_code_untouched(self, vals):
        if "customer_code" in vals or "customer_code_ids" in vals:
            raise AccessError(
                _("Customer codes are issued by the system; nobody can write one.")
            )

    def unlink(self):
        owned = (
            self.env["customer.code"].sudo().search([("partner_id", "in", self.ids)])
        )
        owned._retire()
        owned.flush_recordset()
        return super().unlink()

    def _rename_to_code(self, old_code, new_code):
        """Let a contact that is known by its code alone follow the new code."""
        for partner in self:
            if partner.name == codes.display(old_code):
                partner.name = codes.display(new_code)

    def _customer_card_payload(self):
        """Return what the barcodes of the customer's card contain."""
        self.ensure_one()
        return codes.payload(self.customer_code)

    # Buttons

    def _ensure_can_issue_code(self):
        if not self.env.user.has_group("pos_customer_identity.group_identity_user"):
            raise AccessError(_("You may not issue customer codes."))
        self.check_access("write")

    def action_issue_customer_code(self):
        """Give the chosen contacts a code; those that have one keep it."""
        self._ensure_can_issue_code()
        self.env["customer.code"]._issue(self)

    def action_replace_customer_code(self):
        """Open the dialog that replaces a lost or worn card."""
        self.ensure_one()
        self._ensure_can_issue_code()
        return {
            "type": "ir.actions.act_window",
            "name": _("Replace Card"),
            "res_model": "customer.code.replace",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.id},
        }
