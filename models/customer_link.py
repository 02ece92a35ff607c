import base64
import hashlib
import secrets
from datetime import timedelta

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import hash_sign, verify_hash_signed

#: What the signature is for: no token of another kind opens this page.
SCOPE = "pos_customer_identity.customer_link"
#: A longer text is no token of ours, and is not even looked at.
MAX_TOKEN = 400
MAX_DAYS = 30


class CustomerLink(models.Model):
    """A page for one customer, under a signed link instead of a login.

    The link has a random key in it. Here only the hash of that key is kept: who can
    read this database cannot make the link from it.
    """

    _name = "customer.link"
    _description = "Signed Link of a Customer"
    _order = "id desc"
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    key_hash = fields.Char(
        required=True, readonly=True, copy=False, groups=fields.NO_ACCESS
    )
    expires_at = fields.Datetime("Valid until", required=True, readonly=True)
    revoked_at = fields.Datetime("Revoked", readonly=True, copy=False)
    state = fields.Selection(
        [("valid", "Valid"), ("expired", "Expired"), ("revoked", "Revoked")],
        compute="_compute_state",
        search="_search_state",
    )
    sent = fields.Boolean(
        "Sent by E-Mail",
        readonly=True,
        help="Otherwise somebody copied the link and passed it on.",
    )
    used_at = fields.Datetime("Last opened", readonly=True, copy=False)
    use_count = fields.Integer("Opened", readonly=True, copy=False)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        default=lambda self: self.env.company,
    )

    _key_hash_unique = models.Constraint("UNIQUE (key_hash)", "A key is used once.")

    @api.depends("expires_at", "revoked_at")
    def _compute_state(self):
        now = fields.Datetime.now()
        for link in self:
            over = "expired" if link.expires_at <= now else "valid"
            link.state = "revoked" if link.revoked_at else over

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

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(_("A link is made by its button alone."))
        return super().create(vals_list)

    # Making

    @api.model
    def _make(self, partner, days, sent=False):
        """Make a link; this is the only moment in which it can be read.

        :return: the record, in ``sudo``, and the address of the page
        :raise UserError: the customer has no code, or the days are out of range
        """
        if not partner.customer_code or not partner.active:
            raise UserError(_("Only a customer with a code gets a link."))
        if not 1 <= days <= MAX_DAYS:
            raise UserError(_("A link is valid between 1 and %s days.", MAX_DAYS))
        key = secrets.token_hex(16)
        expires_at = fields.Datetime.now() + timedelta(days=days)
        company = partner.company_id or self.env.company
        link = self.sudo().create(
            {
                "partner_id": partner.id,
                "key_hash": self._hash_of(key),
                "expires_at": expires_at,
                "sent": sent,
                "company_id": company.id,
            }
        )
        token = hash_sign(
            self.sudo().env, SCOPE, [key], expiration=timedelta(days=days)
        )
        return link, f"{partner.get_base_url()}/customer/{token}"

    @api.model
    def _hash_of(self, key):
        return hashlib.sha256(key.encode()).hexdigest()

    # Opening

    @api.model
    def _opened_by(self, token):
        """Return the valid link with this token, in ``sudo``, or an empty record.

        Nothing tells one kind of a wrong token from another.
        """
        links = self.sudo()
        key = self._key_of(token)
        if not key:
            return links.browse()
        link = links.search([("key_hash", "=", self._hash_of(key))], limit=1)
        valid = link.state == "valid" and link.partner_id.active
        return link if valid and link.partner_id.customer_code else links.browse()

    @api.model
    def _key_of(self, token):
        if not isinstance(token, str) or not 0 < len(token) <= MAX_TOKEN:
            return None
        try:
            values = verify_hash_signed(self.sudo().env, SCOPE, token)
        except (ValueError, IndexError):
            # Base64, UTF-8, JSON: whatever somebody made up.
            return None
        key = values[0] if isinstance(values, list) and len(values) == 1 else None
        return key if isinstance(key, str) else None

    def _note_use(self):
        self.ensure_one()
        self.write({"used_at": fields.Datetime.now(), "use_count": self.use_count + 1})

    # What the customer sees and does there

    def _barcode(self, symbology, width, height):
        """Return a picture of the code as on the card: PNG in base64."""
        # Odoo's widget writes a style into the page, which the page's policy forbids.
        payload = self.partner_id._customer_card_payload()
        picture = self.env["ir.actions.report"].barcode(
            symbology, payload, width=width, height=height, barBorder=1
        )
        return base64.b64encode(picture)

    def _consents(self):
        """Return (purpose, label, given) of everything that can be agreed to."""
        self.ensure_one()
        Consent = self.env["identity.consent"].sudo()
        described = Consent._fields["purpose"]._description_selection(self.env)
        return [
            (
                purpose,
                label,
                self.partner_id._has_consent(purpose, self.company_id),
            )
            for purpose, label in described
        ]

    def _set_consent(self, purpose, given):
        """Record what the customer said on the page."""
        self.ensure_one()
        Consent = self.env["identity.consent"].with_company(self.company_id)
        Consent._ensure_consents({purpose: given})
        Consent._record(self.partner_id, {purpose: given}, "link")

    def _kinds(self):
        """Return the kinds of requests that can be made on the page."""
        return {
            "access": _("Get a copy of my data"),
            "rectification": _("Correct my data"),
            "erasure": _("Erase my data"),
        }

    def _open_requests(self):
        """Return the kinds that somebody works on already."""
        self.ensure_one()
        requests = (
            self.env["identity.request"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", self.partner_id.id),
                    ("state", "not in", ("done", "refused")),
                ]
            )
        )
        return set(requests.mapped("request_type"))

    def _ask(self, kind):
        """Take in a request of the customer; the same one is taken in once.

        :return: whether it is new
        :raise UserError: there is no such request
        """
        self.ensure_one()
        if kind not in self._kinds():
            raise UserError(_("There is no such request."))
        if kind in self._open_requests():
            return False
        requests = self.env["identity.request"].with_company(self.company_id)
        # Who holds the link is known as far as the link is: somebody still looks at it.
        requests._receive(self.partner_id, kind, "link", "link")
        return True

    # Revoking

    def _can_revoke(self):
        self.ensure_one()
        return self.state == "valid"

    def _ensure_can_revoke(self):
        self.env["customer.link.wizard"]._ensure_can_make(self.partner_id)
        for link in self:
            if not link._can_revoke():
                raise UserError(_("This link does not work any more as it is."))

    def action_revoke(self):
        """Close the page for whoever has these links."""
        self.check_access("read")
        self._ensure_can_revoke()
        self.sudo().revoked_at = fields.Datetime.now()

    @api.autovacuum
    def _gc_old(self):
        """Forget links a year after they ended."""
        long_ago = fields.Datetime.now() - timedelta(days=365)
        self.sudo().search([("expires_at", "<", long_ago)]).unlink()
