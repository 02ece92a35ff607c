{
    "name": "Odoo's own customer list for Odoo's own tours",
    "version": "19.0.1.0.0",
    "author": "POS Customer Identity contributors",
    "license": "LGPL-3",
    "depends": ["pos_customer_identity"],
    "assets": {
        "point_of_sale._assets_pos": [
            "pci_suite_shim/static/src/**/*",
        ],
    },
    "post_init_hook": "post_init_hook",
}
