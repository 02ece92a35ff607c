from odoo import _, api, models
from odoo.exceptions import UserError


class IdentityConsent(models.Model):
    """Giving and taking back at the till: as easy one way as the other."""

    _inherit = "identity.consent"

    @api.model
    def pos_set_consent(self, config_id, partner_id, purpose, given, text_id=False):
        """Record what a customer says about one purpose at the till.

        :param int config_id: the till's ``pos.config``
        :param int partner_id: the customer
        :param str purpose: technical name of the purpose
        :param bool given: agreed, or taken back
        :param int text_id: the text that was read aloud; False if there was none
        :return: ``status``: ``kept``, also where that was the last word already
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: no customer of this till, no such purpose or text
        """
        partners = self.env["res.partner"]
        config = partners._ensure_till(config_id)
        partner = partners._ensure_till_customer(config, partner_id)
        if not isinstance(purpose, str):
            raise UserError(_("This is no consent."))
        self._ensure_consents({purpose: given})
        if not given:
            # Also of who was never asked: from now on there is a no.
            self._withdraw(
                partner, purpose, "till", config.company_id, config_id=config.id
            )
            return {"status": "kept"}
        company = config.company_id
        shown = {purpose: text_id} if text_id else {}
        texts = self.env["identity.consent.text"]._shown(shown, company)
        self._record(partner, {purpose: True}, "till", config, texts=texts)
        return {"status": "kept"}
