"""What the desk sees of a case on one screen: a few rows of each kind, never all."""

from odoo import _, api, fields, models
from odoo.fields import Domain

from .customer_case_mail import ANSWER

#: Rows of each list.
ROWS = 10


class CustomerCase(models.Model):
    _inherit = ["customer.case", "customer.free.text"]
    _name = "customer.case"

    _free_texts = ("subject", "description")

    case_count = fields.Integer("All Cases", compute="_compute_counts")
    contact_count = fields.Integer("All Contacts", compute="_compute_counts")
    card_count = fields.Integer("All Items", compute="_compute_counts")
    purchase_count = fields.Integer("Purchases", compute="_compute_counts")
    earlier_case_ids = fields.Many2many(
        "customer.case",
        compute="_compute_earlier_case_ids",
        string="Earlier Cases",
        help="Of this customer or of this item: the last ones.",
    )
    recent_contact_ids = fields.Many2many(
        "customer.interaction",
        compute="_compute_recent_contact_ids",
        string="Last Contacts",
    )
    purchase_ids = fields.Many2many(
        "pos.order", compute="_compute_purchase_ids", string="Last Purchases"
    )
    # Of the item. Not related: a form that is not saved may name any.
    cover_text = fields.Char("Cover", compute="_compute_of_card")
    card_sold_on = fields.Date("Sold", compute="_compute_of_card")
    card_until = fields.Date("Covered until", compute="_compute_of_card")
    card_policy_id = fields.Many2one(
        "warranty.policy", "Terms", compute="_compute_of_card"
    )
    card_exclusions = fields.Text("Exclusions", compute="_compute_of_card")
    card_replaces_id = fields.Many2one(
        "warranty.card", "Given for", compute="_compute_of_card"
    )
    customer_card_ids = fields.Many2many(
        "warranty.card",
        compute="_compute_customer_card_ids",
        string="Last Items",
    )

    @api.depends("card_id.cover_text", "card_id.policy_id.exclusions")
    @api.depends_context("uid", "lang", "tz")
    def _compute_of_card(self):
        for case in self:
            card = case._readable(case.card_id)
            case.cover_text = card.cover_text
            case.card_sold_on = card.sold_on
            case.card_until = card.until
            case.card_policy_id = card.policy_id
            case.card_exclusions = card.policy_id.exclusions
            case.card_replaces_id = card.replaces_id

    def _domain_of_customer(self):
        """Return what belongs to the customer of this case, in its company."""
        self.ensure_one()
        return Domain("partner_id", "=", self.partner_id.id or 0) & Domain(
            "company_id", "=", self.company_id.id
        )

    def _domain_of_cases(self):
        """Return the cases of this customer or this item."""
        same = Domain("partner_id", "=", self.partner_id.id or 0)
        if self.serial and self.product_id:
            same |= Domain("serial", "=", self.serial) & Domain(
                "product_id", "=", self.product_id.id
            )
        return same & Domain("company_id", "=", self.company_id.id)

    def _domain_of_contacts(self):
        mine = Domain("case_id", "=", self._origin.id or 0)
        if self.partner_id:
            mine |= Domain("partner_id", "=", self.partner_id.id)
        return mine & Domain("company_id", "=", self.company_id.id)

    def _domain_of_purchases(self):
        return self._domain_of_customer() & Domain(
            "state", "in", ("paid", "done", "invoiced")
        )

    @api.depends("partner_id", "serial", "product_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_counts(self):
        for case in self:
            case.case_count = self.search_count(case._domain_of_cases())
            case.contact_count = self.env["customer.interaction"].search_count(
                case._domain_of_contacts()
            )
            case.card_count = self.env["warranty.card"].search_count(
                case._domain_of_customer()
            )
            case.purchase_count = self.env["pos.order"].search_count(
                case._domain_of_purchases()
            )

    @api.depends("partner_id", "serial", "product_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_earlier_case_ids(self):
        for case in self:
            others = case._domain_of_cases() & Domain("id", "!=", case._origin.id or 0)
            case.earlier_case_ids = self.search(others, order="id desc", limit=ROWS)

    @api.depends("partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_recent_contact_ids(self):
        for case in self:
            case.recent_contact_ids = self.env["customer.interaction"].search(
                case._domain_of_contacts(), limit=ROWS
            )

    @api.depends("partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_purchase_ids(self):
        for case in self:
            case.purchase_ids = self.env["pos.order"].search(
                case._domain_of_purchases(), order="date_order desc", limit=ROWS
            )

    @api.depends("partner_id")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_customer_card_ids(self):
        for case in self:
            case.customer_card_ids = self.env["warranty.card"].search(
                case._domain_of_customer(), order="sold_on desc, id desc", limit=ROWS
            )

    # Buttons

    def action_open_cases(self):
        """Open all cases of this customer or this item."""
        return self._open_list(_("Cases"), "customer.case", self._domain_of_cases())

    def action_open_contacts(self):
        """Open all contacts of this customer, or of this case."""
        return self._open_list(
            _("Contacts"), "customer.interaction", self._domain_of_contacts()
        )

    def action_open_items(self):
        """Open all items of this customer that have a warranty."""
        return self._open_list(_("Items"), "warranty.card", self._domain_of_customer())

    def action_open_purchases(self):
        """Open all purchases of this customer."""
        return self._open_list(_("Purchases"), "pos.order", self._domain_of_purchases())

    def _open_list(self, name, model, domain):
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "view_mode": "list,form",
            "domain": list(domain),
            "context": {"create": False},
        }

    def action_note_contact(self):
        """Note a contact with the customer of this case."""
        self.ensure_one()
        self.check_access("read")
        view = "pos_customer_identity.view_customer_interaction_quick_form"
        return {
            "type": "ir.actions.act_window",
            "name": _("Note a Contact"),
            "res_model": "customer.interaction",
            "view_mode": "form",
            "views": [(self.env.ref(view).id, "form")],
            "target": "new",
            "context": {
                "default_case_id": self.id,
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
                "default_subject": self.subject,
            },
        }

    def action_answer(self):
        """Write to the customer, who gets it by mail and reads it on the page."""
        self.ensure_one()
        self.check_access("read")
        template = self.env.ref(
            "pos_customer_identity.mail_template_case_answer", raise_if_not_found=False
        )
        # Who has no address reads it on the page: nobody is asked for one then.
        template = template if self._with_customer(()) else None
        return {
            "type": "ir.actions.act_window",
            "name": _("Answer") if template else _("Answer on the customer's page"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_template_id": template.id if template else False,
                "default_subtype_id": self.env.ref(ANSWER).id,
            },
        }
