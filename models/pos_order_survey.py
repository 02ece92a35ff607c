from odoo import api, fields, models
from odoo.tools import SQL

from .survey_survey_till import PAID


class PosOrder(models.Model):
    """Answers that were given at a till while their order was not there yet."""

    _inherit = "pos.order"

    def _process_saved_order(self, draft):
        result = super()._process_saved_order(draft)
        if not draft and self.state in PAID:
            self.env["survey.user_input"].sudo()._settle_order(self.sudo())
        return result


class SurveyUserInput(models.Model):
    _inherit = "survey.user_input"

    order_uuid = fields.Char(
        "Purchase to Come",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="The till asked before the order reached the server.",
    )

    @api.model
    def _settle_order(self, order):
        """Let answers know their order, if it is of the customer who gave them."""
        if not order.uuid:
            return
        answers = self.search([("order_uuid", "=", order.uuid)])
        for answer in answers.filtered(lambda one: one._may_be_about(order)):
            known = self.env["survey.survey"]._prepare_known_of_pos_order(order)
            # Who is asked without a customer stays nobody, whoever pays then.
            for name in ("partner_id", "tier_id", "cashier_id"):
                known.pop(name, None)
            answer.write({**known, "order_uuid": False})
            answer.invitation_id.order_id = order

    def _may_be_about(self, order):
        self.ensure_one()
        is_theirs = not self.partner_id or self.partner_id == order.partner_id
        return is_theirs and self.company_id == order.company_id

    @api.autovacuum
    def _gc_settle_orders(self):
        """Find the orders that arrived at the same moment as their answers."""
        self.flush_model(["order_uuid"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT pos_order.id
                  FROM survey_user_input AS answer
                  JOIN pos_order ON pos_order.uuid = answer.order_uuid
                 WHERE pos_order.state = ANY(%s)
                 LIMIT 1000
                """,
                list(PAID),
            )
        )
        for order in self.env["pos.order"].sudo().browse(ident for (ident,) in rows):
            self.sudo()._settle_order(order)
