from odoo import api, models

#: Links to own pages that one block of addresses asks for in an hour.
LINKS_ASKED = 12


class CustomerPageAttempt(models.Model):
    """Somebody asks for a link, whether there is anybody to send it to or not."""

    _inherit = "customer.page.attempt"

    @api.model
    def _may_ask_link(self, address):
        """Count the asking, and return whether it is taken in."""
        return self._take(f"link {self.sudo()._block(address)}", LINKS_ASKED)
