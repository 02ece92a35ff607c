"""What the vault asks, in SQL. How it is asked is in :mod:`..postgres`.

Each method runs with the rights of one role (see ``sql/roles.sql``) and gets by with
one round trip, except the audit chain, which needs the last entry before the next.
All parameters are wrapped, sealed, hashed, or random ids.
"""

from .keys import KeyQueries
from .persons import PersonQueries
from .reviews import ReviewQueries
from .trail import TrailQueries


class SqlStore(KeyQueries, PersonQueries, ReviewQueries, TrailQueries):
    """See :class:`..store.Store`. A subclass reaches the database: it has ``vault``,
    ``_ask(role, sql, parameters, seconds=None, careless=False)`` and
    ``_transaction(role, refused=None)``."""
