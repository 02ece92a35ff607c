"""What opens all of a customer's data, and not only her page.

A link is passed on, lies in a mailbox, stands in a browser's history. So it shows the
page, and what needs more (a copy, who she is, a correction, erasure) needs a *fresh*
link: made within the hour, and bound to the browser in which it was first confirmed.
See ``docs/adr/0026-own-page.md``.
"""

import hashlib
import secrets
from datetime import timedelta

from odoo import fields, models
from odoo.tools.misc import consteq

#: How long a link is fresh.
FRESH = timedelta(hours=1)


class CustomerLink(models.Model):
    _inherit = "customer.link"

    proof_hash = fields.Char(
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        help="SHA-256 of what the browser has in which the link was confirmed.",
    )

    def _is_recent(self):
        """Return whether the link was made within the hour."""
        self.ensure_one()
        return self.create_date > fields.Datetime.now() - FRESH

    def _is_hers(self):
        """Return whether it came to the customer past everybody else.

        What a clerk copies the clerk could open as well, without any right to see who
        the customer is; and so could a cashier what is sent to an address of her own
        that she put in the place of the customer's.
        """
        self.ensure_one()
        return bool(self.user_id) or (self.sent and not self._is_doubted())

    def _is_doubted(self):
        """Return whether the address on file may be anybody's, as far as is known."""
        return self.partner_id.sudo().identity_email_added

    def _can_prove(self):
        self.ensure_one()
        return self._is_recent() and self._is_hers() and not self.proof_hash

    def _prove(self):
        """Bind the link to a browser, once, and return what that browser has to keep.

        Programs that look at the links in mails do not press buttons: so it is bound by
        a form, and not when the page is first opened.

        :return: a secret, or None where the link cannot be bound (any more)
        """
        # Two browsers at once: one of them waits here, and finds it taken.
        self.lock_for_update()
        self.invalidate_recordset(["proof_hash"])
        if not self._can_prove():
            return None
        proof = secrets.token_urlsafe(24)
        self.write({"proof_hash": self._proof_hash(proof)})
        return proof

    def _is_strong(self, proof):
        """Return whether all of the customer's data opens.

        :param proof: what the browser kept of :meth:`_prove`
        """
        self.ensure_one()
        if not (self._is_recent() and self._is_hers()):
            return False
        # With a login the session is looked at each time the link is opened.
        if self.user_id:
            return True
        known = isinstance(proof, str) and bool(self.proof_hash)
        return known and consteq(self.proof_hash, self._proof_hash(proof))

    def _proof_hash(self, proof):
        return hashlib.sha256(f"{self.id}:{proof}".encode()).hexdigest()
