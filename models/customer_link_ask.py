import logging
from datetime import timedelta

import psycopg2

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, ConcurrencyError

_logger = logging.getLogger(__name__)

#: How long a link works that somebody asked for on a page.
LASTS = timedelta(days=1)
#: Links that one customer is sent in a day, and that one page asks for.
SENT_A_DAY = 3
ASKED_A_DAY = 5
DAY = timedelta(days=1)
CRON = "pos_customer_identity.cron_customer_link_ask"


class CustomerLinkAsk(models.Model):
    """Somebody asked on a page for a link to the customer's own page.

    The answer on the page is the same for everybody, and so is the work behind it: one
    row. Whose address it is, and whether there is one, a job looks up later. So neither
    the words nor the time that they take tell anything.
    """

    _name = "customer.link.ask"
    _description = "Link Asked for on a Page"
    _order = "id desc"
    _rec_name = "state"

    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        help="Whose page it is, where a customer is known.",
    )
    page_id = fields.Many2one(
        "customer.page", "Receipt's Page", readonly=True, ondelete="cascade", index=True
    )
    link_id = fields.Many2one(
        "customer.link", "Asked on", readonly=True, ondelete="cascade", index=True
    )
    state = fields.Selection(
        [
            ("waiting", "Waiting"),
            ("sent", "Sent"),
            ("nobody", "No address on file"),
            ("limited", "Too many"),
            ("failed", "Failed"),
        ],
        required=True,
        readonly=True,
        default="waiting",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )

    _waiting = models.Index("(id) WHERE state = 'waiting'")
    _about_one = models.Constraint(
        "CHECK (num_nonnulls(page_id, link_id) = 1)",
        "A link is asked for on one page.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(_("Links are asked for by customers alone."))
        return super().create(vals_list)

    # Asking

    @api.model
    def _note(self, place, address):
        """Take in that somebody asks. Nothing tells what will become of it.

        :param place: a ``customer.page`` or ``customer.link``, in ``sudo``
        :param str address: of the network, as the server sees it
        """
        asks = self.sudo()
        attempts = self.env["customer.page.attempt"]
        if not attempts._may_ask_link(address) or asks._asked_enough(place):
            return
        partner = place.partner_id
        if place._name == "customer.page":
            partner = place._owner()
        asks.create(
            {
                "page_id" if place._name == "customer.page" else "link_id": place.id,
                "partner_id": partner.id,
                "company_id": place.company_id.id,
            }
        )
        self.env.ref(CRON).sudo()._trigger()

    @api.model
    def _asked_enough(self, place):
        field = "page_id" if place._name == "customer.page" else "link_id"
        since = fields.Datetime.now() - DAY
        today = [(field, "=", place.id), ("create_date", ">", since)]
        return self.search_count(today, limit=ASKED_A_DAY) >= ASKED_A_DAY

    # Sending

    @api.model
    def _cron_send(self):
        """Send the links that are waited for, each in a transaction of its own."""
        for ask in self.sudo().search([("state", "=", "waiting")], limit=200):
            ask._send()
            self.env["ir.cron"]._commit_progress(1)

    def _send(self):
        """Send what these ask for, as far as there is an address."""
        for ask in self:
            ask.lock_for_update()
            if ask.state == "waiting":
                ask.write({"state": ask._tried()})

    def _tried(self):
        """Return what became of it. What fails is not tried for ever, before others."""
        try:
            with self.env.cr.savepoint():
                return self._outcome()
        except (psycopg2.OperationalError, ConcurrencyError):
            # At the same moment as something else: Odoo begins again.
            raise
        except Exception as error:  # noqa: BLE001  pylint: disable=broad-except
            # Its words may name somebody.
            _logger.warning("link %s not sent, %s", self.id, type(error).__name__)
            return "failed"

    def _outcome(self):
        partner = self.partner_id
        if not partner.active or not partner.customer_code:
            return "nobody"
        if partner.identity_restricted or not partner.email_formatted:
            return "nobody"
        since = fields.Datetime.now() - DAY
        sent = [
            ("partner_id", "=", partner.id),
            ("state", "=", "sent"),
            ("create_date", ">", since),
        ]
        if self.search_count(sent, limit=SENT_A_DAY) >= SENT_A_DAY:
            return "limited"
        links = self.env["customer.link"].with_company(self.company_id)
        link, path = links._make_for(partner, LASTS, sent=True, made_for="asked")
        mail = link._make_mail(f"{partner.get_base_url()}{path}", days=1)
        mail.send_after_commit()
        return "sent"

    @api.autovacuum
    def _gc_old(self):
        """Forget after three months who asked."""
        before = fields.Datetime.now() - timedelta(days=90)
        self.sudo().search([("create_date", "<", before)], limit=10_000).unlink()
