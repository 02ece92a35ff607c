import logging

from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import UserError

from .identity_vault import errors

_logger = logging.getLogger(__name__)


class IdentityVault(models.AbstractModel):
    """What mail asks of the vault: where a letter goes, and whom it comes from."""

    _inherit = "identity.vault"

    @api.model
    def _addressees(self, partners):
        """Open name and e-mail address of customers, to write to them right now.

        One query for all of them. A record that is damaged must not stop the others:
        then each is read for itself, and the damaged ones are left out.

        :return: partner id -> identity, and why it cannot be done now, or nothing
        :rtype: tuple[dict, str]
        """
        try:
            with self._plainly():
                return self._addressees_at_once(partners), ""
        except UserError as error:
            if not self._answers():
                return {}, str(error)
        opened = {}
        for partner in partners:
            try:
                with self._plainly():
                    opened |= self._addressees_at_once(partner)
            except UserError:
                # Said in the log already, by what turned the error into a sentence.
                continue
        return opened, ""

    @api.model
    def _addressees_at_once(self, partners):
        return self._open_for(partners, "mail", ["name", "email"])

    @api.model
    def _answers(self):
        """Return whether the vault can be asked anything at all."""
        try:
            self._vault().status()
        except (errors.VaultError, UserError) as error:
            _logger.info("the vault does not answer: %s", type(error).__name__)
            return False
        return True

    @api.model
    def _find_sender(self, address):
        """Return the protected customers with an e-mail address, in ``sudo``.

        It is recorded. It is not limited where mail is fetched by the system or handed
        in by its administrator; anybody else who hands in a mail could be guessing.

        :raise UserError: the vault cannot be reached, or too many searches
        """
        # Not "su": the question may be asked in sudo for whoever hands the mail in.
        limited = not (self.env.uid == SUPERUSER_ID or self.env.user._is_system())
        with self._plainly():
            return self._found("email", address, "mail", None, limited=limited)

    @api.model
    def _has_protected_customers(self):
        """Return whether there is anybody to look for."""
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        return bool(partners.search([("identity_version", "!=", False)], limit=1))
