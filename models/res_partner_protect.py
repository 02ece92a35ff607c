"""Protection of contacts that exist, and its undoing."""

from odoo import _, api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import plaintext2html

from .identity_vault import FIELDS
from .res_partner_divert import DIVERTED

#: Most contacts that one click protects; more are a job.
MAX_PROTECTED = 500
#: Most customers whose protection one click undoes.
MAX_UNPROTECTED = 100
MANAGER = "pos_customer_identity.group_identity_manager"


class ResPartner(models.Model):
    _inherit = "res.partner"

    identity_protection_id = fields.Many2one(
        "identity.protection",
        string="Protected by",
        readonly=True,
        copy=False,
        ondelete="set null",
        index="btree_not_null",
        groups=MANAGER,
        help="The job that moved the identifiers of this contact.",
    )

    @api.model
    def _ensure_protector(self):
        if not self.env.user.has_group(MANAGER):
            raise AccessError(_("Only identity managers may protect contacts."))

    # Protecting

    @api.model
    def _protectable_domain(self):
        """Return who may live under a code: natural persons that are customers."""
        return (
            Domain("identity_protected", "!=", True)
            & Domain("is_company", "!=", True)
            & Domain("user_ids", "not any", [("active", "in", [True, False])])
            & Domain("commercial_partner_id", "not any", self._company_domain())
        )

    @api.model
    def _company_domain(self):
        return [("is_company", "=", True), ("active", "in", [True, False])]

    def _why_not_protectable(self):
        """Return a sentence why this contact cannot be protected, or False."""
        self.ensure_one()
        partner = self.sudo().with_context(active_test=False)
        if partner.identity_protected:
            return _("This contact is protected already.")
        if partner.is_company:
            return _("Companies stay as they are: only persons are protected.")
        if partner.user_ids:
            return _("Contacts of users stay as they are: a login names its person.")
        if partner.commercial_partner_id.is_company:
            return _("Contacts of a company stay as they are.")
        return False

    def _can_protect(self):
        return not self._why_not_protectable()

    def _ensure_can_protect(self):
        self._ensure_protector()
        self.check_access("write")
        if len(self) > MAX_PROTECTED:
            raise UserError(_("More than %s contacts need a job.", MAX_PROTECTED))
        for partner in self:
            if why_not := partner._why_not_protectable():
                raise UserError(why_not)

    def action_protect(self):
        """Protect the chosen contacts and the addresses below them, now.

        Texts that no link leads to are looked through in the background.
        """
        partners = self.union()
        partners._ensure_can_protect()
        self.env["identity.protection"]._protect_now(partners)

    # Undoing

    def _can_unprotect(self):
        return bool(self.sudo().identity_protected)

    def _ensure_can_unprotect(self):
        self._ensure_protector()
        # What comes back is readable: undoing is a reveal as well.
        self.env["identity.vault"]._ensure_reader()
        self.check_access("write")
        if len(self) > MAX_UNPROTECTED:
            raise UserError(
                _("At most %s customers can be chosen at once.", MAX_UNPROTECTED)
            )
        for partner in self:
            if not partner._can_unprotect():
                raise UserError(_("This contact is not protected."))

    def action_unprotect(self):
        """Give the chosen customers their values back as Odoo's own fields.

        It is recorded first. The code stays the customer's. The vault forgets the
        persons once this is committed and no backup may point at them.
        """
        partners = self.union()
        partners._ensure_can_unprotect()
        partners._unprotect()

    def _unprotect(self):
        Vault = self.env["identity.vault"]
        partners = self.sudo()
        self.env["customer.code"]._lock_partners(partners)
        known = partners.filtered("identity_version")
        persons = known.mapped("identity_person")
        if known:
            Vault._record("unprotect", "unprotect", persons, FIELDS)
        identities = Vault._open_for(known, "unprotect")
        for partner in known:
            if partner.id not in identities:
                raise UserError(_("This identity no longer exists."))
        Vault._let_go(persons)
        for partner in partners:
            partner._take_back(identities.get(partner.id, {}))

    def _take_back(self, identity):
        """Store readable values again."""
        self._store_identity(
            {
                "identity_protected": False,
                "identity_person": False,
                "identity_version": False,
                "identity_filled": False,
                "identity_protection_id": False,
                "identity_email_added": False,
            }
        )
        # Odoo would refuse a tax number that was stored before it was checked.
        self.with_context(tracking_disable=True, no_vat_validation=True).write(
            self._prepare_unprotected_vals(identity)
        )

    @api.model
    def _prepare_unprotected_vals(self, identity):
        vals = {
            name: identity[field]
            for name, field in DIVERTED.items()
            if identity.get(field)
        }
        note = vals.get("comment", "")
        if birthdate := identity.get("birthdate"):
            # Odoo has no field for it.
            note = _(
                "%(note)s\nBirth date: %(date)s", note=note, date=birthdate
            ).strip()
        if note:
            vals["comment"] = plaintext2html(note)
        return vals

    # Merging

    def _hand_identity_to(self, survivor):
        """Let another customer have this identity; the pointer moves."""
        if self.company_id != survivor.company_id:
            # The company is sealed in.
            self._write_identity({}, {"company_id": survivor.company_id.id})
        state = {
            name: self[name]
            for name in (
                "identity_person",
                "identity_version",
                "identity_filled",
                "identity_email_added",
            )
        }
        self._store_identity(dict.fromkeys(state, False))
        # A person belongs to one customer: a unique index, which counts row by row.
        self.flush_recordset()
        survivor._store_identity(state)
        survivor.flush_recordset()
