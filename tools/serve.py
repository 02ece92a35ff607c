"""Run by ./dev serve: Odoo's own command line, which says where to find the server.

It says so once the database is loaded, because only then Odoo answers.
"""

import os
import sys

from odoo import SUPERUSER_ID, api
from odoo.cli.command import main
from odoo.modules.registry import Registry
from odoo.service import server

preload_registries = server.preload_registries


def preload_and_announce(database_names):
    """Take the place of ``preload_registries``; after it Odoo answers.

    Odoo would go on without a database; here that is of no use to anyone.
    """
    status = preload_registries(database_names)
    if status:
        sys.exit("dev: the database did not load; the reason is above")
    announce(*database_names)
    return status


def announce(database_name):
    url = os.environ["POS_DEV_URL"]
    with Registry(database_name).cursor() as cr:
        shop = api.Environment(cr, SUPERUSER_ID, {}).ref(
            "point_of_sale.pos_config_main"
        )
        print(
            f"\n  Odoo   {url}/odoo   (login: admin, password: admin)"
            f"\n  Till   {url}/pos/ui/{shop.id}?from_backend=True   ({shop.name})"
            "\n  Ctrl-C stops the server.\n",
            flush=True,
        )


server.preload_registries = preload_and_announce
main()
