from odoo import _, api, fields, models
from odoo.exceptions import UserError

from ..core.rules import cases as rules


class CustomerCaseMerge(models.TransientModel):
    """Several cases about one thing become one."""

    _name = "customer.case.merge"
    _description = "Merge Cases"

    case_ids = fields.Many2many("customer.case", string="Cases")
    target_id = fields.Many2one(
        "customer.case",
        "Go on with",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', case_ids)]",
        help="Messages, files, documents and contacts of the others go there.",
    )

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        if self.env.context.get("active_model") == "customer.case":
            cases = self.env["customer.case"].browse(
                self.env.context.get("active_ids") or []
            )
            cases.check_access("read")
            values["case_ids"] = [fields.Command.set(cases.ids)]
            values["target_id"] = cases.sorted("id")[:1].id
        return values

    def _can_merge(self):
        self.ensure_one()
        try:
            self._ensure_can_merge()
        except UserError:
            return False
        return True

    def _ensure_can_merge(self):
        """Refuse cases that are not about one thing.

        :raise UserError: in a plain sentence
        """
        for wizard in self:
            cases = wizard.case_ids | wizard.target_id
            cases.check_access("write")
            if len(cases) < 2:
                raise UserError(_("Choose at least two cases."))
            if any(case.merged_into_id for case in cases):
                raise UserError(_("One of these cases was merged before."))
            if any(case.state in rules.CLOSED for case in cases):
                raise UserError(_("Closed cases stay as they are."))
            if len(cases.company_id) > 1:
                raise UserError(_("These cases are of different companies."))
            (cases - wizard.target_id)._ensure_one_customer(wizard.target_id)

    def action_merge(self):
        """Merge, and open the case that goes on."""
        self.ensure_one()
        self._ensure_can_merge()
        (self.case_ids - self.target_id)._merge_into(self.target_id)
        return {
            "type": "ir.actions.act_window",
            "res_model": "customer.case",
            "res_id": self.target_id.id,
            "view_mode": "form",
        }
