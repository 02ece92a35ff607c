import re

from odoo import api, models

from .identity_vault import errors, letters

#: What stands in a link: 32 bytes as hexadecimal digits.
SECRET = re.compile(r"[0-9a-f]{64}")


class IdentityVault(models.AbstractModel):
    """What somebody told who is no customer yet: sealed, and the key given away."""

    _inherit = "identity.vault"

    @api.model
    def _letter_secret(self):
        """Return a new secret and what its letter is found by, both as text."""
        secret = letters.new_secret()
        return secret.hex(), letters.name_of(secret)

    @api.model
    def _letter_name(self, secret):
        """Return what a letter is found by, or None for what is no secret."""
        if not isinstance(secret, str) or not SECRET.fullmatch(secret):
            return None
        return letters.name_of(bytes.fromhex(secret))

    @api.model
    def _seal_letter(self, secret, about, values):
        """Return values sealed: nobody can open them without the secret.

        :param str about: what the letter belongs to
        :rtype: bytes
        """
        return letters.seal(bytes.fromhex(secret), about, values)

    @api.model
    def _open_letter(self, secret, about, sealed):
        """Return the values of a letter; an empty dict if it does not open."""
        try:
            return letters.unseal(bytes.fromhex(secret), about, sealed or b"")
        except errors.VaultError:
            return {}
