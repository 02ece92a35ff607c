from odoo import models


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    def _render_template(self, *args, **kwargs):
        # What a template renders is stored, and read by others: a look that the user
        # was granted on the screen is none for a message.
        self = self.with_context(identity_hidden=True)
        return super()._render_template(*args, **kwargs)
