from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let devices load their products anew, with what they say of warranties."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["pos.config"].search([])._compute_local_data_integrity()
