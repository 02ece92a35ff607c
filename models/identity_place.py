from collections import Counter

from odoo import _, api, models
from odoo.tools import SQL, ormcache
from odoo.tools.sql import existing_tables, table_columns

from . import identity_place_list as listed
from .identity_place_list import CODE, DELETE, EMPTY, KEEP, SCRUB, Place

#: Kinds of fields that hold texts of several words.
NOTES = ("text", "html")
#: Ends of names of columns whose texts only programs write.
MECHANICAL = ("token", "uuid", "_number", "tracking_number", "ticket_code")


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
            *listed.messages(self._threads()),
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
            if model._table in listed.OTHERWISE:
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
            tuple(name for name in columns if name not in listed.NEUTRAL),
            listed.column("res_partner", "id"),
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
                        listed.column(table, field.name),
                        listed.UNCHANGED.get(table, "TRUE"),
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
    def _count(self, chosen, rules=(EMPTY, CODE, SCRUB, DELETE, KEEP)):
        """Count what there is about contacts.

        :param SQL chosen: gives the ids of the contacts
        :param rules: what counts: places with one of these rules
        :return: code of the place -> number of rows
        :rtype: dict
        """
        tables = {}
        for place in self._present():
            if place.rule in rules:
                tables.setdefault((place.code, place.table), []).append(place)
        chosen = listed.Chosen(chosen)
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

    # Cleaning

    @api.model
    def _clean(self, partner_ids, scrubber_of):
        """Clean all places of contacts that live under their codes already.

        :param partner_ids: ids of ``res.partner``
        :param scrubber_of: gives the ``core.scrub.Scrubber`` of an id
        :return: code of the place -> number of rows that were changed or deleted
        :rtype: dict
        """
        chosen = listed.Chosen(SQL("SELECT unnest(%s)", list(partner_ids)))
        # The one search that is long, and that several places need.
        rows = self.env.execute_query(listed.message_links(self._threads())(chosen))
        chosen.messages = SQL(
            "SELECT * FROM unnest(%s::int[], %s::int[]) AS message (id, partner_id)",
            [row[0] for row in rows],
            [row[1] for row in rows],
        )
        ways = {EMPTY: self._empty, CODE: self._put_code, DELETE: self._delete}
        counts = Counter()
        for place in self._present():
            if place.rule == SCRUB:
                counts[place.code] += self._scrub(place, chosen, scrubber_of)
            elif place.rule in ways:
                counts[place.code] += ways[place.rule](place, chosen)
        return {code: count for code, count in counts.items() if count}

    @api.model
    def _empty(self, place, chosen):
        if not place.columns:
            return 0
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s AS t SET %(emptied)s WHERE t.id IN (%(rows)s)",
                table=SQL.identifier(place.table),
                emptied=SQL(", ").join(
                    SQL("%s = NULL", SQL.identifier(name)) for name in place.columns
                ),
                rows=self._rows_of(place, chosen),
            )
        )
        return self.env.cr.rowcount

    @api.model
    def _put_code(self, place, chosen):
        changed = 0
        for name in place.columns:
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %(table)s AS t SET %(column)s = p.complete_name
                    FROM (%(links)s) AS linked
                    JOIN res_partner AS p ON p.id = linked.partner_id
                    WHERE t.id = linked.id AND %(holding)s
                        AND t.%(column)s IS DISTINCT FROM p.complete_name
                    """,
                    table=SQL.identifier(place.table),
                    column=SQL.identifier(name),
                    links=place.links(chosen),
                    holding=self._holding(place),
                )
            )
            changed += self.env.cr.rowcount
        return changed

    @api.model
    def _delete(self, place, chosen):
        rows = self.env.execute_query(self._rows_of(place, chosen))
        ids = [row[0] for row in rows]
        if not ids:
            return 0
        if place.table == "ir_attachment":
            # The model removes the file too, once nothing else needs it.
            self.env["ir.attachment"].sudo().browse(ids).unlink()
        else:
            table = SQL.identifier(place.table)
            self.env.cr.execute(SQL("DELETE FROM %s WHERE id = ANY(%s)", table, ids))
        return len(ids)

    @api.model
    def _scrub(self, place, chosen, scrubber_of):
        if not place.columns:
            return 0
        rows = self.env.execute_query(
            SQL(
                "SELECT t.id, linked.partner_id, %(columns)s FROM %(table)s AS t "
                "JOIN (%(links)s) AS linked ON linked.id = t.id WHERE %(holding)s",
                columns=SQL(", ").join(
                    SQL("t.%s", SQL.identifier(name)) for name in place.columns
                ),
                table=SQL.identifier(place.table),
                links=place.links(chosen),
                holding=self._holding(place),
            )
        )
        # One text may be about several customers of the batch.
        texts, before, owners = {}, {}, {}
        for row_id, partner_id, *values in rows:
            scrubber = scrubber_of(partner_id)
            scrub = scrubber.about if place.about else scrubber.elsewhere
            before.setdefault(row_id, values)
            current = texts.get(row_id, values)
            texts[row_id] = [scrub(text) if text else text for text in current]
            if texts[row_id] != current:
                owners.setdefault(row_id, []).append(partner_id)
        changed = {i: texts[i] for i in texts if texts[i] != before[i]}
        self._store(place.table, place.columns, changed)
        if place.table == "mail_mail":
            self._readdress(owners)
        return len(changed)

    @api.model
    def _store(self, table, columns, changed):
        """Store new texts: id -> values of the columns."""
        if not changed:
            return
        names = [SQL.identifier(name) for name in columns]
        self.env.cr.execute(
            SQL(
                "UPDATE %(table)s AS t SET %(assigned)s "
                "FROM unnest(%(ids)s, %(arrays)s) AS new (id, %(names)s) "
                "WHERE t.id = new.id",
                table=SQL.identifier(table),
                assigned=SQL(", ").join(SQL("%s = new.%s", n, n) for n in names),
                ids=list(changed),
                arrays=SQL(", ").join(
                    SQL("%s::text[]", list(values))
                    for values in zip(*changed.values(), strict=True)
                ),
                names=SQL(", ").join(names),
            )
        )

    @api.model
    def _readdress(self, owners):
        """Let e-mails that named an address name the customer instead, so that the
        address is looked up when they are sent.

        :param dict owners: id of ``mail.mail`` -> ids of the customers
        """
        mails = self.env["mail.mail"].sudo().browse(owners)
        mails.invalidate_recordset()
        for mail in mails:
            partners = self.env["res.partner"].sudo().browse(owners[mail.id])
            codes = [partner.name for partner in partners]
            kept = {
                name: self._without_codes(mail[name], codes)
                for name in ("email_to", "email_cc")
            }
            if kept != {name: mail[name] for name in kept}:
                mail.write({**kept, "recipient_ids": [(4, p.id) for p in partners]})

    @api.model
    def _without_codes(self, addresses, codes):
        if not addresses:
            return addresses
        parts = [part.strip() for part in addresses.split(",")]
        kept = [part for part in parts if not any(code in part for code in codes)]
        return addresses if kept == parts else ", ".join(kept) or False

    # Words for people

    @api.model
    def _labels(self):
        """Return code -> (name, what happens there), in the order of reports."""
        return {
            "message": (
                _("Messages"),
                _("The code takes the place of the person's values; senders go."),
            ),
            "tracking": (
                _("Logged changes"),
                _("Changes of identity fields are deleted; the code takes the place."),
            ),
            "queue": (
                _("E-mails and notifications"),
                _("Addresses go: they are looked up when an e-mail is sent."),
            ),
            "order": (_("E-mail and mobile of orders"), _("Emptied.")),
            "payment": (_("Cardholder names of payments"), _("Emptied.")),
            "online_payment": (_("Payers of online payments"), _("Emptied.")),
            "contact": (
                _("Other fields of the contact"),
                _("The code takes the place of the person's values."),
            ),
            "image": (_("Pictures of the contact"), _("Deleted.")),
            "attachment": (
                _("Names of attached files"),
                _("The code takes the place of the person's values."),
            ),
            "bank": (_("Holders of bank accounts"), _("The code takes their place.")),
            "draft": (_("Draft invoices and entries"), _("The code takes the place.")),
            "activity": (
                _("Activities"),
                _("The code takes the place of the person's values."),
            ),
            "calendar": (
                _("Meetings"),
                _("The code takes the place of the person's values."),
            ),
            "sms": (_("Text messages"), _("Numbers go; the code takes the place.")),
            "letter": (_("Letters by post"), _("Addresses of sent letters go.")),
            "import": (
                _("External names of imports"),
                _("The code takes the place of the person's values."),
            ),
            "document": (
                _("Other documents of the customer"),
                _("The code takes the place of full values in their texts."),
            ),
            "unlinked": (
                _("Texts without a link to the customer"),
                _("Full names, phone numbers and e-mail addresses are replaced."),
            ),
            **self._kept_labels(),
        }

    @api.model
    def _kept_labels(self):
        """Return code -> (name, why it stays) of what is not cleaned."""
        return {
            "invoice": (
                _("Issued invoices and posted entries"),
                _("Stay: the law wants them as they were issued."),
            ),
            "statement": (
                _("Lines of bank statements"),
                _("Stay: the law wants them as the bank sent them."),
            ),
            "bank_account": (
                _("Bank account numbers"),
                _("Stay: without them nobody can be paid. Delete what is not needed."),
            ),
            "file": (
                _("Contents of attached files"),
                _("Stay: nobody can see what is in a file. Look through them."),
            ),
            "blacklist": (
                _("Blacklisted addresses and numbers"),
                _("Stay: the wish to be left alone must hold."),
            ),
            "sms_waiting": (
                _("Text messages that wait to be sent"),
                _("Stay until they are sent. Clean again afterwards."),
            ),
        }
