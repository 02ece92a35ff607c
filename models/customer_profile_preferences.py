from odoo import api, models


class CustomerProfile(models.AbstractModel):
    """What a customer said: preferences, consents, answers to surveys."""

    _inherit = "customer.profile"

    @api.model
    def _preferences(self, partner, company):
        """Return what is remembered of a customer, as far as the user may read it.

        :return: for each ``id``, ``topic_id``, ``topic``, ``value``, ``planned_on``,
            ``on``, ``is_fresh``, ``is_sensitive``, ``source``; days are ISO dates
        :rtype: list[dict]
        """
        preferences = self.env["customer.preference"]
        if not preferences.has_access("read"):
            return []
        domain = [
            ("partner_id", "=", partner.id),
            ("company_id", "=", company.sudo().root_id.id),
            ("current", "=", True),
        ]
        return [
            {
                "id": one.id,
                "topic_id": one.topic_id.id,
                "topic": one.topic_id.sudo().display_name,
                "value": one.value,
                "planned_on": one.planned_on and one.planned_on.isoformat(),
                "on": self._day_of(one.stated_at),
                "is_fresh": one._is_fresh(),
                "is_sensitive": one.is_sensitive,
                "source": one.source,
            }
            for one in preferences.search(domain)
        ]

    @api.model
    def _consents(self, partner, company):
        """Return for each purpose whether the customer agrees: nobody is left guessing.

        :return: for each ``purpose``, ``text``, ``is_given``, ``on`` (ISO date, or
            False where the customer was never asked)
        :rtype: list[dict]
        """
        consents = self.env["identity.consent"].sudo()
        domain = [
            ("partner_id", "=", partner.id),
            ("company_id", "=", company.sudo().root_id.id),
            ("current", "=", True),
        ]
        current = {one.purpose: one for one in consents.search(domain)}
        purposes = consents._fields["purpose"]._description_selection(self.env)
        return [
            {
                "purpose": purpose,
                "text": text,
                "is_given": current[purpose].state == "given"
                if purpose in current
                else False,
                "on": self._day_of(current[purpose].at)
                if purpose in current
                else False,
            }
            for purpose, text in purposes
        ]

    @api.model
    def _answers(self, partner, company, limit, offset=0):
        """Return what a customer answered under the code, the newest first.

        :return: for each ``id``, ``on`` (ISO date), ``survey``, ``channel``, and
            ``lines``: ``question`` and ``answer``
        :rtype: list[dict]
        """
        answers = self.env["survey.user_input"].sudo()
        found = answers.search(
            [
                ("partner_id", "=", partner.id),
                ("state", "=", "done"),
                ("test_entry", "=", False),
                ("is_anonymous", "=", False),
                ("company_id", "in", [False, company.id]),
            ],
            order="end_datetime desc, id desc",
            limit=limit,
            offset=offset,
        )
        channels = answers._fields["feedback_channel"]._description_selection(self.env)
        return [
            {
                "id": answer.id,
                "on": self._day_of(answer.end_datetime or answer.create_date),
                "survey": answer.survey_id.title,
                "channel": dict(channels).get(answer.feedback_channel, ""),
                "lines": [
                    {"question": line.question_id.title, "answer": line.display_name}
                    for line in answer.user_input_line_ids
                    if not line.skipped
                ],
            }
            for answer in found
        ]
