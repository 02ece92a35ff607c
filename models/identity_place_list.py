"""Where Odoo keeps names, phone numbers and addresses of customers besides the contact.

This is the one list of them: the protection of contacts counts and cleans what is here
(:mod:`.identity_place`), and the search for leaks may look here first. What is said
here is said to people in docs/administration.md. Texts that no column links to a
customer are in :mod:`.identity_place_columns`.
"""

from odoo.tools import SQL

from .identity_place_link import (
    CODE,
    DELETE,
    EMPTY,
    KEEP,
    SCRUB,
    Place,
    column,
    either,
    message_links,
    on_contact,
    relation,
    through,
)


def messages(threads, own_fields=(0,), contact_fields=(0,)):
    """Return the places of messages, and of what was sent because of them.

    :param own_fields: ids of the contact's fields that name a person
    :param contact_fields: ids of all fields that are a contact
    """
    linked = message_links(threads)
    return [
        *_messages(linked),
        *_trackings(linked, own_fields, contact_fields),
        *_queue(linked),
    ]


def _messages(linked):
    return [
        Place(
            "message",
            "mail_message",
            EMPTY,
            ("email_from", "reply_to"),
            column("mail_message", "author_id"),
        ),
        Place(
            "message",
            "mail_message",
            SCRUB,
            (
                "subject",
                "body",
                "email_from",
                "reply_to",
                "incoming_email_to",
                "incoming_email_cc",
                "outgoing_email_to",
            ),
            linked,
        ),
        Place(
            "message",
            "mail_message_translation",
            DELETE,
            ("body",),
            through("mail_message_translation", "message_id", linked),
        ),
        Place(
            "message",
            "mail_scheduled_message",
            SCRUB,
            ("subject", "body"),
            on_contact("mail_scheduled_message", "model"),
        ),
    ]


def _trackings(linked, own_fields, contact_fields):
    own = f"t.field_id IN ({', '.join(map(str, own_fields or (0,)))})"
    contact = f"t.field_id IN ({', '.join(map(str, contact_fields or (0,)))})"
    return [
        Place(
            "tracking",
            "mail_tracking_value",
            DELETE,
            ("old_value_char", "new_value_char", "old_value_text", "new_value_text"),
            through(
                "mail_tracking_value",
                "mail_message_id",
                on_contact("mail_message", "model"),
            ),
            own,
        ),
        Place(
            "tracking",
            "mail_tracking_value",
            CODE,
            ("old_value_char",),
            column("mail_tracking_value", "old_value_integer"),
            contact,
        ),
        Place(
            "tracking",
            "mail_tracking_value",
            CODE,
            ("new_value_char",),
            column("mail_tracking_value", "new_value_integer"),
            contact,
        ),
        Place(
            "tracking",
            "mail_tracking_value",
            SCRUB,
            ("old_value_char", "new_value_char", "old_value_text", "new_value_text"),
            through("mail_tracking_value", "mail_message_id", linked),
        ),
    ]


def _queue(linked):
    mails = either(
        relation("mail_mail_res_partner_rel", "mail_mail_id", "res_partner_id"),
        through("mail_mail", "mail_message_id", linked),
    )
    return [
        Place(
            "queue",
            "mail_mail",
            SCRUB,
            ("email_to", "email_cc", "body_html", "headers", "failure_reason"),
            mails,
        ),
        Place(
            "queue",
            "mail_notification",
            EMPTY,
            ("mail_email_address", "sms_number", "failure_reason"),
            column("mail_notification", "res_partner_id"),
        ),
    ]


_ATTACHED = on_contact("ir_attachment")
_CALENDAR = relation(
    "calendar_event_res_partner_rel", "calendar_event_id", "res_partner_id"
)

