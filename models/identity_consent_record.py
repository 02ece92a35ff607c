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
#: The strongest proof.
PROVEN = "double_opt_in"


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
        self, partner, consents, place, config=None, *, lang=None, texts=None, **how
    ):
        """Record what a customer said; what says nothing new is not recorded again.

        :param dict consents: purpose -> true or false
        :param str place: as the field
        :param config: the ``pos.config``, at a till
        :param str lang: code of the language in which the texts were shown; that of
            the screen if left out
        :param dict texts: purpose -> ``identity.consent.text`` that was shown; the one
            that is published if left out altogether
        :param how: ``channel`` and ``proof``, by the place if left out; ``proof_at``
        :return: the new records
        """
        company = (config.company_id if config else self.env.company).sudo().root_id
        if texts is None:
            texts = self.env["identity.consent.text"]._current(company)
        lang = lang or self.env.context.get("lang") or self.env.user.lang
        common = {
            "partner_id": partner.id,
            "company_id": company.id,
            "config_id": config.id if config else False,
            **self._prepare_how_vals(place, **how),
        }
        made = self.sudo()
        for purpose, given in (consents or {}).items():
            text = texts.get(purpose) if given else None
            vals = {
                **common,
                "purpose": purpose,
                "state": "given" if given else "withdrawn",
                **self._prepare_text_vals(
                    text or self.env["identity.consent.text"], lang
                ),
            }
            if self._is_news(vals):
                made |= made.create(vals)
        return made

    @api.model
    def _prepare_how_vals(self, place, channel=None, proof=None, proof_at=None):
        """Return what is kept of how something was said, and to whom."""
        return {
            "place": place,
            "channel": channel or CHANNEL_OF.get(place),
            "proof": proof or PROOF_OF.get(place),
            "proof_at": proof_at,
            "user_id": self.env.uid,
        }

    @api.model
    def _is_news(self, vals):
        """Return whether something that was said is more than the last word.

        Yes again is more with other words, or with an answered mail for a proof. No is
        recorded here where there was a yes; see :meth:`_withdraw`.
        """
        last = self._last_words(vals["partner_id"], vals["purpose"], vals["company_id"])
        had = last.state == "given"
        if vals["state"] == "withdrawn" or not had:
            return had != (vals["state"] == "given")
        other_words = vals["text_id"] and vals["text_id"] != last.text_id.id
        proven = vals["proof"] == PROVEN and last.proof != PROVEN
        return bool(other_words or proven)

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
        last = self._last_words(partner.id, purpose, root.id)
        if last.state == "withdrawn":
            return last.browse()
        return last.create(
            {
                "partner_id": partner.id,
                "purpose": purpose,
                "state": "withdrawn",
                "company_id": root.id,
                **self._prepare_how_vals(place),
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
            self._withdraw(
                consent.partner_id,
                consent.purpose,
                "office",
                consent.company_id,
                channel="store",
            )
