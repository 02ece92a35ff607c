from odoo import models


class PosOrder(models.Model):
    """A till gives rewards that customers chose on their page."""

    _inherit = "pos.order"

    def _process_saved_order(self, draft):
        result = super()._process_saved_order(draft)
        if not draft and self.state in ("paid", "done") and self.partner_id:
            choices = self.env["loyalty.choice"].sudo()
            given = self.lines.reward_id
            if given:
                choices._fetched_with(self, given)
            choices._settled_with(self)
        return result
