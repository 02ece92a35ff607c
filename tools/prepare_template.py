"""Run in an Odoo shell on a new template database: makes the asset bundles.

The first browser test would otherwise wait for them; the till's are the slowest of all.
"""

BUNDLES = [
    "point_of_sale._assets_pos",
    "point_of_sale.customer_display_assets",
    "web.assets_backend",
    "web.assets_frontend",
    "web.assets_tests",
    "web.assets_unit_tests",
    "web.assets_unit_tests_setup",
    "web.assets_web",
]

for name in BUNDLES:
    bundle = env["ir.qweb"]._get_asset_bundle(name)  # noqa: F821 (the shell provides env)
    if bundle.stylesheets:
        bundle.css()
    if bundle.javascripts or bundle.templates:
        bundle.js()
env.cr.commit()  # noqa: F821
