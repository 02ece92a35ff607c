from datetime import timedelta

from odoo import api, fields, models

#: How long a form is known after it was sent. Nobody sends one again later.
DAYS = 30


class CustomerPagePost(models.Model):
    """A form that was sent on a page: counted, and taken in once."""

    _name = "customer.page.post"
    _description = "Form Sent on a Customer's Page"
    _order = "id desc"
    _rec_name = "page_id"

    page_id = fields.Many2one(
        "customer.page", required=True, readonly=True, ondelete="cascade", index=True
    )
    company_id = fields.Many2one(related="page_id.company_id", store=True)
    form = fields.Char(required=True, readonly=True, help="The form's own number.")
    case_id = fields.Many2one(
        "customer.case", readonly=True, ondelete="cascade", index="btree_not_null"
    )

    _once = models.UniqueIndex("(page_id, form)", "This form was sent already.")

    @api.autovacuum
    def _gc_old(self):
        before = fields.Datetime.now() - timedelta(days=DAYS)
        self.sudo().search([("create_date", "<", before)], limit=10_000).unlink()
