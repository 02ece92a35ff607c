import ast

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

CRON = "pos_customer_identity.ir_cron_protect"
#: What the manager chooses; the rest is written by the job alone.
CHOICE = {"scope", "partner_ids", "domain", "include_archived"}
OPEN = ("waiting", "running", "cleaning")


class IdentityProtection(models.Model):
    """A job that protects existing contacts: a report first, then the work in batches.

    How it works is in ``identity_protection_run.py``, what it finds in
    ``identity_protection_line.py``.
    """

    _name = "identity.protection"
    _description = "Protection of Existing Contacts"
    _order = "id desc"

    state = fields.Selection(
        [
            ("draft", "Choosing"),
            ("ready", "Report made"),
            ("waiting", "Waiting"),
            ("running", "Moving"),
            ("cleaning", "Looking through texts"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    scope = fields.Selection(
        [
            ("all", "All persons"),
            ("selected", "The selected contacts"),
            ("domain", "A filter"),
        ],
        required=True,
        default=lambda self: "selected" if self._selected_ids() else "all",
        help="Companies, contacts of companies and contacts of users are left out in "
        "any case.",
    )
    partner_ids = fields.Many2many(
        "res.partner",
        string="Contacts",
        context={"active_test": False},
        default=lambda self: [fields.Command.set(self._selected_ids())],
        copy=False,
    )
    domain = fields.Char(
        string="Filter",
        default="[]",
        copy=False,
        help="Forgotten when the job has ended, as it may contain a name.",
    )
    include_archived = fields.Boolean(
        string="Archived contacts too",
        default=True,
        help="An archived contact holds a person's data like any other.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Ordered by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
        copy=False,
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        copy=False,
    )
    line_ids = fields.One2many(
        "identity.protection.line", "protection_id", string="Places", readonly=True
    )
    total = fields.Integer(
        "Will move", readonly=True, copy=False, help="Contacts that can be protected."
    )
    left_companies = fields.Integer("Companies", readonly=True, copy=False)
    left_below = fields.Integer("Contacts of companies", readonly=True, copy=False)
    left_users = fields.Integer("Contacts of users", readonly=True, copy=False)
    already = fields.Integer("Protected already", readonly=True, copy=False)
    moved = fields.Integer(readonly=True, copy=False, help="Contacts protected so far.")
    refused = fields.Integer(
        "Could not move",
        readonly=True,
        copy=False,
        help="Contacts with a value that is too long to be kept. They stay as they "
        "are: shorten the value and protect them again.",
    )
    progress = fields.Float(
        compute="_compute_progress", help="Share moved, in percent."
    )
    problem = fields.Char(
        readonly=True, copy=False, help="Why the job waits; it tries again by itself."
    )
    last_partner_id = fields.Integer(
        readonly=True, copy=False, help="Contacts up to this id have been looked at."
    )
    swept_partner_id = fields.Integer(
        readonly=True,
        copy=False,
        help="Texts have been looked through for contacts up to this id.",
    )
    started_on = fields.Datetime(string="Started on", readonly=True, copy=False)
    ended_on = fields.Datetime(string="Ended on", readonly=True, copy=False)

    @api.model
    def _selected_ids(self):
        if self.env.context.get("active_model") != "res.partner":
            return []
        return self.env.context.get("active_ids") or []

    @api.depends("create_date")
    def _compute_display_name(self):
        for job in self:
            made = fields.Datetime.context_timestamp(
                self, job.create_date or fields.Datetime.now()
            )
            job.display_name = _("Protection of %s", made.strftime("%Y-%m-%d %H:%M"))

    @api.depends("total", "moved", "refused", "state")
    def _compute_progress(self):
        for job in self:
            if job.state in ("cleaning", "done"):
                job.progress = 100.0
            else:
                handled = job.moved + job.refused
                job.progress = min(100.0 * handled / (job.total or 1), 100.0)

    # Choosing

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._ensure_choice(vals)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._ensure_choice(vals)
            self._ensure_can_change()
            # What was found is about another choice.
            self.sudo()._forget_report()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_ended(self):
        if any(job.state in OPEN for job in self):
            raise UserError(_("A job that runs cannot be deleted. Cancel it first."))

    @api.model
    def _ensure_choice(self, vals):
        if not CHOICE.issuperset(vals):
            raise AccessError(_("Only the choice of contacts can be written."))

    def _can_change(self):
        return self.state in ("draft", "ready")

    def _ensure_can_change(self):
        for job in self:
            if not job._can_change():
                raise UserError(_("This job has begun: make a new one."))

    def _forget_report(self):
        self.line_ids.unlink()
        self.write({"state": "draft", "total": 0})

    # The contacts

    def _partners(self):
        """Return ``res.partner`` with the eyes of the user who ordered the job."""
        user = self.user_id
        return (
            self.env["res.partner"]
            .with_user(user)
            .with_context(
                allowed_company_ids=user.company_ids.ids,
                active_test=not self.include_archived,
            )
        )

    def _chosen_domain(self):
        """Return the chosen contacts, and the addresses below them."""
        if self.scope == "selected":
            chosen = Domain("id", "in", self.partner_ids.ids)
        elif self.scope == "domain":
            chosen = self._parse_filter()
        else:
            return Domain.TRUE
        return chosen | Domain("parent_id", "any", chosen)

    def _partner_domain(self):
        return self._chosen_domain() & self.env["res.partner"]._protectable_domain()

    def _parse_filter(self):
        try:
            domain = Domain(ast.literal_eval(self.domain or "[]"))
            domain.validate(self.env["res.partner"])
        except (ValueError, SyntaxError, TypeError):
            # The filter may contain a name: it is not repeated in an error.
            raise UserError(
                _("The filter cannot be read. Please build it anew.")
            ) from None
        return domain

    # The report

    def action_report(self):
        """Count what would move, what cannot, and where identifiers sit besides."""
        self.env["res.partner"]._ensure_protector()
        self.check_access("write")
        self._ensure_can_change()
        for job in self:
            job.sudo()._make_report()

    def _make_report(self):
        self._forget_report()
        partners = self._partners()
        chosen = self._chosen_domain()
        below = Domain("commercial_partner_id", "any", partners._company_domain())
        user = Domain("user_ids", "any", [("active", "in", [True, False])])
        company = Domain("is_company", "=", True)
        counts = {
            "total": self._partner_domain(),
            "already": chosen & Domain("identity_protected", "=", True),
            "left_companies": chosen & company,
            "left_below": chosen & below & ~company,
            "left_users": chosen & user & ~company & ~below,
        }
        self.write(
            {
                "state": "ready",
                **{name: partners.search_count(d) for name, d in counts.items()},
            }
        )
        query = partners._search(self._partner_domain())
        found = self.env["identity.place"]._count(query.subselect())
        self._add_to_lines("found", found)

    def _add_to_lines(self, column, counts):
        """Add numbers of rows to the lines of places."""
        self.env["identity.protection.line"].sudo()._add(self, column, counts)

    # Starting and stopping

    def _can_start(self):
        return self.state == "ready" and self.total

    def _ensure_can_start(self):
        for job in self:
            if job.state != "ready":
                raise UserError(_("Make the report first, and read it."))
            if not job.total:
                raise UserError(_("None of these contacts can be protected."))

    def action_start(self):
        """Order the work, which the cron does."""
        self.env["res.partner"]._ensure_protector()
        self.check_access("write")
        self._ensure_can_start()
        # Who starts it is who did it, and whose eyes it has.
        self.sudo().write(
            {"state": "waiting", "problem": False, "user_id": self.env.uid}
        )
        self._wake()

    @api.model
    def _wake(self):
        self.env.ref(CRON).sudo()._trigger()

    def _can_cancel(self):
        return self.state in OPEN

    def _ensure_can_cancel(self):
        for job in self:
            if not job._can_cancel():
                raise UserError(_("This job has ended; there is nothing to cancel."))

    def action_cancel(self):
        """Stop a job. Contacts that it has protected stay protected."""
        self.env["res.partner"]._ensure_protector()
        self.check_access("write")
        self._ensure_can_cancel()
        self.sudo()._end("cancelled")

    def _end(self, state):
        self.write(
            {
                "state": state,
                "ended_on": fields.Datetime.now(),
                "domain": "[]",
                "partner_ids": [fields.Command.clear()],
            }
        )

    # For people

    def action_open_partners(self):
        """Show the contacts that the job has protected."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": _("Protected Contacts"),
            "res_model": "res.partner",
            "view_mode": "list,kanban,form",
            "domain": [("identity_protection_id", "=", self.id)],
            "context": {"active_test": False},
        }

    def _moved_sql(self):
        return SQL(
            "SELECT id FROM res_partner WHERE identity_protection_id = %s", self.id
        )
