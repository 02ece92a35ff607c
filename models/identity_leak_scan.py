import random

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .identity_leak_text import texts_of_database, texts_of_filestore, texts_of_log

#: Customers whose values one pass over the database looks for: bounds the memory.
CHUNK = 20_000
#: Customers of the nightly search.
SAMPLE = 500
#: Most hits that are kept of one search; there are more where so many are.
MAX_HITS = 1000


class IdentityLeakScan(models.Model):
    """One search for identifiers of protected customers in clear."""

    _name = "identity.leak.scan"
    _description = "Search for Leaks"
    _order = "id desc"

    state = fields.Selection(
        [("waiting", "Waiting"), ("running", "Running"), ("done", "Done")],
        required=True,
        readonly=True,
        default="waiting",
        index=True,
    )
    sample = fields.Integer(
        readonly=True,
        help="How many customers, chosen at random, are searched for. 0: all of them.",
    )
    user_id = fields.Many2one(
        "res.users", string="Ordered by", readonly=True, ondelete="set null"
    )
    started_on = fields.Datetime("Started on", readonly=True)
    ended_on = fields.Datetime("Ended on", readonly=True)
    last_partner_id = fields.Integer(
        readonly=True, help="Customers up to this id have been searched for."
    )
    customers = fields.Integer(readonly=True, help="Customers searched for so far.")
    texts = fields.Integer(readonly=True, help="Texts read so far.")
    places = fields.Text(
        "Left out", readonly=True, help="What could not be read, and why."
    )
    hit_ids = fields.One2many("identity.leak.hit", "scan_id", string="Found")
    hit_count = fields.Integer(compute="_compute_hit_count", store=True)

    @api.depends("hit_ids")
    def _compute_hit_count(self):
        counts = dict(
            self.env["identity.leak.hit"]._read_group(
                [("scan_id", "in", self.ids)], ["scan_id"], ["__count"]
            )
        )
        for scan in self:
            scan.hit_count = counts.get(scan, 0)

    @api.depends("create_date", "sample")
    def _compute_display_name(self):
        for scan in self:
            moment = fields.Datetime.context_timestamp(
                scan, scan.create_date or fields.Datetime.now()
            )
            scan.display_name = _("Search of %s", moment.strftime("%Y-%m-%d %H:%M"))

    # Ordering

    @api.model
    def _ensure_manager(self):
        if not self.env.user.has_group("pos_customer_identity.group_identity_manager"):
            raise AccessError(_("Only identity managers may search for leaks."))

    def action_order_full(self):
        """Order a search for all customers; it runs in the background."""
        self._ensure_manager()
        if self.sudo().search_count([("state", "!=", "done")], limit=1):
            raise UserError(_("A search is under way already."))
        scan = self.sudo().create({"user_id": self.env.uid})
        self.env.ref("pos_customer_identity.ir_cron_identity_leak_scan")._trigger()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": scan.id,
            "views": [(False, "form")],
        }

    @api.model
    def _cron_nightly(self):
        """Search for some customers, others each night."""
        if not self.env["identity.vault"]._is_cut_off():
            self.create({"sample": SAMPLE})._run()

    @api.model
    def _cron_ordered(self):
        """Go on with the searches that somebody ordered."""
        for scan in self.search([("state", "!=", "done")], order="id"):
            scan._run()

    # Running

    def _run(self, say=None):
        """Search, a chunk of customers after the other, committing each.

        :param say: prints a line about the progress
        """
        self.ensure_one()
        while self.state != "done":
            partners = self._next_partners()
            if partners:
                self._search_for(partners, say)
            if not partners or self.sample:
                self.write({"state": "done", "ended_on": fields.Datetime.now()})
            self.env["ir.cron"]._commit_progress(1, remaining=self.state != "done")
        self._tell_managers()

    def _next_partners(self):
        self.env.flush_all()
        Partner = self.env["res.partner"].sudo()
        if self.sample:
            # Spread over all, and not the same each night.
            ids = [
                row[0]
                for row in self.env.execute_query(
                    SQL(
                        "SELECT id FROM res_partner WHERE identity_version IS NOT NULL "
                        "ORDER BY hashint8extended(id, %s) LIMIT %s",
                        random.getrandbits(62),
                        self.sample,
                    )
                )
            ]
            return Partner.browse(ids)
        domain = [("identity_version", "!=", False), ("id", ">", self.last_partner_id)]
        everybody = Partner.with_context(active_test=False)
        return everybody.search(domain, order="id", limit=CHUNK)

    def _search_for(self, partners, say):
        needles = self.env["identity.vault"]._needles(partners)
        self.write(
            {
                "state": "running",
                "started_on": self.started_on or fields.Datetime.now(),
                "last_partner_id": max(partners.ids),
                "customers": self.customers + len(partners),
            }
        )
        left_out, count, hits = [], 0, {}
        for source in (texts_of_database, texts_of_filestore, texts_of_log):
            for place, text in source(self.env, left_out.append):
                count += 1
                for partner_id, field in needles.find(text):
                    if len(hits) < MAX_HITS:
                        hits.setdefault((place, partner_id, field))
                if say and count % 100_000 == 0:
                    say(f"... {count} texts read")
        self.write(
            {"texts": self.texts + count, "places": "\n".join(sorted(set(left_out)))}
        )
        self.env["identity.leak.hit"].create(
            [self._prepare_hit_vals(*hit) for hit in hits]
        )

    def _prepare_hit_vals(self, place, partner_id, field):
        return {
            "scan_id": self.id,
            "partner_id": partner_id,
            "field": field,
            "source": place.source,
            "place": place.name,
            "row": place.row,
        }

    def _tell_managers(self):
        if self.hit_count:
            self.env["identity.access.log"]._tell_channel(
                _(
                    "Identifiers of protected customers stand in clear in %s places. "
                    "See Search for Leaks.",
                    self.hit_count,
                )
            )
