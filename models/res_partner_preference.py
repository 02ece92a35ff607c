from odoo import _, fields, models

SERVICE = "pos_customer_identity.group_service_user"


class ResPartner(models.Model):
    """What is remembered of a customer."""

    _inherit = "res.partner"

    preference_ids = fields.One2many(
        "customer.preference",
        "partner_id",
        "Remembered",
        domain=[("current", "=", True)],
        copy=False,
        groups=SERVICE,
    )

    def action_open_preferences(self):
        """Open what is remembered of these customers, to change or delete it."""
        self.env["customer.preference"].check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": _("Remembered"),
            "res_model": "customer.preference",
            "view_mode": "list,form",
            "domain": [("partner_id", "in", self.ids), ("current", "=", True)],
            "context": {"default_partner_id": self.id if len(self) == 1 else False},
        }

    def _forget_person(self):
        result = super()._forget_person()
        self.env["customer.preference"]._forget(self)
        return result
