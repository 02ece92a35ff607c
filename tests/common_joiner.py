"""Somebody who has a full dump of the database, and wants to know who said what.

He knows what stands on each receipt and in its order, and looks for it near the words
of each answer: by what a row points at, by values that two rows share, by hashes of
what he knows, by times, and by the order in which rows lie.
"""

import hashlib
import json
import re
from collections import defaultdict

from odoo.tools import SQL

TABLES = """
    SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname = 'public' ORDER BY 1
"""
POINTERS = """
    SELECT t.relname, a.attname, f.relname
      FROM pg_constraint k
      JOIN pg_class t ON t.oid = k.conrelid
      JOIN pg_class f ON f.oid = k.confrelid
      JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
     WHERE k.contype = 'f' AND array_length(k.conkey, 1) = 1
"""
#: Values as short as these are shared by chance.
SHORTEST = 8
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*")
HASHES = ("md5", "sha1", "sha256", "sha512", "blake2b")
#: What may stand before or after a value that is hashed.
SALTS = (
    "",
    "survey-ticket order ",
    "survey-ticket pool ",
    "pos_order,",
    "res.partner,",
)


#: What of a receipt the joiner has to find out, or looks for in another way.
WHAT_IS_SOUGHT = ("word", "at", "handed")


class Dump:
    """Every row of every table, as a dump has them: in the order of the disk."""

    def __init__(self, cr):
        cr.execute(TABLES)
        self.rows = []
        for [table] in cr.fetchall():
            name = SQL.identifier(table)
            cr.execute(SQL("SELECT to_jsonb(t)::text FROM %s t ORDER BY ctid", name))
            self.rows += [(table, text) for [text] in cr.fetchall()]
        cr.execute(POINTERS)
        self.pointers = defaultdict(dict)
        for table, column, target in cr.fetchall():
            self.pointers[table][column] = target

    def add(self, table, **row):
        """Add a row that is not there, as a control."""
        self.rows.append((table, json.dumps(row, default=str)))

    def with_word(self, word):
        return [row for row in self.rows if word in row[1]]


class Joiner:
    """Looks in a dump for what leads from words to receipts.

    :param dump: the :class:`Dump`
    :param words: what each answer says, and nobody else
    :param receipts: for each receipt a dict of what is known of it, with ``order`` and
        ``partner`` as ids
    """

    def __init__(self, dump, words, receipts):
        self.dump, self.words, self.receipts = dump, words, receipts
        self.places = {
            (table, row["id"]): row
            for table, row in self._parsed(dump.rows)
            if isinstance(row.get("id"), int)
        }
        self.near = self._only_theirs(
            {word: self._around(self._parsed(dump.with_word(word))) for word in words}
        )

    # What is near the words of an answer

    def _parsed(self, rows):
        return [(table, json.loads(text)) for table, text in rows]

    def _around(self, rows):
        """Return rows, what they point at, and what that points at."""
        found, last = {}, rows
        for _hop in range(3):
            found.update(
                ((table, json.dumps(row)), (table, row)) for table, row in last
            )
            last = [
                (target, self.places[target, row[column]])
                for table, row in last
                for column, target in self.dump.pointers[table].items()
                if (target, row.get(column)) in self.places
            ]
        return found

    def _only_theirs(self, near):
        """Leave out what is near to several: it tells nobody from another."""
        count = defaultdict(int)
        for rows in near.values():
            for row in rows:
                count[row] += 1
        return {
            word: [place for row, place in rows.items() if count[row] == 1]
            for word, rows in near.items()
        }

    def _values(self, rows):
        text = "\n".join(json.dumps(row) for _table, row in rows)
        return {one for one in re.findall(r"[\w.@:-]+", text) if len(one) >= SHORTEST}

    # Ways to join

    def by_pointer(self):
        """Return (word, receipt) where rows lead to the order or the customer."""
        return {
            (word, number)
            for word, rows in self.near.items()
            for number, receipt in enumerate(self.receipts)
            if any(
                (table, row.get("id"))
                in (
                    ("pos_order", receipt["order"]),
                    ("res_partner", receipt["partner"]),
                )
                for table, row in rows
            )
        }

    def by_value(self):
        """Return (word, receipt) where rows share a rare value, perhaps by a third."""
        return self._sharing({n: self._known(r) for n, r in enumerate(self.receipts)})

    def by_hash(self):
        """Return (word, receipt) where rows have a hash of what is known."""
        return self._sharing(
            {
                number: {
                    getattr(hashlib, kind)(f"{salt}{value}".encode()).hexdigest()
                    for value in self._known(receipt) | self._ids(receipt)
                    for salt in SALTS
                    for kind in HASHES
                }
                for number, receipt in enumerate(self.receipts)
            }
        )

    def _known(self, receipt):
        return {
            str(value)
            for name, value in receipt.items()
            if isinstance(value, str)
            and len(value) >= SHORTEST
            and name not in WHAT_IS_SOUGHT
        }

    def _ids(self, receipt):
        return {str(value) for value in receipt.values() if isinstance(value, int)}

    def _sharing(self, wanted):
        found = set()
        for word, rows in self.near.items():
            values = self._values(rows)
            third = {
                text
                for value in values
                if len(value) >= 2 * SHORTEST
                for _table, text in self._rare(value)
            }
            for number, signs in wanted.items():
                if signs & values or any(
                    sign in text for text in third for sign in signs
                ):
                    found.add((word, number))
        return found

    def _rare(self, value):
        rows = self.dump.with_word(value)
        return rows if len(rows) <= 5 else ()

    def by_time(self, times):
        """Return (word, receipt) by the last time before one near the words.

        :param times: of the moment of each receipt, as the dump writes them
        """
        found = set()
        for word, rows in self.near.items():
            for moment in TIME.findall(json.dumps([row for _table, row in rows])):
                before = [time for time in times if time <= moment]
                if before:
                    found.add((word, times.index(max(before))))
        return found

    def by_order(self, table, place):
        """Return (word, receipt) where words and receipts lie in the same order.

        :param place: gives the place of a row: on the disk, or its number
        """
        texts = [text for name, text in self.dump.rows if name == table]
        if place:
            texts.sort(key=lambda text: place(json.loads(text)))
        text = "\n".join(texts)
        there = sorted((word for word in self.words if word in text), key=text.index)
        return {(word, number) for number, word in enumerate(there)}
