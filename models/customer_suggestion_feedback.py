from odoo import api, fields, models


class CustomerSuggestionFeedback(models.Model):
    """Products that a customer does not want suggested."""

    _name = "customer.suggestion.feedback"
    _description = "Not Interested"
    _order = "at desc, id desc"
    _rec_name = "product_id"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        required=True,
        readonly=True,
        index=False,
        ondelete="cascade",
        help="Shown by the code.",
    )
    product_id = fields.Many2one(
        "product.product", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True, ondelete="cascade"
    )
    at = fields.Datetime(
        "Said on", required=True, readonly=True, default=fields.Datetime.now
    )
    place = fields.Selection(
        [("till", "Till"), ("page", "Customer's page"), ("office", "Office")],
        "Where",
        required=True,
        readonly=True,
        default="office",
    )
    user_id = fields.Many2one(
        "res.users",
        "Recorded by",
        readonly=True,
        ondelete="set null",
        help="Empty: the customer.",
    )

    _customer_unique = models.UniqueIndex("(partner_id, company_id, product_id)")

    @api.model
    def _keep(self, partner, product, company, place):
        """Keep the last word; who says it again begins the time anew.

        :return: the record, in ``sudo``
        """
        company = company.sudo().root_id
        self.env.flush_all()
        self.env.cr.execute(
            KEEP,
            {
                "partner": partner.id,
                "product": product.id,
                "company": company.id,
                "at": fields.Datetime.now(),
                "place": place,
                "user": None if place == "page" else self.env.uid,
                "uid": self.env.uid,
            },
        )
        kept = self.sudo().browse(self.env.cr.fetchone()[0])
        kept.invalidate_recordset()
        return kept

    @api.model
    def _find_last_words(self, partners):
        """Let one word on each product count, before these customers become one."""
        self.env.flush_all()
        history = self.sudo().search([("partner_id", "in", partners.ids)])
        last = {}
        for one in history:  # from the newest on
            last.setdefault((one.product_id, one.company_id), one)
        (history - history.browse(one.id for one in last.values())).unlink()
        self.env.flush_all()


#: Two taps at the same moment are one.
KEEP = """
INSERT INTO customer_suggestion_feedback (partner_id, product_id, company_id, at, place,
       user_id, create_uid, write_uid, create_date, write_date)
VALUES (%(partner)s, %(product)s, %(company)s, %(at)s, %(place)s, %(user)s, %(uid)s,
       %(uid)s, %(at)s, %(at)s)
    ON CONFLICT (partner_id, company_id, product_id)
    DO UPDATE SET at = excluded.at, place = excluded.place, user_id = excluded.user_id,
       write_uid = excluded.write_uid, write_date = excluded.write_date
RETURNING id
"""
