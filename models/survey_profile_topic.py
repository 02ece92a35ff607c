from odoo import _, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

KINDS = [
    ("preference", "Preference"),
    ("planned", "Planned purchase"),
    ("source", "How they heard of us"),
    ("range", "Range (age, income)"),
    ("household", "Household"),
]
#: States of orders that were a visit.
BOUGHT = ("paid", "done", "invoiced")


class SurveyProfileTopic(models.Model):
    """Something to know of customers: what for, how long it holds, and who is asked."""

    _name = "survey.profile.topic"
    _description = "What Is Remembered of Customers"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    kind = fields.Selection(KINDS, required=True, default="preference")
    purpose = fields.Selection(
        "_purposes",
        required=True,
        default="profiling",
        help="What it is kept for. Only with the customer's consent to it; when the "
        "consent ends it is deleted.",
    )
    fresh_days = fields.Integer(
        "Holds (days)",
        default=365,
        help="So long nobody asks again. 0: for good.",
    )
    is_sensitive = fields.Boolean(
        "Sensitive",
        help="Asked of customers alone who agreed to its purpose and come often "
        "enough. Marketing does not read single answers.",
    )
    least_visits = fields.Integer(
        "From Purchases", help="Asked from so many purchases on."
    )
    least_tier_id = fields.Many2one(
        "loyalty.tier",
        "From Level",
        ondelete="set null",
        help="Asked of members of this level and above it. Empty: of all.",
    )
    question_ids = fields.One2many("survey.question", "topic_id", "Questions")
    preference_count = fields.Integer("Customers", compute="_compute_preference_count")

    _numbers_positive = models.Constraint(
        "CHECK (COALESCE(fresh_days, 0) >= 0 AND COALESCE(least_visits, 0) >= 0)",
        "Days and purchases cannot be less than 0.",
    )

    @api.model
    def _purposes(self):
        return self.env["identity.consent"]._fields["purpose"].selection

    def _compute_preference_count(self):
        counts = dict(
            self.env["customer.preference"]._read_group(
                [("topic_id", "in", self.ids), ("current", "=", True)],
                ["topic_id"],
                ["__count"],
            )
        )
        for topic in self:
            topic.preference_count = counts.get(topic._origin, 0)

    @api.constrains("kind", "is_sensitive")
    def _check_sensitive(self):
        for topic in self:
            if topic.kind == "source" and topic.is_sensitive:
                raise ValidationError(_("How somebody heard of us is not sensitive."))

    # Whom it may be asked of

    def _may_be_asked(self, partner, company):
        """Return whether a customer is asked about this now.

        :param partner: the ``res.partner``; empty for somebody who is not known
        :param company: the ``res.company`` that asks
        """
        self.ensure_one()
        if not partner:
            return not self.is_sensitive
        if self._is_known(partner, company):
            return False
        return not self.is_sensitive or self._is_trusted(partner, company)

    def _is_known(self, partner, company):
        if self.kind == "source" and partner.sudo().origin_asked:
            return True
        found = (
            self.env["customer.preference"].sudo()._current_of(partner, self, company)
        )
        return bool(found) and found._is_fresh()

    def _is_trusted(self, partner, company):
        """Return whether a customer agreed, came often enough and has the level."""
        if partner.identity_restricted or not partner._has_consent(
            self.purpose, company
        ):
            return False
        if self.least_visits:
            bought = Domain("partner_id", "=", partner.id) & Domain(
                "state", "in", BOUGHT
            )
            orders = self.env["pos.order"].sudo()
            if orders.search_count(bought, limit=self.least_visits) < self.least_visits:
                return False
        least = self.sudo().least_tier_id
        if not least:
            return True
        cards = (
            self.env["loyalty.card"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", partner.id),
                    ("program_id", "=", least.program_id.id),
                ]
            )
        )
        rank = least.sequence, least.threshold
        return any((tier.sequence, tier.threshold) >= rank for tier in cards.tier_id)
