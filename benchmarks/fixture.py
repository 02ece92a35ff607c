"""Benchmark databases: made by SQL on clones of the template, kept between runs.

For ``n`` customers there are

``pci_bench_<n>_vanilla``
    contacts and orders in Odoo without the addon
``pci_bench_<n>_plain``
    its clone with the addon installed and no codes yet; further clones start here
``pci_bench_<n>``
    its clone with a code for every customer

Beside those with the addon there is the database of its vault, ``..._identity``, which
is copied and dropped along; copies of a database have the same vault and the same keys.
:mod:`protected` makes one more, where the vault is full.

The comment on a database says what it was made from; it is written last, so a database
that was left half made is made anew. Where only the addon has changed, it is updated.
"""

import hashlib
import os
import shutil
from contextlib import closing
from pathlib import Path

import psycopg2

import server

#: Contacts or orders in one statement and transaction.
BATCH = 100_000
#: What Odoo does not load of the repository, and so cannot make a database outdated.
NOT_LOADED = {"tests", "tests_core", "tools", "docs", "benchmarks", "static"}
ROOT = Path(__file__).resolve().parents[1]

#: 32, as five bits of a hash choose one.
SYLLABLES = (
    "ba be bo da de di do fa fe ga go ka ke la le li lo ma me mi mo na ne ni no ra re "
    "ri ro sa ta te"
).split()

CONTACTS = """
    INSERT INTO res_partner (id, commercial_partner_id, name, complete_name, email,
        email_normalized, phone, phone_sanitized, street, zip, city, country_id,
        barcode, lang, type, active, is_company, partner_share, autopost_bills, color,
        customer_rank, supplier_rank, message_bounce,
        create_uid, write_uid, create_date, write_date)
    SELECT id, id, initcap(first || ' ' || last), initcap(first || ' ' || last),
        first || '.' || last || n || '@example.com',
        first || '.' || last || n || '@example.com',
        '+1 212-' || substr(digits, 1, 3) || '-' || substr(digits, 4, 4),
        '+1212' || digits,
        (1 + (h >> 26 & 255)) || ' ' || initcap(town) || ' Street',
        lpad((h >> 30 & 65535)::text, 5, '0'), initcap(town),
        (SELECT res_id FROM ir_model_data WHERE module = 'base' AND name = 'us'),
        jsonb_build_object('1', '042' || lpad(n::text, 10, '0')),
        'en_US', 'contact', true, false, true, 'ask', 0, 1, 0, 0,
        2, 2, made, made
    FROM (
        SELECT n, h, nextval('res_partner_id_seq') AS id,
            part[1 + (h & 31)] || part[1 + (h >> 5 & 31)] AS first,
            part[1 + (h >> 10 & 31)] || part[1 + (h >> 15 & 31)]
                || part[1 + (h >> 20 & 31)] AS last,
            part[1 + (h >> 25 & 31)] || part[1 + (h >> 35 & 31)] || 'ton' AS town,
            lpad((n * 7919 %% 10000000)::text, 7, '0') AS digits,
            timestamp '2024-01-01' + n * interval '1 minute' AS made
        FROM generate_series(%(first)s::bigint, %(last)s) AS n,
            hashint8extended(n, 1) AS h, (SELECT %(syllables)s AS part) AS parts
    ) AS person
"""

