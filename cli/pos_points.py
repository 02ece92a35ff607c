"""``odoo pos_points``: proving that the points of a database are right.

Odoo loads this file by its command's name, without the addon around it.
"""

import argparse
import sys
import threading

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config

#: Exit codes. 2 is argparse's, for a wrong command line.
DONE, FOUND, REFUSED = 0, 1, 3

ACTIONS = {
    "check": "compare each card with its ledger, and name the cards that differ",
    "repair": "book what differs, so that the balances on the cards stay",
    "settle": "book orders that wait",
}


class Pos_Points(Command):  # noqa: N801  Odoo wants the file's name
    """Look after the points of a database's members."""

    name = "pos_points"

    def run(self, args):
        """Run one action; the exit code says how it went."""
        options, rest = self._parser().parse_known_args(args)
        if not any(option.startswith("--log") for option in rest):
            rest.append("--log-level=warn")
        config.parse_config(rest, setup_logging=True)
        names = config["db_name"]
        if len(names) != 1:
            sys.exit("Name one database: -d NAME")
        sys.exit(self._act(names[0], options))

    def _parser(self):
        listed = "\n".join(f"  {name:<8} {text}" for name, text in ACTIONS.items())
        parser = argparse.ArgumentParser(
            prog=self.prog,
            description=f"{self.__doc__}\n\nactions:\n{listed}",
            epilog="Odoo's own options, such as -c FILE and -d DATABASE, follow.\n"
            f"Exit code: {DONE} all well, {FOUND} something was found, 2 wrong command "
            f"line, {REFUSED} it could not be done.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.add_argument("action", choices=ACTIONS, metavar="ACTION")
        return parser

    def _act(self, database, options):
        threading.current_thread().dbname = database
        registry = Registry(database)
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            if "loyalty.ledger" not in env:
                sys.exit("pos_customer_identity is not installed in this database.")
            try:
                found = env["loyalty.ledger"]._command(options.action, _say)
            except UserError as error:
                _say(f"refused: {error}")
                return REFUSED
        return FOUND if found else DONE


def _say(line):
    print(line, flush=True)  # pylint: disable=print-used
