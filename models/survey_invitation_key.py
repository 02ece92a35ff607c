"""Links in mails that ask: a word that stands for a key until the mail is handed over.

As with the pages of warranties (``customer_page_mail.py``): what is stored, shown in
previews and read by colleagues has ``/ask/of-invitation-12`` in it, which opens
nothing. Only the message to the one customer has the key, behind ``#``: browsers do not
send that part, so no log of a server has it.
"""

import re
import secrets

from odoo import api, fields, models

from .survey_invitation import KEY

#: Where a mail leads: to the questions, or to where no more of them are wanted.
WORD = re.compile(r"/ask/(of|no-more-of)-invitation-([1-9][0-9]{0,8})(?![0-9])")
PATHS = {"of": "/ask", "no-more-of": "/ask/no"}


class SurveyInvitation(models.Model):
    _inherit = "survey.invitation"

    reminder_hash = fields.Char(readonly=True, copy=False, groups=fields.NO_ACCESS)

    _reminder_hash_unique = models.Constraint(
        "UNIQUE (reminder_hash)", "A key is used once."
    )

    def _ask_url(self):
        """Return what leads to the questions in a mail; for the templates."""
        return f"{self.get_base_url()}/ask/of-invitation-{self.id}"

    def _no_more_url(self):
        """Return what leads to 'do not ask me again' in a mail; for the templates."""
        return f"{self.get_base_url()}/ask/no-more-of-invitation-{self.id}"

    def _with_key(self, texts):
        """Return texts of the message to the customer with addresses that open."""
        self.ensure_one()
        key = None

        def put_key(found):
            nonlocal key
            if int(found[2]) != self.id or not self._is_open():
                return found[0]
            key = key or self._new_key()
            return f"{PATHS[found[1]]}#{key}"

        return [WORD.sub(put_key, text or "") for text in texts]

    def _new_key(self):
        """Return a key; the first one goes on to open beside that of the reminder."""
        key = secrets.token_hex(16)
        slot = "reminder_hash" if self.key_hash else "key_hash"
        self.write({slot: self._hash_of(key)})
        return key

    @api.model
    def _opened_by(self, key):
        found = super()._opened_by(key)
        if found or not isinstance(key, str) or not KEY.fullmatch(key):
            return found
        return found.search([("reminder_hash", "=", self._hash_of(key))], limit=1)
