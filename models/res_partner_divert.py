"""Identifiers of protected customers go to the vault instead of this database."""

from odoo import _, api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import html2plaintext

from ..core import code as codes
from .identity_vault import FIELDS

#: Odoo's fields, and the identity field that stands for each.
DIVERTED = {
    "name": "name",
    "phone": "phone",
    "email": "email",
    "street": "street",
    "street2": "street2",
    "zip": "zip",
    "city": "city",
    "vat": "vat",
    "comment": "note",
}
#: What ``base_address_extended`` makes of the street, and a street of.
STREET_PARTS = ("street_name", "street_number", "street_number2")
#: Fields of Odoo's addons that tell who a person is, and have no place in the vault.
#: Some are computed from others; a value that is written to them would be stored.
DROPPED = (
    *STREET_PARTS,
    "image_1920",
    "image_1024",
    "image_512",
    "image_256",
    "image_128",
    "website",
    "company_name",
    "commercial_company_name",
    "complete_name",
    "email_normalized",
    "phone_sanitized",
    "company_registry",
    "peppol_endpoint",
    "global_location_number",
    "partner_latitude",
    "partner_longitude",
)
#: Written by this addon alone.
STATE = {
    "identity_protected",
    "identity_person",
    "identity_version",
    "identity_filled",
    "identity_protection_id",
    "identity_restricted",
    "identity_email_added",
    "birthday_bonus_until",
    "birthday_bonus_on",
}
#: A context in which ``identity_plain`` is this very object comes from our own code: no
#: browser can send it. The contact that is made then stays as Odoo has it.
PLAIN = object()
#: The same for ``identity_protect``: the contact that is made then is protected.
PROTECT = object()
#: The same for ``identity_merging``: the state of the merged contacts is not copied.
MERGING = object()
#: What a person's contact is made of by default counts as well.
_DEFAULTS = ("is_company", "company_type", "parent_id", "company_id", "user_ids")


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._ensure_identity_state_untouched(vals)
        defaults = self.default_get([*DIVERTED, *_DEFAULTS])
        protected = [self._is_to_protect({**defaults, **vals}) for vals in vals_list]
        for vals, is_protected in zip(vals_list, protected, strict=True):
            if not is_protected:
                # What a form sends empty is no identity.
                self._ensure_no_identity({k: v for k, v in vals.items() if v})
        if not any(protected):
            return super().create(vals_list)
        diverted = {key: defaults[key] for key in DIVERTED if key in defaults}
        reserved = iter(self.env["customer.code"].sudo()._reserve(sum(protected)))
        prepared, starts = [], {}
        for at, vals in enumerate(vals_list):
            if protected[at]:
                code = next(reserved)
                vals, changes = self._divert({**diverted, **vals})
                vals = {**self._emptied(), **vals, "name": codes.display(code.code)}
                # From now on: Odoo copies a parent's address before this returns.
                vals["identity_protected"] = True
                starts[at] = code, changes
            prepared.append(vals)
        partners = super().create(prepared)
        for at, (code, _changes) in starts.items():
            code._activate(partners[at].sudo())
        started = self.browse(partners[at].id for at in starts)
        started._start_protection([changes for _code, changes in starts.values()])
        return partners

    def write(self, vals):
        if self.env.context.get("identity_merging") is MERGING:
            vals = {name: value for name, value in vals.items() if name not in STATE}
        self._ensure_identity_state_untouched(vals)
        protected = self.sudo().filtered("identity_protected")
        if not protected and not self._identity_keys(vals):
            return super().write(vals)
        self.check_access("write")
        others = self - protected
        if others:
            self._ensure_no_identity(vals)
            super(ResPartner, others).write(vals)
        protected = self & protected
        if protected:
            if vals.get("is_company") or vals.get("company_type") == "company":
                raise UserError(
                    _("A protected customer is a person. Undo the protection first.")
                )
            clean, changes = self._divert(vals)
            protected._write_identity(changes, vals)
            super(ResPartner, protected).write(clean)
        return True

    # Who is protected

    @api.model
    def _is_to_protect(self, vals):
        """Return whether a contact that is about to be made lives under its code.

        :param dict vals: the values, defaults among them
        """
        if self.env.context.get("identity_plain") is PLAIN:
            return False
        if self.env.context.get("identity_protect") is PROTECT:
            return True
        parent = self.browse(vals.get("parent_id") or ()).sudo()
        company = self.env["res.company"].browse(vals.get("company_id") or ())
        policy = (company or self.env.company).sudo().identity_policy
        wanted = (
            self._identity_keys(vals)
            or parent.identity_protected
            or (policy == "individuals" and not parent)
        )
        return bool(wanted) and self._is_person(vals)

    @api.model
    def _is_person(self, vals):
        """Return whether the values are a natural person of the shop's own customers.

        Companies, their contacts and the contacts of users stay as Odoo has them.
        """
        parent = self.browse(vals.get("parent_id") or ()).sudo()
        return not (
            vals.get("is_company")
            or vals.get("company_type") == "company"
            or parent.commercial_partner_id.is_company
            or vals.get("user_ids")
        )

    # Taking identifiers out of values

    @api.model
    def _identity_keys(self, vals):
        return [field for field in FIELDS if f"identity_{field}" in vals]

    @api.model
    def _emptied(self):
        # Said explicitly: a default from the context or of the user would be stored.
        return {name: False for name in (*DIVERTED, *DROPPED) if name in self._fields}

    @api.model
    def _divert(self, vals):
        """Split values into those of this database and those of the vault.

        :return: values without identifiers, and a dict of identity field to text or
            None
        """
        clean, changes = {}, {}
        street = " ".join(vals[name] for name in STREET_PARTS if vals.get(name))
        if street and not vals.get("street"):
            vals = {**vals, "street": street}
        for name, value in vals.items():
            if name in DIVERTED:
                # This database has nothing there: who empties it has changed nothing.
                # Odoo does that by itself when it copies an address from a parent.
                if value:
                    changes[DIVERTED[name]] = self._diverted_text(name, value)
            elif name not in DROPPED:
                clean[name] = value
        for field in self._identity_keys(vals):
            name = f"identity_{field}"
            self._check_field_access(self._fields[name], "write")
            changes[field] = clean.pop(name) or None
        return clean, changes

    @api.model
    def _diverted_text(self, name, value):
        return html2plaintext(value) if name == "comment" else value

    # Keeping

    def _start_protection(self, changes_list):
        """Put new customers, whose values hold no identifiers, into the vault."""
        written = [bool(changes) for changes in changes_list]
        partners = self.sudo()
        stored = iter(
            self.env["identity.vault"]._write_many(
                self.browse(
                    p.id for p, w in zip(partners, written, strict=True) if w
                ).sudo(),
                [changes for changes in changes_list if changes],
            )
            if any(written)
            else ()
        )
        for partner, has_identity in zip(partners, written, strict=True):
            vals = next(stored) if has_identity else {}
            partner._store_identity({"identity_protected": True, **vals})

    def _write_identity(self, changes, vals):
        """Write changes of protected customers to the vault; ``vals`` may move them."""
        partners = self.sudo()
        company = None
        if "company_id" in vals:
            company = self.env["res.company"].browse(vals["company_id"] or ())
        codes_shown = {codes.display(p.customer_code or "") for p in partners}
        if codes_shown == {changes.get("name")}:
            # What stands in Odoo's name field is the code, not a name.
            changes = {k: v for k, v in changes.items() if k != "name"}
        if not changes:
            # The company is sealed in: who moves to another one is sealed anew.
            partners = partners.filtered(
                lambda p: (
                    company is not None
                    and p.identity_version
                    and p.company_id != company
                )
            )
        if partners:
            stored = self.env["identity.vault"]._write_many(
                partners, [changes] * len(partners), company=company
            )
            for partner, kept in zip(partners, stored, strict=True):
                partner._store_identity({**kept, **partner._email_origin(changes)})

    def _store_identity(self, vals):
        """Store the pointer. Nothing from outside reaches these fields."""
        return super().write(vals)

    # Refusing

    @api.model
    def _ensure_identity_state_untouched(self, vals):
        if not STATE.isdisjoint(vals):
            raise AccessError(_("The protection of a customer cannot be written."))

    @api.model
    def _ensure_no_identity(self, vals):
        if self._identity_keys(vals):
            raise UserError(
                _("This contact is not protected. Protect it first, or write its name.")
            )
