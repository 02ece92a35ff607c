"""Counts what goes to the vault: statements and new connections of this process."""

import contextlib
from unittest.mock import patch

from odoo.addons.pos_customer_identity.core.vault import limits, postgres

#: Statements that read what is sealed.
RECORDS = "FROM identity.version"


class Watch:
    """Counts while it is entered.

    :ivar list statements: the texts, without values
    :ivar int connections: how many were opened or tried
    """

    def __enter__(self):
        self.statements, self.connections = [], 0
        execute, connect = postgres._execute, postgres._Driver.connect

        def counting_execute(connection, sql, parameters):
            self.statements.append(sql)
            return execute(connection, sql, parameters)

        def counting_connect(driver):
            self.connections += 1
            return connect(driver)

        self._patches = contextlib.ExitStack()
        for patched in (
            patch.object(postgres, "_execute", counting_execute),
            patch.object(postgres._Driver, "connect", counting_connect),
        ):
            self._patches.enter_context(patched)
        return self

    def __exit__(self, *_error):
        self._patches.close()

    @property
    def records(self):
        """How many statements read what is sealed."""
        return sum(RECORDS in text for text in self.statements)


def unlimited():
    """Let the rate limit be asked as always, and refuse nobody.

    A benchmark asks more often in a second than a cashier in an hour.
    """
    much = limits.Limit(capacity=1e9, refill=1e9)
    names = ("PER_USER", "PER_TILL", "PER_PERSON", "WHOLE_VAULT")
    return patch.multiple(limits, **dict.fromkeys(names, much))
