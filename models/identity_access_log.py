from datetime import datetime

from psycopg2.errors import UniqueViolation

from odoo import _, api, fields, models
from odoo.exceptions import AccessError

AUDITOR = "pos_customer_identity.group_identity_auditor"

#: How many entries one transaction takes over from the vault.
BATCH = 1000
#: Entries about more customers than this are work in bulk: the log says how many.
MAX_CUSTOMERS = 100


class IdentityAccessLog(models.Model):
    """The readable copy of the vault's audit chain: who looked at whom, and why.

    The chain itself lies in the vault and is what counts; here it is made searchable.
    An entry is never written or deleted, and it carries no identifier.
    """

    _name = "identity.access.log"
    _description = "Identity Access Log"
    _order = "seq desc"
    _rec_name = "seq"

    seq = fields.Integer("No.", readonly=True, required=True, help="Without gaps.")
    at = fields.Datetime("Time", readonly=True, required=True, index=True)
    user_id = fields.Many2one(
        "res.users", readonly=True, ondelete="set null", index="btree_not_null"
    )
    actor = fields.Integer("User number", readonly=True)
    action = fields.Selection(
        [
            ("reveal", "Revealed"),
            ("read", "Read"),
            ("write", "Written"),
            ("lookup", "Searched"),
            ("match", "Compared"),
            ("limited", "Refused: too many searches"),
            ("erase", "Erased"),
            ("export", "Exported"),
            ("protect", "Protected"),
            ("unprotect", "Protection undone"),
            ("collect", "Old versions removed"),
            ("rotate", "Keys rotated"),
            ("scan", "Searched for leaks"),
            ("other", "Other"),
        ],
        readonly=True,
        required=True,
        index=True,
    )
    outcome = fields.Char(
        readonly=True, help="For a search: found or miss. For a comparison: yes or no."
    )
    purpose = fields.Char("Purpose (technical)", readonly=True)
    purpose_id = fields.Many2one(
        "identity.purpose", readonly=True, ondelete="set null", index="btree_not_null"
    )
    reason = fields.Char(readonly=True)
    origin = fields.Char(
        "From where", readonly=True, help="The till or the office, and the address."
    )
    config_id = fields.Many2one(
        "pos.config", string="Till", readonly=True, ondelete="set null"
    )
    company_id = fields.Many2one(
        "res.company", readonly=True, ondelete="set null", index=True
    )
    opened_fields = fields.Char(
        "Fields", readonly=True, help="Which fields were opened, never what is in them."
    )
    opened_shown = fields.Char(
        "What",
        compute="_compute_opened_shown",
        help="Which parts of the identity were opened, never what is in them.",
    )
    subject_count = fields.Integer("Customers", readonly=True)
    partner_ids = fields.Many2many(
        "res.partner",
        "identity_access_log_partner_rel",
        "log_id",
        "partner_id",
        string="Whom",
        readonly=True,
        help="The customers, where the entry is about few and they still exist.",
    )
    alert = fields.Boolean(
        readonly=True, help="The first refusal in a row: somebody may be guessing."
    )

    _seq_unique = models.Constraint("UNIQUE (seq)", "An entry is taken over once.")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(_("The log writes itself."))
        return super().create(vals_list)

    def write(self, vals):  # pylint: disable=method-required-super
        raise AccessError(_("Nobody changes the log."))

    def unlink(self):  # pylint: disable=method-required-super
        raise AccessError(_("Nobody changes the log."))

    @api.depends("opened_fields")
    @api.depends_context("lang")
    def _compute_opened_shown(self):
        labels = self.env["identity.request"]._identity_labels()
        for log in self:
            names = (log.opened_fields or "").split(", ")
            log.opened_shown = ", ".join(labels.get(name, name) for name in names)

    # Taking over from the vault

    @api.model
    def _cron_take_over(self):
        self._take_over()

    @api.model
    def _take_over(self):
        """Copy new entries of the chain, a batch at a time.

        :return: how many there were
        """
        count = 0
        while entries := self.env["identity.vault"]._audit_entries(self._last(), BATCH):
            try:
                with self.env.cr.savepoint():
                    logs = self.sudo().create(self._prepare_entries_vals(entries))
            except UniqueViolation:
                # Somebody else takes them over at this moment. Our snapshot is from
                # before, so it would be for nothing to try again.
                break
            logs.filtered("alert")._tell_managers()
            count += len(entries)
        return count

    @api.model
    def _last(self):
        last = self.sudo().search_fetch([], ["seq"], limit=1)
        return last.seq

    @api.model
    def _prepare_entries_vals(self, entries):
        persons = {
            person
            for entry in entries
            for person in entry["persons"][:MAX_CUSTOMERS]
            if len(entry["persons"]) <= MAX_CUSTOMERS
        }
        Partner = self.env["res.partner"].sudo().with_context(active_test=False)
        partners = Partner.search_fetch(
            [("identity_person", "in", list(persons))], ["identity_person"]
        )
        known = {
            "partner": {partner.identity_person: partner.id for partner in partners},
            "user": self._existing("res.users", entries, "actor"),
            "config": self._existing("pos.config", entries, "till"),
            "company": self._existing("res.company", entries, "company"),
            "purpose": {
                purpose.code: purpose.id
                for purpose in self.env["identity.purpose"]
                .sudo()
                .with_context(active_test=False)
                .search([])
            },
        }
        return [self._prepare_entry_vals(entry, known) for entry in entries]

    @api.model
    def _existing(self, model, entries, key):
        ids = {entry[key] for entry in entries if entry.get(key)}
        return set(self.env[model].sudo().browse(ids).exists().ids)

    @api.model
    def _prepare_entry_vals(self, entry, known):
        persons = entry["persons"] if len(entry["persons"]) <= MAX_CUSTOMERS else []
        actions = dict(self._fields["action"].selection)
        return {
            "seq": entry["seq"],
            "at": datetime.fromisoformat(entry["at"].replace("Z", "+00:00")).replace(
                tzinfo=None, microsecond=0
            ),
            "actor": entry["actor"],
            "user_id": entry["actor"] if entry["actor"] in known["user"] else False,
            "action": entry["action"] if entry["action"] in actions else "other",
            "outcome": entry.get("outcome") or False,
            "purpose": entry["purpose"],
            "purpose_id": known["purpose"].get(entry["purpose"], False),
            "reason": entry.get("reason") or False,
            "origin": entry["origin"],
            "config_id": entry["till"] if entry["till"] in known["config"] else False,
            "company_id": entry["company"]
            if entry["company"] in known["company"]
            else False,
            "opened_fields": ", ".join(entry["fields"]) or False,
            "subject_count": entry.get("count") or len(entry["persons"]),
            "partner_ids": [
                fields.Command.set(
                    [known["partner"][p] for p in persons if p in known["partner"]]
                )
            ],
            "alert": bool(entry.get("alert")),
        }

    # What people do with it

    def _tell_managers(self):
        """Say in the managers' channel that somebody may be guessing."""
        for log in self:
            self._tell_channel(
                _(
                    "%(user)s was refused: too many searches for customers by phone or "
                    "e-mail (%(origin)s, %(time)s UTC).",
                    user=log.user_id.name or log.actor,
                    origin=log.origin,
                    time=fields.Datetime.to_string(log.at),
                )
            )

    @api.model
    def _tell_channel(self, body):
        channel = self.env.ref(
            "pos_customer_identity.channel_identity_alerts", raise_if_not_found=False
        )
        if channel:
            channel.sudo().message_post(
                body=body, message_type="comment", subtype_xmlid="mail.mt_comment"
            )

    @api.model
    def _ensure_auditor(self):
        if not self.env.user.has_group(AUDITOR):
            raise AccessError(_("Only auditors may read the log."))

    @api.model
    def action_open(self):
        """Take over what is new, and open the log."""
        self._ensure_auditor()
        self._take_over()
        return self.env["ir.actions.act_window"]._for_xml_id(
            "pos_customer_identity.action_identity_access_log"
        )
