"""The only door between Odoo and the vault of identities."""

import logging

from odoo import _, api, models
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..core.vault import (  # noqa: F401
    audit_check,
    documents,
    errors,
    letters,
    maintenance,
    normalise,
)
from ..core.vault.fields import FIELDS, SETS, clean  # noqa: F401  for the other models
from ..core.vault.keys import EnvironmentKeyProvider, FileKeyProvider
from ..core.vault.ledger import ErasureLedger
from ..core.vault.needles import Needles  # noqa: F401
from ..core.vault.postgres import PostgresStore
from ..core.vault.records import Pointer
from ..core.vault.vault import Access, Ask, Vault, Write
from .identity_vault_place import ROOT_KEYS, place_of

_logger = logging.getLogger(__name__)

#: What is read of customers whose identity is opened; Odoo would read sixty columns.
POINTER = ("company_id", "identity_restricted", "identity_version")

READER = "pos_customer_identity.group_identity_reader"

#: One vault a database and process: it keeps keys and connections.
_vaults = {}


class IdentityVault(models.AbstractModel):
    """What the rest of the addon may ask of the vault.

    Nothing here is public: no browser can call it. Three ways lead to an identity.
    ``_reveal`` is for people: it needs the group, also under ``sudo``, and a grant
    (``identity.reveal``) for each customer. ``_open_for`` is for the system's own work
    (mail, documents, export): what it returns must not be handed to a user who lacks
    the group. ``_find`` and ``_match`` give no identity out at all.
    """

    _name = "identity.vault"
    _description = "Identity Vault"

    # The vault itself

    @api.model
    def _vault(self):
        """Return the vault of this database; the first use opens it.

        :raise UserError: this database was cut off from its vault
        """
        if self._is_cut_off():
            raise UserError(
                _("This is a copy for tests: it is cut off from the identities.")
            )
        place = place_of(self.env)
        if place not in _vaults:
            if place.key_file:
                provider = FileKeyProvider(place.key_file)
            else:
                provider = EnvironmentKeyProvider(ROOT_KEYS)
            store = PostgresStore(place.dsn, place.vault, patience=place.patience)
            made = Vault(store, provider, ErasureLedger(place.ledger))
            _vaults.setdefault(place, made)
        return _vaults[place]

    @api.model
    def _is_cut_off(self):
        get_param = self.env["ir.config_parameter"].sudo().get_param
        return bool(get_param("database.is_neutralized"))

    @api.model
    def _access(self, action, purpose, till=None, reason=""):
        """Return who asks, why and from where, for the record."""
        config = till or self.env["pos.config"]
        return Access(
            actor=self.env.uid,
            purpose=purpose,
            action=action,
            origin=self._origin(config),
            company=(config.company_id or self.env.company).id,
            till=config.id or 0,
            reason=(reason or "")[:200],
        )

    @api.model
    def _origin(self, config):
        place = f"till:{config.id}" if config else "office" if request else "system"
        address = request.httprequest.remote_addr if request else ""
        return f"{place} {address or ''}".strip()[:64]

    # Writing

    @api.model
    def _write_many(self, partners, changes_list, till=None, company=None):
        """Write identities, and return for each what the main database keeps.

        :param partners: ``res.partner`` records, in ``sudo``
        :param changes_list: for each a dict of identity field to text or None
        :param company: the ``res.company`` that the customers move to, maybe an empty
            one (all companies); None leaves them where they are
        :return: dicts of the partner's stored fields, in the order of the partners
        :rtype: list[dict]
        """
        with self._plainly():
            return self._written(partners, changes_list, till, company)

    @api.model
    def _written(self, partners, changes_list, till=None, company=None):
        self.env.cr.execute("SELECT pg_current_xact_id()::text::bigint")
        xid = self.env.cr.fetchone()[0]
        written = self._vault().write(
            [
                self._write_of(partner, changes, xid, company)
                for partner, changes in zip(partners, changes_list, strict=True)
            ],
            self._access("write", "write", till),
        )
        return [
            {
                "identity_person": item.pointer.person,
                "identity_version": str(item.pointer),
                "identity_filled": ",".join(item.fields),
            }
            for item in written
        ]

    @api.model
    def _write_of(self, partner, changes, xid, company):
        base = self._ask(partner) if partner.identity_version else None
        return Write(
            changes=changes,
            company=(partner.company_id if company is None else company).id or 0,
            xid=xid,
            base=base.pointer if base else None,
            base_company=base.company if base else None,
            region=self._region(partner, company),
        )

    @api.model
    def _ask(self, partner):
        # The company is sealed in: another company's customer opens nothing.
        return Ask(Pointer.parse(partner.identity_version), partner.company_id.id or 0)

    @api.model
    def _region(self, partner=None, company=None):
        """Return the country whose way of writing phone numbers counts."""
        country = partner.country_id if partner else None
        if not country:
            company = company or (partner and partner.company_id) or self.env.company
            # A company's own country_id is computed from its whole contact.
            company = company.sudo()
            company.fetch(["parent_path", "partner_id"])
            company.partner_id.fetch(["country_id", "vat"])
            country = company.partner_id.country_id
            country.fetch(["code"])
        return country.code or None

    # Reading

    @api.model
    def _ensure_reader(self):
        """Refuse who may not reveal. The real user counts: ``sudo`` changes nothing."""
        if not self.env.user.has_group(READER):
            raise AccessError(_("You may not open the identities of customers."))

    @api.model
    def _reveal(self, partners):
        """Return the identities that the user has been granted to see right now.

        :return: partner id -> :class:`~..core.vault.secret.Identity`
        """
        if not partners or not self.env.user.has_group(READER):
            return {}
        if self.env.context.get("identity_hidden"):
            return {}
        identities = {}
        grants = self.env["identity.reveal"]._grants(partners)
        try:
            for purpose, granted in grants.grouped("purpose_id").items():
                wanted = purpose._opened_fields()
                identities |= self._opened(granted.partner_id, wanted, purpose.code)
        except errors.Unavailable as error:
            # A contact must open in the meantime too; its identity stays masked.
            _logger.warning("%s", error)
        except errors.VaultError as error:
            self._refuse(error)
        return identities

    @api.model
    def _open_for(self, partners, purpose_code, fields=None, reason=""):
        """Open identities for the system's own work.

        :param str purpose_code: an ``identity.purpose``; it says which fields open
        :param fields: the fields that are needed, of those that the purpose opens
        :return: partner id -> identity; customers without one are left out
        """
        opened = self.env["identity.purpose"]._named(purpose_code)._opened_fields()
        wanted = [field for field in opened if fields is None or field in fields]
        return self._read(partners, wanted, purpose_code, reason)

    @api.model
    def _read(self, partners, fields, purpose, reason=""):
        with self._plainly():
            return self._opened(partners, fields, purpose, reason)

    @api.model
    def _opened(self, partners, fields, purpose, reason="", till=None):
        partners = partners.sudo()
        partners.fetch(POINTER)
        asks = {
            partner.id: self._ask(partner)
            for partner in partners
            if partner.identity_version
        }
        if not asks or not fields:
            return {}
        access = self._access("read", purpose, till, reason)
        identities = self._vault().read(list(asks.values()), fields, access)
        return {
            partner_id: identities[ask.pointer]
            for partner_id, ask in asks.items()
            if ask.pointer in identities
        }
