from odoo.tools.sql import column_exists, create_column


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
