from odoo import _, fields, models


class ResPartner(models.Model):
    """What a customer was asked, and asking by phone."""

    _inherit = "res.partner"

    survey_invitation_count = fields.Integer(
        "Questions",
        compute="_compute_survey_invitation_count",
        groups="pos_customer_identity.group_service_user,survey.group_survey_user",
    )

    def _compute_survey_invitation_count(self):
        counts = dict(
            self.env["survey.invitation"]._read_group(
                [("partner_id", "in", self.ids)], ["partner_id"], ["__count"]
            )
        )
        for partner in self:
            partner.survey_invitation_count = counts.get(partner._origin, 0)

    def _why_not_asked(self):
        """Return why nobody may ask this customer anything, or an empty text."""
        self.ensure_one()
        partner = self.sudo()
        company = self.env.company.sudo().root_id
        if not partner.active or not partner.customer_code:
            return _("This customer has no code, or is archived.")
        if partner.identity_restricted:
            return _("This person asked that nobody uses the data.")
        erased = [
            ("partner_id", "=", partner.id),
            ("request_type", "=", "erasure"),
            ("state", "in", ("progress", "done")),
        ]
        if self.env["identity.request"].sudo().search_count(erased, limit=1):
            return _("This person was erased.")
        refused = [
            ("partner_id", "=", partner.id),
            ("purpose", "=", "surveys"),
            ("company_id", "=", company.id),
            ("current", "=", True),
            ("state", "=", "withdrawn"),
        ]
        if self.env["identity.consent"].sudo().search_count(refused, limit=1):
            return _("This customer does not want to be asked.")
        return ""

    def _forget_person(self):
        result = super()._forget_person()
        theirs = [("partner_id", "=", self.id)]
        self.env["survey.invitation"].sudo().search(theirs)._forget()
        return result

    def action_ask_by_phone(self):
        """Choose what to ask the customer who is on the phone."""
        self.ensure_one()
        return self.env["survey.phone"]._open_for(self)

    def action_open_survey_invitations(self):
        """Open what these customers were asked."""
        self.env["survey.invitation"].check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": _("Questions"),
            "res_model": "survey.invitation",
            "view_mode": "list,form",
            "domain": [("partner_id", "in", self.ids)],
        }
