"""What Odoo does with contacts by itself, for protected customers."""

from odoo import api, models

from ..core import code as codes
from .res_partner_divert import DIVERTED, PROTECT, STATE


class ResPartner(models.Model):
    _inherit = "res.partner"

    @api.model
    def default_get(self, fields):
        # A default comes from the browser's context, or from what a user has stored:
        # whom the vault knows, and as what, is decided by neither.
        return super().default_get([name for name in fields if name not in STATE])

    # Copies: who is protected is copied without the identity, and under a new code

    def copy(self, default=None):
        copies = self.browse()
        for partner in self:
            protected = partner.sudo().identity_protected
            maker = partner.with_context(identity_protect=protected and PROTECT)
            copies |= super(ResPartner, maker).copy(default).with_env(self.env)
        return copies

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for partner, vals in zip(self, vals_list, strict=True):
            if partner.sudo().identity_protected and not (default or {}).get("name"):
                # The name is the code of the one who is copied.
                vals.pop("name", None)
        return vals_list

    # Addresses: Odoo copies them between parents and children below write()

    def _update_address(self, vals):
        protected = self.sudo().filtered("identity_protected")
        protected = self & protected.sudo(self.env.su)
        if protected:
            address = {key: vals[key] for key in self._address_fields() if key in vals}
            protected.write(address)
        return super(ResPartner, self - protected)._update_address(vals)

    def _fields_sync(self, values):
        if self.sudo().identity_protected:
            # What is empty here says nothing, and must not empty a parent's field.
            values = {k: v for k, v in values.items() if k not in DIVERTED}
        return super()._fields_sync(values)

    def _get_address_values(self):
        # This database has no address of them; an empty one would empty the parent's.
        if self.sudo().identity_protected:
            return {}
        return super()._get_address_values()

    # Names

    def _rename_to_code(self, old_code, new_code):
        protected = self.filtered("identity_protected")
        protected.sudo()._store_identity({"name": codes.display(new_code)})
        return super(ResPartner, self - protected)._rename_to_code(old_code, new_code)
