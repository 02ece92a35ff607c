from odoo import models
from odoo.tools import SQL


class PosOrder(models.Model):
    """A purchase with a customer is a visit, noted in the order's transaction."""

    _inherit = "pos.order"

    def _process_saved_order(self, draft):
        result = super()._process_saved_order(draft)
        if not draft and self.state in ("paid", "done") and self.partner_id:
            self._note_visit()
        return result

    def action_attach_customer(self):
        result = super().action_attach_customer()
        for order in self:
            if order.state in ("paid", "done") and order.partner_id:
                order._note_visit()
        return result

    def _note_visit(self):
        """Note a visit of the customer, once for each order.

        In one statement: a sale must not wait, and two tills that send the same order
        must not note it twice.
        """
        self.ensure_one()
        self.flush_recordset(["partner_id", "uuid", "date_order", "pos_reference"])
        self.env.execute_query(
            SQL(
                """
                INSERT INTO customer_interaction
                       (partner_id, user_id, company_id, config_id, happened_at,
                        channel, direction, kind, subject, order_id, source_key,
                        create_uid, create_date, write_uid, write_date)
                SELECT o.partner_id, o.user_id, o.company_id, o.config_id, o.date_order,
                       'store', 'in', 'visit', o.pos_reference, o.id,
                       'order:' || o.uuid, %(uid)s, now() AT TIME ZONE 'UTC', %(uid)s,
                       now() AT TIME ZONE 'UTC'
                  FROM pos_order o
                 WHERE o.id = %(order)s AND o.uuid IS NOT NULL
                    ON CONFLICT (source_key) WHERE source_key IS NOT NULL DO NOTHING
             RETURNING id
                """,
                uid=self.env.uid,
                order=self.id,
            )
        )
