from odoo import _, api, fields, models
from odoo.exceptions import AccessError, ValidationError

from ..core.rules import cases as rules

SERVICE_USER = "pos_customer_identity.group_service_user"
SERVICE_MANAGER = "pos_customer_identity.group_service_manager"

CASE_TYPES = [
    ("warranty", "Warranty"),
    ("complaint", "Complaint"),
    ("question", "Question"),
    ("feedback", "Feedback"),
    ("other", "Other"),
]
CHANNELS = [
    ("store", "Store"),
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("online", "Online"),
    ("chat", "Chat"),
]
RESOLUTIONS = [
    ("repair", "Repair"),
    ("replacement", "Replacement"),
    ("refund", "Refund"),
    ("credit", "Credit"),
    ("advice", "Advice"),
    ("rejected", "Rejected"),
]
#: Most signs of a subject and of a description.
MOST_SUBJECT = 200
MOST_TEXT = 5000

#: Written by the addon alone: people change them by what they do with the case.
KEPT = frozenset(
    {
        "name",
        "uuid",
        "opened_at",
        "deadline",
        "target_hours",
        "sla_left",
        "waited_hours",
        "waiting_since",
        "first_answer_at",
        "closed_at",
        "hours_open",
        "in_time",
        "resolution",
        "resolution_note",
        "satisfaction",
        "satisfaction_note",
        "merged_into_id",
        "escalated_at",
        "replacement_card_id",
        "reopened",
        "page_id",
        "survey_input_id",
        "survey_score",
        "reask_score",
        "has_reask_score",
        "reask_outcome",
        "reask_input_id",
        "reask_ids",
        "compensated",
        "compensation_ids",
    }
)


