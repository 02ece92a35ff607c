"""Opening a page of customers, recorded, against the bare work of the same kind."""

import itertools
import json
from contextlib import closing

import psycopg2
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from odoo.addons.pos_customer_identity.core.vault import envelope
from odoo.addons.pos_customer_identity.core.vault.primitives import check_value, pack
from odoo.addons.pos_customer_identity.core.vault.vault import Access

import fixture
import measure
import protected
import server
import watch
from report import Section, seconds

PAGE = 80
#: Pages that are opened in turn.
PAGES = 5
REPEATS = 30
CALLS = 10
FIELDS = ("name", "phone", "email")
SETS = ("name", "contact")
#: What a list of customers shows without identities.
LIST = ("name", "customer_code", "identity_protected", "write_date")

SEALED = """
    SELECT v.person, v.version, p.epoch, p.data_key, v.sealed_name, v.sealed_contact
    FROM identity.version v JOIN identity.person p USING (person, vault)
    WHERE v.version = ANY (%s::uuid[]) AND v.vault = %s
"""
GRANT = """
    INSERT INTO identity_reveal (user_id, partner_id, purpose_id, expires_at)
    SELECT %s, unnest(%s), (SELECT id FROM identity_purpose
        WHERE code = 'service_call'), now() AT TIME ZONE 'UTC' + interval '1 day'
"""


def run(sizes):
    section = Section(f"Revealing {PAGE} customers of a list")
    for customers in sizes:
        database = protected.prepare(customers)
        pages = [Page(database, ids) for ids in granted_pages(database)]
        measure_vault(section, customers, database, pages)
        measure_list(section, customers, database, pages)
        fixture.execute(database, "DELETE FROM identity_reveal")
    section.note(
        f"Opened are name, phone and e-mail: two sealed sets of each of {PAGE} "
        "customers, under a key of their own each. The bare work is one SELECT, and "
        "AES-GCM, HMAC and JSON for the same bytes, without any check, limit of time "
        "or record."
    )
    return section


def granted_pages(database):
    """Return ids of customers, page by page, which the user may see for a day."""
    ids = protected.persons(database, PAGE * PAGES)
    fixture.execute(database, "DELETE FROM identity_reveal")
    fixture.execute(database, GRANT, [server.USER_ID, ids])
    return [ids[at : at + PAGE] for at in range(0, len(ids), PAGE)]


class Page:
    """Customers of one page of a list."""

    def __init__(self, database, ids):
        self.ids = ids
        with server.transaction(database) as env:
            bridge = env["identity.vault"]
            partners = env["res.partner"].sudo().browse(ids)
            self.asks = [bridge._ask(partner) for partner in partners]
            self.vault = bridge._vault()
        self.vault.open()

    def read(self):
        """Open the page as the addon does."""
        access = Access(server.USER_ID, "service_call", "read", "office 127.0.0.1", 1)
        identities = self.vault.read(self.asks, FIELDS, access)
        assert len(identities) == PAGE

    def read_reconnecting(self):
        self.vault.store.close()
        self.read()

    def read_reopening(self):
        self.vault.close()
        self.read()


class Bare:
    """The least that opening a page takes, by hand on a connection of its own."""

    def __init__(self, cursor, page):
        self.cursor = cursor
        self.page = page
        self.vault = page.vault
        self.versions = [ask.pointer.version for ask in page.asks]
        keys = self.vault.keyring._keys
        self.epochs = {name: key.aes for name, key in keys.epochs.items()}

    def select(self):
        self.cursor.execute(SEALED, [self.versions, self.vault.vault])
        opened = [self._open(*row) for row in self.cursor]
        self.cursor.connection.commit()
        assert len(opened) == PAGE

    def _open(self, person, version, epoch, wrapped, *sealed):
        person, version, epoch = (
            uuid.replace("-", "") for uuid in (person, version, epoch)
        )
        wrapped = bytes(wrapped)
        bound = pack(*self._bound_to_key(person, epoch))
        key = self.epochs[epoch].decrypt(wrapped[1:13], wrapped[13:], bound)
        cipher, check = AESGCM(key), check_value(key)
        values = {}
        for name, data in zip(SETS, map(bytes, sealed), strict=True):
            place = envelope.Context(self.vault.vault, 0, person, name, version)
            plain = cipher.decrypt(data[1:13], data[13:], place.aad(check))
            length = int.from_bytes(plain[:4], "big")
            values |= json.loads(plain[4 : 4 + length])
        return values

    def _bound_to_key(self, person, epoch):
        return "pos_customer_identity data key 1", self.vault.vault, person, epoch

    def insert(self):
        self.cursor.execute("INSERT INTO bench_insert VALUES (%s)", ["x" * 4000])
        self.cursor.connection.commit()


