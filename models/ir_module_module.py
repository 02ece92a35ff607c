from odoo import _, models
from odoo.exceptions import UserError


class IrModuleModule(models.Model):
    _inherit = "ir.module.module"

    def button_uninstall(self):
        # Odoo drops the pointers with the addon's columns, and with them every name.
        going = self | self.downstream_dependencies()
        if "pos_customer_identity" in going.mapped("name"):
            everybody = self.env["res.partner"].sudo().with_context(active_test=False)
            if everybody.search_count([("identity_version", "!=", False)], limit=1):
                raise UserError(
                    _(
                        "The identities of protected customers would be lost. Undo "
                        "their protection or erase them before you uninstall POS "
                        "Customer Identity."
                    )
                )
        return super().button_uninstall()
