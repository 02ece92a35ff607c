from odoo import _, api, fields, models
from odoo.exceptions import ValidationError

TRIGGERS = [
    ("purchase", "After a purchase"),
    ("product", "Some days after a purchase"),
    ("case", "After a case is closed"),
    ("signup", "When a customer gets a code"),
    ("inactive", "When a customer stays away"),
    ("segment", "Customers who bought before"),
]
#: What needs a number of days.
NEEDS_DAYS = ("product", "inactive")
MOST_DAYS = 3650


class SurveyRule(models.Model):
    """Who is asked a survey: on which occasion, by which way, and how often."""

    _name = "survey.rule"
    _description = "Rule of Who Is Asked a Survey"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, help="Shown to colleagues, not to customers.")
    sequence = fields.Integer(
        default=10, help="If several rules want to ask a customer, the first one does."
    )
    active = fields.Boolean(default=True)
    survey_id = fields.Many2one(
        "survey.survey",
        required=True,
        index=True,
        ondelete="cascade",
        domain=[("for_customers", "=", True)],
        help="Only surveys that are marked as asked of customers.",
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
        help="Whose customers are asked. Its branches are part of it.",
    )
    trigger = fields.Selection(
        TRIGGERS,
        "Occasion",
        required=True,
        default="purchase",
        help="What has to happen. A rule looks at what happens from now on, and at the "
        "last three days: nobody is asked about a purchase of long ago.",
    )
    days = fields.Integer(
        help="How many days after the purchase the customer is asked, how many days "
        "the customer has stayed away, or within how many days the last purchase was "
        "(0: whenever it was).",
    )
    config_ids = fields.Many2many(
        "pos.config", string="Shops", help="Empty: all shops.", check_company=True
    )
    categ_ids = fields.Many2many(
        "product.category",
        string="Product Groups",
        help="Only who bought something of these groups or of those below them. Empty: "
        "all.",
    )
    tier_ids = fields.Many2many(
        "loyalty.tier",
        string="Levels",
        help="Only customers on these levels. Empty: all.",
    )
    share = fields.Integer(
        "Share Asked",
        required=True,
        default=100,
        help="In per cent. Who is asked is drawn once for each customer and occasion.",
    )
    way_ids = fields.One2many(
        "survey.rule.way",
        "rule_id",
        "Ways",
        copy=True,
        default=lambda self: self._default_way_ids(),
        help="In this order: the first one by which the customer can be reached.",
    )
    wait_hours = fields.Integer(
        "Hours to Wait", help="Nobody is asked earlier than so many hours after it."
    )
    expiry_days = fields.Integer(
        "Days Open",
        required=True,
        default=30,
        help="After so many days the question is no longer asked, and its link ends.",
    )
    reminder_days = fields.Integer(
        "Remind after Days",
        help="Who was asked by e-mail and has not answered is reminded once. 0: nobody "
        "is.",
    )
    again_days = fields.Integer(
        "Ask Again after Days",
        help="After so many days the same customer may be asked this survey again. 0: "
        "never.",
    )
    ignores_quiet = fields.Boolean(
        "Ignores the Quiet Period",
        help="Ask even if the customer was asked something else a short time ago, for "
        "example about a case that was closed.",
    )
    turn = fields.Integer(readonly=True, copy=False, groups=fields.NO_ACCESS)
    invitation_ids = fields.One2many("survey.invitation", "rule_id", "Invitations")
    invitation_count = fields.Integer("Asked", compute="_compute_counts")
    answer_count = fields.Integer("Answered", compute="_compute_counts")

    _share_possible = models.Constraint(
        "CHECK (share BETWEEN 1 AND 100)", "Between 1 and 100 per cent are asked."
    )
    _days_possible = models.Constraint(
        f"CHECK (COALESCE(days, 0) BETWEEN 0 AND {MOST_DAYS})",
        "The days of a rule lie between 0 and 3650.",
    )
    _again_possible = models.Constraint(
        f"CHECK (COALESCE(again_days, 0) BETWEEN 0 AND {MOST_DAYS})",
        "Customers are asked again after 0 to 3650 days.",
    )
    _wait_possible = models.Constraint(
        "CHECK (COALESCE(wait_hours, 0) BETWEEN 0 AND 2160)",
        "A question waits 0 to 2160 hours.",
    )
    _expiry_possible = models.Constraint(
        "CHECK (expiry_days BETWEEN 1 AND 365)", "A question stays open 1 to 365 days."
    )
    _reminder_possible = models.Constraint(
        "CHECK (COALESCE(reminder_days, 0) BETWEEN 0 AND 364)",
        "Customers are reminded after 0 to 364 days.",
    )

    @api.model
    def _default_way_ids(self):
        ways = ("mail", "till")
        return [
            fields.Command.create({"channel": way, "sequence": place})
            for place, way in enumerate(ways)
        ]

    @api.depends("invitation_ids.state")
    def _compute_counts(self):
        Invitation = self.env["survey.invitation"]
        groups = Invitation._read_group(
            [("rule_id", "in", self.ids)], ["rule_id", "state"], ["__count"]
        )
        asked, answered = {}, {}
        for rule, state, count in groups:
            asked[rule] = asked.get(rule, 0) + count
            if state == "answered":
                answered[rule] = count
        for rule in self:
            rule.invitation_count = asked.get(rule._origin, 0)
            rule.answer_count = answered.get(rule._origin, 0)

    # What fits together

    @api.constrains("trigger", "days")
    def _check_days(self):
        for rule in self:
            if rule.trigger in NEEDS_DAYS and rule.days < 1:
                raise ValidationError(
                    _("Say after how many days %s asks: at least 1.", rule.name)
                )

    @api.constrains("reminder_days", "expiry_days", "survey_id")
    def _check_reminder(self):
        for rule in self:
            if rule.reminder_days and rule.reminder_days >= rule.expiry_days:
                raise ValidationError(
                    _(
                        "%s would remind customers when the question is closed.",
                        rule.name,
                    )
                )

    @api.constrains("survey_id")
    def _check_survey(self):
        for rule in self:
            if not rule.survey_id.sudo().for_customers:
                raise ValidationError(
                    _(
                        "%s is not asked of customers. Mark it so on the survey first.",
                        rule.survey_id.sudo().title,
                    )
                )

    @api.constrains("way_ids", "active")
    def _check_ways(self):
        for rule in self:
            if rule.active and not rule.way_ids:
                raise ValidationError(
                    _("Say by which way %s reaches customers.", rule.name)
                )

    def _ways(self):
        """Return the channels in order."""
        self.ensure_one()
        return self.way_ids.sorted(lambda way: (way.sequence, way.id)).mapped("channel")

    def action_open_invitations(self):
        """Open what this rule asked."""
        self.ensure_one()
        self.check_access("read")
        self.env["survey.invitation"].check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": _("Invitations"),
            "res_model": "survey.invitation",
            "view_mode": "list,form,pivot,graph",
            "domain": [("rule_id", "=", self.id)],
        }
