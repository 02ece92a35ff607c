"""A consent that was asked for as a question: with the words that stood beside it."""

from odoo import _, models

from ..core.rules import prompts


class ProfilePrompt(models.Model):
    _inherit = "profile.prompt"

    def _keep_consent(self, partner, config, vals, place):
        said = vals.get("choice")
        if said not in ("yes", "no"):
            return "invalid", _("There is no such answer."), None
        if said == "no":
            return "kept", "", prompts.REFUSED
        self._agree(partner, config, place, vals)
        return "kept", "", prompts.ANSWERED

    def _agree(self, partner, config, place, vals):
        """Record the consent, with the text that was shown beside the question."""
        shown = {self.purpose: vals["text_id"]} if vals.get("text_id") else {}
        texts = self.env["identity.consent.text"]._shown(shown, config.company_id)
        at_till = place == "till"
        where, shop = ("till", config) if at_till else ("link", None)
        consents = self.env["identity.consent"].with_company(config.company_id)
        consents._record(partner, {self.purpose: True}, where, shop, texts=texts)
