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
#: Codes whose links work: that of a worn card goes on working, and so do they.
OPENING_CODES = ("active", "replaced")


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
    made_for = fields.Selection(
        [
            ("desk", "Made at the desk"),
            ("asked", "Asked for on a page"),
            ("mail", "Link in an e-mail"),
            ("login", "Opened with a login"),
        ],
        "Way",
        required=True,
        readonly=True,
        default="desk",
        help="How the customer came by the link.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Login",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        help="The link opens for this login alone.",
    )
    code_id = fields.Many2one(
        "customer.code",
        readonly=True,
        ondelete="cascade",
        index="btree_not_null",
        help="The code at that time. A card that is lost, or that went to another "
        "customer in a merge, takes its links with it.",
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
        link, path = self._make_for(partner, timedelta(days=days), sent=sent)
        return link, f"{partner.get_base_url()}{path}"

    @api.model
    def _make_for(self, partner, lasts, **vals):
        """Make a link that works for so long.

        :param timedelta lasts: from now on
        :return: the record, in ``sudo``, and the path of the page
        """
        partner = partner.sudo()
        key = secrets.token_hex(16)
        company = partner.company_id or self.env.company
        link = self.sudo().create(
            {
                "partner_id": partner.id,
                "code_id": partner.customer_code_ids.filtered(
                    lambda code: code.state == "active"
                ).id,
                "key_hash": self._hash_of(key),
                "expires_at": fields.Datetime.now() + lasts,
                "company_id": company.id,
                **vals,
            }
        )
        token = hash_sign(self.sudo().env, SCOPE, [key], expiration=lasts)
        return link, f"/customer/{token}"

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
        return link if link and link._opens() else links.browse()

    def _opens(self):
        """Return whether the link still leads to whom it was made for."""
        self.ensure_one()
        partner, code = self.partner_id, self.code_id
        return (
            self.state == "valid"
            and partner.active
            and bool(partner.customer_code)
            and code.partner_id == partner
            and code.state in OPENING_CODES
            and self.user_id in (self.env["res.users"], self.env.user)
        )

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
        payload = self.partner_id._customer_card_payload()
        return self._picture(symbology, payload, width, height)

    @api.model
    def _picture(self, symbology, payload, width, height):
        """Return a barcode: PNG in base64."""
        # Odoo's widget writes a style into the page, which the page's policy forbids.
        picture = self.env["ir.actions.report"].barcode(
            symbology, payload, width=width, height=height, barBorder=1
        )
        return base64.b64encode(picture)

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
        # Whoever had the link may have opened an item or a receipt with it.
        self.env["customer.page"].sudo()._close_own(self.partner_id)

    @api.autovacuum
    def _gc_old(self):
        """Forget links a year after they ended."""
        long_ago = fields.Datetime.now() - timedelta(days=365)
        self.sudo().search([("expires_at", "<", long_ago)]).unlink()