def measure_vault(section, customers, database, pages):
    beside = fixture.vault_of(database)
    fixture.execute(beside, "DROP TABLE IF EXISTS bench_insert")
    fixture.execute(beside, "CREATE TABLE bench_insert (body text)")
    with closing(psycopg2.connect(dbname=beside)) as connection:
        bare = itertools.cycle([Bare(connection.cursor(), page) for page in pages])
        next_page = itertools.cycle(pages)
        samples = measure.interleave(
            {
                "pooled": lambda: next(next_page).read(),
                "connection": lambda: next(next_page).read_reconnecting(),
                "cold": lambda: next(next_page).read_reopening(),
                "bare": lambda: next(bare).select(),
                "insert": lambda: next(bare).insert(),
                "connect": lambda: psycopg2.connect(dbname=beside).close(),
            },
            REPEATS,
            calls=dict.fromkeys(("pooled", "bare", "insert"), CALLS),
        )
    fixture.execute(beside, "DROP TABLE bench_insert")
    report_vault(section, customers, samples)
    report_statements(section, customers, pages)


def report_vault(section, customers, samples):
    bare = samples["bare"]
    for name, what in (
        ("bare", "bare SELECT and decryption"),
        ("insert", "a committed insert"),
        ("connect", "a new connection"),
        ("pooled", f"the vault opens {PAGE}, recorded"),
        ("connection", "the same on a new connection"),
        ("cold", "the same after all keys were forgotten"),
    ):
        sample = samples[name]
        times = f"p95 {seconds(sample.p95)}"
        if name in ("pooled", "connection", "cold"):
            times += f"; {measure.ratio(sample, bare):.1f} times the bare work"
        section.row(what, customers, sample, times)
    for name, limit in (("pooled", 0.005), ("cold", 0.020)):
        sample = samples[name]
        how = "pooled" if name == "pooled" else "cold (new connection, keys opened)"
        section.target(
            f"{PAGE} of {customers:,} customers, recorded, in at most "
            f"{limit * 1000:.0f} ms {how}: p95",
            f"p95 {seconds(sample.p95)}, median {seconds(sample.median)}, the fastest "
            f"{seconds(sample.fastest)}",
            sample.p95 <= limit,
        )


def report_statements(section, customers, pages):
    rounds = 50
    for page in pages:
        page.read()
    with watch.Watch() as seen:
        for page in itertools.islice(itertools.cycle(pages), rounds):
            page.read()
    section.target(
        f"one query for the records of a page, no new connection ({customers:,} "
        "customers)",
        f"{seen.records} queries for the records in {rounds} pages, "
        f"{len(seen.statements)} statements with those of the audit chain, "
        f"{seen.connections} new connections",
        seen.records == rounds and not seen.connections,
    )


def measure_list(section, customers, database, pages):
    """Compare Odoo's reading of a list with and without identity fields."""
    next_page = itertools.cycle(pages)
    shown = (*LIST, "identity_revealed", *(f"identity_{field}" for field in FIELDS))
    cases = {
        "without": lambda: read_list(database, next(next_page), LIST),
        "with": lambda: read_list(database, next(next_page), shown),
    }
    samples = measure.interleave(cases, REPEATS, calls=dict.fromkeys(cases, CALLS))
    without, revealed = samples["without"], samples["with"]
    section.row("Odoo's `web_read` of the list, masked", customers, without, "1")
    section.row(
        "the same with three identity fields, granted",
        customers,
        revealed,
        f"{seconds(revealed.median - without.median)} longer, p95 "
        f"{seconds(revealed.p95)}",
    )
    with watch.Watch() as seen:
        read_list(database, pages[0], shown)
    section.note(
        f"{customers:,} customers: `web_read` of {PAGE} with identities sends "
        f"{seen.records} query for the records to the vault. What it takes beyond the "
        "vault is Odoo's: grants, pointers, computed fields."
    )


def read_list(database, page, names):
    with server.transaction(database) as env:
        partners = env["res.partner"].browse(page.ids)
        rows = partners.web_read({name: {} for name in names})
        assert len(rows) == PAGE and all(row[names[-1]] for row in rows)
        return env.cr.sql_log_count
