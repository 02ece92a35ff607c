from odoo import _, models
from odoo.exceptions import UserError

from ..models.identity_vault import FIELDS
from ..models.res_partner_divert import MERGING


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """Merging protected customers: nothing is left in clear, nobody is left over."""

    _inherit = "base.partner.merge.automatic.wizard"

    def _merge(self, partner_ids, dst_partner=None, extra_checks=True):
        """Protect all when one is protected, before anything is compared or copied."""
        partners = self.env["res.partner"].browse(partner_ids).exists()
        partners |= dst_partner or partners
        if len(partners) > 1:
            self._protect_all_or_none(partners)
        return super()._merge(partner_ids, dst_partner, extra_checks)

    def _protect_all_or_none(self, partners):
        protected = partners.sudo().filtered("identity_protected")
        plain = partners - protected
        if not protected or not plain:
            return
        for partner in plain:
            if partner._why_not_protectable():
                raise UserError(
                    _(
                        "A protected customer can be merged with customers alone, not "
                        "with a company or a user. Undo the protection first."
                    )
                )
        moved, _refused, _cleaned, _left = self.env["identity.mover"]._move(plain.ids)
        if len(moved) != len(plain):
            raise UserError(_("A value of these contacts is too long to be protected."))

    def _update_foreign_keys(self, src_partners, dst_partner):
        if dst_partner.sudo().identity_protected:
            self._merge_identities(src_partners.sudo(), dst_partner.sudo())
        return super()._update_foreign_keys(src_partners, dst_partner)

    def _update_values(self, src_partners, dst_partner):
        # What the identities of the others are is not a value of this one.
        merging = dst_partner.with_context(identity_merging=MERGING)
        return super()._update_values(src_partners, merging)

    # Identities

    def _merge_identities(self, sources, survivor):
        """Let the survivor have an identity if anybody has one, and fill what it lacks.

        As Odoo does with plain values: the survivor's own win.
        """
        everybody = sources | survivor
        # Whoever writes one of them at this moment begins anew, or we do.
        self.env["customer.code"]._lock_partners(everybody)
        several = len(everybody.filtered("identity_version")) > 1
        known = sources.filtered("identity_version").sorted("id")
        if known and not survivor.identity_version:
            known[0]._hand_identity_to(survivor)
            known -= known[0]
        self._fill_from(known, survivor)
        if several:
            # The address of one with the name of another.
            survivor._doubt_email()
        self.env["identity.vault"]._let_go(known.mapped("identity_person"))

    def _fill_from(self, sources, survivor):
        lacking = [field for field in FIELDS if not survivor._identity_has(field)]
        wanted = {
            source: [field for field in lacking if source._identity_has(field)]
            for source in sources
        }
        for source, fields in wanted.items():
            if not fields:
                continue
            opened = self.env["identity.vault"]._open_for(source, "merge", fields)
            identity = opened.get(source.id, {})
            # The first one that has it gives it.
            found = {
                field: identity[field]
                for field in fields
                if identity.get(field) and not survivor._identity_has(field)
            }
            if found:
                survivor._write_identity(found, {})
