"""Which methods of Odoo are stricter here: a table of test_security.py."""

#: Odoo's own methods that the addon makes stricter: see test_forgery.py,
#: test_divert.py, test_identity_access.py, test_till_free.py, test_till_receipt.py
#: and test_consent.py.
STRICTER = {
    # What test_survey_draw.py is about.
    ("survey.draw", "create"),
    ("survey.draw", "write"),
    ("survey.draw", "action_commit"),
    ("survey.draw", "action_freeze"),
    ("survey.draw", "action_draw"),
    ("survey.draw", "action_tell"),
    ("survey.survey", "write"),
    # What test_survey_templates.py is about.
    ("survey.survey", "get_survey_templates_data"),
    ("survey.ready", "action_use"),
    ("pos.session", "load_data_params"),
    ("pos.config", "read_config_open_orders"),
    ("pos.order", "create"),
    ("pos.order", "write"),
    ("pos.order", "sync_from_ui"),
    ("pos.order", "action_send_receipt"),
    ("pos.payment", "create"),
    ("pos.payment", "write"),
    ("identity.consent", "create"),
    ("identity.consent.text", "create"),
    # What test_notice.py is about.
    # What test_signup_desk.py is about.
    ("customer.signup.phone", "create"),
    ("customer.signup.phone", "write"),
    ("identity.notice", "create"),
    # What test_notice.py and test_consent_text.py are about.
    ("identity.published", "write"),
    ("identity.published", "update_field_translations"),
    # Called by role on the models that use it, see OF_MIXINS.
    ("identity.published", "action_publish"),
    ("identity.published", "action_new_version"),
    # It adds a company to what the system alone may make.
    ("mail.mail", "create"),
    ("identity.consent", "write"),
    ("res.partner", "create"),
    ("res.partner", "write"),
    ("res.partner", "unlink"),
    ("res.partner", "default_get"),
    ("res.partner", "copy"),
    ("res.partner", "copy_data"),
    ("customer.code", "create"),
    ("res.users", "create"),
    ("identity.purpose", "write"),
    ("identity.reveal", "create"),
    ("identity.reveal.wizard", "default_get"),
    ("identity.access.log", "create"),
    ("identity.access.log", "write"),
    ("identity.access.log", "unlink"),
    ("identity.protection", "create"),
    ("identity.protection", "write"),
    ("ir.module.module", "button_uninstall"),
    ("identity.request", "create"),
    ("identity.request", "write"),
    # What test_mail_out.py, test_mail_in.py and test_invoice.py are about.
    ("mail.thread", "message_parse"),
    # What test_consent_paths.py is about.
    ("mail.template", "send_mail_batch"),
    ("ir.mail_server", "send_email"),
    ("ir.actions.report", "retrieve_attachment"),
    ("ir.qweb.field.contact", "value_to_html"),
    ("customer.link", "create"),
    # What test_own_page_ways.py and test_own_page_rewards.py are about.
    ("customer.link.ask", "create"),
    ("loyalty.choice", "create"),
    # What test_survey_anonymous.py is about.
    ("survey.survey", "create"),
    ("survey.survey", "write"),
    ("survey.user_input", "create"),
    ("survey.user_input", "write"),
    # What test_customer_page_keys.py is about.
    ("customer.page", "create"),
    # What test_points_program.py is about.
    ("loyalty.program", "create"),
    ("loyalty.program", "write"),
    ("loyalty.program", "copy"),
    ("loyalty.program", "get_program_templates"),
    ("loyalty.rule", "unlink"),
    # What test_points_bulk.py is about.
    ("loyalty.generate.wizard", "default_get"),
    ("loyalty.generate.wizard", "generate_coupons"),
    # What test_points_hand.py is about.
    ("loyalty.bonus", "default_get"),
    ("loyalty.move", "default_get"),
    # What test_points_card.py and test_points_settle.py are about.
    ("loyalty.history", "create"),
    ("loyalty.history", "write"),
    ("loyalty.history", "unlink"),
    ("loyalty.card", "create"),
    ("loyalty.card", "write"),
    ("loyalty.card", "unlink"),
    ("loyalty.card", "get_loyalty_card_partner_by_code"),
    ("loyalty.ledger.kept", "create"),
    ("loyalty.ledger.kept", "write"),
    ("loyalty.ledger.kept", "unlink"),
    # What test_case_access.py and test_interaction.py are about.
    ("customer.case", "message_post"),
    ("customer.case", "message_new"),
    ("customer.case", "create"),
    ("customer.case", "write"),
    ("customer.case.document", "create"),
    ("customer.case.document", "write"),
    ("customer.case.merge", "default_get"),
    ("customer.page.link", "default_get"),
    ("customer.interaction", "create"),
    ("customer.interaction", "write"),
    # What test_preference.py is about.
    ("customer.preference", "create"),
    ("customer.preference", "write"),
    ("customer.preference", "unlink"),
    ("product.product", "write"),
    # What test_warranty_register.py is about.
    ("pos.order.line", "create"),
    ("pos.order.line", "write"),
    # What test_warranty_policy.py and test_warranty_access.py are about.
    ("warranty.kept", "create"),
    ("warranty.kept", "write"),
    ("warranty.kept", "unlink"),
    ("warranty.card", "unlink"),
    ("warranty.act", "default_get"),
    ("product.template", "write"),
    ("pos.order", "confirm_coupon_programs"),
    ("pos.order", "validate_coupon_programs"),
    ("pos.order", "read_pos_data"),
    # What test_survey_input.py is about.
    ("survey.question", "validate_question"),
}
