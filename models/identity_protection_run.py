import psycopg2.errors

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.sql import existing_tables, table_columns

from ..core.scrub import Crowd, Scrubber
from .identity_place_columns import UNLINKED
from .identity_protection import OPEN

#: Contacts in one transaction: one call of the vault, one entry in its log. Looking at
#: all places costs the same for few contacts as for many.
BATCH = 10_000
#: Identities that are opened at once: one entry in the log, one short query.
OPENED = 500
#: Protected persons whose values are looked for in one passage through the texts.
CROWD = 20_000
#: Texts that are looked through in one transaction.
ROWS = 2_000
#: How often a batch is tried again that met somebody else's change.
MAX_RETRIES = 5
CONFLICTS = (psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected)


class IdentityProtection(models.Model):
    """The work of the job.

    Moving: a batch is one transaction. Whoever is locked and read is written to the
    vault, gets the code, and the places about them are cleaned. The last contact
    looked at is stored with it. Killed at any moment, the batch has happened or it has
    not; in the vault there may be persons of it that nobody points at, which the
    collector removes.

    Looking through texts: for values that no link leads to. It may be repeated.
    """

    _inherit = "identity.protection"

    @api.model
    def _cron_protect(self):
        """Work on open jobs, oldest first, until the cron's time is over."""
        if self.env["identity.vault"]._is_cut_off():
            return
        for job in self.search([("state", "in", OPEN)], order="id"):
            if not job._run():
                break

    @api.model
    def _protect_now(self, partners):
        """Protect a few contacts at once, and order the rest of the work."""
        vals = {"scope": "selected", "partner_ids": [fields.Command.set(partners.ids)]}
        job = self.sudo().create(vals)
        now = fields.Datetime.now()
        ids = job._partners().search(job._partner_domain(), order="id").ids
        job.write({"total": len(ids), "started_on": now, "state": "running"})
        if job._move_batch(ids):
            raise UserError(
                self.env._("A value of this contact is too long. Shorten it first.")
            )
        job.write({"state": "cleaning"})
        self._wake()

    def _run(self):
        """Work until the job is done or the cron's time is over.

        :return: whether the job has ended and there is time for the next one
        """
        self.ensure_one()
        retries = 0
        while self._is_open():
            step = self._sweep if self.state == "cleaning" else self._next_batch
            try:
                done = step()
                seconds = self.env["ir.cron"]._commit_progress(
                    done, remaining=self._remaining()
                )
                retries = 0
            except CONFLICTS:
                # Somebody wrote one of these contacts just now. Nothing of the batch is
                # stored in Odoo; it is read anew.
                self.env.cr.rollback()
                retries += 1
                if retries > MAX_RETRIES:
                    raise
                continue
            except UserError as error:
                # The identities cannot be reached: the next run tries again.
                self.env.cr.rollback()
                self.write({"problem": str(error)})
                self.env["ir.cron"]._commit_progress(0, remaining=0)
                return False
            if seconds <= 0:
                return False
        return True

    def _is_open(self):
        """Look again: somebody may have cancelled the job since the last commit."""
        self.invalidate_recordset()
        return self._can_cancel()

    def _remaining(self):
        if not self._can_cancel():
            return 0
        return max(self.total - self.moved - self.refused, 1)

    # Moving

    def _next_batch(self):
        """Move the next contacts; begin with the texts when there are none.

        :return: how many were looked at
        """
        domain = self._partner_domain() & Domain("id", ">", self.last_partner_id)
        ids = list(self._partners()._search(domain, order="id", limit=BATCH))
        if not ids:
            self.write({"state": "cleaning", "problem": False})
            return 0
        self._move_batch(ids)
        self.write(
            {
                "state": "running",
                "started_on": self.started_on or fields.Datetime.now(),
                "last_partner_id": ids[-1],
                "problem": False,
            }
        )
        # The job is long; what the cache holds of the batch must not stay.
        self.env.flush_all()
        self.env.invalidate_all()
        return len(ids)

    def _move_batch(self, ids):
        """Move contacts; return how many could not be."""
        # The log says who ordered it, not that the cron did it.
        mover = self.env["identity.mover"].with_user(self.user_id).sudo()
        moved, refused, cleaned, left = mover._move(ids, self)
        self._add_to_lines("cleaned", cleaned)
        self._add_to_lines("left", left)
        self.write(
            {"moved": self.moved + len(moved), "refused": self.refused + refused}
        )
        return refused

    # Looking through texts

    def _sweep(self):
        """Look through the texts for the next persons; end the job after the last.

        Each portion of texts is committed. A passage that is broken off begins anew.
        """
        partners = self._next_crowd()
        if not partners:
            self._end("done")
            return 0
        last = partners[-1].id
        crowd, owners = self._crowd(partners)
        for table, columns in self._unlinked():
            after = 0
            while after is not None:
                after, changed = self._sweep_rows(crowd, owners, table, columns, after)
                self._add_to_lines("cleaned", {"unlinked": changed} if changed else {})
                self.env["ir.cron"]._commit_progress(0)
                self.env.invalidate_all()
        self.write({"swept_partner_id": last})
        return 0

    def _next_crowd(self):
        Partner = self.env["res.partner"].sudo().with_context(active_test=False)
        return Partner.search(
            [
                ("identity_protection_id", "=", self.id),
                ("id", ">", self.swept_partner_id),
                ("identity_version", "!=", False),
            ],
            order="id",
            limit=CROWD,
        )

    def _crowd(self, partners):
        """Return the crowd of these customers, and whose code is whose."""
        Vault = self.env["identity.vault"].with_user(self.user_id).sudo()
        crowd, owners = Crowd(), {}
        for at in range(0, len(partners), OPENED):
            portion = partners[at : at + OPENED]
            identities = Vault._open_for(portion, "leak_scan")
            for partner in portion:
                identity = identities.get(partner.id, {})
                region = Vault._region(partner)
                code = partner.customer_code_display
                crowd.add(identity, code, region)
                owners[code] = partner.id, identity, region
        crowd.leave_out(*self._shared_values())
        return crowd, owners

    def _shared_values(self):
        """Return e-mails, phones and names of who stays in clear: they may be the same
        as those of a customer, and then a text may be about either."""
        rows = self.env.execute_query(
            SQL(
                "SELECT email_normalized, phone_sanitized, name FROM res_partner "
                "WHERE identity_protected IS NOT TRUE AND (is_company OR EXISTS ("
                "SELECT FROM res_users WHERE partner_id = res_partner.id))"
            )
        )
        columns = zip(*rows, strict=True) if rows else ((), (), ())
        return [list(filter(None, column)) for column in columns]

    def _unlinked(self):
        there = set(existing_tables(self.env.cr, UNLINKED))
        for table in sorted(there):
            columns = table_columns(self.env.cr, table)
            names = [name for name in UNLINKED[table] if name in columns]
            if names:
                yield table, names

    def _sweep_rows(self, crowd, owners, table, columns, after):
        """Clean the next rows of a table.

        :return: the last id, None at the end; and how many rows were changed
        """
        rows = self.env.execute_query(
            SQL(
                "SELECT id, %s FROM %s WHERE id > %s ORDER BY id LIMIT %s",
                SQL(", ").join(map(SQL.identifier, columns)),
                SQL.identifier(table),
                after,
                ROWS,
            )
        )
        changed, addressed = {}, {}
        for row_id, *texts in rows:
            new = [crowd.replace(text) if text else text for text in texts]
            if new != texts:
                named = crowd.codes(" ".join(filter(None, texts)))
                changed[row_id] = self._about(new, named, owners)
                addressed[row_id] = [owners[code][0] for code in named]
        Place = self.env["identity.place"].sudo()
        Place._store(table, columns, changed)
        if table == "mail_mail":
            Place._readdress({row: ids for row, ids in addressed.items() if ids})
        return (rows[-1][0] if len(rows) == ROWS else None), len(changed)

    @api.model
    def _about(self, texts, named, owners):
        """Clean texts of a row that names customers by their e-mail address: the row is
        about them, so that a first name alone counts too."""
        for code in named:
            _partner_id, identity, region = owners[code]
            about = Scrubber(identity, code, region).about
            texts = [about(text) if text else text for text in texts]
        return texts
