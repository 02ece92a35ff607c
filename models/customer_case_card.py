"""Cases about an item that has a warranty card."""

from dateutil.relativedelta import relativedelta

from odoo import _, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

#: An open claim: of each item there is one at most.
CLAIMS = (
    Domain("case_type", "=", "warranty")
    & Domain("closed_at", "=", False)
    & Domain("merged_into_id", "=", False)
)


class CustomerCase(models.Model):
    _inherit = "customer.case"

    card_id = fields.Many2one(
        "warranty.card",
        "Item",
        index="btree_not_null",
        ondelete="restrict",
        tracking=True,
        check_company=True,
        help="The sold item, with its warranty.",
    )
    replacement_card_id = fields.Many2one(
        "warranty.card",
        "Replaced by",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    months_to_claim = fields.Integer(
        compute="_compute_months_to_claim",
        store=True,
        aggregator="avg",
        help="Whole months from the sale to the opening of the case.",
    )

    # Of two claims on one item that arrive at the same moment, one opens a case.
    _claim_unique = models.UniqueIndex(
        "(card_id) WHERE card_id IS NOT NULL AND case_type = 'warranty' "
        "AND closed_at IS NULL AND merged_into_id IS NULL",
        "This item has an open claim already.",
    )

    @api.depends("card_id")
    def _compute_of_card(self):
        for case in self:
            card = case.card_id.sudo()
            case.product_id = card.product_id or case.product_id
            case.serial = card.serial or case.serial

    @api.depends("card_id.sold_on", "order_id.date_order", "opened_at")
    def _compute_months_to_claim(self):
        for case in self.sudo():
            bought = case.order_id.date_order
            sold = case.card_id.sold_on or (bought and bought.date())
            months = 0
            if sold and case.opened_at:
                passed = relativedelta(case.opened_at.date(), sold)
                months = max(passed.years * 12 + passed.months, 0)
            case.months_to_claim = months

    @api.onchange("card_id")
    def _onchange_card_id(self):
        card = self.card_id.sudo()
        if card:
            self.partner_id = card.partner_id or self.partner_id
            self.order_id = card.order_id or self.order_id

    @api.constrains("card_id", "case_type", "closed_at", "merged_into_id")
    def _check_one_claim(self):
        claims = self.sudo().filtered_domain(CLAIMS & Domain("card_id", "!=", False))
        for case in claims:
            others = self._claims_on(case.card_id) - case
            if others:
                raise ValidationError(
                    _(
                        "This item has an open claim already: %s. Go on there.",
                        others[0].name,
                    )
                )

    @api.model
    def _claims_on(self, card):
        """Return the open claims on an item, in ``sudo``."""
        return self.sudo().search(CLAIMS & Domain("card_id", "=", card.id))


class WarrantyCard(models.Model):
    _inherit = "warranty.card"

    case_ids = fields.One2many("customer.case", "card_id", "Cases")
    claim_count = fields.Integer("Claims", compute="_compute_claim_count")

    def _compute_claim_count(self):
        counts = dict(
            self.env["customer.case"]
            .sudo()
            ._read_group(
                [
                    ("card_id", "in", self.ids),
                    ("case_type", "=", "warranty"),
                    ("merged_into_id", "=", False),
                ],
                ["card_id"],
                ["__count"],
            )
        )
        for card in self:
            card.claim_count = counts.get(card._origin, 0)
