"""Pure Python of the addon: nothing here imports Odoo."""
