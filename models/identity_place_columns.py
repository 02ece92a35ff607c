"""Which columns say who a person is: those of contacts, and texts without a link."""

#: Columns of ``res_partner`` that go to the vault, or are made of what goes there.
MOVED = (
    "name",
    "phone",
    "email",
    "street",
    "street2",
    "zip",
    "city",
    "vat",
    "comment",
)
DERIVED = (
    "street_name",
    "street_number",
    "street_number2",
    "complete_name",
    "email_normalized",
    "phone_sanitized",
    "commercial_company_name",
    "company_name",
    "company_registry",
    "website",
    "partner_latitude",
    "partner_longitude",
    "peppol_endpoint",
    "peppol_eas",
)
#: Columns of ``res_partner`` that say nothing about a person, or belong to this addon.
NEUTRAL = {
    *MOVED,
    *DERIVED,
    "lang",
    "tz",
    "type",
    "signup_type",
    "autopost_bills",
    "customer_code",
    "identity_person",
    "identity_version",
    "identity_filled",
}

#: Documents of customers whose texts the law wants unchanged, as a condition on ``t``.
UNCHANGED = {
    "account_move": "t.state != 'posted'",
    "account_move_line": "t.parent_state != 'posted'",
    "account_bank_statement_line": "FALSE",
}
#: Tables whose texts are not looked through by the contact they name: they are in the
#: list above, or the contacts in them are never customers.
OTHERWISE = {
    "res_partner",
    "res_users",
    "res_company",
    "customer_code",
    "identity_access_log",
    "identity_protection",
}

#: Texts that no column links to a customer. They are looked through for full names,
#: e-mail addresses and phone numbers of whom a job has protected.
UNLINKED = {
    "mail_message": (
        "subject",
        "body",
        "email_from",
        "reply_to",
        "incoming_email_to",
        "incoming_email_cc",
        "outgoing_email_to",
    ),
    "mail_mail": ("email_to", "email_cc", "body_html", "headers", "failure_reason"),
    "mail_tracking_value": (
        "old_value_char",
        "new_value_char",
        "old_value_text",
        "new_value_text",
    ),
    "mail_notification": ("mail_email_address", "sms_number", "failure_reason"),
    "mail_activity": ("summary", "note", "feedback", "res_name"),
    "mail_gateway_allowed": ("email", "email_normalized"),
    "mail_compose_message": ("subject", "body", "email_from"),
    "mail_scheduled_message": ("subject", "body"),
    "discuss_channel": ("name", "description"),
    "ir_attachment": ("name", "description", "index_content"),
    "ir_filters": ("name", "domain"),
    "ir_logging": ("message",),
    "ir_model_data": ("name",),
    "sms_sms": ("number", "body"),
    "pos_order": (
        "email",
        "mobile",
        "floating_order_name",
        "general_customer_note",
        "internal_note",
        "last_order_preparation_change",
    ),
    "pos_order_line": ("customer_note", "note"),
    "pos_payment": ("cardholder_name",),
    "loyalty_history": ("description",),
    "warranty_card": ("end_reason",),
    "customer_case": (
        "subject",
        "description",
        "resolution_note",
        "satisfaction_note",
    ),
    "customer_interaction": ("subject", "outcome", "next_step"),
    "customer_code_batch": ("domain",),
    "calendar_event": ("name", "description", "location"),
    "calendar_attendee": ("common_name", "email"),
    "stock_picking": ("note",),
}