# The order of the orders has nothing to do with the order of the contacts: 7919 is
# prime, so the first n orders meet every contact once, the others every second one.
ORDERS = """
    INSERT INTO pos_order (partner_id, user_id, company_id, session_id, config_id,
        sale_journal, name, pos_reference, tracking_number, ticket_code, access_token,
        uuid, state, source, amount_tax, amount_total, amount_paid, amount_return,
        currency_rate, is_refund, nb_print, sequence_number, date_order,
        create_uid, write_uid, create_date, write_date)
    SELECT %(first_partner)s + k * 7919 %% %(customers)s, 2, 1, session.id,
        session.config_id, journal.id, 'Shop/' || k, '99-1-' || lpad(k::text, 7, '0'),
        k %% 1000, substr(md5('t' || k), 1, 5), md5('a' || k)::uuid,
        md5('u' || k)::uuid, 'done', 'pos', 0, amount, amount, 0, 1, false, 0, k, sold,
        2, 2, sold, sold
    FROM (
        SELECT k, 5 + k * 31 %% 9500 / 100.0 AS amount,
            timestamp '2024-06-01' + k * interval '40 seconds' AS sold
        FROM generate_series(%(first)s::bigint, %(last)s) AS k
    ) AS receipt,
    (SELECT id, config_id FROM pos_session WHERE state = 'closed' LIMIT 1) AS session,
    (SELECT id FROM account_journal WHERE type = 'general' AND company_id = 1 LIMIT 1)
        AS journal
"""


MODULES = """
    SELECT name, latest_version FROM ir_module_module WHERE state = 'installed'
    ORDER BY name
"""


def prepare(customers):
    """Make what is missing of the databases of one size; update the addon in them."""
    vanilla, plain, main = names(customers)
    template = os.environ["POS_DEV_TEMPLATE"]
    modules = str(execute(template, MODULES))
    data = _digest(modules.encode(), CONTACTS.encode(), ORDERS.encode())
    if origin_of(vanilla) != data:
        clone(template, vanilla)
        _fill(vanilla, customers)
        finish(vanilla, data)
    # The keys of the vaults are in this clone's folder: another one cannot open them.
    data = _digest(data.encode(), _clone_folder().name.encode())
    sources = _digest(*(path.read_bytes() for path in _addon_files()))
    for database, make in ((plain, _make_plain), (main, _make_main)):
        found = origin_of(database)
        if found == f"{data} {sources}":
            continue
        if found.startswith(data):
            say(f"updating the addon in {database}")
            server.install_addon(database, "--update")
        else:
            make(*names(customers))
        finish(database, f"{data} {sources}")


def names(customers):
    """Return the names of the databases: vanilla, plain, main."""
    main = f"pci_bench_{customers}"
    return f"{main}_vanilla", f"{main}_plain", main


def clone(source, target):
    """Copy a database, its vault and filestore; what was there before is dropped."""
    drop(target)
    server.forget(source)
    say(f"cloning {source} to {target}")
    _copy(source, target)
    if _exists(vault_of(source)):
        _copy(vault_of(source), vault_of(target))
    shutil.copytree(_filestore(source), _filestore(target), copy_function=os.link)


def drop(database):
    """Remove a database, its vault and filestore, if they exist."""
    server.forget(database)
    for name in (database, vault_of(database)):
        if _exists(name):
            # The addon marks the vault as a template, so that Odoo does not offer it.
            execute("postgres", f'ALTER DATABASE "{name}" IS_TEMPLATE false')
            execute("postgres", f'DROP DATABASE "{name}" WITH (FORCE)')
    shutil.rmtree(_filestore(database), ignore_errors=True)


def drop_all():
    """Remove all benchmark databases."""
    rows = execute(
        "postgres",
        "SELECT datname FROM pg_database WHERE datname LIKE 'pci\\_bench\\_%' "
        "ORDER BY length(datname)",
    )
    for (database,) in rows:
        say(f"dropping {database}")
        drop(database)


def vault_of(database):
    """Return the name of the database that the addon makes for identities."""
    return f"{database}_identity"


def _copy(source, target):
    # Copying files leaves the clone in a state that no log has to be written for.
    version = execute("postgres", "SHOW server_version_num")[0][0]
    strategy = "STRATEGY FILE_COPY" if int(version) >= 150_000 else ""
    execute("postgres", f'CREATE DATABASE "{target}" TEMPLATE "{source}" {strategy}')


def _exists(database):
    statement = "SELECT 1 FROM pg_database WHERE datname = %s"
    return bool(execute("postgres", statement, [database]))


def execute(database, statement, parameters=None, options=""):
    """Run one statement outside of Odoo, committed at once; return its rows.

    :param str options: settings of the server's session, as ``-c work_mem=256MB``
    """
    connecting = psycopg2.connect(dbname=database, options=options)
    with closing(connecting) as connection:
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(statement, parameters)
            return cursor.fetchall() if cursor.description else []


