import ast

import psycopg2.errors

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..core import code as codes
from .customer_code import MAX_ROUNDS

#: Contacts in one transaction: many enough that the commit costs nothing, few enough
#: that a contact is locked for about a second.
CHUNK = 10_000
#: How often a chunk is tried again that met somebody else's change.
MAX_RETRIES = 5
CONFLICTS = (psycopg2.errors.SerializationFailure, psycopg2.errors.DeadlockDetected)


class CustomerCodeBatch(models.Model):
    """A job that gives codes to existing contacts, in the background, in chunks.

    A chunk is one statement in one transaction. The last contact looked at is stored
    with it, so a restart goes on behind the last commit, and running a job twice does
    nothing: who has a code is passed over.
    """

    _name = "customer.code.batch"
    _description = "Issuing of Customer Codes"
    _order = "id desc"

    domain = fields.Char(
        required=True, readonly=True, default="[]", help="Which contacts get a code."
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("running", "Running"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    total = fields.Integer(
        readonly=True, help="Contacts without a code when the job was ordered."
    )
    issued = fields.Integer(readonly=True, help="Codes issued so far.")
    progress = fields.Float(compute="_compute_progress", help="Share done, in percent.")
    last_partner_id = fields.Integer(
        readonly=True, help="Contacts up to this id have been looked at."
    )
    user_id = fields.Many2one(
        "res.users",
        string="Ordered by",
        required=True,
        readonly=True,
    )
    started_on = fields.Datetime(string="Started on", readonly=True)
    ended_on = fields.Datetime(string="Ended on", readonly=True)

    @api.depends("create_date")
    def _compute_display_name(self):
        for batch in self:
            ordered = fields.Datetime.context_timestamp(
                self, batch.create_date or fields.Datetime.now()
            )
            batch.display_name = _(
                "Codes ordered on %s", ordered.strftime("%Y-%m-%d %H:%M")
            )

    @api.depends("total", "issued", "state")
    def _compute_progress(self):
        for batch in self:
            if batch.state == "done":
                batch.progress = 100.0
            else:
                batch.progress = min(100.0 * batch.issued / (batch.total or 1), 100.0)

    # Ordering

    @api.model
    def _order_job(self, domain):
        """Order codes for all contacts of a domain, and wake the cron.

        The job sees the contacts that the ordering user sees.

        :param domain: a ``Domain`` on ``res.partner``
        """
        job = self.sudo().create(
            {"domain": repr(list(domain)), "user_id": self.env.uid, "state": "waiting"}
        )
        job.total = job._partners().search_count(job._partner_domain())
        self.env.ref("pos_customer_identity.ir_cron_issue_codes").sudo()._trigger()
        return job.with_env(self.env)

    @api.model
    def _ensure_manager(self):
        if not self.env.user.has_group("pos_customer_identity.group_identity_manager"):
            raise AccessError(_("Only identity managers may issue codes in bulk."))

    # Cancelling

    def _can_cancel(self):
        return self.state in ("waiting", "running")

    def _ensure_can_cancel(self):
        for batch in self:
            if not batch._can_cancel():
                raise UserError(_("This job has ended; there is nothing to cancel."))

    def action_cancel(self):
        """Stop a job. Codes that it has issued stay."""
        self._ensure_manager()
        self._ensure_can_cancel()
        self.sudo().write({"state": "cancelled", "ended_on": fields.Datetime.now()})

    # Running

    @api.model
    def _cron_issue(self):
        """Work on open jobs, oldest first, until the cron's time is over."""
        for batch in self.search([("state", "in", ("waiting", "running"))], order="id"):
            if not batch._run():
                break

    def _run(self):
        """Issue codes chunk by chunk, committing each.

        :return: whether the job is finished and there is time for the next one
        """
        self.ensure_one()
        retries = 0
        while self._is_open():
            try:
                issued = self._issue_chunk()
                left = max(self.total - self.issued, 0) if self._can_cancel() else 0
                seconds = self.env["ir.cron"]._commit_progress(issued, remaining=left)
                retries = 0
            except CONFLICTS:
                # Somebody wrote one of these contacts just now. Nothing of the chunk is
                # stored; it is read anew.
                self.env.cr.rollback()
                retries += 1
                if retries > MAX_RETRIES:
                    raise
                continue
            if seconds <= 0:
                return False
        return True

    def _is_open(self):
        """Look again: somebody may have cancelled the job since the last commit."""
        self.invalidate_recordset()
        return self._can_cancel()

    def _issue_chunk(self):
        """Give codes to the next contacts; finish the job when there are none.

        :return: how many codes were issued
        """
        ids = self._next_partner_ids()
        if not ids:
            self.write({"state": "done", "ended_on": fields.Datetime.now()})
            return 0
        issued = self._issue_to(ids)
        self.write(
            {
                "state": "running",
                "started_on": self.started_on or fields.Datetime.now(),
                "last_partner_id": ids[-1],
                "issued": self.issued + issued,
            }
        )
        # The job is long; what the cache holds of the chunk must not stay.
        self.env.flush_all()
        self.env.invalidate_all()
        return issued

    def _partners(self):
        """Return ``res.partner`` with the eyes of the user who ordered the job."""
        user = self.user_id
        return (
            self.env["res.partner"]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
        )

    def _partner_domain(self):
        return Domain(ast.literal_eval(self.domain)) & Domain(
            "customer_code", "=", False
        )

    def _next_partner_ids(self):
        domain = self._partner_domain() & Domain("id", ">", self.last_partner_id)
        return list(self._partners()._search(domain, order="id", limit=CHUNK))

    def _issue_to(self, partner_ids):
        """Store an active code for each contact, in bulk.

        :return: how many were stored; contacts that got a code meanwhile have one
        """
        missing = partner_ids
        for _round in range(MAX_ROUNDS):
            rows = self.env.execute_query(self._bulk_statement(missing))
            given = {row[0] for row in rows}
            missing = [partner_id for partner_id in missing if partner_id not in given]
            if not missing:
                return len(partner_ids)
        raise UserError(_("No free customer codes could be found. Please try again."))

    def _bulk_statement(self, partner_ids):
        # What ON CONFLICT leaves out, because a code was issued before, comes back in
        # the next round with another code.
        return SQL(
            """
            WITH inserted AS (
                INSERT INTO customer_code (code, state, partner_id, user_id, issued_on,
                    company_id, create_uid, write_uid, create_date, write_date)
                SELECT fresh.code, 'active', fresh.partner_id, %(user)s, %(now)s,
                    %(company)s, %(user)s, %(user)s, %(now)s, %(now)s
                FROM unnest(%(ids)s, %(codes)s) AS fresh (partner_id, code)
                ON CONFLICT DO NOTHING
                RETURNING partner_id, code
            )
            UPDATE res_partner
            SET customer_code = inserted.code,
                write_uid = %(user)s,
                write_date = %(now)s
            FROM inserted
            WHERE res_partner.id = inserted.partner_id
            RETURNING res_partner.id
            """,
            ids=partner_ids,
            codes=codes.generate(len(partner_ids)),
            user=self.user_id.id,
            company=self.user_id.company_id.id,
            now=self.env.cr.now(),
        )
