from odoo import _, api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..core.rules import cases as rules
from ..models.customer_case import MOST_TEXT, RESOLUTIONS


class CustomerCaseResolve(models.TransientModel):
    """How a case ends, and what of Odoo's it leads to."""

    _name = "customer.case.resolve"
    _inherit = ["customer.free.text"]
    _description = "Resolve a Case"
    _free_texts = ("note",)

    case_id = fields.Many2one("customer.case", required=True, ondelete="cascade")
    company_id = fields.Many2one(related="case_id.company_id")
    currency_id = fields.Many2one(related="case_id.currency_id")
    resolution = fields.Selection(RESOLUTIONS, required=True, default="advice")
    note = fields.Text(
        "For the Customer",
        help="What the customer reads about the end. Needed to reject.",
    )
    cost = fields.Monetary(help="What it cost the shop: parts, work, goods, transport.")
    product_id = fields.Many2one(
        "product.product", "New Product", help="Empty: the same one again."
    )
    serial = fields.Char("New Serial Number", size=64)
    make_document = fields.Boolean(
        "Prepare the Document",
        default=True,
        help="Repair: a repair order. Refund: the return order, for the till. Credit: "
        "a credit note to the invoice. Each is a draft that is finished where Odoo "
        "does it.",
    )
    hint = fields.Char(compute="_compute_hint")

    @api.depends("resolution", "case_id")
    def _compute_hint(self):
        for wizard in self:
            case = wizard.case_id
            reads = bool(case) and case.has_access("read")
            wizard.hint = reads and case._why_no_document(wizard.resolution)

    @api.constrains("cost", "note")
    def _check_values(self):
        for wizard in self:
            if wizard.cost < 0:
                raise ValidationError(_("A case cannot cost less than nothing."))
            if len(wizard.note or "") > MOST_TEXT:
                raise ValidationError(_("A note has %s signs at most.", MOST_TEXT))

    def _can_resolve(self):
        self.ensure_one()
        return self.case_id._can_move(self._target())

    def _ensure_can_resolve(self):
        for wizard in self:
            wizard.case_id.check_access("write")
            if wizard.case_id.state in rules.CLOSED:
                raise UserError(_("%s is closed.", wizard.case_id.name))

    def _target(self):
        return rules.REJECTED if self.resolution == "rejected" else rules.RESOLVED

    def action_resolve(self):
        """Close the case, and open what it led to."""
        self.ensure_one()
        self._ensure_can_resolve()
        case = self.case_id
        case._ensure_can_move(
            self._target(), reason=self.note, resolution=self.resolution
        )
        if self.cost:
            case.cost = self.cost
        replacement = self.resolution == "replacement"
        if replacement:
            case._replace_item(self.product_id, self.serial, self.note)
        elif self.resolution == "repair":
            case._note_repair()
        document = (
            case._make_document(self.resolution)
            if self.make_document and not self.hint and not replacement
            else None
        )
        case._move(self._target(), reason=self.note, resolution=self.resolution)
        return case._open_document(document)
