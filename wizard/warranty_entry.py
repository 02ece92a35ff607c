from odoo import _, fields, models
from odoo.exceptions import AccessError

SERVICE = "pos_customer_identity.group_service_user"


class WarrantyEntry(models.TransientModel):
    """An item that no till of ours registered, entered by hand."""

    _name = "warranty.entry"
    _description = "Enter an Item"

    product_id = fields.Many2one(
        "product.product", required=True, domain="[('type', '=', 'consu')]"
    )
    sold_on = fields.Date(required=True, help="The day on the receipt.")
    serial_number = fields.Char()
    owner_id = fields.Many2one(
        "res.partner",
        domain="[('customer_code', '!=', False)]",
        help="A customer with a code. Empty: nobody is known.",
    )

    # The trio: may it be done, refuse, do it.

    def _can_enter(self):
        self.ensure_one()
        return self.env.user.has_group(SERVICE)

    def _ensure_can_enter(self):
        if not self._can_enter():
            raise AccessError(_("Only the service desk enters items."))
        self.product_id.check_access("read")
        self.owner_id.check_access("read")

    def action_enter(self):
        """Register the item with the policy and the law that count for its product.

        :raise UserError: a sentence that says what is wrong with the item
        """
        self.ensure_one()
        self._ensure_can_enter()
        card = self.env["warranty.card"]._register_elsewhere(
            {
                "product": self.product_id.sudo(),
                "company": self.env.company.sudo(),
                "sold_on": self.sold_on,
                "serial": self.serial_number,
                "partner": self.owner_id.sudo(),
                "origin": "desk",
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": "warranty.card",
            "res_id": card.id,
            "views": [[False, "form"]],
        }
