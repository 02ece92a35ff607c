from decimal import Decimal

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import float_repr

#: Set by ``loyalty.program`` while it changes several levels in one go: it checks them
#: together at the end. An object, so that nobody can send it over the network.
TOGETHER = object()


class LoyaltyTier(models.Model):
    """A level of a points programme: from how much on, and what it brings."""

    _name = "loyalty.tier"
    _description = "Level of a Points Program"
    _order = "program_id, sequence, threshold, id"

    name = fields.Char(
        required=True, translate=True, help="What members read, for example Silver."
    )
    program_id = fields.Many2one(
        "loyalty.program", required=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="program_id.company_id", store=True)
    currency_id = fields.Many2one(related="program_id.currency_id")
    sequence = fields.Integer(default=10, help="The lowest level comes first.")
    threshold = fields.Float(
        "From",
        digits=(16, 2),
        aggregator=None,
        help="Points, or money spent, within the time that the program counts. A "
        "level from 0 is everybody's.",
    )
    multiplier = fields.Float(
        "Points x",
        digits=(6, 2),
        aggregator=None,
        default=1.0,
        required=True,
        help="What members of this level earn is multiplied by it, for example 1.5.",
    )
    service_level = fields.Selection(
        [("standard", "Standard"), ("preferred", "Preferred"), ("first", "First")],
        required=True,
        default="standard",
        help="How soon the service desk takes care of members of this level.",
    )
    warranty_months = fields.Integer(
        "Longer Warranty (months)",
        aggregator=None,
        help="Months that a warranty lasts longer for members of this level.",
    )
    privileges = fields.Text(
        translate=True,
        help="What else members of this level get, in words: the cashier reads it.",
    )
    card_count = fields.Integer("Members", compute="_compute_card_count")

    _warranty_positive = models.Constraint(
        "CHECK (warranty_months BETWEEN 0 AND 600)",
        "A level makes a warranty 0 to 600 months longer.",
    )

    def _compute_card_count(self):
        counts = dict(
            self.env["loyalty.card"]._read_group(
                [("tier_id", "in", self.ids)], ["tier_id"], ["__count"]
            )
        )
        for tier in self:
            tier.card_count = counts.get(tier._origin, 0)

    @api.constrains("threshold", "multiplier", "sequence", "program_id")
    def _check_steps(self):
        if self.env.context.get("tiers_together") is not TOGETHER:
            self.program_id._check_tiers()

    def _number(self, field):
        """Return a number of the level as the rules take it."""
        _precision, places = self._fields[field].get_digits(self.env)
        return Decimal(float_repr(self[field], places))

    @api.model
    def _check_order(self, tiers):
        """Refuse levels that are no steps upwards.

        :param tiers: the levels of one programme, the lowest first
        """
        below = self.browse()
        for tier in tiers:
            if tier.threshold < 0:
                raise ValidationError(
                    _("Level %s: it cannot begin below 0.", tier.name)
                )
            if tier.multiplier <= 0:
                raise ValidationError(
                    _(
                        "Level %s: points are multiplied by more than 0. Enter 1 for "
                        "as many points as usual.",
                        tier.name,
                    )
                )
            if below and tier.threshold <= below.threshold:
                raise ValidationError(
                    _(
                        "Level %(tier)s begins at %(threshold)s, and the level before "
                        "it, %(below)s, at %(under)s. Each level must begin above the "
                        "one before it.",
                        tier=tier.name,
                        threshold=tier._number("threshold"),
                        below=below.name,
                        under=below._number("threshold"),
                    )
                )
            below = tier
