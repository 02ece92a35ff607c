"""``odoo pos_identity``: looking after the identities of a database.

Odoo loads this file by its command's name, without the addon around it.
"""

import argparse
import importlib.util
import sys
import threading
from pathlib import Path

from odoo import SUPERUSER_ID, api
from odoo.cli import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tools import config

#: Exit codes. 2 is argparse's, for a wrong command line.
DONE, FOUND, REFUSED = 0, 1, 3

ACTIONS = {
    "status": "where the vault is, whether it answers, and how much is in it",
    "init": "make the default vault and its key, where there is none",
    "rotate": "wrap all data keys by a new key; goes on where it was stopped",
    "collect": "remove versions that no customer points at",
    "verify-audit": "check the chain of the log, also against exported heads",
    "export-head": "print where the chain stands, to be kept elsewhere",
    "replay-erasures": "erase again whom the erasure ledger names, after a restore",
    "backup-check": "check that every customer's identity is there and unchanged",
    "adopt": "say that this database, restored or moved, is the one that counts",
    "leak-scan": "search database, files and log for identifiers in clear",
    "draw-verify": "repeat the draw of a contest from its published FILE; needs no -d",
}


class Pos_Identity(Command):  # noqa: N801  Odoo wants the file's name
    """Look after the identities of a database's customers."""

    name = "pos_identity"

    def run(self, args):
        """Run one action; the exit code says how it went."""
        options, rest = self._parser().parse_known_args(args)
        if options.action == "draw-verify":
            if not options.file:
                sys.exit("Name the file that was downloaded: draw-verify FILE")
            sys.exit(_verify_draw(options.file))
        if not any(option.startswith("--log") for option in rest):
            rest.append("--log-level=warn")
        config.parse_config(rest, setup_logging=True)
        names = config["db_name"]
        if len(names) != 1:
            sys.exit("Name one database: -d NAME")
        sys.exit(self._act(names[0], options))

    def _parser(self):
        listed = "\n".join(f"  {name:<16} {text}" for name, text in ACTIONS.items())
        parser = argparse.ArgumentParser(
            prog=self.prog,
            description=f"{self.__doc__}\n\nactions:\n{listed}",
            epilog="Odoo's own options, such as -c FILE and -d DATABASE, follow.\n"
            f"Exit code: {DONE} all well, {FOUND} something was found, 2 wrong command "
            f"line, {REFUSED} it could not be done.",
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.add_argument("action", choices=ACTIONS, metavar="ACTION")
        parser.add_argument("file", nargs="?", help="draw-verify: the downloaded file")
        parser.add_argument(
            "--root",
            action="store_true",
            help="rotate: the root key; put the new one first in the key file before",
        )
        parser.add_argument(
            "--new-root",
            action="store_true",
            help="rotate: put a new root key into the key file, then rotate the root",
        )
        parser.add_argument(
            "--full", action="store_true", help="collect: look at every customer"
        )
        parser.add_argument(
            "--head", metavar="FILE", help="verify-audit: heads exported earlier"
        )
        parser.add_argument(
            "--sample",
            type=int,
            metavar="N",
            help="leak-scan: search for N customers chosen at random, not for all",
        )
        return parser

    def _act(self, database, options):
        threading.current_thread().dbname = database
        registry = Registry(database)
        with registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            if "identity.vault" not in env:
                sys.exit("pos_customer_identity is not installed in this database.")
            try:
                found = env["identity.vault"]._command(options, _say)
            except (UserError, OSError) as error:
                _say(f"refused: {error}")
                return REFUSED
        return FOUND if found else DONE


def _verify_draw(path):
    """Repeat a draw, without a database; return the exit code."""
    rules = _draw_rules()
    try:
        draw = rules.loads(Path(path).read_text())
        if not draw.seed:
            _say("refused: this list is frozen, but nothing is drawn from it yet")
            return REFUSED
        rules.verify(draw)
    except OSError as error:
        _say(f"refused: {error}")
        return REFUSED
    # A file in another encoding is no draw either.
    except ValueError as error:
        _say(f"NOT RIGHT: {getattr(error, 'code', 'bad_file')}")
        return FOUND
    for place, mark in enumerate(draw.winners, 1):
        _say(f"prize {place}: {mark}")
    _say(f"{len(draw.entries)} entries, {len(draw.winners)} prizes, all right")
    return DONE


def _draw_rules():
    """Return the rules of a draw, without the addon and the models around them."""
    folder = Path(__file__).resolve().parent.parent / "core" / "rules"
    spec = importlib.util.spec_from_file_location(
        "pos_identity_rules",
        folder / "__init__.py",
        submodule_search_locations=[str(folder)],
    )
    package = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = package
    spec.loader.exec_module(package)
    return importlib.import_module(f"{spec.name}.draw")


def _say(line):
    print(line, flush=True)  # pylint: disable=print-used
