from odoo import api, models

#: Keys that open nothing, from one block of addresses in an hour. A key of 128 bits is
#: not guessed; this keeps machines from trying.
WRONG_KEYS = 60


class CustomerPageAttempt(models.Model):
    """A key of a survey that opened nothing. What opens leaves no trace."""

    _inherit = "customer.page.attempt"

    @api.model
    def _may_try_key(self, address):
        tries = self.sudo()
        return tries._count(tries._ask_block(address)) < WRONG_KEYS

    @api.model
    def _note_wrong_key(self, address):
        tries = self.sudo()
        tries.create({"bucket": tries._ask_block(address)})

    @api.model
    def _ask_block(self, address):
        return f"ask {self._block(address)}"
