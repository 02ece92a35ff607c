from odoo import _, api, models
from odoo.exceptions import AccessError, ValidationError


class LoyaltyGenerateWizard(models.TransientModel):
    """Odoo's wizard makes members' cards too, in bulk and with their first entry."""

    _inherit = "loyalty.generate.wizard"

    @api.model
    def default_get(self, fields_list):
        """Let members' cards begin with no points, and go to customers."""
        values = super().default_get(fields_list)
        program = self.env["loyalty.program"].browse(values.get("program_id") or [])
        if program and program._is_governed():
            values |= {"points_granted": 0, "mode": "selected"}
            values["description"] = _("Beginning of the membership")
        return values

    def generate_coupons(self):
        """Generate coupons, or cards of members who have none yet."""
        governed = self.filtered(lambda wizard: wizard.program_id._is_governed())
        cards = self.env["loyalty.card"]
        if self - governed:
            cards |= super(LoyaltyGenerateWizard, self - governed).generate_coupons()
        for wizard in governed:
            cards |= wizard._issue_members_cards()
        return cards

    def _issue_members_cards(self):
        if not self.env["loyalty.ledger"]._may_change():
            raise AccessError(_("Cards of members are given out by managers."))
        self.env["loyalty.card"].check_access("create")
        if self.coupon_qty <= 0:
            raise ValidationError(_("Invalid quantity."))
        if self.mode == "selected":
            partners = self._could_join()
        else:
            partners = [None] * self.coupon_qty
        return self.env["loyalty.card"]._issue_cards(
            self.program_id,
            partners,
            self.points_granted,
            self.valid_until,
            self.description,
        )

    def _could_join(self):
        """Return ids of the chosen customers that the programme's company may have."""
        partners = self._get_partners()
        root = self.program_id.company_id.root_id
        if not root:
            return partners.ids
        companies = self.env["res.company"].sudo().search([("id", "child_of", root.id)])
        domain = [
            ("id", "in", partners.ids),
            ("company_id", "in", [*companies.ids, False]),
        ]
        return list(partners._search(domain, order="id"))
