"""The schema of the vault's database, by numbered steps.

Everything lies in the schema ``identity``. A step that was released never changes: a
change of the schema is a new step. ``sql/roles.sql`` runs the same files.
"""

from pathlib import Path

from .errors import SchemaMismatch

SQL = Path(__file__).parent / "sql"
STEPS = [(number, (SQL / f"step_{number}.sql").read_text()) for number in (1, 2)]
LAST = STEPS[-1][0]
#: One program at a time changes the schema: PostgreSQL's advisory lock of this number.
LOCK = 0x504F534944454E54  # "POSIDENT"

_EXISTS = """
    SELECT EXISTS (
        SELECT FROM pg_catalog.pg_class AS c
        JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
        WHERE n.nspname = 'identity' AND c.relname = 'identity_schema')
"""
_BEGIN = """
    CREATE SCHEMA IF NOT EXISTS identity;
    CREATE TABLE IF NOT EXISTS identity.identity_schema (
        step integer PRIMARY KEY,
        at timestamptz NOT NULL DEFAULT clock_timestamp())
"""
_DONE = "INSERT INTO identity.identity_schema (step) VALUES (%s)"


def current(ask):
    """Return the last step that was done, 0 in an empty database.

    :param ask: runs one SQL text with its parameters and returns the rows
    :raise SchemaMismatch: the schema is newer than this program
    """
    if not ask(_EXISTS, ())[0][0]:
        return 0
    step = ask("SELECT coalesce(max(step), 0) FROM identity.identity_schema", ())[0][0]
    if step > LAST:
        raise SchemaMismatch("newer than this program")
    return step


def upgrade(ask, last=None):
    """Do the steps that are missing. The caller's transaction makes it all or nothing.

    :param ask: as for :func:`current`
    :param int last: the step to stop after, else the last of all
    :raise SchemaMismatch: the schema is newer than this program
    """
    ask("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
    done = current(ask)
    if not done:
        ask(_BEGIN, ())
    last = LAST if last is None else last
    for number, sql in STEPS:
        if done < number <= last:
            ask(sql, ())
            ask(_DONE, (number,))
