"""How a place of identifiers is described, and how its rows are linked to contacts.

The places themselves are in :mod:`.identity_place_list`.
"""

from typing import NamedTuple

from odoo.tools import SQL

#: What happens to what is found.
EMPTY = "empty"  #: the columns are emptied
CODE = "code"  #: the code takes the place of the columns
SCRUB = "scrub"  #: the code takes the place of the person's values in the texts
DELETE = "delete"  #: the rows are deleted
KEEP = "keep"  #: it stays, and the report says so


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


def relation(table, record, name, where=None):
    """Link by a table of pairs.

    :param SQL where: which pairs count
    """

    def links(chosen):
        return SQL(
            "SELECT %(record)s AS id, %(column)s AS partner_id FROM %(table)s "
            "WHERE %(where)s AND %(column)s IN (%(chosen)s)",
            table=SQL.identifier(table),
            record=SQL.identifier(record),
            column=SQL.identifier(name),
            where=where or SQL("TRUE"),
            chosen=chosen.sql,
        )

    return links


def column(table, name="partner_id"):
    """Link by a column of the table."""
    return relation(table, "id", name)


def on_contact(table, model="res_model", record="res_id"):
    """Link by the name of the model and the id of the record."""
    on_it = SQL("%s = 'res.partner'", SQL.identifier(model))
    return relation(table, "id", record, on_it)


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
