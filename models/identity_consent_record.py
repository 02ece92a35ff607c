"""Recording what customers say about consents, and that they take it back."""

from odoo import _, api, models
from odoo.exceptions import UserError

#: How it was said, where nothing else is told: by the place of recording.
CHANNEL_OF = {"till": "store", "link": "web", "join": "web", "phone": "phone"}
PROOF_OF = {
    "till": "said",
    "office": "said",
    "phone": "said",
    "link": "ticked",
    "join": "ticked",
}


class IdentityConsent(models.Model):
    _inherit = "identity.consent"

    # Recording

    @api.model
    def _ensure_consents(self, consents):
        """Refuse what is no dict of purpose to true or false."""
        purposes = dict(self._fields["purpose"].selection)
        if consents and not (
            isinstance(consents, dict)
            and set(purposes) >= set(consents)
            and all(isinstance(given, bool) for given in consents.values())
        ):
            raise UserError(_("This is no consent."))

    @api.model
    def _record(
        self,
        partner,
        consents,
        place,
        config=None,
        *,
        lang=None,
        channel=None,
        proof=None,
        proof_at=None,
        texts=None,
    ):
        """Record what a customer said; what changes nothing is not recorded again.

        :param dict consents: purpose -> true or false
        :param str place: as the field
        :param config: the ``pos.config``, at a till
        :param str lang: code of the language in which the texts were shown; that of
            the screen if left out
        :param str channel: as the field; by the place if left out
        :param str proof: as the field; by the place if left out
        :param proof_at: when it was proven, where that is another moment
        :param dict texts: purpose -> ``identity.consent.text`` that was shown; the one
            that is published if left out altogether
        :return: the new records
        """
        company = (config.company_id if config else self.env.company).sudo().root_id
        if texts is None:
            texts = self.env["identity.consent.text"]._current(company)
        none = self.env["identity.consent.text"]
        lang = lang or self.env.context.get("lang") or self.env.user.lang
        made = self.sudo()
        for purpose, given in (consents or {}).items():
            if given != partner._has_consent(purpose, company):
                made |= made.create(
                    {
                        "partner_id": partner.id,
                        "purpose": purpose,
                        "state": "given" if given else "withdrawn",
                        "place": place,
                        "config_id": config.id if config else False,
                        "user_id": self.env.uid,
                        "company_id": company.id,
                        "channel": channel or CHANNEL_OF.get(place),
                        "proof": proof or PROOF_OF.get(place),
                        "proof_at": proof_at,
                        **self._prepare_text_vals(
                            texts.get(purpose, none) if given else none, lang
                        ),
                    }
                )
        return made

    @api.model
    def _prepare_text_vals(self, text, lang):
        """Return what is kept of the text that was shown, if there was one."""
        installed = dict(self.env["res.lang"].sudo().get_installed())
        lang = lang if lang in installed else "en_US"
        return {
            "text_id": text.id,
            "lang": lang if text else False,
            "text_digest": text and text._digest(lang),
        }

    # Withdrawing

    @api.model
    def _withdraw(self, partner, purpose, place, company, **how):
        """Record that a customer does not want something, also if it was never asked.

        :param str place: as for :meth:`_record`
        :param how: ``channel``, ``proof``, ``config_id``: as the fields
        :return: the new record, or an empty one where that was the last word already
        """
        root = company.sudo().root_id
        consents = self.sudo()
        last = consents.search(
            [
                ("partner_id", "=", partner.id),
                ("purpose", "=", purpose),
                ("company_id", "=", root.id),
                ("current", "=", True),
            ],
            limit=1,
        )
        if last.state == "withdrawn":
            return consents.browse()
        return consents.create(
            {
                "partner_id": partner.id,
                "purpose": purpose,
                "state": "withdrawn",
                "place": place,
                "user_id": self.env.uid,
                "company_id": root.id,
                "channel": CHANNEL_OF.get(place),
                "proof": PROOF_OF.get(place),
                **how,
            }
        )

    def _can_withdraw(self):
        self.ensure_one()
        return self.current and self.state == "given"

    def _ensure_can_withdraw(self):
        for consent in self:
            if not consent._can_withdraw():
                raise UserError(_("This consent is not in force any more."))

    def action_withdraw(self):
        """Record that the customers withdrew these consents."""
        self.check_access("create")
        self._ensure_can_withdraw()
        for consent in self:
            self.sudo().create(
                {
                    "partner_id": consent.partner_id.id,
                    "purpose": consent.purpose,
                    "state": "withdrawn",
                    "place": "office",
                    "channel": "store",
                    "proof": "said",
                    "user_id": self.env.uid,
                    "company_id": consent.company_id.id,
                }
            )
