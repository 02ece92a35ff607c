import logging

from odoo import api, models

from .identity_vault import POINTER, Needles, errors

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
    def _found(self, field, value, purpose, till, **options):
        company = (till and till.company_id) or self.env.company
        pairs = self._vault().find(
            field,
            value,
            self._access("lookup", purpose, till),
            region=self._region(company=company),
            **options,
        )
        persons = [person for person, _version in pairs]
        counted = {tuple(pair) for pair in pairs}
        partners = self.env["res.partner"].sudo().with_context(active_test=False)
        found = partners.search_fetch(
            [("identity_person", "in", persons)], POINTER, order="id"
        )
        # A version that no customer points at (any more) does not count.
        return found.filtered(
            lambda partner: tuple(partner.identity_version.split(".")[:2]) in counted
        )

    # At the till, where a refusal is an answer and no error

    @api.model
    def _at_till(self, ask, *args, **kwargs):
        """Ask the vault for a till.

        :return: what ``ask`` returned, and an empty text; or None, and ``limited`` or
            ``unavailable``
        """
        if self._is_cut_off():
            return None, "unavailable"
        try:
            return ask(*args, **kwargs), ""
        except errors.Limited as error:
            _logger.warning("%s", error)
            self._alert()
            return None, "limited"
        except errors.VaultError as error:
            _logger.warning("%s", error)
            return None, "unavailable"

    @api.model
    def _find_at_till(self, field, value, till, known=False, storing=False):
        """Find at a till.

        :param bool known: somebody was found who is not in the vault
        :param bool storing: see ``core.vault``
        :return: status and customers; the status is ``found``, ``limited`` or
            ``unavailable``
        """
        options = {"known": known, "storing": storing}
        found, refusal = self._at_till(
            self._found, field, value, "lookup", till, **options
        )
        return refusal or "found", found or self.env["res.partner"]

    @api.model
    def _match_at_till(self, partner, field, value, till, plain=None):
        """Compare what a person says with what is stored.

        :param str plain: what is stored, of a customer who is not in the vault
        :return: ``yes``, ``no``, ``limited`` or ``unavailable``
        """
        partner = partner.sudo()
        ask = self._compared if plain is not None else self._matched
        matches, refusal = self._at_till(ask, partner, field, value, till, plain)
        return refusal or ("yes" if matches else "no")

    @api.model
    def _matched(self, partner, field, value, till, _plain):
        access = self._access("match", "match", till)
        region = self._region(partner)
        ask = self._ask(partner)
        return self._vault().match(ask, field, value, access, region=region)

    @api.model
    def _compared(self, partner, field, value, till, plain):
        access = self._access("match", "match", till)
        region = self._region(partner)
        subject = f"contact {partner.id}"
        return self._vault().compare(
            subject, field, value, plain, access, region=region
        )

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