#: What does not depend on which models there are. A place whose table is not there
#: (its Odoo app is not installed) is passed over.
FIXED = [
    Place("order", "pos_order", EMPTY, ("email", "mobile"), column("pos_order")),
    Place(
        "payment",
        "pos_payment",
        EMPTY,
        ("cardholder_name",),
        through("pos_payment", "pos_order_id", column("pos_order")),
    ),
    Place(
        "online_payment",
        "payment_transaction",
        EMPTY,
        (
            "partner_name",
            "partner_email",
            "partner_phone",
            "partner_address",
            "partner_zip",
            "partner_city",
        ),
        column("payment_transaction"),
    ),
    Place(
        "bank",
        "res_partner_bank",
        CODE,
        ("acc_holder_name",),
        column("res_partner_bank"),
    ),
    Place(
        "bank_account",
        "res_partner_bank",
        KEEP,
        ("acc_number",),
        column("res_partner_bank"),
    ),
    Place(
        "image",
        "ir_attachment",
        DELETE,
        (),
        _ATTACHED,
        "t.res_field LIKE 'image\\_%' OR t.res_field LIKE 'avatar\\_%'",
    ),
    Place(
        "attachment",
        "ir_attachment",
        SCRUB,
        ("name", "description"),
        _ATTACHED,
        "t.res_field IS NULL",
    ),
    Place(
        "attachment",
        "ir_attachment",
        EMPTY,
        ("index_content",),
        _ATTACHED,
        "t.res_field IS NULL",
    ),
    Place("file", "ir_attachment", KEEP, (), _ATTACHED, "t.res_field IS NULL"),
    Place(
        "draft",
        "account_move",
        CODE,
        ("invoice_partner_display_name",),
        column("account_move"),
        "t.state != 'posted'",
    ),
    Place(
        "draft",
        "account_move",
        EMPTY,
        ("invoice_source_email",),
        column("account_move"),
        "t.state != 'posted'",
    ),
    Place(
        "invoice",
        "account_move",
        KEEP,
        (),
        column("account_move"),
        "t.state = 'posted'",
    ),
    Place(
        "statement",
        "account_bank_statement_line",
        KEEP,
        (),
        column("account_bank_statement_line"),
    ),
    Place(
        "activity",
        "mail_activity",
        SCRUB,
        ("summary", "note", "feedback", "res_name"),
        on_contact("mail_activity"),
    ),
    Place(
        "calendar",
        "calendar_event",
        SCRUB,
        ("name", "description", "location"),
        _CALENDAR,
    ),
    Place(
        "calendar",
        "calendar_attendee",
        CODE,
        ("common_name",),
        column("calendar_attendee"),
    ),
    Place(
        "calendar", "calendar_attendee", EMPTY, ("email",), column("calendar_attendee")
    ),
    Place("sms", "sms_sms", SCRUB, ("body",), column("sms_sms")),
    Place(
        "sms", "sms_sms", EMPTY, ("number",), column("sms_sms"), "t.state != 'outgoing'"
    ),
    Place(
        "sms_waiting",
        "sms_sms",
        KEEP,
        ("number",),
        column("sms_sms"),
        "t.state = 'outgoing'",
    ),
    Place(
        "letter",
        "snailmail_letter",
        EMPTY,
        ("street", "street2", "zip", "city"),
        column("snailmail_letter"),
        "t.state != 'pending'",
    ),
    Place(
        "import",
        "ir_model_data",
        SCRUB,
        ("name",),
        on_contact("ir_model_data", "model"),
    ),
    Place(
        "blacklist",
        "mail_blacklist",
        KEEP,
        ("email",),
        lambda chosen: SQL(
            "SELECT b.id, p.id AS partner_id FROM res_partner AS p "
            "JOIN mail_blacklist AS b ON b.email = p.email_normalized "
            "WHERE p.id IN (%s)",
            chosen.sql,
        ),
    ),
    Place(
        "blacklist",
        "phone_blacklist",
        KEEP,
        ("number",),
        lambda chosen: SQL(
            "SELECT b.id, p.id AS partner_id FROM res_partner AS p "
            "JOIN phone_blacklist AS b ON b.number = p.phone_sanitized "
            "WHERE p.id IN (%s)",
            chosen.sql,
        ),
    ),
]
