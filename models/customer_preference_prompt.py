import psycopg2

from odoo import api, fields, models
from odoo.exceptions import ConcurrencyError


class CustomerPreference(models.Model):
    """What a customer chose when a rule asked."""

    _inherit = "customer.preference"

    source = fields.Selection(
        selection_add=[("prompt", "Asked in passing")],
        ondelete={"prompt": "cascade"},
    )

    @api.model
    def _remember_said(self, partner, topic, choice, company):
        """Keep an answer that was chosen, if the customer agreed to it.

        :return: the preference, in ``sudo``, or an empty one
        :raise ConcurrencyError: another till keeps one at this moment
        """
        preferences = self.sudo()
        agreed = partner._has_consent(topic.purpose, company)
        if not agreed or partner.identity_restricted:
            return preferences
        # In the language that the shop reads it in, whoever asked.
        lang = company.sudo().partner_id.lang or self.env.lang
        vals = {
            "partner_id": partner.id,
            "topic_id": topic.id,
            "value": choice.with_context(lang=lang).name,
            **self._prepare_how_vals(topic, company),
            "source": "prompt",
        }
        try:
            with self.env.cr.savepoint():
                return preferences.create(vals)
        except psycopg2.errors.UniqueViolation as error:
            raise ConcurrencyError("this is remembered at this moment") from error
