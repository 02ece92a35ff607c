"""Where the vault of an Odoo database is: its database, its keys, its ledger.

In production the environment says it, or ``[options]`` of odoo.conf:
``POS_IDENTITY_VAULT_DSN`` and ``POS_IDENTITY_KEY_FILE``, or
``POS_IDENTITY_ROOT_KEYS`` with the keys themselves. Otherwise the vault is a database
beside Odoo's, and the keys are a file in Odoo's data directory.
"""

import contextlib
import logging
import os
from pathlib import Path
from typing import NamedTuple

from odoo.sql_db import connection_info_for, db_connect
from odoo.tools import SQL, config

_logger = logging.getLogger(__name__)

DSN = "POS_IDENTITY_VAULT_DSN"
KEY_FILE = "POS_IDENTITY_KEY_FILE"
ROOT_KEYS = "POS_IDENTITY_ROOT_KEYS"
PATIENCE = "POS_IDENTITY_PATIENCE"
#: Seconds. With what Odoo does besides, a refusal comes within one.
DEADLINE = 0.8
SUFFIX = "_identity"


class Place(NamedTuple):
    """What tells one vault from another, and finds it."""

    vault: str  #: Odoo's ``database.uuid``
    dsn: str  #: libpq connection string or URI
    key_file: str  #: path; empty when the environment holds the keys
    ledger: str  #: path of the erasure ledger
    patience: float  #: seconds that nobody waits longer for the vault


def setting(name):
    """Return a setting of the environment, else of odoo.conf, else an empty text."""
    return os.environ.get(name) or config.get(name.lower()) or ""


def place_of(env):
    """Return the :class:`Place` of this database's vault."""
    uuid = env["ir.config_parameter"].sudo().get_param("database.uuid")
    key_file = setting(KEY_FILE)
    if not key_file and not os.environ.get(ROOT_KEYS):
        key_file = str(folder() / f"{uuid}.key")
    beside = Path(key_file).parent if key_file else folder()
    return Place(
        vault=uuid,
        dsn=setting(DSN) or default_dsn(env.cr.dbname),
        key_file=key_file,
        ledger=str(beside / f"{uuid}.erasures"),
        patience=float(setting(PATIENCE) or DEADLINE),
    )


def folder():
    """Return the folder of keys and ledgers in Odoo's data directory."""
    return Path(config["data_dir"]) / "pos_customer_identity"


def default_name(dbname):
    # PostgreSQL would cut a longer name, maybe down to that of another database.
    return dbname[: 63 - len(SUFFIX)] + SUFFIX


def default_dsn(dbname):
    """Return how to reach the vault beside Odoo's database, with Odoo's credentials."""
    _name, info = connection_info_for(default_name(dbname))
    if "dsn" in info:
        return info["dsn"]
    info["dbname"] = info.pop("database")
    info["application_name"] = "pos_customer_identity"
    return " ".join(f"{key}={_quoted(value)}" for key, value in info.items())


def _quoted(value):
    text = str(value).replace("\\", "\\\\").replace("'", "\\'")
    return f"'{text}'"


def create_default_database(dbname):
    """Create the vault's database beside Odoo's, if it is not there.

    It is marked as a template: Odoo neither offers it for login, which would bring up
    the choice of a database in a shop that has one, nor backs it up or drops it along.

    :return: whether it was made
    """
    name = default_name(dbname)
    with contextlib.closing(db_connect("postgres").cursor()) as cr:
        cr.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if cr.fetchone():
            return False
        # A database cannot be created inside a transaction.
        cr.rollback()
        cr._cnx.autocommit = True
        cr.execute(
            SQL(
                "CREATE DATABASE %s ENCODING 'unicode' TEMPLATE template0 "
                "IS_TEMPLATE true",
                SQL.identifier(name),
            )
        )
    _logger.info("database %s made for the identities of customers", name)
    return True
