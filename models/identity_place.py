from collections import Counter

from odoo import api, models
from odoo.tools import SQL, ormcache
from odoo.tools.sql import existing_tables, table_columns

from . import identity_place_columns as columns_of
from . import identity_place_list as listed
from .identity_place_link import (
    CODE,
    DELETE,
    EMPTY,
    KEEP,
    SCRUB,
    Chosen,
    Place,
    column,
)

#: Kinds of fields that hold texts of several words.
NOTES = ("text", "html")
#: Ends of names of columns whose texts only programs write.
MECHANICAL = ("token", "uuid", "_number", "pos_reference", "ticket_code")


class IdentityPlace(models.AbstractModel):
    """Counts and cleans the places where identifiers sit besides the contact."""

    _name = "identity.place"
    _description = "Place of Identifiers"

    # Which there are

    @api.model
    @ormcache()
    def _places(self):
        """Return the places that this database has."""
        places = [
            *listed.messages(self._threads(), *self._tracked()),
            *listed.FIXED,
            self._contact_itself(),
            *self._documents(),
        ]
        tables = {place.table for place in places}
        there = set(existing_tables(self.env.cr, tables))
        columns = {table: set(table_columns(self.env.cr, table)) for table in there}
        return [
            place._replace(
                columns=tuple(c for c in place.columns if c in columns[place.table])
            )
            for place in places
            if place.table in there
        ]

    @api.model
    def _links_to_contacts(self):
        """Yield (model, field) of the stored columns that name a contact."""
        for name in sorted(self.env.registry):
            model = self.env[name]
            if model._abstract or not model._auto:
                continue
            if model._table in columns_of.OTHERWISE:
                continue
            for field in model._fields.values():
                if (
                    field.type == "many2one"
                    and field.comodel_name == "res.partner"
                    and field.store
                    and field.column_type
                    and not field.company_dependent
                ):
                    yield model, field

    @api.model
    def _tracked(self):
        """Return the ids of fields whose logged changes name a person."""
        Fields = self.env["ir.model.fields"].sudo()
        names = (*columns_of.MOVED, *columns_of.DERIVED, "display_name")
        own = Fields.search([("model", "=", "res.partner"), ("name", "in", names)])
        contacts = Fields.search(
            [("relation", "=", "res.partner"), ("ttype", "=", "many2one")]
        )
        return own.ids, contacts.ids

    @api.model
    def _threads(self):
        return [
            (model._name, model._table, field.name)
            for model, field in self._links_to_contacts()
            if "message_ids" in model._fields
        ]

    @api.model
    def _contact_itself(self):
        columns = self._text_columns(self.env["res.partner"])
        return Place(
            "contact",
            "res_partner",
            SCRUB,
            tuple(name for name in columns if name not in columns_of.NEUTRAL),
            column("res_partner", "id"),
        )

    @api.model
    def _documents(self):
        """Return the texts of all records that name a contact, in any app."""
        named = {(place.table, c) for place in listed.FIXED for c in place.columns}
        for model, field in self._links_to_contacts():
            table = model._table
            if table.startswith("mail_"):
                continue
            # A note is about the customer; a short text may be a number or a name of
            # anything.
            for types, about in ((NOTES, True), (("char",), False)):
                columns = tuple(
                    name
                    for name in self._text_columns(model, types)
                    if (table, name) not in named
                )
                if columns:
                    yield Place(
                        "document",
                        table,
                        SCRUB,
                        columns,
                        column(table, field.name),
                        columns_of.UNCHANGED.get(table, "TRUE"),
                        about,
                    )

    @api.model
    def _text_columns(self, model, types=("char", *NOTES)):
        return [
            field.name
            for field in model._fields.values()
            if field.store
            and field.type in types
            and not field.name.endswith(MECHANICAL)
            # A name that nobody can write is a number.
            and not (field.name == "name" and field.readonly)
            and not field.translate
            and not field.company_dependent
            and not field.related
        ]

    @api.model
    def _present(self):
        """Return the places whose table has a row at all: most have none."""
        places = self._places()
        tables = sorted({place.table for place in places})
        rows = self.env.execute_query(
            SQL(" UNION ALL ").join(
                SQL(
                    "SELECT %s WHERE EXISTS (SELECT FROM %s)",
                    table,
                    SQL.identifier(table),
                )
                for table in tables
            )
        )
        filled = {table for (table,) in rows}
        return [place for place in places if place.table in filled]

    # Counting

    @api.model
    def _count(self, chosen, rules=(EMPTY, CODE, SCRUB, DELETE, KEEP), places=None):
        """Count what there is about contacts.

        :param SQL chosen: gives the ids of the contacts
        :param rules: what counts: places with one of these rules
        :param places: those of :meth:`_present`, where they are known
        :return: code of the place -> number of rows
        :rtype: dict
        """
        tables = {}
        for place in self._present() if places is None else places:
            if place.rule in rules:
                tables.setdefault((place.code, place.table), []).append(place)
        chosen = Chosen(chosen)
        counts = Counter()
        for (code, table), places in tables.items():
            rows = SQL(" UNION ").join(self._rows_of(place, chosen) for place in places)
            [[count]] = self.env.execute_query(
                SQL("SELECT count(*) FROM (%s) AS %s", rows, SQL.identifier(table))
            )
            counts[code] += count
        return {code: count for code, count in counts.items() if count}

    @api.model
    def _rows_of(self, place, chosen):
        return SQL(
            "SELECT t.id FROM %(table)s AS t WHERE t.id IN "
            "(SELECT linked.id FROM (%(links)s) AS linked) AND %(holding)s",
            table=SQL.identifier(place.table),
            links=place.links(chosen),
            holding=self._holding(place),
        )

    @api.model
    def _holding(self, place):
        """Return the condition that a row has something in it."""
        # The list is our own constant text.
        where = SQL(place.where.replace("%", "%%"))  # pylint: disable=sql-injection
        if not place.columns:
            return SQL("(%s)", where)
        filled = SQL(" OR ").join(
            SQL("t.%s <> ''", SQL.identifier(name)) for name in place.columns
        )
        return SQL("(%s) AND (%s)", where, filled)
