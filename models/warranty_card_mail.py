from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .identity_consent_sql import MAY_BE_WRITTEN_TO

#: Mails made in one transaction.
BATCH = 200
#: Older sales are no news: a shop that begins to send these mails begins with today's.
NEWS_DAYS = 3

#: The items of a sale, whose customer agreed to receipts by e-mail. One mail a sale.
_REGISTERED = f"""
SELECT min(card.id), array_agg(card.id ORDER BY card.id)
  FROM pos_order sale
  JOIN warranty_card card ON card.order_id = sale.id
  JOIN res_partner partner ON partner.id = card.partner_id
 WHERE sale.date_order >= %(since)s AND card.company_id = %(shop)s
   AND card.origin = 'sale' AND card.end_kind IS NULL AND card.told_on IS NULL
   AND {MAY_BE_WRITTEN_TO}
 GROUP BY card.order_id, card.partner_id
 ORDER BY 1 LIMIT %(limit)s
"""
#: Items whose warranty ends soon, whose owner agreed to offers. One mail an owner.
_ENDING = f"""
SELECT min(card.id), array_agg(card.id ORDER BY card.until, card.id)
  FROM warranty_card card
  JOIN res_partner partner ON partner.id = card.partner_id
 WHERE card.company_id = %(shop)s AND card.end_kind IS NULL
   AND card.until BETWEEN %(today)s AND %(until)s
   AND card.until > COALESCE(card.told_until, DATE '0001-01-01')
   AND {MAY_BE_WRITTEN_TO}
 GROUP BY card.partner_id
 ORDER BY 1 LIMIT %(limit)s
"""


class WarrantyCard(models.Model):
    """Customers hear of warranties that begin, and of those that end soon."""

    _inherit = "warranty.card"

    told_on = fields.Date(
        readonly=True, copy=False, help="When the owner was told of the registration."
    )
    told_until = fields.Date(
        readonly=True,
        copy=False,
        help="The owner was told that the warranty ends on this day.",
    )

    @api.model
    def _cron_tell(self):
        """Make the mails of all companies, batch by batch, each committed.

        The mails go to contacts; their addresses are looked up when they are sent.
        """
        retrying = self.env["loyalty.ledger"]._retrying
        for company in self.env["res.company"].sudo().search([]):
            for wanted, tell in (
                (company.warranty_mail_registered, self._tell_registered),
                (company.warranty_ending_days > 0, self._tell_ending),
            ):
                while wanted and (count := retrying(tell, company)):
                    if self.env["ir.cron"]._commit_progress(count, remaining=1) <= 0:
                        return
        self.env["ir.cron"]._commit_progress(0, remaining=0)

    @api.model
    def _tell_registered(self, company, limit=BATCH):
        """Tell the next customers what was registered; return how many."""
        today = self._today_of(company)
        since = fields.Datetime.now() - timedelta(days=NEWS_DAYS)
        return self._tell(
            _REGISTERED,
            company,
            {"since": since, "purpose": "receipts", "limit": limit},
            {"told_on": today},
            "mail_template_warranty_registered",
        )

    @api.model
    def _tell_ending(self, company, limit=BATCH):
        """Tell the next customers what ends soon; return how many."""
        today = self._today_of(company)
        until = today + timedelta(days=company.warranty_ending_days)
        return self._tell(
            _ENDING,
            company,
            {"today": today, "until": until, "purpose": "marketing", "limit": limit},
            {"told_until": until},
            "mail_template_warranty_ending",
        )

    @api.model
    def _tell(self, statement, company, params, marks, template):
        """Make mails for groups of items, and mark all items as told."""
        self.env.flush_all()
        params = {"shop": company.id, "company": company.root_id.id, **params}
        rows = self.env.execute_query(SQL(statement, **params))
        if not rows:
            return 0
        cards = self.sudo().browse(ident for _first, ids in rows for ident in ids)
        cards.with_context(tracking_disable=True).write(marks)
        told = {first: ids for first, ids in rows}
        template = self.env.ref(f"pos_customer_identity.{template}").sudo()
        template.with_context(warranties_told=told).send_mail_batch(
            list(told), email_values={"identity_purpose": params["purpose"]}
        )
        return len(rows)

    @api.model
    def _today_of(self, company):
        """Return the day that it is where a company is."""
        here = self.with_context(tz=company.partner_id.tz or self.env.user.tz)
        return fields.Date.context_today(here)

    def _told(self):
        """Return the items that the mail about this one is about; for the templates."""
        self.ensure_one()
        told = self.env.context.get("warranties_told") or {}
        return self.browse(told.get(self.id, self.ids))

    def _page_url(self):
        """Return what leads to the item's page in a mail; for the templates."""
        return self.env["customer.page"]._link_for_mail(self)

    def _sale_url(self):
        """Return what leads to the page of all that was bought with it, in a mail."""
        self.ensure_one()
        order = self.sudo().order_id
        if not order or order.partner_id != self.partner_id:
            return self._page_url()
        return self.env["customer.page"]._link_for_mail(order)
