from odoo import api, fields, models


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
        """
        preferences = self.sudo()
        agreed = partner._has_consent(topic.purpose, company)
        if not agreed or partner.identity_restricted:
            return preferences
        # In the language that the shop reads it in, whoever asked.
        lang = company.sudo().partner_id.lang or self.env.lang
        return preferences.create(
            {
                "partner_id": partner.id,
                "topic_id": topic.id,
                "value": choice.with_context(lang=lang).name,
                **self._prepare_how_vals(topic, company),
                "source": "prompt",
            }
        )
