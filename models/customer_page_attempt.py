"""How often anybody may try to register or find an item; strangers stay unknown."""

import ipaddress
from datetime import timedelta

from odoo import SUPERUSER_ID, api, fields, models
from odoo.tools import SQL, hmac

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
#: Numbers that a user gave at a till and nobody knows, and looks at items.
MISSES_AT_TILL = 30
LOOKS_AT_TILL = 300
#: Of those numbers the ones that may be the phone of somebody who is no member yet.
PHONES_AT_TILL = 300
#: Items that a user named at a till and that belong to somebody else.
STRANGE_AT_TILL = 30
#: Customers whose open cases were counted: more than anybody can sell to.
COUNTS_AT_TILL = 300
#: Customers who were greeted by their names, and pages of profiles that were opened: of
#: each customer some.
GREETINGS_AT_TILL = 300
TABS_AT_TILL = 900
MOST_COUNTED = max(FAILED_IN_ALL, LOOKS_AT_TILL, PHONES_AT_TILL, COUNTS_AT_TILL)

TAKE = """
INSERT INTO customer_page_attempt
       (bucket, create_uid, write_uid, create_date, write_date)
SELECT %(bucket)s, %(uid)s, %(uid)s, %(now)s, %(now)s
 WHERE (SELECT count(*)
          FROM (SELECT FROM customer_page_attempt
                 WHERE bucket = %(bucket)s AND create_date > %(since)s
                 LIMIT %(most)s) earlier) < %(most)s
RETURNING id
"""


class CustomerPageAttempt(models.Model):
    """A try to register an item, or to find one at a till.

    Of where the first came from only a keyed hash is kept, under a key that changes
    every day. Nothing is kept for longer than a day.
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
    def _may_search_at_till(self, config):
        """Return whether a user may try one more number at a till."""
        tries = self.sudo()
        return (
            tries._count(self._at_till("miss", config)) < MISSES_AT_TILL
            and tries._count(self._at_till("phone", config)) < PHONES_AT_TILL
        )

    @api.model
    def _note_miss_at_till(self, config, is_phone=False):
        """Count a number that nobody knows.

        :param bool is_phone: it may be a phone number: a cashier types those of new
            customers all day long
        """
        what = "phone" if is_phone else "miss"
        self._note_for_good(self._at_till(what, config))

    @api.model
    def _may_name_at_till(self, config):
        """Return whether a user may name one more item at a till."""
        return self.sudo()._count(self._at_till("strange", config)) < STRANGE_AT_TILL

    @api.model
    def _note_strange_at_till(self, config):
        self._note_for_good(self._at_till("strange", config))

    @api.model
    def _may_look_at_till(self, config):
        """Count a look at items, and return whether it may be had."""
        return self._take(self._at_till("look", config), LOOKS_AT_TILL)

    @api.model
    def _may_count_at_till(self, config):
        """Count a question for a number of cases, and return whether it is answered."""
        return self._take(self._at_till("count", config), COUNTS_AT_TILL)

    @api.model
    def _may_greet_at_till(self, config):
        """Count a question for a first name, and return whether it is answered."""
        return self._take(self._at_till("greet", config), GREETINGS_AT_TILL)

    @api.model
    def _may_open_tab_at_till(self, config):
        """Count a page of a customer's profile, and return whether it is shown."""
        return self._take(self._at_till("tab", config), TABS_AT_TILL)

    @api.model
    def _take(self, bucket, most):
        """Count a try, in one query, and return whether there were not too many."""
        params = {
            "bucket": bucket,
            "uid": self.env.uid,
            "now": self.env.cr.now(),
            "since": self.env.cr.now() - WINDOW,
            "most": most,
        }
        self.flush_model()
        return bool(self.env.execute_query(SQL(TAKE, **params)))

    @api.model
    def _note_for_good(self, bucket):
        """Count what was wrong, also where the call ends with an error.

        Otherwise somebody could make calls that fail in any case, and learn from the
        words of the error whether a number was right.
        """
        self.sudo().create({"bucket": bucket})
        registry = self.env.registry

        def note_again():
            with registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {})
                env["customer.page.attempt"].create({"bucket": bucket})

        self.env.cr.postrollback.add(note_again)

    @api.model
    def _at_till(self, what, config):
        return f"{what} {config.id} {self.env.uid}"

    @api.model
    def _count(self, bucket, window=WINDOW):
        since = self.env.cr.now() - window
        return self.search_count(
            [("bucket", "=", bucket), ("create_date", ">", since)],
            limit=MOST_COUNTED,
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
