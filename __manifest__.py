{
    "name": "POS Customer Identity",
    "version": "19.0.2.0.0",
    "category": "Sales/Point of Sale",
    "summary": "Neutral customer codes at the till: know what sells, not who buys",
    "author": "POS Customer Identity contributors",
    "license": "LGPL-3",
    "depends": ["point_of_sale", "contacts"],
    "external_dependencies": {
        "python": ["cryptography", "idna", "phonenumbers", "python-stdnum"]
    },
    "data": [
        "security/groups.xml",
        "security/ir.model.access.csv",
        "security/rules.xml",
        "data/identity_purpose.xml",
        "data/discuss_channel.xml",
        "data/ir_cron.xml",
        "report/customer_card.xml",
        "wizard/customer_code_issue_views.xml",
        "wizard/customer_code_replace_views.xml",
        "wizard/identity_audit_check_views.xml",
        "wizard/identity_reveal_views.xml",
        "views/identity_access_log_views.xml",
        "views/identity_purpose_views.xml",
        "views/customer_code_views.xml",
        "views/customer_code_batch_views.xml",
        "views/res_partner_views.xml",
        "views/res_partner_identity_views.xml",
        "views/pos_order_views.xml",
        "views/identity_consent_views.xml",
        "views/res_config_settings_views.xml",
        "views/identity_protection_views.xml",
        "views/menus.xml",
        "views/identity_leak_scan_views.xml",
    ],
    "demo": ["demo/customers.xml"],
    "assets": {
        "point_of_sale._assets_pos": [
            "pos_customer_identity/static/src/app/**/*",
        ],
        "point_of_sale.customer_display_assets": [
            "pos_customer_identity/static/src/customer_display/**/*",
        ],
        "web.assets_backend": [
            "pos_customer_identity/static/src/backend/**/*",
        ],
        "web.assets_tests": [
            "pos_customer_identity/static/tests/tours/**/*",
        ],
        "web.assets_unit_tests": [
            "pos_customer_identity/static/tests/unit/**/*",
        ],
    },
    "pre_init_hook": "pre_init_hook",
    "post_init_hook": "post_init_hook",
    "application": True,
}
