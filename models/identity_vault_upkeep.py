import logging
from pathlib import Path

from psycopg2 import Error as Psycopg2Error

from odoo import _, api, models
from odoo.exceptions import UserError

from .identity_vault import FileKeyProvider, Pointer, audit_check, errors, maintenance
from .identity_vault_main import MainDatabase
from .identity_vault_place import (
    DSN,
    KEY_FILE,
    create_default_database,
    place_of,
    setting,
)

_logger = logging.getLogger(__name__)

#: The system parameter that says which database the vault's versions belong to.
HOME = "pos_customer_identity.home"
#: The system parameter that says how long a version that does not count stays, in
#: days: as long as a backup of the main database may still point at it.
GRACE = "pos_customer_identity.grace_days"
GRACE_DAYS = 7


class IdentityVault(models.AbstractModel):
    """Making the vault, and looking after it."""

    _inherit = "identity.vault"

    @api.model
    def _set_up(self):
        """Make the default vault, where nothing else is configured. May be repeated.

        A shop whose database user may not create databases works with codes alone
        until a vault is configured.
        """
        place = place_of(self.env)
        self.env["ir.config_parameter"].sudo().set_param(HOME, self._home())
        try:
            if not setting(DSN):
                create_default_database(self.env.cr.dbname)
            if place.key_file and not setting(KEY_FILE):
                self._make_key_file(place.key_file)
            self._vault().open()
        except (errors.VaultError, OSError, Psycopg2Error) as error:
            _logger.warning(
                "no vault for identities (%s); see docs/operations.md of "
                "pos_customer_identity",
                type(error).__name__,
            )

    @api.model
    def _make_key_file(self, path):
        if not Path(path).exists():
            Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            FileKeyProvider.create(path)
            _logger.warning(
                "THE KEY OF ALL CUSTOMER IDENTITIES IS %s. Back it up elsewhere: "
                "without it no identity can ever be read again.",
                path,
            )

    @api.model
    def _home(self):
        """Return what tells this database from a copy of it, also on one server."""
        self.env.cr.execute(
            "SELECT system_identifier || '/' || oid FROM pg_control_system(), "
            "pg_database WHERE datname = current_database()"
        )
        return self.env.cr.fetchone()[0]

    @api.model
    def _erase(self, persons, purpose="erasure", reason=""):
        """Destroy persons in the vault for ever. The caller has committed its reason.

        :param persons: ids of ``res.partner.identity_person``
        :raise UserError: this is a copy, whose customers are those of the original
        """
        if not self._is_at_home():
            raise UserError(
                _(
                    "This database was copied or restored. Nothing is erased until "
                    "'odoo pos_identity adopt' says that it is the one that counts."
                )
            )
        with self._plainly():
            access = self._access("erase", purpose, reason=reason)
            return self._vault().erase(list(persons), access)

    @api.model
    def _ledger_state(self):
        """Return how many erased persons the ledger has, and the vault knows."""
        with self._plainly():
            status = self._vault().status()
        return {
            "ledger": status["ledger"],
            "erased": status["erased"],
            "damaged": status["ledger_damaged"],
        }

    @api.model
    def _record(self, action, purpose, persons=(), fields=(), reason="", **facts):
        """Record something that was done with identities."""
        with self._plainly():
            access = self._access(action, purpose, reason=reason)
            self._vault().record(access, persons, fields, **facts)

    @api.model
    def _audit_entries(self, after, limit):
        """Return entries of the audit chain as dicts, in order of ``seq``."""
        with self._plainly():
            return self._vault().audit(after, limit)

    @api.model
    def _verify_audit(self, head=None):
        """Check the audit chain, against heads that were exported earlier.

        :param str head: what :meth:`_export_head` returned, one or several lines
        :return: :class:`~..core.vault.audit_check.Verdict`
        """
        with self._plainly():
            vault = self._vault()
            vault.open()
            try:
                return maintenance.verify(vault, head)
            except errors.VaultError as error:
                # Any other trouble has a class of its own.
                if type(error) is errors.VaultError:
                    raise UserError(_("This is no exported head.")) from None
                raise

    @api.model
    def _export_head(self):
        """Return where the audit chain stands: a line of JSON, to be kept elsewhere."""
        with self._plainly():
            vault = self._vault()
            vault.open()
            return audit_check.export_head(vault.store)

    @api.model
    def _state(self):
        """Return ``cut_off``, ``down`` or ``ok``: whether identities can be opened."""
        if self._is_cut_off():
            return "cut_off"
        try:
            self._vault().status()
        except errors.VaultError as error:
            _logger.warning("%s", error)
            return "down"
        return "ok"

    @api.model
    def _key_file(self):
        """Return the path of the key file; empty when the environment has the keys."""
        return place_of(self.env).key_file

    @api.model
    def _main_database(self):
        return MainDatabase(self.env.registry, self._is_at_home(), Pointer.parse)

    @api.model
    def _is_at_home(self):
        """Return whether this is no copy of the database that the versions are of."""
        get_param = self.env["ir.config_parameter"].sudo().get_param
        return get_param(HOME) == self._home()

    @api.model
    def _cron_collect(self):
        """Remove versions that no customer points at, a day after the other."""
        if not self._is_cut_off():
            self._collect()

    @api.model
    def _collect(self, progress=None):
        """See ``core.vault.maintenance.collect``."""
        get_param = self.env["ir.config_parameter"].sudo().get_param
        grace = float(get_param(GRACE) or GRACE_DAYS) * 86400
        with self._plainly():
            return maintenance.collect(
                self._vault(),
                self._main_database(),
                grace,
                progress=progress,
                access=self._access("collect", "maintenance"),
            )
