"""The identity of a customer, as fields that are in no table of this database."""

from odoo import _, api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .identity_vault import FIELDS, READER

#: Most phone numbers or e-mail addresses of one search.
MAX_SEARCHED = 5


def _identity_field(kind, label, **options):
    return kind(
        label,
        compute="_compute_identity",
        readonly=False,
        groups=READER,
        copy=False,
        help="Kept encrypted in a database of its own. Readable for a few minutes "
        "after Reveal, for a stated purpose; every look is recorded.",
        **options,
    )


class ResPartner(models.Model):
    _inherit = "res.partner"

    identity_protected = fields.Boolean(
        string="Protected Identity",
        readonly=True,
        copy=False,
        index=True,
        help="Name, phone, e-mail, address, tax number, birth date and notes are kept "
        "encrypted in a database of their own. Here the customer lives under the code.",
    )
    identity_person = fields.Char(
        readonly=True,
        copy=False,
        groups=fields.NO_ACCESS,
        help="The random id of the person in the identity database.",
    )
    identity_version = fields.Char(
        readonly=True,
        copy=False,
        index="btree_not_null",
        groups=fields.NO_ACCESS,
        help="Which version of the identity counts, and the digest of it.",
    )
    identity_filled = fields.Char(
        readonly=True,
        copy=False,
        groups="pos_customer_identity.group_identity_user",
        help="The identity fields that are filled in, without what is in them.",
    )
    identity_revealed = fields.Boolean(
        compute="_compute_identity_revealed",
        groups=READER,
        help="You revealed this identity, and the time is not over yet.",
    )
    identity_revealed_until = fields.Datetime(
        compute="_compute_identity_revealed", groups=READER
    )

    identity_name = _identity_field(fields.Char, "Name (protected)")
    identity_phone = _identity_field(
        fields.Char, "Phone (protected)", search="_search_identity_phone"
    )
    identity_email = _identity_field(
        fields.Char, "E-mail (protected)", search="_search_identity_email"
    )
    identity_street = _identity_field(fields.Char, "Street (protected)")
    identity_street2 = _identity_field(fields.Char, "Street 2 (protected)")
    identity_zip = _identity_field(fields.Char, "ZIP (protected)")
    identity_city = _identity_field(fields.Char, "City (protected)")
    identity_vat = _identity_field(fields.Char, "Tax ID (protected)")
    identity_birthdate = _identity_field(fields.Date, "Birth Date (protected)")
    identity_note = _identity_field(fields.Text, "Notes (protected)")

    _identity_person_unique = models.UniqueIndex(
        "(identity_person) WHERE identity_person IS NOT NULL",
        "A person belongs to one customer.",
    )

    # Reading

    @api.depends("identity_version")
    @api.depends_context("uid", "identity_hidden")
    def _compute_identity(self):
        identities = self.env["identity.vault"]._reveal(self._origin)
        # At once for all, as most fields of a page of customers stay closed.
        for field in FIELDS:
            self[f"identity_{field}"] = False
        for partner in self:
            for field, value in identities.get(partner._origin.id, {}).items():
                partner[f"identity_{field}"] = value

    @api.depends("identity_version")
    @api.depends_context("uid")
    def _compute_identity_revealed(self):
        grants = self.env["identity.reveal"]._grants(self._origin)
        until = {grant.partner_id.id: grant.expires_at for grant in grants}
        for partner in self:
            partner.identity_revealed_until = until.get(partner._origin.id, False)
            partner.identity_revealed = bool(partner.identity_revealed_until)

    # Finding: by exact phone or e-mail alone

    @api.model
    def _search_identity_phone(self, operator, value):
        return self._search_identity("phone", operator, value)

    @api.model
    def _search_identity_email(self, operator, value):
        return self._search_identity("email", operator, value)

    @api.model
    def _search_identity(self, field, operator, value):
        self.env["identity.vault"]._ensure_reader()
        if operator in ("ilike", "=ilike", "like", "=like"):
            # What people type into the search box; it finds the exact value.
            value = [value.strip("%")] if isinstance(value, str) else []
        elif operator != "in":
            raise UserError(_("Search for the whole phone number or e-mail address."))
        texts = [text for text in value if isinstance(text, str) and text.strip()]
        if len(texts) > MAX_SEARCHED:
            raise UserError(
                _("At most %s values can be searched at once.", MAX_SEARCHED)
            )
        found = self.browse()
        for text in texts:
            found |= self.env["identity.vault"]._find(field, text)
        return Domain("id", "in", found.ids)

    # Words for people

    @api.model
    def _identity_label(self, field):
        described = self._fields.get(f"identity_{field}")
        if not described:
            return _("Customer")
        return described.get_description(self.env)["string"]

    def _identity_has(self, field):
        """Return whether an identity field is filled in, without opening it."""
        self.ensure_one()
        return field in (self.sudo().identity_filled or "").split(",")
