"""Odoo inside this process: transactions like those of a request, and installing."""

import os
import subprocess
import sys
from contextlib import contextmanager

ADDON = "pos_customer_identity"
#: The demo user who may sell and see contacts, and the shop where it sells.
USER_ID = 2
SHOP_ID = 1
COMPANY_ID = 1
#: A second shop; in databases with the addon it has Odoo's customer list on.
PRELOADING_SHOP_ID = 2


def configure():
    """Let Odoo read the configuration that ``./dev`` wrote."""
    from odoo.tools import config

    config.parse_config(["-c", os.environ["POS_DEV_CONFIG"]], setup_logging=True)


@contextmanager
def transaction(database, user_id=USER_ID):
    """Give a new environment, as a request has it, with an empty cache.

    Committed at the end. The registry stays loaded, as it does in a running server.
    """
    from odoo import api
    from odoo.modules.registry import Registry

    with Registry(database).cursor() as cursor:
        context = {"lang": "en_US", "allowed_company_ids": [COMPANY_ID]}
        yield api.Environment(cursor, user_id, context)


def forget(database):
    """Close what this process holds open of a database, so that it can be dropped."""
    from odoo.modules.registry import Registry
    from odoo.sql_db import close_db

    close_vaults()
    Registry.delete(database)
    close_db(database)


def close_vaults():
    """Let this process know no vault: the next use connects and opens the keys."""
    if module := sys.modules.get(f"odoo.addons.{ADDON}.models.identity_vault"):
        while module._vaults:
            module._vaults.popitem()[1].close()


def install_addon(database, option):
    """Let Odoo's own command ``--init`` or ``--update`` the addon."""
    command = [sys.executable, "-m", "odoo", "server", "--no-http", "--stop-after-init"]
    subprocess.run(
        [*command, "--without-demo", "-d", database, option, ADDON],
        env={**os.environ, "ODOO_RC": os.environ["POS_DEV_CONFIG"]},
        check=True,
    )
