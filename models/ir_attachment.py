from odoo import models
from odoo.http import request


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    def _to_http_stream(self):
        """Open a sealed document for a reader; others get one with the code alone."""
        stream = super()._to_http_stream()
        vault = self.env["identity.vault"]
        if stream.type not in ("path", "data") or not vault._is_sealed(_begin(stream)):
            return stream
        asking = vault.with_user(request.env.user)
        content = asking._unseal_for_reader(self.sudo().raw)
        stream.type, stream.data, stream.path = "data", content, None
        stream.size = len(content)
        # Who may read it may change, and no cache should keep it.
        stream.public, stream.etag, stream.conditional = False, False, False
        stream.last_modified, stream.max_age = None, 0
        return stream


def _begin(stream):
    """Return the first bytes of what a stream will send."""
    if stream.type == "data":
        return bytes((stream.data or b"")[:64])
    with open(stream.path, "rb") as file:
        return file.read(64)
