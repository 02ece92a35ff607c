import logging
import re

from odoo.service.model import Params
from odoo.tools.sql import column_exists, create_column


class _NoParameters(logging.Filter):
    """Takes the parameters out of the log of calls that Odoo writes at DEBUG: what
    people type at the till or in a form is among them."""

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(
                "..." if isinstance(arg, Params) else arg for arg in record.args
            )
        return True


#: What stands in an address and opens a customer's page: signed links and keys.
_SECRET = re.compile(
    r"(/(?:customer|warranty|join/confirm|unsubscribe)/)[\w.~%+=-]{20,}"
)
#: Who writes addresses: each request, and forms that came without their token.
_WRITE_ADDRESSES = ("werkzeug", "odoo.http")


class _NoSecrets(logging.Filter):
    """Takes out of addresses what opens a page without a login: logs are read by more
    people, and kept for longer, than the page is meant for."""

    def filter(self, record):
        record.msg = self._masked(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(self._masked(arg) for arg in record.args)
        return True

    def _masked(self, text):
        return _SECRET.sub(r"\1...", text) if isinstance(text, str) else text


_no_parameters = _NoParameters()
_no_secrets = _NoSecrets()


def post_load():
    """Keep what people type, and what opens their pages, out of the server's log."""
    logging.getLogger("odoo.service.model").addFilter(_no_parameters)
    for name in _WRITE_ADDRESSES:
        logging.getLogger(name).addFilter(_no_secrets)


def pre_init_hook(env):
    """Make the stored code's column beforehand.

    Otherwise Odoo computes the field of every contact one batch after the other, to
    find that none has a code yet.
    """
    if not column_exists(env.cr, "res_partner", "customer_code"):
        create_column(env.cr, "res_partner", "customer_code", "varchar")


def post_init_hook(env):
    """Let the scanners of all shops know the card, and make the vault."""
    env["identity.vault"]._set_up()
    env["loyalty.ledger"]._open_books()
    # Devices drop what they kept of customers before.
    env["pos.config"].search([])._compute_local_data_integrity()
    # Odoo's own one too: it is what a shop with GS1 barcodes chooses to fall back on.
    nomenclatures = env["res.company"].search([]).nomenclature_id
    default = env.ref("barcodes.default_barcode_nomenclature", raise_if_not_found=False)
    nomenclatures |= default or nomenclatures
    nomenclatures |= env["pos.config"].search([]).fallback_nomenclature_id
    nomenclatures.filtered(
        lambda n: not n.is_gs1_nomenclature
    )._add_customer_card_rule()
