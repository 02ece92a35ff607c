from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Begin the ledger with what is on the cards."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["loyalty.ledger"]._open_books()
