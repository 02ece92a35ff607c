import hashlib
import logging
import re
import secrets
from datetime import timedelta

import psycopg2
from dateutil.relativedelta import relativedelta

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError

from .customer_case import SERVICE_USER

_logger = logging.getLogger(__name__)

#: A key: 128 random bits. Nothing else is looked up.
KEY = re.compile(r"[0-9a-f]{32}")
#: The page of a receipt lives a year longer than what it is about, within these bounds.
LEAST_YEARS, MOST_YEARS = 6, 12
MOST_DAYS = MOST_YEARS * 366
#: A page that is opened again and again says when once in this time.
NOTE_AGAIN = timedelta(minutes=1)


class CustomerPage(models.Model):
    """A page without a login, for whoever holds its key: a receipt, an item or a case.

    Only the hash of the key is kept: who can read this database cannot make the address
    of a page from it. See ``docs/adr/0018-keys-of-pages.md``.
    """

    _name = "customer.page"
    _description = "Page of a Customer"
    _order = "id desc"

    key_hash = fields.Char(
        required=True, readonly=True, copy=False, groups=fields.NO_ACCESS
    )
    kind = fields.Selection(
        [("receipt", "Receipt"), ("card", "Item"), ("case", "Case")],
        required=True,
        readonly=True,
        help="What the page is about.",
    )
    order_id = fields.Many2one(
        "pos.order",
        "Receipt",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
    )
    card_id = fields.Many2one(
        "warranty.card", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    case_id = fields.Many2one(
        "customer.case", readonly=True, ondelete="cascade", index="btree_not_null"
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        help="Whose page it is, where a customer code is known.",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, index=True
    )
    made_for = fields.Selection(
        [
            ("till", "Printed on the receipt"),
            ("registration", "Registered by a buyer"),
            ("mail", "Link in an e-mail"),
            ("desk", "Link of the service desk"),
            ("login", "Opened with a login"),
            ("own", "Opened on the customer's own page"),
        ],
        required=True,
        readonly=True,
        default="desk",
        help="How its address reached the customer. What a buyer registered nobody "
        "else can register while the page is valid.",
    )
    expires_at = fields.Datetime("Valid until", required=True, readonly=True)
    revoked_at = fields.Datetime("Revoked", readonly=True, copy=False)
    used_at = fields.Datetime("Last opened", readonly=True, copy=False)
    state = fields.Selection(
        [("valid", "Valid"), ("expired", "Expired"), ("revoked", "Revoked")],
        compute="_compute_state",
        search="_search_state",
    )

    _key_hash_unique = models.Constraint("UNIQUE (key_hash)", "A key is used once.")
    _about_one = models.Constraint(
        "CHECK (num_nonnulls(order_id, card_id, case_id) = 1)",
        "A page is about one receipt, item or case.",
    )

    @api.depends("expires_at", "revoked_at")
    def _compute_state(self):
        now = fields.Datetime.now()
        for page in self:
            over = "expired" if page.expires_at <= now else "valid"
            page.state = "revoked" if page.revoked_at else over

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        now = fields.Datetime.now()
        domains = {
            "revoked": [("revoked_at", "!=", False)],
            "expired": [("revoked_at", "=", False), ("expires_at", "<=", now)],
            "valid": [("revoked_at", "=", False), ("expires_at", ">", now)],
        }
        return fields.Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("order_id", "card_id", "case_id")
    def _compute_display_name(self):
        for page in self.sudo():
            about = page.order_id or page.card_id or page.case_id
            page.display_name = page.order_id.pos_reference or about.display_name

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(_("Pages are made by the system alone."))
        return super().create(vals_list)

    # Making

    @api.model
    def _keep(self, order, key):
        """Keep the key that a till printed on a receipt. The same one is kept once.

        A key that is none, that belongs to something else, or that comes after the
        first one of its receipt is dropped: the sale comes first.

        :param order: the ``pos.order``
        :param str key: 32 hexadecimal signs
        :return: the page, in ``sudo``, or an empty record
        """
        pages = self.sudo()
        order = order.sudo()
        if not isinstance(key, str) or not KEY.fullmatch(key):
            return pages._drop(order, "no key")
        known = pages.search([("key_hash", "=", self._hash_of(key))], limit=1)
        if known:
            return known if known.order_id == order else pages._drop(order, "in use")
        printed = [("order_id", "=", order.id), ("made_for", "=", "till")]
        if pages.search_count(printed, limit=1):
            return pages._drop(order, "not the first")
        end = pages._receipt_end(order)
        try:
            with self.env.cr.savepoint():
                return pages._create_for(order, key, end, made_for="till")
        except psycopg2.errors.UniqueViolation:
            # Kept by another request at this moment.
            return pages._drop(order, "in use")

    @api.model
    def _drop(self, order, why):
        _logger.warning("order %s: key of its page not kept, %s", order.uuid, why)
        return self.browse()

    @api.model
    def _make(self, record, days):
        """Make a page; this is the only moment in which its address can be read.

        :param record: a ``pos.order``, ``warranty.card`` or ``customer.case``
        :param int days: how long it is valid
        :return: the page, in ``sudo``, and its address
        :raise UserError: the days are out of range
        """
        record.ensure_one()
        if not 1 <= days <= MOST_DAYS:
            raise UserError(_("A page is valid between 1 and %s days.", MOST_DAYS))
        key = self._new_key()
        end = fields.Datetime.now() + timedelta(days=days)
        page = self.sudo()._create_for(record.sudo(), key, end)
        return page, page._url_of(key)

    @api.model
    def _create_for(self, record, key, end, **vals):
        kind, field = {
            "pos.order": ("receipt", "order_id"),
            "warranty.card": ("card", "card_id"),
            "customer.case": ("case", "case_id"),
        }[record._name]
        return self.create(
            {
                "key_hash": self._hash_of(key),
                "kind": kind,
                field: record.id,
                "partner_id": record.partner_id.id,
                "company_id": record.company_id.id,
                "expires_at": end,
                **vals,
            }
        )

    @api.model
    def _receipt_end(self, order):
        """Return when the page of a receipt ends: a year after its last warranty."""
        today = fields.Date.today()
        cards = self.env["warranty.card"].sudo()._of_order(order)
        last = max(filter(None, cards.mapped("until")), default=today)
        least = today + relativedelta(years=LEAST_YEARS)
        most = today + relativedelta(years=MOST_YEARS)
        day = min(max(last + relativedelta(years=1), least), most)
        return fields.Datetime.to_datetime(day)

    @api.model
    def _new_key(self):
        return secrets.token_hex(16)

    @api.model
    def _hash_of(self, key):
        return hashlib.sha256(key.encode()).hexdigest()

    def _url_of(self, key):
        return f"{self.get_base_url()}/warranty/{key}"

    # Opening

    @api.model
    def _opened_by(self, token):
        """Return the valid page with this key, in ``sudo``, or an empty record.

        Nothing tells one kind of a wrong key from another.
        """
        pages = self.sudo()
        if not isinstance(token, str) or not KEY.fullmatch(token):
            return pages.browse()
        page = pages.search([("key_hash", "=", self._hash_of(token))], limit=1)
        valid = page.state == "valid" and page._is_still_theirs()
        return page if valid else pages.browse()

    def _is_still_theirs(self):
        """Return whether what the page is about is still that of its customer."""
        self.ensure_one()
        if self.partner_id and not self.partner_id.active:
            return False
        if self.kind == "receipt":
            return self.order_id.state in ("paid", "done")
        about = self.card_id or self.case_id
        return not (
            self.partner_id
            and about.partner_id
            and about.partner_id != self.partner_id
            or self.kind == "card"
            and about.partner_id
            and not self.partner_id
        )

    def _note_use(self):
        self.ensure_one()
        now = fields.Datetime.now()
        if not self.used_at or self.used_at < now - NOTE_AGAIN:
            self.used_at = now

    # Revoking

    def _can_revoke(self):
        self.ensure_one()
        return self.state == "valid"

    def _ensure_can_revoke(self):
        if not self.env.user.has_group(SERVICE_USER):
            raise AccessError(_("Only the service desk closes pages."))
        for page in self:
            if not page._can_revoke():
                raise UserError(_("This page does not open any more as it is."))

    def action_revoke(self):
        """Close these pages for whoever has their keys."""
        self.check_access("read")
        self._ensure_can_revoke()
        self.sudo().revoked_at = fields.Datetime.now()

    @api.autovacuum
    def _gc_old(self):
        """Forget pages a year after they ended."""
        long_ago = fields.Datetime.now() - timedelta(days=365)
        self.sudo().search([("expires_at", "<", long_ago)], limit=10_000).unlink()