class CustomerCase(models.Model):
    """A warranty claim, complaint, question or feedback, followed to its end.

    Nothing in a case names a person: the customer is shown by the code.
    """

    _name = "customer.case"
    _description = "Customer Case"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "priority desc, deadline, id desc"
    _mail_post_access = "read"
    _check_company_auto = True

    name = fields.Char("Number", readonly=True, copy=False, index="trigram")
    case_type = fields.Selection(
        CASE_TYPES, "Type", required=True, default="question", index=True, tracking=True
    )
    state = fields.Selection(
        [
            ("new", "New"),
            ("in_progress", "In Progress"),
            ("waiting_customer", "Waiting for Customer"),
            ("waiting_supplier", "Waiting for Supplier"),
            ("resolved", "Resolved"),
            ("rejected", "Rejected"),
        ],
        required=True,
        copy=False,
        default="new",
        index=True,
        tracking=True,
        group_expand=True,
    )
    priority = fields.Selection(
        [("0", "Normal"), ("1", "High"), ("2", "Very High"), ("3", "Urgent")],
        default="0",
        required=True,
        tracking=True,
    )
    subject = fields.Char(
        required=True,
        size=MOST_SUBJECT,
        index="trigram",
        help="What it is about, without names, phone numbers or addresses.",
    )
    description = fields.Text(
        help="What the customer says. Customers can read it on their page."
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        index="btree_not_null",
        ondelete="set null",
        tracking=True,
        check_company=True,
        help="Shown by the code. Empty: somebody without an account.",
    )
    product_id = fields.Many2one(
        "product.product",
        compute="_compute_product_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        check_company=True,
    )
    serial = fields.Char(
        "Serial Number",
        size=64,
        compute="_compute_serial",
        store=True,
        readonly=False,
        index="btree_not_null",
    )
    order_id = fields.Many2one(
        "pos.order",
        "Purchase",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    config_id = fields.Many2one(
        "pos.config",
        "Shop",
        index="btree_not_null",
        check_company=True,
        help="Where the case was opened.",
    )
    team_id = fields.Many2one(
        "customer.case.team",
        index=True,
        ondelete="restrict",
        tracking=True,
        check_company=True,
    )
    user_id = fields.Many2one(
        "res.users",
        "Responsible",
        index="btree_not_null",
        tracking=True,
        domain=[("share", "=", False)],
        check_company=True,
    )
    channel = fields.Selection(
        CHANNELS, required=True, default="phone", help="How it reached the shop."
    )
    opened_at = fields.Datetime(
        "Opened on", readonly=True, copy=False, index=True, default=fields.Datetime.now
    )
    first_answer_at = fields.Datetime("First Answer on", readonly=True, copy=False)
    closed_at = fields.Datetime("Closed on", readonly=True, copy=False, index=True)
    resolution = fields.Selection(RESOLUTIONS, readonly=True, copy=False, tracking=True)
    resolution_note = fields.Text(
        readonly=True, copy=False, help="What the customer reads about the end."
    )
    cost = fields.Monetary(
        copy=False, help="What the case cost the shop: parts, work, goods, transport."
    )
    satisfaction = fields.Integer(
        readonly=True,
        copy=False,
        aggregator="avg",
        help="Stars that the customer gave after the end, 1 to 5.",
    )
    satisfaction_note = fields.Text(readonly=True, copy=False)
    merged_into_id = fields.Many2one(
        "customer.case",
        "Merged into",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    merged_ids = fields.One2many("customer.case", "merged_into_id", "Merged Cases")
    uuid = fields.Char(
        readonly=True,
        copy=False,
        help="Given by the till or the page, so that a case arrives once.",
    )
    document_ids = fields.One2many("customer.case.document", "case_id", "Documents")
    interaction_ids = fields.One2many(
        "customer.interaction", "case_id", "Contacts", copy=False
    )

    _uuid_unique = models.Constraint("UNIQUE (uuid)", "This case is there already.")
    _stars = models.Constraint(
        "CHECK (satisfaction IS NULL OR satisfaction BETWEEN 0 AND 5)",
        "Customers give 1 to 5 stars.",
    )
    _cost_positive = models.Constraint(
        "CHECK (cost IS NULL OR cost >= 0)", "A case cannot cost less than nothing."
    )
    # The desk's lists, and what is known of a customer.
    _company_state_index = models.Index("(company_id, state, deadline)")
    _partner_opened_index = models.Index(
        "(partner_id, opened_at DESC) WHERE partner_id IS NOT NULL"
    )

    @api.constrains("description", "subject")
    def _check_lengths(self):
        for case in self:
            if len(case.description or "") > MOST_TEXT:
                raise ValidationError(
                    _("A description has %s signs at most.", MOST_TEXT)
                )
            if not (case.subject or "").strip():
                raise ValidationError(_("Say in a few words what it is about."))

    # What people cannot write

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [self._prepare_begun_vals(vals) for vals in vals_list]
        for vals in vals_list:
            if not vals.get("name"):
                vals["name"] = self.env["ir.sequence"].sudo().next_by_code(self._name)
        cases = super().create(vals_list)
        cases.sudo()._begin()
        return cases

    def write(self, vals):
        if self.env.su:
            return super().write(vals)
        self._refuse_kept(vals)
        done = self._write_by_hand(vals)
        if vals.keys() & {"case_type", "priority", "partner_id", "team_id"}:
            self._start_clock()
        return done

    def _write_by_hand(self, vals):
        if "state" not in vals:
            return super().write(vals)
        vals = dict(vals)
        target = vals.pop("state")
        # By hand, on the board: each case takes the step that its button would take.
        for case in self.filtered(lambda case: case.state != target):
            case._move(target)
        return super().write(vals) if vals else True

    @api.model
    def _prepare_begun_vals(self, vals):
        """Return how a case begins: with nothing of a default that somebody set."""
        self._refuse_kept(vals)
        if vals.get("state", rules.NEW) != rules.NEW:
            raise AccessError(_("A case begins as new."))
        begun = {"state": rules.NEW, "opened_at": fields.Datetime.now()}
        return {**dict.fromkeys(KEPT, False), **begun, **vals}

    @api.model
    def _refuse_kept(self, vals):
        if kept := KEPT & vals.keys():
            names = ", ".join(
                sorted(
                    self._fields[name]._description_string(self.env) for name in kept
                )
            )
            raise AccessError(_("Nobody writes this by hand: %s.", names))

    def _begin(self):
        """Give new cases their team, who works on them, priority and deadline."""
        for case in self:
            if not case.team_id:
                case.team_id = self.env["customer.case.team"]._for_case(
                    case.case_type, case.config_id, case.company_id
                )
            if not case.user_id:
                case.user_id = case.team_id._next_user()
            case._start_priority()
            case._start_clock()
