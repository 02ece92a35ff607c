import contextlib
import logging

from odoo import _, api, models
from odoo.exceptions import UserError

from .identity_vault import errors

_logger = logging.getLogger(__name__)


class IdentityVault(models.AbstractModel):
    """What a user is told when the vault refuses."""

    _inherit = "identity.vault"

    @api.model
    @contextlib.contextmanager
    def _plainly(self):
        """Turn what goes wrong in the vault into a sentence for the user."""
        try:
            yield
        except errors.VaultError as error:
            self._refuse(error)

    @api.model
    def _refuse(self, error):
        """Tell the user what the vault's error means, with its correlation id."""
        if isinstance(error, errors.BadValue):
            raise UserError(self._bad_value(error)) from None
        # The texts of the vault's errors are fixed: no value is in them.
        _logger.warning("%s", error)
        raise UserError(self._sentence(error)) from None

    @api.model
    def _sentence(self, error):
        sentence = {
            "unavailable": _(
                "The identities of customers cannot be reached at the moment. "
                "Everything else goes on; please try again later."
            ),
            "audit_refused": _(
                "This look could not be recorded, and so it did not happen."
            ),
            "limited": _("Too many searches in a short time. Please wait a little."),
            "gone": _("This identity no longer exists."),
            "tampered": _(
                "What is stored of this person was damaged. Please tell whoever runs "
                "this system."
            ),
        }.get(error.code) or _(
            "The identities of customers cannot be opened. Please tell whoever runs "
            "this system."
        )
        return _(
            "%(sentence)s (reference %(reference)s)",
            sentence=sentence,
            reference=error.correlation,
        )

    @api.model
    def _bad_value(self, error):
        label = self.env["res.partner"]._identity_label(error.field)
        sentences = {
            "too_long": _("%s: this is too long to be kept.", label),
            "not_a_date": _("%s: this is no date.", label),
            "not_text": _("%s: this is no text.", label),
        }
        return sentences.get(error.reason) or _("%s: this cannot be kept.", label)
