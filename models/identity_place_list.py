"""Where Odoo keeps names, phone numbers and addresses of customers besides the contact.

This is the one list of them: the protection of contacts counts and cleans what is here
(:mod:`.identity_place`), and the search for leaks may look here first. What is said
here is said to people in docs/administration.md.
"""

from typing import NamedTuple

from odoo.tools import SQL

#: What happens to what is found.
EMPTY = "empty"  #: the columns are emptied
CODE = "code"  #: the code takes the place of the columns
SCRUB = "scrub"  #: the code takes the place of the person's values in the texts
DELETE = "delete"  #: the rows are deleted
KEEP = "keep"  #: it stays, and the report says so

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


class Place(NamedTuple):
    """One place.

    :ivar str code: technical name; several places may share one, and are one for people
    :ivar str table: the table
    :ivar str rule: see above
    :ivar tuple columns: the columns that count
    :ivar links: makes SQL that gives rows (id of the table, id of the contact), from
        :class:`Chosen`
    :ivar str where: which rows count, as a condition on ``t``
    :ivar bool about: whether the texts are about the customer, so that parts of a
        name count too
    """

    code: str
    table: str
    rule: str
    columns: tuple
    links: object
    where: str = "TRUE"
    about: bool = True


class Chosen:
    """Contacts.

    :param SQL sql: gives their ids
    :param SQL messages: gives the messages about them, if that was asked before: rows
        (id of the message, id of the contact)
    """

    def __init__(self, sql, messages=None):
        self.sql = sql
        self.messages = messages


def column(table, name="partner_id"):
    """Link by a column of the table."""

    def links(chosen):
        return SQL(
            "SELECT id, %(column)s AS partner_id FROM %(table)s "
            "WHERE %(column)s IN (%(chosen)s)",
            table=SQL.identifier(table),
            column=SQL.identifier(name),
            chosen=chosen.sql,
        )

    return links


def on_contact(table, model="res_model", record="res_id"):
    """Link by the name of the model and the id of the record."""

    def links(chosen):
        return SQL(
            "SELECT id, %(record)s AS partner_id FROM %(table)s "
            "WHERE %(model)s = 'res.partner' AND %(record)s IN (%(chosen)s)",
            table=SQL.identifier(table),
            model=SQL.identifier(model),
            record=SQL.identifier(record),
            chosen=chosen.sql,
        )

    return links


def through(table, name, links_of):
    """Link by a column that names a row of another table, which is linked itself."""

    def links(chosen):
        return SQL(
            "SELECT child.id, linked.partner_id FROM %(table)s AS child "
            "JOIN (%(linked)s) AS linked ON linked.id = child.%(column)s",
            table=SQL.identifier(table),
            column=SQL.identifier(name),
            linked=links_of(chosen),
        )

    return links


def either(*parts):
    """Link by any of several ways."""

    def links(chosen):
        return SQL(" UNION ").join(part(chosen) for part in parts)

    return links


def relation(table, record, name):
    """Link by a table of pairs."""

    def links(chosen):
        return SQL(
            "SELECT %(record)s AS id, %(column)s AS partner_id FROM %(table)s "
            "WHERE %(column)s IN (%(chosen)s)",
            table=SQL.identifier(table),
            record=SQL.identifier(record),
            column=SQL.identifier(name),
            chosen=chosen.sql,
        )

    return links


def message_links(threads):
    """Link messages: on the contact, by it, to it, and on documents of it.

    :param threads: (model, table, column of the contact) of documents with messages
    """

    def on_document(model, table, name):
        def links(chosen):
            return SQL(
                "SELECT m.id, d.%(column)s FROM %(table)s AS d "
                "JOIN mail_message AS m ON m.model = %(model)s AND m.res_id = d.id "
                "WHERE d.%(column)s IN (%(chosen)s)",
                table=SQL.identifier(table),
                column=SQL.identifier(name),
                model=model,
                chosen=chosen.sql,
            )

        return links

    every = either(
        on_contact("mail_message", "model"),
        column("mail_message", "author_id"),
        relation("mail_message_res_partner_rel", "mail_message_id", "res_partner_id"),
        relation("mail_notification", "mail_message_id", "res_partner_id"),
        *(on_document(*thread) for thread in threads),
    )
    return lambda chosen: chosen.messages or every(chosen)


def messages(threads):
    """Return the places of messages, and of what was sent because of them."""
    linked = message_links(threads)
    mails = either(
        relation("mail_mail_res_partner_rel", "mail_mail_id", "res_partner_id"),
        through("mail_mail", "mail_message_id", linked),
    )
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
            "t.field_id IN (SELECT id FROM ir_model_fields WHERE model = 'res.partner' "
            f"AND name IN {(*MOVED, *DERIVED, 'display_name')})",
        ),
        Place(
            "tracking",
            "mail_tracking_value",
            CODE,
            ("old_value_char",),
            column("mail_tracking_value", "old_value_integer"),
            TRACKED_CONTACT,
        ),
        Place(
            "tracking",
            "mail_tracking_value",
            CODE,
            ("new_value_char",),
            column("mail_tracking_value", "new_value_integer"),
            TRACKED_CONTACT,
        ),
        Place(
            "tracking",
            "mail_tracking_value",
            SCRUB,
            ("old_value_char", "new_value_char", "old_value_text", "new_value_text"),
            through("mail_tracking_value", "mail_message_id", linked),
        ),
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


TRACKED_CONTACT = (
    "t.field_id IN (SELECT id FROM ir_model_fields WHERE relation = 'res.partner' "
    "AND ttype = 'many2one')"
)
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
    "customer_code_batch": ("domain",),
    "calendar_event": ("name", "description", "location"),
    "calendar_attendee": ("common_name", "email"),
    "stock_picking": ("note",),
}
