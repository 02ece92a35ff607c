from odoo import api, models

#: Links to own pages that one block of addresses asks for in an hour.
LINKS_ASKED = 12
#: Forms that are sent with one link in an hour: more than a person fills in.
FORMS_SENT = 120


class CustomerPageAttempt(models.Model):
    """Somebody asks for a link, whether there is anybody to send it to or not."""

    _inherit = "customer.page.attempt"

    @api.model
    def _may_ask_link(self, address):
        """Count the asking, and return whether it is taken in."""
        return self._take(f"own ask {self.sudo()._block(address)}", LINKS_ASKED)

    @api.model
    def _may_send_own(self, link):
        """Count a form of a customer's own page, and return whether it is taken in.

        Counted for each link: who spoils one that was passed on does not keep the
        customer from her page under another one.
        """
        return self._take(f"own form {link.id}", FORMS_SENT)
