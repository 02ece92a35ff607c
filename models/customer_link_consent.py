"""What a customer agrees to, on her own page: the texts, and one tap each."""

from odoo import _, models
from odoo.tools import format_date


class CustomerLink(models.Model):
    _inherit = "customer.link"

    def _consents(self):
        """Return everything that can be agreed to.

        Two queries, however many purposes there are.

        :return: ``purpose``, ``label``, ``given``; ``text``, ``text_id``, ``version``
            of what is agreed to; ``since``, a sentence about the last word
        """
        self.ensure_one()
        Consent = self.env["identity.consent"].sudo()
        described = Consent._fields["purpose"]._description_selection(self.env)
        words = Consent.search(
            [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.root_id.id),
                ("current", "=", True),
            ]
        )
        last = {word.purpose: word for word in words}
        texts = self.env["identity.consent.text"]._current(self.company_id)
        return [
            self._consent_facts(purpose, label, last.get(purpose), texts.get(purpose))
            for purpose, label in described
        ]

    def _consent_facts(self, purpose, label, last, text):
        given = bool(last) and last.state == "given"
        # What she agreed to is shown in the words of that day.
        agreed = given and last.text_id
        shown = agreed or text
        body = (
            last.text_shown if agreed else text and text._words(self.env.lang)
        ) or ""
        return {
            "purpose": purpose,
            "label": label,
            "given": given,
            "text": body,
            "text_id": text.id if text else False,
            "version": shown.version if shown else False,
            "since": self._consent_since(last, given),
        }

    def _consent_since(self, last, given):
        if not last:
            return ""
        day = format_date(self.env, last.at)
        return _("Agreed on %s", day) if given else _("Withdrawn on %s", day)

    def _set_consent(self, purpose, given, text_id=0):
        """Record what the customer said on the page.

        :param int text_id: the text that she was shown
        :raise UserError: there is no such purpose
        """
        self.ensure_one()
        Consent = self.env["identity.consent"].with_company(self.company_id)
        Consent._ensure_consents({purpose: given})
        wanted = {purpose: text_id} if text_id else {}
        texts = self.env["identity.consent.text"]._shown(wanted, self.company_id)
        Consent._record(self.partner_id, {purpose: given}, "link", texts=texts)
