from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let devices load their data anew, with what they ask."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["pos.config"].search([])._compute_local_data_integrity()
