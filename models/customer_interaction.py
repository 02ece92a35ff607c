from odoo import _, api, fields, models
from odoo.exceptions import AccessError, ValidationError

CHANNELS = [
    ("store", "Store"),
    ("phone", "Phone"),
    ("email", "E-mail"),
    ("online", "Online"),
    ("chat", "Chat"),
    ("letter", "Letter"),
]
MOST_SIGNS = 200


class CustomerInteraction(models.Model):
    """Who was in contact with whom, when and about what."""

    _name = "customer.interaction"
    _description = "Contact with a Customer"
    _order = "happened_at desc, id desc"
    _inherit = ["customer.free.text"]
    _rec_name = "subject"
    _check_company_auto = True
    _free_texts = ("subject", "outcome", "next_step")

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        index=False,
        ondelete="cascade",
        check_company=True,
        help="Shown by the code.",
    )
    user_id = fields.Many2one(
        "res.users", "Who", default=lambda self: self.env.user, index="btree_not_null"
    )
    company_id = fields.Many2one(
        "res.company", required=True, index=True, default=lambda self: self.env.company
    )
    config_id = fields.Many2one(
        "pos.config", "Shop", index="btree_not_null", check_company=True
    )
    happened_at = fields.Datetime(
        "When", required=True, default=fields.Datetime.now, index=True
    )
    channel = fields.Selection(CHANNELS, required=True, default="phone")
    direction = fields.Selection(
        [("in", "From the Customer"), ("out", "To the Customer")],
        required=True,
        default="in",
    )
    kind = fields.Selection(
        [
            ("hand", "Written by hand"),
            ("mail", "Mail"),
            ("case", "Case"),
            ("survey", "Survey"),
            ("visit", "Visit"),
        ],
        required=True,
        readonly=True,
        default="hand",
        help="Visit: a purchase. The system notes all but those written by hand.",
    )
    subject = fields.Char(
        size=MOST_SIGNS, help="Without names, phone numbers or addresses."
    )
    outcome = fields.Char(size=MOST_SIGNS, help="What came of it.")
    next_step = fields.Char(size=MOST_SIGNS)
    next_on = fields.Date("Next Step on", index="btree_not_null")
    case_id = fields.Many2one(
        "customer.case", index="btree_not_null", ondelete="set null", check_company=True
    )
    order_id = fields.Many2one(
        "pos.order",
        "Purchase",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    source_key = fields.Char(
        readonly=True,
        copy=False,
        help="What the system noted it for, so that it is noted once.",
    )

    _source_key_unique = models.UniqueIndex(
        "(source_key) WHERE source_key IS NOT NULL", "This contact is noted already."
    )
    _partner_index = models.Index(
        "(partner_id, happened_at DESC) WHERE partner_id IS NOT NULL"
    )

    @api.constrains("next_on", "happened_at")
    def _check_next_on(self):
        for contact in self:
            if contact.next_on and contact.next_on < contact.happened_at.date():
                raise ValidationError(_("The next step cannot be before the contact."))

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._refuse_noted(vals)
            # A default that somebody set would come after the check.
            by_hand = {"kind": "hand", "source_key": False}
            vals_list = [{**vals, **by_hand} for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._refuse_noted(vals)
            if any(contact.kind != "hand" for contact in self) and not (
                vals.keys() <= {"outcome", "next_step", "next_on"}
            ):
                raise AccessError(_("What the system noted stays as it is."))
        return super().write(vals)

    @api.model
    def _refuse_noted(self, vals):
        if vals.get("source_key") or vals.get("kind", "hand") != "hand":
            raise AccessError(_("Only the system notes contacts of this kind."))

    @api.model
    def _note(self, vals):
        """Note a contact; one with a ``source_key`` once.

        :param dict vals: of this model, already checked by the caller
        :return: the contact, the first one of its key
        """
        contacts = self.sudo()
        key = vals.get("source_key")
        if key and (noted := contacts.search([("source_key", "=", key)], limit=1)):
            return noted
        return contacts.create(vals)
