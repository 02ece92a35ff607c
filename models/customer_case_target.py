from odoo import api, fields, models

from .customer_case import CASE_TYPES

SERVICE_LEVELS = ("standard", "preferred", "first")


class CustomerCaseTarget(models.Model):
    """How soon a case has to be solved."""

    _name = "customer.case.target"
    _description = "Target for Cases"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="Of several targets that fit a case the first counts."
    )
    company_id = fields.Many2one(
        "res.company", index=True, help="Empty: for all companies."
    )
    case_type = fields.Selection(CASE_TYPES, "Type", help="Empty: cases of all types.")
    priority = fields.Selection(
        [("0", "Normal"), ("1", "High"), ("2", "Very High"), ("3", "Urgent")],
        "Priority from",
        default="0",
        required=True,
        help="For cases of this priority and above it.",
    )
    service_level = fields.Selection(
        [("standard", "Standard"), ("preferred", "Preferred"), ("first", "First")],
        help="Of the level that the customer has in a points program. Empty: all "
        "customers.",
    )
    begins_with = fields.Selection(
        [("1", "High"), ("2", "Very High"), ("3", "Urgent")],
        "Begins with",
        help="The priority that a new case of this type and service level begins with, "
        "if nobody gave it a higher one. Empty: normal.",
    )
    hours = fields.Float(
        "Working Hours",
        required=True,
        default=16,
        aggregator=None,
        help="Time to solve a case. Waiting for the customer or the supplier does not "
        "count.",
    )

    _hours_positive = models.Constraint(
        "CHECK (hours > 0 AND hours <= 10000)",
        "A target has more than 0 and at most 10,000 working hours.",
    )

    @api.model
    def _hours_for(self, case_type, priority, service_level, company):
        """Return the working hours for such a case, or 0.0 without a target."""
        return self._first(case_type, priority, service_level, company).hours

    @api.model
    def _priority_for(self, case_type, priority, service_level, company):
        """Return the priority that such a case begins with: never a lower one."""
        target = self._first(case_type, priority, service_level, company)
        return max(priority, target.begins_with or "0")

    @api.model
    def _first(self, case_type, priority, service_level, company):
        """Return the first target that fits such a case, in ``sudo``, or nothing."""
        targets = self.sudo().search([("company_id", "in", (False, company.id))])
        return targets.filtered(
            lambda target: (
                target.case_type in (False, case_type)
                and target.priority <= priority
                and target.service_level in (False, service_level)
            )
        )[:1]
