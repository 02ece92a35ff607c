from odoo import api, models


class CustomerProfile(models.AbstractModel):
    """Greeting by the first name. It is a question of its own: the panel names nobody,
    and whoever did not agree is not even looked up."""

    _inherit = "customer.profile"

    @api.model
    def pos_greeting(self, config_id, partner_id):
        """Return the first name of a customer who agreed to be greeted by it.

        The look is recorded before it happens. The till shows the name and stores it
        nowhere.

        :param int config_id: the till's ``pos.config``
        :param int partner_id: the customer
        :return: ``status`` ``ok``, ``nothing`` (not agreed, or no first name that is
            certain), ``unavailable`` or ``limited``; ``greeting``, the name or False
        :rtype: dict
        :raise AccessError: the user may not use this till
        :raise UserError: no customer of this till
        """
        front = self._in_front(config_id, partner_id)
        if not self.env["customer.page.attempt"]._may_greet_at_till(front.config):
            return {"status": "limited", "greeting": False}
        if not self._may_greet(front):
            return {"status": "nothing", "greeting": False}
        vault = self.env["identity.vault"]
        name, refusal = vault._first_name_at_till(front.partner, front.config)
        return {
            "status": refusal or ("ok" if name else "nothing"),
            "greeting": name or False,
        }

    @api.model
    def _may_greet(self, front):
        """Return whether a customer agreed, and may be looked up at all."""
        partner = front.partner
        if partner.is_company or partner.identity_restricted:
            return False
        company = front.config.company_id
        return partner._has_consent("greeting", company) and not self._is_erased(
            partner
        )

    @api.model
    def _is_erased(self, partner):
        erased = [
            ("partner_id", "=", partner.id),
            ("request_type", "=", "erasure"),
            ("state", "in", ("progress", "done")),
        ]
        return bool(self.env["identity.request"].sudo().search_count(erased, limit=1))
