from odoo import api, models

#: Searches of one user in the office in an hour: more than anybody can talk to.
FINDS_AT_DESK = 300
#: Of those the numbers that nobody knows. Phone numbers and e-mail addresses are not
#: among them: the vault counts these.
MISSES_AT_DESK = 40
#: Copies of receipts that one user sends.
COPIES_AT_DESK = 60


class CustomerPageAttempt(models.Model):
    """A number that was looked for at the customer desk."""

    _inherit = "customer.page.attempt"

    @api.model
    def _may_find_at_desk(self):
        """Count a search, and return whether it may be had."""
        if self.sudo()._count(self._at_desk("miss")) >= MISSES_AT_DESK:
            return False
        return self._take(self._at_desk("find"), FINDS_AT_DESK)

    @api.model
    def _note_miss_at_desk(self):
        self._note_for_good(self._at_desk("miss"))

    @api.model
    def _may_copy_at_desk(self):
        """Count a copy of a receipt, and return whether it may be sent."""
        return self._take(self._at_desk("copy"), COPIES_AT_DESK)

    @api.model
    def _at_desk(self, what):
        return f"desk {what} {self.env.uid}"
