import logging

from odoo import api, models

from .identity_vault import Write, clean, errors

_logger = logging.getLogger(__name__)


class IdentityVault(models.AbstractModel):
    """Many new persons at once, and persons that nobody points at any more."""

    _inherit = "identity.vault"

    @api.model
    def _write_new(self, people, reason=""):
        """Write identities of persons that are not in the vault yet: one call, one
        entry in the log.

        :param people: for each the changes, the id of the company (0 for all) and the
            country code of phone numbers
        :return: for each what :class:`res.partner` stores: person, version and the
            filled fields
        :rtype: list[tuple[str, str, str]]
        """
        self.env.cr.execute("SELECT pg_current_xact_id()::text::bigint")
        xid = self.env.cr.fetchone()[0]
        with self._plainly():
            written = self._vault().write(
                [
                    Write(changes=changes, company=company, xid=xid, region=region)
                    for changes, company, region in people
                ],
                self._access("protect", "protect", reason=reason),
            )
        return [
            (item.pointer.person, str(item.pointer), ",".join(item.fields))
            for item in written
        ]

    @api.model
    def _can_keep(self, changes):
        """Return whether the vault takes these values: a few are too long for it."""
        try:
            clean(changes)
        except errors.BadValue:
            return False
        return True

    @api.model
    def _let_go(self, persons):
        """Hand persons over to the collector whose pointer goes in this transaction.

        It removes them when no customer points at them any more, and no backup of the
        main database may.

        :param persons: ids of ``res.partner.identity_person``
        """
        persons = sorted(filter(None, persons))
        if not persons:
            return
        with self._plainly():
            vault = self._vault()
            # Now, so that a crash after the commit loses nobody from the list; and then
            # again, as the collector may have looked before the commit.
            vault.review(persons)
        self.env.cr.postcommit.add(lambda: self._review_again(vault, persons))

    @api.model
    def _review_again(self, vault, persons):
        try:
            vault.review(persons)
        except errors.VaultError as error:
            # Committed is committed, and the person has been on the list before that.
            _logger.warning("%s", error)
