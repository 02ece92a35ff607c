from odoo import api, fields, models
from odoo.tools import hmac

from .customer_page_attempt import SCOPE

#: Forms of one block of addresses and of all together in an hour, for each page. A
#: block can be the network of a shop in which many people take part.
PER_BLOCK = 30
IN_ALL = 600


class CustomerPageAttempt(models.Model):
    _inherit = "customer.page.attempt"

    @api.model
    def _may_send_box(self, address, survey):
        """Count a form that was sent on a public page; return whether it is taken."""
        tries = self.sudo()
        # In its own words: who registers items is not kept from writing a suggestion.
        today = fields.Date.to_string(fields.Date.today())
        about = f"box {survey.id} {today} {tries._block(address)}"
        block, everybody = hmac(tries.env, SCOPE, about), f"box {survey.id}"
        if tries._count(block) >= PER_BLOCK or tries._count_all(everybody) >= IN_ALL:
            return False
        tries.create([{"bucket": block}, {"bucket": everybody}])
        return True

    @api.model
    def _count_all(self, bucket):
        since = fields.Datetime.subtract(self.env.cr.now(), hours=1)
        domain = [("bucket", "=", bucket), ("create_date", ">", since)]
        return self.search_count(domain, limit=IN_ALL)
