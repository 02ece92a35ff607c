"""What callers of the vault say and get: see :class:`~.vault.Vault`."""

import dataclasses

from .records import Pointer


@dataclasses.dataclass(frozen=True)
class Write:
    """A change of a person. Without ``base`` it is a new one.

    :ivar dict changes: field -> text, or None for *empty*; merged into the base
    :ivar int company: id of the Odoo company, 0 for a person of all companies
    :ivar int xid: ``pg_current_xact_id()`` of the main transaction, 64 bits
    :ivar base: the version that the change is of
    :ivar base_company: the company of the base, where the change moves the person
    :ivar region: ISO 3166 country code that phone numbers without one belong to
    """

    changes: dict = dataclasses.field(repr=False)
    company: int
    xid: int
    base: Pointer | None = None
    base_company: int | None = None
    region: str | None = None


@dataclasses.dataclass(frozen=True)
class Written:
    """A version that was written.

    :ivar Pointer pointer: what the main transaction stores
    :ivar tuple fields: the fields that are filled, in the order of ``FIELDS``
    """

    pointer: Pointer
    fields: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Ask:
    """Which version to read.

    :ivar int company: the company that it was written for
    """

    pointer: Pointer
    company: int
