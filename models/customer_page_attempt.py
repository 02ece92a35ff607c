"""How often anybody may try to register an item: counted, without knowing who."""

import ipaddress
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import hmac

from ..core.rules import serials

SCOPE = "pos_customer_identity.customer_page_attempt"
#: The time that is looked at.
WINDOW = timedelta(hours=1)
#: Tries of one block of addresses, and failed ones of all together, in this time.
PER_BLOCK = 12
FAILED_IN_ALL = 200
#: Tries with one number in a day, whether there is such a receipt or not.
PER_NUMBER = 6
DAY = timedelta(days=1)
#: What a block is: a household or a small office, not a single telephone.
PREFIX = {4: 24, 6: 48}
ALL = "all"


class CustomerPageAttempt(models.Model):
    """A try to register an item.

    Of where it came from only a keyed hash is kept, under a key that changes every
    day, and for a day at most.
    """

    _name = "customer.page.attempt"
    _description = "Try to Register an Item"
    _order = "id desc"
    _rec_name = "bucket"

    bucket = fields.Char(required=True, readonly=True, groups=fields.NO_ACCESS)

    _bucket_index = models.Index("(bucket, create_date)")

    @api.model
    def _is_open(self, address, number):
        """Count a try, and return whether it is one too many.

        Tries at the same moment do not see each other: a few more than the limit can
        pass, one for each worker.

        :param str address: of the network, as the server sees it
        :param str number: that was typed, of whatever there is or is not
        """
        tries = self.sudo()
        block, about = tries._block(address), tries._about(number)
        if (
            tries._count(block) >= PER_BLOCK
            or tries._count(ALL) >= FAILED_IN_ALL
            or tries._count(about, DAY) >= PER_NUMBER
        ):
            return False
        tries.create([{"bucket": block}, {"bucket": about}])
        return True

    @api.model
    def _note_miss(self):
        self.sudo().create({"bucket": ALL})

    @api.model
    def _count(self, bucket, window=WINDOW):
        since = self.env.cr.now() - window
        return self.search_count(
            [("bucket", "=", bucket), ("create_date", ">", since)],
            limit=max(PER_BLOCK, FAILED_IN_ALL),
        )

    @api.model
    def _block(self, address):
        """Return the keyed hash of the block of addresses that one belongs to."""
        try:
            known = ipaddress.ip_address(address or "")
            known = getattr(known, "ipv4_mapped", None) or known
            prefix = PREFIX[known.version]
            block = str(ipaddress.ip_network((known, prefix), strict=False))
        except ValueError:
            block = "unknown"
        today = fields.Date.to_string(fields.Date.today())
        return hmac(self.env, SCOPE, f"{today} {block}")

    @api.model
    def _about(self, number):
        """Return the keyed hash of a number, in whatever way it is written."""
        key = serials.key(serials.clean(number)) or number
        return hmac(self.env, SCOPE, f"number {key}")

    @api.autovacuum
    def _gc_old(self):
        before = fields.Datetime.now() - timedelta(days=1)
        self.sudo().search([("create_date", "<", before)], limit=100_000).unlink()