def say(text):
    print(f"  {text}", flush=True)


def _fill(database, customers):
    newest = execute(database, "SELECT max(id) FROM res_partner")[0][0]
    execute(database, f"SELECT setval('res_partner_id_seq', {newest})")
    _in_batches(database, "contacts", CONTACTS, customers, {"syllables": SYLLABLES})
    first = {"first_partner": newest + 1, "customers": customers}
    _in_batches(database, "orders", ORDERS, customers * 3 // 2, first)
    say("opening a session at the till")
    with server.transaction(database) as env:
        env["pos.config"].browse(server.SHOP_ID).open_ui()


def _in_batches(database, what, statement, count, parameters):
    for first in range(1, count + 1, BATCH):
        last = min(first + BATCH - 1, count)
        execute(database, statement, {**parameters, "first": first, "last": last})
        say(f"{database}: {last:,} of {count:,} {what}")


def _make_plain(vanilla, plain, _main):
    clone(vanilla, plain)
    say(f"installing the addon in {plain}")
    server.install_addon(plain, "--init")
    statement = "UPDATE pos_config SET preload_customers = true WHERE id = %s"
    execute(plain, statement, [server.PRELOADING_SHOP_ID])


def _make_main(_vanilla, plain, main):
    clone(plain, main)
    say(f"issuing codes in {main}")
    with server.transaction(main) as env:
        wizard = env["customer.code.issue"].create({"scope": "all"})
        batch_id = wizard.action_issue()["res_id"]
        env["customer.code.batch"].sudo().browse(batch_id)._run()


def prepare_addon(database, statements, fill):
    """Make a database with the addon and data of its own, or bring it up to date.

    :param str statements: what the data is made by; other ones make it anew
    :param fill: makes the data
    """
    template = os.environ["POS_DEV_TEMPLATE"]
    modules = str(execute(template, MODULES))
    data = _digest(modules.encode(), statements.encode())
    sources = _digest(*(path.read_bytes() for path in _addon_files()))
    made_from = f"{data} {_clone_folder().name} {sources}"
    found = origin_of(database)
    if found.split()[:2] != made_from.split()[:2]:
        clone(template, database)
        say(f"installing the addon in {database}")
        server.install_addon(database, "--init")
        fill()
    elif found != made_from:
        say(f"updating the addon in {database}")
        server.install_addon(database, "--update")
    if found != made_from:
        finish(database, made_from)


def finish(database, made_from):
    server.forget(database)
    say(f"VACUUM ANALYZE of {database}")
    execute(database, "VACUUM ANALYZE")
    execute("postgres", f"COMMENT ON DATABASE \"{database}\" IS '{made_from}'")


def origin_of(database):
    """Return the database's comment, an empty text if there is none.

    Nor is there one for a database whose files another clone of the repository has.
    """
    if not _filestore(database).exists():
        return ""
    statement = """
        SELECT shobj_description(oid, 'pg_database') FROM pg_database
        WHERE datname = %s
    """
    rows = execute("postgres", statement, [database])
    return (rows[0][0] if rows else None) or ""


def _addon_files():
    return sorted(
        path
        for path in ROOT.rglob("*")
        if path.suffix in (".py", ".xml", ".csv")
        and path.relative_to(ROOT).parts[0] not in NOT_LOADED
        and not path.relative_to(ROOT).parts[0].startswith(".")
    )


def _digest(*contents):
    return hashlib.sha256(b"\0".join(contents)).hexdigest()[:16]


def _filestore(database):
    """Return the folder of a database's files; the template's is in ./dev's cache."""
    clone_folder = _clone_folder()
    if database == os.environ["POS_DEV_TEMPLATE"]:
        return clone_folder.parents[1] / "templates" / database
    return clone_folder / "data" / "filestore" / database


def _clone_folder():
    return Path(os.environ["POS_DEV_CONFIG"]).parent
