from odoo import fields, models

from ..core.rules import prompts

ENDS = [
    (prompts.ANSWERED, "Answered"),
    (prompts.SKIPPED, "Not now"),
    (prompts.REFUSED, "Never"),
]


class ProfilePromptState(models.Model):
    """What a customer said when asked: that it was said, and never what.

    It holds for a subject (``core.rules.prompts``), whichever rule asked, and for the
    company at the top: its branches ask the same customers.
    """

    _name = "profile.prompt.state"
    _description = "What Became of Asking a Customer"
    _order = "id desc"
    _rec_name = "subject"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    prompt_id = fields.Many2one(
        "profile.prompt",
        "Rule",
        readonly=True,
        ondelete="set null",
        index="btree_not_null",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    subject = fields.Char(required=True, readonly=True)
    end = fields.Selection(ENDS, "What Became of It", required=True, readonly=True)
    day = fields.Date(required=True, readonly=True, help="In the shop's time zone.")
    place = fields.Selection(
        [("till", "Till"), ("page", "Own page"), ("office", "Office")],
        required=True,
        readonly=True,
        default="till",
    )
    config_id = fields.Many2one(
        "pos.config", "Shop", readonly=True, ondelete="set null", index="btree_not_null"
    )
    user_id = fields.Many2one(
        "res.users", "Asked by", readonly=True, ondelete="set null"
    )
    order_uuid = fields.Char(readonly=True, help="Of the order that was open.")
    uuid = fields.Char(readonly=True, help="Of the message: it arrives once.")
    points = fields.Float(digits=(16, 2), readonly=True)
    reward_key = fields.Char(
        readonly=True, help="Of the reward: it is given once for a rule and customer."
    )

    _uuid_unique = models.UniqueIndex(
        "(uuid) WHERE uuid IS NOT NULL", "This was handed in already."
    )
    _reward_unique = models.UniqueIndex(
        "(reward_key) WHERE reward_key IS NOT NULL",
        "The points for this answer were given already.",
    )
