import json
from pathlib import Path

from odoo import _, api, models
from odoo.exceptions import UserError

from .identity_vault import FileKeyProvider, audit_check, maintenance
from .identity_vault_place import place_of
from .identity_vault_upkeep import HOME


class IdentityVault(models.AbstractModel):
    """What ``odoo pos_identity`` does; see ``cli/pos_identity.py``.

    Each action takes the options and ``say``, which prints a line, and returns whether
    it found something that somebody has to look at.
    """

    _inherit = "identity.vault"

    @api.model
    def _command(self, options, say):
        """Run the action of a command line.

        :raise UserError: it cannot be done
        """
        action = getattr(self, "_command_" + options.action.replace("-", "_"))
        with self._plainly():
            return bool(action(options, say))

    @api.model
    def _command_init(self, _options, say):
        self._set_up()
        self._vault().open()
        say("the vault is there, and its key fits")

    @api.model
    def _command_status(self, _options, say):
        place = place_of(self.env)
        say(f"keys: {place.key_file or 'in the environment'}")
        say(f"erasure ledger: {place.ledger}")
        status = self._vault().status()
        for name, value in status.items():
            say(f"{name}: {value}")
        home = self._is_at_home()
        if not home:
            say(
                "this database was restored, moved or copied: nothing is collected "
                "until 'odoo pos_identity adopt'"
            )
        behind = status["ledger"] > status["erased"]
        if behind:
            say(
                "persons that were erased are back: 'odoo pos_identity replay-erasures'"
            )
        return behind or not home or status["ledger_damaged"]

    @api.model
    def _command_rotate(self, options, say):
        access = self._access("rotate", "maintenance")
        if options.new_root:
            place = place_of(self.env)
            if not place.key_file:
                raise UserError(
                    _("The keys are in the environment: change them there.")
                )
            say(f"new root key {FileKeyProvider.add_root(place.key_file)}")
        if options.root or options.new_root:
            count = maintenance.rotate_root(self._vault(), access)
            say(f"{count} keys are under the new root key")
            say("back up the key file now; older backups of it open nothing new")
            return False
        counts = maintenance.rotate_epoch(
            self._vault(), progress=_counter(say, "data keys"), access=access
        )
        say(json.dumps(counts))
        return counts["kept"]

    @api.model
    def _command_collect(self, options, say):
        if options.full:
            maintenance.review_all(self._vault(), progress=_counter(say, "listed"))
        counts = self._collect(_counter(say, "persons"))
        say(json.dumps(counts))
        return counts["unknown"]

    @api.model
    def _command_verify_audit(self, options, say):
        head = Path(options.head).read_text() if options.head else None
        verdict = maintenance.verify(self._vault(), head, _counter(say, "entries"))
        for problem in verdict.problems:
            say(f"problem: {problem}")
        if verdict.more:
            say(f"and {verdict.more} more problems")
        say(f"{verdict.count} entries, {'all right' if verdict.ok else 'NOT RIGHT'}")
        return not verdict.ok

    @api.model
    def _command_export_head(self, _options, say):
        vault = self._vault()
        vault.open()
        say(audit_check.export_head(vault.store))

    @api.model
    def _command_replay_erasures(self, _options, say):
        count = maintenance.replay_erasures(self._vault())
        say(f"{count} persons had come back and are erased again")

    @api.model
    def _command_backup_check(self, _options, say):
        counts = maintenance.check_pointers(
            self._vault(), self._main_database(), progress=_counter(say, "customers")
        )
        say(json.dumps(counts))
        return counts["missing"] or counts["altered"]

    @api.model
    def _command_leak_scan(self, options, say):
        scan = self.env["identity.leak.scan"].create({"sample": options.sample or 0})
        scan._run(say)
        for hit in scan.hit_ids:
            whom = f"{hit.field} of customer {hit.partner_id.id}"
            say(f"{hit.source} {hit.place} {hit.row}: {whom}")
        for line in (scan.places or "").splitlines():
            say(f"not searched: {line}")
        say(
            f"{scan.customers} customers, {scan.texts} texts: "
            f"{scan.hit_count or 'no'} identifiers in clear"
        )
        return scan.hit_count

    @api.model
    def _command_adopt(self, _options, say):
        self.env["ir.config_parameter"].sudo().set_param(HOME, self._home())
        say("this is the database that counts from now on")


def _counter(say, what):
    """Return a function that says how far long work is."""
    return lambda count: say(f"... {count} {what}")
