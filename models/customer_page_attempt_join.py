from odoo import api, fields, models
from odoo.tools import email_normalize, hmac

from .customer_page_attempt import DAY, SCOPE

#: Forms of one block of addresses, and of a whole shop, in an hour. A block can be the
#: network of the shop in which many people sign up.
PER_BLOCK = 20
PER_SHOP = 300
#: Mails to one address in a day, whoever typed it.
PER_ADDRESS = 3
#: Links that open nothing, from one block in an hour.
WRONG_LINKS = 60


class CustomerPageAttempt(models.Model):
    """A try to sign up. Of networks and addresses only keyed hashes are kept."""

    _inherit = "customer.page.attempt"

    @api.model
    def _may_join(self, address, config):
        """Count a form of a sign-up page, and return whether it is one too many."""
        tries = self.sudo()
        today = fields.Date.to_string(fields.Date.today())
        about = f"join {today} {tries._block(address)}"
        block, shop = hmac(tries.env, SCOPE, about), f"join {config.id}"
        if tries._count(block) >= PER_BLOCK or tries._count(shop) >= PER_SHOP:
            return False
        tries.create([{"bucket": block}, {"bucket": shop}])
        return True

    @api.model
    def _may_write_to(self, address):
        """Count a mail to an address, and return whether it may go out."""
        tries = self.sudo()
        normalized = email_normalize(address, strict=False) or address.lower()
        bucket = hmac(tries.env, SCOPE, f"join mail {normalized}")
        if tries._count(bucket, DAY) >= PER_ADDRESS:
            return False
        tries.create({"bucket": bucket})
        return True

    @api.model
    def _may_try_link(self, address):
        tries = self.sudo()
        return tries._count(f"link {tries._block(address)}") < WRONG_LINKS

    @api.model
    def _note_wrong_link(self, address):
        tries = self.sudo()
        tries.create({"bucket": f"link {tries._block(address)}"})
