"""What customers are asked for, one thing a visit: rules of the shop."""

from decimal import Decimal

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import ormcache

from ..core.rules import prompts

KINDS = [
    ("email", "Ask for the e-mail address"),
    ("phone", "Ask for the phone number"),
    ("address", "Ask for the address"),
    ("birthdate", "Ask for the birth date"),
    ("confirm", "Ask whether contact data still holds"),
    ("topic", "Ask about a topic"),
    ("consent", "Ask for a consent"),
]
CONTACT = [
    ("email", "E-mail address"),
    ("phone", "Phone number"),
    ("address", "Address"),
]
PLACES = [("till", "At the till"), ("page", "On the own page"), ("both", "On both")]
MOST_DAYS = 3650


class ProfilePrompt(models.Model):
    """A rule: what is asked, of whom, how often, and what the customer gets for it.

    What it asks is never in this database: identity goes to the vault, see
    ``profile_prompt_answer.py``.
    """

    _name = "profile.prompt"
    _inherit = "loyalty.ledger.kept"
    _description = "What Customers Are Asked For"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(
        required=True, translate=True, help="Shown to colleagues, not to customers."
    )
    sequence = fields.Integer(
        default=10, help="If several rules could ask, the first one does."
    )
    active = fields.Boolean(
        "Asked",
        default=True,
        help="Whether the rule asks. What customers said to it before stays.",
    )
    company_id = fields.Many2one(
        "res.company",
        index=True,
        default=lambda self: self.env.company,
        help="Whose customers are asked; its branches are part of it. Empty: all.",
    )
    kind = fields.Selection(KINDS, "What Is Asked", required=True, default="email")
    about = fields.Selection(
        CONTACT, "Which Data", help="What the customer is asked to confirm."
    )
    topic_id = fields.Many2one(
        "survey.profile.topic",
        ondelete="cascade",
        help="Asked of customers who agreed to what the topic is kept for.",
    )
    choice_ids = fields.One2many(
        "profile.prompt.choice", "prompt_id", "Answers", copy=True
    )
    purpose = fields.Selection(
        "_purposes",
        "Consent",
        help="What the customer is asked to agree to. Of an e-mail address: that "
        "receipts are sent there.",
    )
    text = fields.Char(
        "What Is Said",
        translate=True,
        size=200,
        help="The sentence that the cashier says and the page shows. Empty: the one "
        "below.",
    )
    text_default = fields.Char("Usual Words", compute="_compute_text_default")

    # Whom, where, when

    place = fields.Selection(PLACES, "Where", required=True, default="till")
    config_ids = fields.Many2many(
        "pos.config", string="Shops", check_company=True, help="Empty: all shops."
    )
    visits_from = fields.Integer("From Visit", default=1)
    visits_to = fields.Integer("To Visit", help="0: without an end.")
    tier_ids = fields.Many2many(
        "loyalty.tier", string="Levels", help="Only on these levels. Empty: all."
    )
    categ_ids = fields.Many2many(
        "product.category",
        string="Bought of Groups",
        help="Only who bought something of these groups or of those below them.",
    )
    amount = fields.Float(
        "Spent at Least",
        digits=(16, 2),
        help="Only who spent so much in the time beside it.",
    )
    bought_days = fields.Integer(
        "Within Days",
        default=365,
        help="How far back purchases count for groups and amount.",
    )
    months = fields.Integer(
        "Months since Confirmed",
        default=12,
        help="Asked when the data was last confirmed so many months ago, and when it "
        "is flagged as wrong. 0: only when it is flagged.",
    )
    again_days = fields.Integer(
        "Ask Again after Days",
        default=30,
        help="After 'not now' the customer is left in peace for so many days.",
    )
    most_times = fields.Integer(
        "Ask at Most",
        default=3,
        help="After 'not now' so many times on end it is not asked any more. 0: it is.",
    )

    # What for

    points = fields.Float(
        digits=(16, 2), help="What the customer gets for the answer, once for a rule."
    )
    program_id = fields.Many2one(
        "loyalty.program",
        domain=[("program_type", "=", "loyalty")],
        ondelete="restrict",
        check_company=True,
    )
    point_name = fields.Char(related="program_id.portal_point_name")
    answered_count = fields.Integer("Answered", compute="_compute_counts")
    skipped_count = fields.Integer("Not Now", compute="_compute_counts")
    refused_count = fields.Integer("Refused", compute="_compute_counts")

    _visits_possible = models.Constraint(
        "CHECK (COALESCE(visits_from, 0) >= 0 AND (COALESCE(visits_to, 0) = 0"
        " OR visits_to >= COALESCE(visits_from, 0)))",
        "The last visit on which it is asked cannot come before the first.",
    )
    _times_possible = models.Constraint(
        f"CHECK (COALESCE(again_days, 0) BETWEEN 0 AND {MOST_DAYS}"
        f" AND COALESCE(bought_days, 0) BETWEEN 0 AND {MOST_DAYS}"
        " AND COALESCE(months, 0) BETWEEN 0 AND 120"
        " AND COALESCE(most_times, 0) BETWEEN 0 AND 100)",
        "Days lie between 0 and 3650, months between 0 and 120, and times between 0 "
        "and 100.",
    )
    _amounts_possible = models.Constraint(
        "CHECK (COALESCE(points, 0) >= 0 AND COALESCE(amount, 0) >= 0)",
        "Points and amounts cannot be less than 0.",
    )

    @api.model
    def _purposes(self):
        return self.env["identity.consent"]._fields["purpose"].selection

    @api.constrains("kind", "about", "topic_id", "choice_ids", "purpose")
    def _check_kind(self):
        for rule in self:
            missing = {
                "confirm": not rule.about and _("Say which data is confirmed."),
                "topic": not rule.topic_id and _("Say which topic it is about."),
                "consent": not rule.purpose and _("Say what the consent is for."),
            }.get(rule.kind)
            if missing:
                raise ValidationError(missing)
            if rule.kind == "email" and rule.purpose not in (False, "receipts"):
                # Who gives an address for receipts has agreed to nothing else.
                raise ValidationError(
                    _("An e-mail address is given for receipts and for nothing else.")
                )
            if rule.kind == "topic" and not rule.choice_ids:
                raise ValidationError(_("Give the answers to choose from."))

    @api.constrains("points", "program_id", "company_id", "kind")
    def _check_points(self):
        for rule in self.filtered("points"):
            program = rule.program_id.sudo()
            if not program:
                raise ValidationError(_("Say in which program the points are given."))
            if not program._is_governed():
                raise ValidationError(
                    _("Points are given in programs with loyalty cards.")
                )
            if rule.kind == "consent":
                # Consent is free only where nothing hangs on it (GDPR, article 7.4).
                raise ValidationError(_("A consent is not paid for with points."))

    @api.depends("kind", "about", "topic_id", "purpose")
    @api.depends_context("lang")
    def _compute_text_default(self):
        for rule in self:
            rule.text_default = rule._usual_words()

    def _usual_words(self):
        """Return the sentence of rules that bring none of their own."""
        self.ensure_one()
        subject = self.about if self.kind == "confirm" else self.kind
        if self.kind == "confirm":
            return {
                "email": _("Is your e-mail address still right?"),
                "phone": _("Is your phone number still right?"),
                "address": _("Is your address still right?"),
            }.get(subject, "")
        return {
            "email": _("May we send your receipts by e-mail?"),
            "phone": _("May we call you when something is ready?"),
            "address": _("Where may we deliver to?"),
            "birthdate": _("When is your birthday?"),
            "topic": _("One question: %s", self.topic_id.sudo().name or ""),
            "consent": _("Do you agree: %s?", self._purpose_label()),
        }.get(subject, "")

    def _purpose_label(self):
        purposes = self.env["identity.consent"]._fields["purpose"]
        return dict(purposes._description_selection(self.env)).get(self.purpose, "")

    def _compute_counts(self):
        counts = {
            (rule.id, end): count
            for rule, end, count in self.env["profile.prompt.state"]._read_group(
                [("prompt_id", "in", self.ids)], ["prompt_id", "end"], ["__count"]
            )
        }
        for rule in self:
            for end in (prompts.ANSWERED, prompts.SKIPPED, prompts.REFUSED):
                rule[f"{end}_count"] = counts.get((rule._origin.id, end), 0)

    def action_open_states(self):
        """Open what customers said to these rules."""
        self.env["profile.prompt.state"].check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": _("Asked"),
            "res_model": "profile.prompt.state",
            "view_mode": "list,pivot,graph",
            "domain": [("prompt_id", "in", self.ids)],
        }

    # Kept between requests

    @api.model
    @ormcache("company_id")
    def _rules_of(self, company_id):
        """Return the rules of a company and of those above it, without records.

        :rtype: tuple of pairs: ``core.rules.prompts.Rule`` and (place, shops)
        """
        company = self.env["res.company"].sudo().browse(company_id)
        # What is kept is for all: whoever calls first must not bring rules back.
        found = (
            self.sudo()
            .with_context(active_test=True)
            .search([("company_id", "in", [False, *company.parent_ids.ids])])
        )
        return tuple(
            (rule._as_rule(), (rule.place, frozenset(rule.config_ids.ids)))
            for rule in found
        )

    def _as_rule(self):
        self.ensure_one()
        return prompts.Rule(
            id=self.id,
            kind=self.kind,
            subject=self._subject(),
            about=self._about(),
            visits_from=self.visits_from,
            visits_to=self.visits_to,
            tiers=frozenset(self.tier_ids.ids),
            months=self.months,
            again_days=self.again_days,
            most_times=self.most_times,
            amount=Decimal(str(self.amount)),
            categories=frozenset(self.categ_ids.ids),
            bought_days=self.bought_days,
            purpose=self.topic_id.purpose or "" if self.kind == "topic" else "",
            quiet=self.kind in ("topic", "consent"),
        )

    def _about(self):
        return {
            "confirm": self.about,
            "topic": str(self.topic_id.id),
            "consent": self.purpose,
        }.get(self.kind, self.kind)

    def _subject(self):
        """Return what the customer's answers hold for, whichever rule asked."""
        if self.kind in ("confirm", "topic", "consent"):
            return f"{self.kind}:{self._about()}"
        return self.kind
