import logging

from odoo import models

_logger = logging.getLogger(__name__)


class FetchmailServer(models.Model):
    _inherit = "fetchmail.server"

    def _fetch_mail(self, *args, **kwargs):
        """Leave mails where they are while their senders cannot be looked up."""
        vault = self.env["identity.vault"]
        if vault._has_protected_customers() and not vault._answers():
            _logger.warning(
                "mails are fetched later: the identities of customers cannot be reached"
            )
            return None
        return super()._fetch_mail(*args, **kwargs)

    def _connect__(self, allow_archived=False):
        """Mark a mail as read only when it could be taken in.

        Odoo marks also those that failed, and would not see them again. Taken in twice
        it is not: Odoo knows the id of the message.
        """
        connection = super()._connect__(allow_archived=allow_archived)
        vault = self.env["identity.vault"]
        if not connection or not vault._has_protected_customers():
            return connection
        handled = connection.handled_message

        def handled_if_reachable(number):
            if vault._answers():
                handled(number)

        connection.handled_message = handled_if_reachable
        return connection
