from odoo import fields, models

from .survey_survey_ask import CHANNELS


class SurveyUserInput(models.Model):
    """An answer of a customer: what was asked about, and what follows from it."""

    _inherit = "survey.user_input"

    is_anonymous = fields.Boolean(
        "Anonymous", readonly=True, help="It belongs to nobody, for good."
    )
    feedback_channel = fields.Selection(
        CHANNELS, "Channel", readonly=True, index="btree_not_null"
    )
    invitation_id = fields.Many2one(
        "survey.invitation",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    order_id = fields.Many2one(
        "pos.order",
        "Purchase",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    case_id = fields.Many2one(
        "customer.case",
        "Asked about Case",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    config_id = fields.Many2one(
        "pos.config", "Shop", readonly=True, index="btree_not_null", ondelete="set null"
    )
    cashier_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    categ_id = fields.Many2one(
        "product.category",
        "Product Group",
        readonly=True,
        ondelete="set null",
        help="Of the dearest product of the purchase.",
    )
    tier_id = fields.Many2one(
        "loyalty.tier",
        "Level",
        readonly=True,
        ondelete="set null",
        help="The level that the customer had when asked.",
    )
    company_id = fields.Many2one("res.company", readonly=True, index=True)
    uuid = fields.Char(
        readonly=True, copy=False, help="Given by the till: an answer arrives once."
    )

    # The newest answers of customers, for what they say.
    _newest_index = models.Index(
        "(end_datetime DESC) WHERE feedback_channel IS NOT NULL"
    )
    _uuid_unique = models.Constraint("UNIQUE (uuid)", "This answer is there already.")

    def _mark_done(self):
        """Let what follows happen, once for each answer of a customer."""
        open_ones = self.filtered(lambda answer: answer.state != "done")
        done = super()._mark_done()
        for answer in open_ones.filtered("feedback_channel"):
            if not answer.test_entry and not answer.is_anonymous:
                answer.sudo()._after_answered()
        return done

    def _after_answered(self):
        """What follows from an answer that belongs to a customer or a purchase."""
        self.ensure_one()
        if self.invitation_id:
            self.invitation_id._note_answered(self)

    def _notify_new_participation_subscribers(self):
        """Say nothing of anonymous answers: a message has a time."""
        return super(
            SurveyUserInput, self.filtered(lambda answer: not answer.is_anonymous)
        )._notify_new_participation_subscribers()
