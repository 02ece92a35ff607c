import logging

from odoo import api, models

from .identity_vault import Needles, errors

_logger = logging.getLogger(__name__)


class IdentityVault(models.AbstractModel):
    """Finding and comparing: nothing readable comes out."""

    _inherit = "identity.vault"

    @api.model
    def _find(self, field, value, purpose="lookup", till=None):
        """Return the protected customers with this phone or e-mail, in ``sudo``.

        :raise UserError: too many searches, or the vault cannot be reached
        """
        with self._plainly():
            return self._found(field, value, purpose, till)

    @api.model
    def _found(self, field, value, purpose, till):
        company = (till and till.company_id) or self.env.company
        pairs = self._vault().find(
            field,
            value,
            self._access("lookup", purpose, till),
            region=self._region(company=company),
        )
        persons = [person for person, _version in pairs]
        counted = {tuple(pair) for pair in pairs}
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        found = partners.search([("identity_person", "in", persons)])
        # A version that no customer points at (any more) does not count.
        return found.filtered(
            lambda partner: tuple(partner.identity_version.split(".")[:2]) in counted
        )

    @api.model
    def _find_at_till(self, field, value, till):
        """Find at a till, where a refusal is an answer and no error.

        :return: status and customers; the status is ``found``, ``limited`` or
            ``unavailable``
        """
        nobody = self.env["res.partner"]
        try:
            return "found", self._found(field, value, "lookup", till)
        except errors.Limited as error:
            _logger.warning("%s", error)
            self._alert()
            return "limited", nobody
        except errors.VaultError as error:
            _logger.warning("%s", error)
            return "unavailable", nobody

    @api.model
    def _match_at_till(self, partner, field, value, till):
        """Compare what a person says with what is stored.

        :return: ``yes``, ``no``, ``limited`` or ``unavailable``
        """
        partner = partner.sudo()
        ask = self._ask(partner)
        access = self._access("match", "match", till)
        region = self._region(partner)
        try:
            matches = self._vault().match(ask, field, value, access, region=region)
        except errors.Limited as error:
            _logger.warning("%s", error)
            self._alert()
            return "limited"
        except errors.VaultError as error:
            _logger.warning("%s", error)
            return "unavailable"
        return "yes" if matches else "no"

    @api.model
    def _needles(self, partners):
        """Return what finds the values of these customers in any text.

        The hits name ids and fields alone; the values stay in it.
        """
        sought = Needles()
        everything = self._open_for(partners, "leak_scan")
        for partner in partners:
            if partner.id in everything:
                region = self._region(partner)
                sought.add(partner.id, everything[partner.id], region)
        return sought

    @api.model
    def _alert(self):
        """Let the log take over the refusal soon, which tells the managers."""
        cron = self.env.ref("pos_customer_identity.ir_cron_identity_access_log")
        cron.sudo()._trigger()
