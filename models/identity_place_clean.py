from collections import defaultdict

from odoo import api, models
from odoo.tools import SQL

from .identity_place_link import CODE, DELETE, EMPTY, SCRUB, Chosen, message_links


class IdentityPlace(models.AbstractModel):
    """Cleans the places of contacts that live under their codes already."""

    _inherit = "identity.place"

    @api.model
    def _clean(self, partner_ids, scrubber_of, places=None):
        """Clean all places of contacts that live under their codes already.

        :param partner_ids: ids of ``res.partner``
        :param scrubber_of: gives the ``core.scrub.Scrubber`` of an id
        :return: code of the place -> number of rows that were changed or deleted
        :rtype: dict
        """
        chosen = self._chosen_table(list(partner_ids))
        # The one search that is long, and that several places need.
        rows = self.env.execute_query(message_links(self._threads())(chosen))
        chosen.messages = SQL(
            "SELECT * FROM unnest(%s::int[], %s::int[]) AS message (id, partner_id)",
            [row[0] for row in rows],
            [row[1] for row in rows],
        )
        ways = {EMPTY: self._empty, CODE: self._put_code, DELETE: self._delete}
        # A row counts once, although several columns of it may be cleaned.
        cleaned = defaultdict(set)
        for place in self._present() if places is None else places:
            ids = ()
            if place.rule == SCRUB:
                ids = self._scrub(place, chosen, scrubber_of)
            elif place.rule in ways:
                ids = ways[place.rule](place, chosen)
            cleaned[place.code].update((place.table, row_id) for row_id in ids)
        return {code: len(rows) for code, rows in cleaned.items() if rows}

    # Each way takes a place and the contacts, and returns the ids of changed rows.

    @api.model
    def _chosen_table(self, partner_ids):
        """Put the contacts into a table of this transaction.

        Some fifty queries ask about them: as a list, PostgreSQL would read thousands of
        numbers in each, and guess how many there are.
        """
        cr = self.env.cr
        cr.execute(
            "CREATE TEMP TABLE IF NOT EXISTS identity_chosen (id integer PRIMARY KEY) "
            "ON COMMIT DROP"
        )
        cr.execute("DELETE FROM identity_chosen")
        cr.execute(
            SQL("INSERT INTO identity_chosen SELECT unnest(%s::int[])", partner_ids)
        )
        cr.execute("ANALYZE identity_chosen")
        return Chosen(SQL("SELECT chosen.id FROM identity_chosen AS chosen"))

    @api.model
    def _empty(self, place, chosen):
        if not place.columns:
            return ()
        names = [SQL.identifier(name) for name in place.columns]
        rows = self.env.execute_query(
            SQL(
                "UPDATE %(table)s AS t SET %(emptied)s WHERE t.id IN (%(rows)s) "
                "AND (%(filled)s) RETURNING t.id",
                table=SQL.identifier(place.table),
                emptied=SQL(", ").join(SQL("%s = NULL", name) for name in names),
                rows=self._rows_of(place, chosen),
                filled=SQL(" OR ").join(SQL("t.%s IS NOT NULL", n) for n in names),
            )
        )
        return [row[0] for row in rows]

    @api.model
    def _put_code(self, place, chosen):
        # In two steps: PostgreSQL would look through all contacts for the few rows.
        rows = self.env.execute_query(
            SQL(
                "SELECT t.id, linked.partner_id FROM %(table)s AS t "
                "JOIN (%(links)s) AS linked ON linked.id = t.id WHERE %(holding)s",
                table=SQL.identifier(place.table),
                links=place.links(chosen),
                holding=self._holding(place),
            )
        )
        if not rows:
            return ()
        [name] = place.columns
        changed = self.env.execute_query(
            SQL(
                """
                UPDATE %(table)s AS t SET %(column)s = p.complete_name
                FROM unnest(%(ids)s, %(partner_ids)s) AS linked (id, partner_id)
                JOIN res_partner AS p ON p.id = linked.partner_id
                WHERE t.id = linked.id
                    AND t.%(column)s IS DISTINCT FROM p.complete_name
                RETURNING t.id
                """,
                table=SQL.identifier(place.table),
                column=SQL.identifier(name),
                ids=[row[0] for row in rows],
                partner_ids=[row[1] for row in rows],
            )
        )
        return [row[0] for row in changed]

    @api.model
    def _delete(self, place, chosen):
        rows = self.env.execute_query(self._rows_of(place, chosen))
        ids = [row[0] for row in rows]
        if not ids:
            return ()
        if place.table == "ir_attachment":
            # The model removes the file too, once nothing else needs it.
            self.env["ir.attachment"].sudo().browse(ids).unlink()
        else:
            table = SQL.identifier(place.table)
            self.env.cr.execute(SQL("DELETE FROM %s WHERE id = ANY(%s)", table, ids))
        return ids

    @api.model
    def _scrub(self, place, chosen, scrubber_of):
        if not place.columns:
            return ()
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
        return changed

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
