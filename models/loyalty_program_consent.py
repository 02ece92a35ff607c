from odoo import models

#: What is bought for money: its mail brings the goods.
BOUGHT = ("gift_card", "ewallet")


class LoyaltyProgram(models.Model):
    _inherit = "loyalty.program"

    def _purpose_of_mails(self):
        """Return what members must have agreed to before a programme writes to them."""
        self.ensure_one()
        return False if self.program_type in BOUGHT else "marketing"
