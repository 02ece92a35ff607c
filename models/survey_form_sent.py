import hashlib
import json

from odoo import api, fields, models


class SurveyFormSent(models.Model):
    """A form of a public page that was sent: it is taken in once.

    The form's number is not kept, only its hash, and no time: nothing here leads to
    what was written, or to who wrote it.
    """

    _name = "survey.form.sent"
    _description = "Form Sent on a Public Page"
    _log_access = False
    _rec_name = "form_hash"

    form_hash = fields.Char(required=True, readonly=True)
    content_hash = fields.Char(required=True, readonly=True)
    expires_on = fields.Date(required=True, readonly=True, index=True)

    _once = models.Constraint("UNIQUE (form_hash)", "This form was sent already.")

    @api.model
    def _known(self, number, content):
        """Return ``new``, ``same`` (sent twice by one click) or ``other``."""
        sent = self.sudo().search([("form_hash", "=", self._hash(number))], limit=1)
        if not sent:
            return "new"
        return "same" if sent.content_hash == self._hash(number, content) else "other"

    @api.model
    def _note(self, number, content):
        vals = {
            "form_hash": self._hash(number),
            "content_hash": self._hash(number, content),
            "expires_on": fields.Date.add(fields.Date.today(), days=2),
        }
        return self.sudo().create(vals)

    @api.model
    def _hash(self, number, content=None):
        """Return a hash that says nothing without the form's number of 128 bits."""
        text = json.dumps([number, content], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @api.autovacuum
    def _gc_old(self):
        self.sudo().search(
            [("expires_on", "<", fields.Date.today())], limit=100_000
        ).unlink()
