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

CLAIM_FIELDS = frozenset({"card_id", "case_type", "closed_at", "merged_into_id"})


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
        "Months to Claim",
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

    # Two methods: Odoo leaves out the other field of one that was given.

    @api.depends("card_id")
    def _compute_product_id(self):
        for case in self:
            case.product_id = case._readable(case.card_id).product_id or case.product_id

    @api.depends("card_id")
    def _compute_serial(self):
        for case in self:
            case.serial = case._readable(case.card_id).serial or case.serial

    @api.depends("card_id.sold_on", "order_id.date_order", "opened_at")
    def _compute_months_to_claim(self):
        for case in self.sudo():
            bought = case._readable(case.order_id).date_order
            card = case._readable(case.card_id)
            sold = card.sold_on or (bought and bought.date())
            months = 0
            if sold and case.opened_at:
                passed = relativedelta(case.opened_at.date(), sold)
                months = max(passed.years * 12 + passed.months, 0)
            case.months_to_claim = months

    def _readable(self, records):
        """Return records that a case names, in ``sudo``, if the user may read them.

        A form that is not saved may name any item, also one of another company. What is
        saved was checked.
        """
        self.ensure_one()
        origins = records._origin
        if not self.id:
            origins = origins.sudo(False)._filtered_access("read")
        return origins.sudo()

    @api.onchange("card_id")
    def _onchange_card_id(self):
        card = self._readable(self.card_id)
        if card:
            self.partner_id = card.partner_id or self.partner_id
            self.order_id = card.order_id or self.order_id

    # Before it is written: the index alone would tell in the words of a database.

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_one_claim(vals)
        return super().create(vals_list)

    def write(self, vals):
        if vals.keys() & CLAIM_FIELDS:
            for case in self.sudo():
                known = {name: case[name] for name in CLAIM_FIELDS - {"card_id"}}
                case._ensure_one_claim({"card_id": case.card_id.id, **known, **vals})
        return super().write(vals)

    def _ensure_one_claim(self, vals):
        """Refuse a second open claim on an item.

        :param dict vals: what a case will be
        """
        card = vals.get("card_id")
        ended = vals.get("closed_at") or vals.get("merged_into_id")
        if vals.get("case_type") != "warranty" or not card or ended:
            return
        item = self.env["warranty.card"].browse(card)
        # Of an item of another company not even the number of its claim is told.
        item.check_access("read")
        others = self._claims_on(item) - self
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

    @api.depends("name", "product_id", "serial")
    @api.depends_context("item_in_full", "uid", "allowed_company_ids")
    def _compute_display_name(self):
        super()._compute_display_name()
        if not self.env.context.get("item_in_full"):
            return
        # Whoever chooses one of several does not know their numbers. Odoo asks for
        # names in sudo, also of what a form names and does not save.
        readable = self.sudo(False)._filtered_access("read")
        for card in readable.with_env(self.env):
            parts = (card.display_name, card.product_id.display_name, card.serial)
            card.display_name = " · ".join(filter(None, parts))

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
