from dateutil.relativedelta import relativedelta

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

from .identity_vault import READER

MANAGER = "pos_customer_identity.group_identity_manager"
ACTIVITY = "pos_customer_identity.activity_type_request"

#: Written by this addon alone, with the values that every request begins with.
START = {
    "name": False,
    "customer_code": False,
    "state": "received",
    "verified_on": False,
    "verified_by_id": False,
    "ordered_on": False,
    "ordered_by_id": False,
    "done_on": False,
    "lifted_on": False,
    "corrected_fields": False,
    "remaining": False,
    "problem": False,
}
#: Nobody reads or writes these, and so they follow on creation.
SECRETS = ("identity_person", "download_hash", "download_expires")
#: What stays as it is once somebody has checked who asks.
FIXED_ONCE_VERIFIED = ("request_type", "partner_id", "company_id", "verification")


class IdentityRequest(models.Model):
    """What a person asks the shop to do with the data about them.

    Nothing in a request names the person: the customer is shown by the code, notes are
    internal, and what is corrected or handed over passes by without being stored.
    """

    _name = "identity.request"
    _description = "Request of a Person"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "deadline, id"
    _mail_post_access = "read"

    name = fields.Char("Reference", readonly=True, copy=False, index="trigram")
    request_type = fields.Selection(
        [
            ("access", "Copy of the data"),
            ("rectification", "Correction"),
            ("erasure", "Erasure"),
            ("restriction", "Restriction"),
        ],
        string="Request",
        required=True,
        default="access",
        index=True,
        help="Copy: all that is held on the person, as PDF and JSON. Correction: what "
        "is wrong is put right. Erasure: the person is forgotten, code and purchases "
        "stay. Restriction: the data stays and nobody uses it.",
    )
    partner_id = fields.Many2one(
        "res.partner", string="Customer", index=True, ondelete="set null"
    )
    customer_code = fields.Char(
        "Code", readonly=True, help="The customer's code when the request came in."
    )
    identity_person = fields.Char(
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        help="The person in the identity database; kept when the customer goes.",
    )
    state = fields.Selection(
        [
            ("received", "Received"),
            ("verified", "Verified"),
            ("progress", "In Progress"),
            ("done", "Done"),
            ("refused", "Refused"),
        ],
        readonly=True,
        required=True,
        copy=False,
        default="received",
        index=True,
        tracking=True,
        group_expand=True,
    )
    channel = fields.Selection(
        [
            ("till", "At the till"),
            ("office", "Service desk"),
            ("link", "Signed link"),
            ("system", "System"),
        ],
        string="Came by",
        required=True,
        default="office",
        help="System: a customer was deleted, or merged into another one.",
    )
    verification = fields.Selection(
        [
            ("card", "Customer card shown"),
            ("answers", "Answers match"),
            ("document", "Document seen"),
            ("link", "Signed link used"),
            ("known", "Known in person"),
        ],
        string="Proof",
        copy=False,
        help="How you know that this person is the customer. Do not keep a copy of a "
        "document.",
    )
    refusal = fields.Selection(
        [
            ("unverified", "It is not known who asks"),
            ("law", "The law demands to keep the data"),
            ("excessive", "Repeated without end, or without any ground"),
            ("withdrawn", "The person withdrew the request"),
            ("other", "Other"),
        ],
        string="Refused because",
        copy=False,
    )
    refusal_note = fields.Char(
        "Explanation",
        copy=False,
        size=200,
        help="In words, without names, numbers or addresses.",
    )
    archive_partner = fields.Boolean(
        "Archive the customer",
        help="The code can then not be used at the till any more. Otherwise the card "
        "goes on collecting points, without a person behind it.",
    )
    name_staff = fields.Boolean(
        "Name who looked",
        default=True,
        help="The copy names the users who opened the identity. Without this it tells "
        "when and why alone, which the law allows (Court of Justice of the EU, "
        "C-579/21).",
    )
    received_on = fields.Date(
        "Received on",
        required=True,
        default=lambda self: fields.Date.context_today(self),
    )
    deadline = fields.Date(
        "Answer until",
        compute="_compute_deadline",
        store=True,
        readonly=False,
        tracking=True,
        help="The law gives one month. It can be made longer where a case is hard; "
        "the person is then told why.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        default=lambda self: self._default_user(),
        domain="[('share', '=', False)]",
        tracking=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    verified_on = fields.Datetime("Verified on", readonly=True, copy=False)
    verified_by_id = fields.Many2one(
        "res.users", "Verified by", readonly=True, copy=False
    )
    ordered_on = fields.Datetime("Started on", readonly=True, copy=False)
    ordered_by_id = fields.Many2one(
        "res.users", "Started by", readonly=True, copy=False
    )
    done_on = fields.Datetime("Done on", readonly=True, copy=False)
    is_overdue = fields.Boolean(
        compute="_compute_is_overdue", search="_search_is_overdue"
    )

    @api.model
    def _default_user(self):
        return self.env.user if self.env.user.has_group(MANAGER) else False

    @api.depends("received_on", "company_id")
    def _compute_deadline(self):
        for request in self:
            days = request.company_id.sudo().identity_request_days
            term = relativedelta(days=days) if days else relativedelta(months=1)
            request.deadline = request.received_on and request.received_on + term

    @api.depends("deadline", "state")
    @api.depends_context("tz")
    def _compute_is_overdue(self):
        today = fields.Date.context_today(self)
        for request in self:
            open_still = request.state not in ("done", "refused")
            request.is_overdue = (
                open_still and bool(request.deadline) and request.deadline < today
            )

    @api.model
    def _search_is_overdue(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        return [("deadline", "<", today), ("state", "not in", ("done", "refused"))]

    # Coming in

    @api.model_create_multi
    def create(self, vals_list):
        prepared = [self._prepare_create_vals(vals) for vals in vals_list]
        forged = {f"default_{name}" for name in (*START, *SECRETS, "channel")}
        context = {k: v for k, v in self.env.context.items() if k not in forged}
        # Defaults can only be taken out by a new context.
        self = self.with_context(context)  # pylint: disable=context-overridden
        requests = super().create(prepared)
        requests._ensure_partner_visible()
        for request, vals in zip(requests, vals_list, strict=True):
            person = request.partner_id.sudo().identity_person
            secrets = {**dict.fromkeys(SECRETS, False), "identity_person": person}
            request._store(**{k: vals.get(k, secrets[k]) for k in SECRETS})
        requests.filtered(lambda r: r.state == "received")._schedule_answer()
        return requests

    @api.model
    def _prepare_create_vals(self, vals):
        partner = self.env["res.partner"].browse(vals.get("partner_id") or ())
        if not self.env.su:
            self._ensure_state_untouched(vals)
            if not partner:
                raise UserError(_("Choose the customer whom the request is about."))
        start = {
            "name": self.env["ir.sequence"].sudo().next_by_code("identity.request"),
            "customer_code": partner.sudo().customer_code_display,
        }
        # Said explicitly: a default from the context or of the user would be stored.
        vals = {**START, **start, **vals}
        if partner.sudo().company_id:
            vals.setdefault("company_id", partner.sudo().company_id.id)
        return vals

    def _ensure_partner_visible(self):
        if not self.env.su:
            self.partner_id.check_access("read")

    @api.model
    def _receive(self, partner, request_type, channel, verification=False):
        """Take in what a person asks for by another way than the office.

        :param partner: the ``res.partner``
        :param str verification: how it is known that the person is the customer
        :return: the request, in ``sudo``
        """
        return self.sudo().create(
            {
                "partner_id": partner.id,
                "request_type": request_type,
                "channel": channel,
                "verification": verification,
                "user_id": False,
            }
        )

    def _schedule_answer(self):
        """Remind somebody who can answer of the date."""
        for request in self.sudo():
            request.activity_schedule(
                ACTIVITY,
                date_deadline=request.deadline,
                user_id=(request.user_id or request._some_manager()).id,
            )

    def _some_manager(self):
        """Return a manager of the company, else whoever is here."""
        managers = self.env.ref(MANAGER).sudo().all_user_ids
        of_company = managers.filtered(
            lambda user: (
                user.active and not user.share and self.company_id in user.company_ids
            )
        )
        people = of_company - self.env.ref("base.user_root")
        return people.sorted("id")[:1] or self.env.user

    # Keeping hands off

    def write(self, vals):
        if not self.env.su:
            self._ensure_state_untouched(vals)
            fixed = [name for name in FIXED_ONCE_VERIFIED if name in vals]
            if fixed and any(request.state != "received" for request in self):
                raise UserError(_("This request was verified: it stays as it is."))
        result = super().write(vals)
        if "partner_id" in vals:
            self._ensure_partner_visible()
            for request in self.sudo():
                request._store(
                    customer_code=request.partner_id.customer_code_display,
                    identity_person=request.partner_id.identity_person,
                )
        if "deadline" in vals or "user_id" in vals:
            self._move_activity()
        return result

    def _move_activity(self):
        activities = self.sudo().activity_ids.filtered("automated")
        for activity in activities:
            request = self.browse(activity.res_id).sudo()
            activity.date_deadline = request.deadline or activity.date_deadline
            activity.user_id = request.user_id or activity.user_id

    @api.model
    def _ensure_state_untouched(self, vals):
        if not vals.keys().isdisjoint((*START, *SECRETS)):
            raise AccessError(_("A request moves on by its buttons alone."))
        if vals.get("channel") == "system":
            raise AccessError(_("Only the system itself orders by this way."))

    def _store(self, **vals):
        """Write what nobody may write from outside."""
        self.sudo().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_only_mistakes(self):
        if any(request.state != "received" for request in self):
            raise UserError(
                _("A request that was worked on is kept as proof. Refuse it instead.")
            )

    def _ensure_manager(self):
        """Refuse who may not decide on these requests; ``sudo`` follows after it."""
        if not self.env.user.has_group(MANAGER):
            raise AccessError(_("Only identity managers decide on requests."))
        self.check_access("write")

    def _ensure_reader(self):
        """Refuse managers who may not see identities, where one would be shown."""
        if not self.env.user.has_group(READER):
            raise AccessError(
                _("For this you must also be a reader of identities: it shows them.")
            )
