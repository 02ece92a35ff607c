"""All texts of a shop: every text and JSON column, the files, the server's log."""

import contextlib
import io
import logging
import zipfile
from pathlib import Path
from typing import NamedTuple

from odoo.tools import SQL, config
from odoo.tools.pdf import PdfFileReader

_logger = logging.getLogger(__name__)

#: Rows in one answer of the database.
PAGE = 2000
#: Files that are larger are left out, in bytes.
MAX_FILE = 32 * 2**20
#: Characters of one text; a longer one is cut into overlapping pieces.
MAX_TEXT = 2**20
OVERLAP = 500

COLUMNS = """
    SELECT c.relname, array_agg(a.attname::text ORDER BY a.attnum),
        bool_or(a.attname = 'id')
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    JOIN pg_type AS t ON t.oid = a.atttypid
    LEFT JOIN pg_type AS e ON e.oid = t.typelem AND t.typcategory = 'A'
    WHERE c.relkind IN ('r', 'p', 'm') AND NOT c.relispartition
        AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        AND n.nspname !~ '^pg_'
        AND (a.attname = 'id' OR t.typcategory = 'S' OR e.typcategory = 'S'
            OR t.typname IN ('json', 'jsonb', 'xml', 'hstore', 'bytea'))
    GROUP BY n.nspname, c.relname ORDER BY c.relname
"""


class Place(NamedTuple):
    """Where a text stands."""

    source: str
    name: str
    row: str


def texts_of_database(env, _leave_out):
    """Yield place and text of every text, JSON and byte column of every table.

    Read on a connection of its own, so that the rows are never in memory together.
    """
    with env.registry.cursor() as cr:
        cr.execute(COLUMNS)
        tables = cr.fetchall()
    for table, columns, has_id in tables:
        columns = [name for name in columns if name != "id"]
        if columns:
            yield from _texts_of_table(env, table, columns, has_id)


def _texts_of_table(env, table, columns, has_id):
    key = SQL.identifier("id") if has_id else SQL("ctid::text")
    texts = SQL(", ").join(
        SQL("%s::text", SQL.identifier(column)) for column in columns
    )
    query = SQL("SELECT %s, %s FROM %s", key, texts, SQL.identifier(table))
    with env.registry.cursor() as cr:
        for row in _rows(cr, query):
            for column, text in zip(columns, row[1:], strict=True):
                if text:
                    place = Place("database", f"{table}.{column}", str(row[0]))
                    for piece in _pieces(text):
                        yield place, piece


def _rows(cr, query):
    # A cursor of the server's: the client would hold the whole table.
    cr.execute(SQL("DECLARE leak_scan NO SCROLL CURSOR FOR %s", query))
    while True:
        cr.execute(SQL("FETCH %s FROM leak_scan", PAGE))
        rows = cr.fetchall()
        if not rows:
            break
        yield from rows
    cr.execute(SQL("CLOSE leak_scan"))


def texts_of_filestore(env, leave_out):
    """Yield place and text of every file of the attachments, once for a content.

    Not of the bundles of scripts and styles, which Odoo makes from the source code:
    they are most of the bytes in a small shop.
    """
    with env.registry.cursor() as cr:
        cr.execute(
            "SELECT store_fname, min(id), min(mimetype) FROM ir_attachment "
            "WHERE store_fname IS NOT NULL AND coalesce(url, '') !~ '^/web/assets/' "
            "GROUP BY store_fname ORDER BY store_fname"
        )
        files = cr.fetchall()
    for name, attachment_id, mimetype in files:
        path = Path(config.filestore(env.cr.dbname)) / name
        place = Place("filestore", f"ir_attachment {mimetype}", str(attachment_id))
        try:
            if path.stat().st_size > MAX_FILE:
                leave_out(f"file of attachment {attachment_id}: too large")
                continue
            content = path.read_bytes()
        except OSError:
            leave_out(f"file of attachment {attachment_id}: cannot be read")
            continue
        for text in _texts_of_file(content, mimetype or ""):
            for piece in _pieces(text):
                yield place, piece


def _texts_of_file(content, mimetype):
    yield content.decode("utf-8", "replace")
    if content.startswith(b"%PDF"):
        yield from _texts_of_pdf(content)
    elif content.startswith(b"PK\x03\x04"):
        # Office documents are archives of XML.
        with contextlib.suppress(zipfile.BadZipFile, RuntimeError, OSError):
            archive = zipfile.ZipFile(io.BytesIO(content))
            for info in archive.infolist():
                if info.file_size <= MAX_FILE and not info.is_dir():
                    yield archive.read(info).decode("utf-8", "replace")


def _texts_of_pdf(content):
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfFileReader(io.BytesIO(content), strict=False)
        for page in reader.pages:
            yield page.extract_text()
        yield " ".join(map(str, (reader.metadata or {}).values()))
    except Exception as error:  # noqa: BLE001  broken files have many ways to fail
        _logger.info("a PDF could not be searched (%s)", type(error).__name__)


def texts_of_log(_env, leave_out):
    """Yield place and text of the server's log, line by line."""
    name = config["logfile"]
    if not name:
        leave_out("server log: it goes to the console (no logfile in odoo.conf)")
        return
    try:
        with open(name, encoding="utf-8", errors="replace") as log:
            for number, line in enumerate(log, 1):
                yield Place("log", Path(name).name, str(number)), line
    except OSError:
        leave_out("server log: cannot be read")


def _pieces(text):
    for start in range(0, max(len(text), 1), MAX_TEXT - OVERLAP):
        yield text[start : start + MAX_TEXT]
        if start + MAX_TEXT >= len(text):
            return
