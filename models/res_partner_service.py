from odoo import _, fields, models


class ResPartner(models.Model):
    """What the service desk knows of a customer, from the customer's form."""

    _inherit = "res.partner"

    case_count = fields.Integer(
        "Cases",
        compute="_compute_case_count",
        groups="pos_customer_identity.group_service_user",
    )

    def _compute_case_count(self):
        counts = dict(
            self.env["customer.case"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.case_count = counts.get(partner._origin, 0)

    def action_open_customer_cases(self):
        """Open the cases of these customers."""
        self.env["customer.case"].check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": _("Cases"),
            "res_model": "customer.case",
            "view_mode": "list,kanban,form",
            "domain": [("partner_id", "in", self.ids)],
            "context": {"default_partner_id": self.id if len(self) == 1 else False},
        }

    def action_open_customer_contacts(self):
        """Open the contacts with these customers."""
        self.env["customer.interaction"].check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": _("Contacts"),
            "res_model": "customer.interaction",
            "view_mode": "list,form,calendar",
            "domain": [("partner_id", "in", self.ids)],
            "context": {"default_partner_id": self.id if len(self) == 1 else False},
        }
