"""What can go wrong with the vault.

An error says what happened by a fixed code, and never what was stored: it travels into
logs and to users. The correlation id is what a user reads out and an operator searches.
"""

import secrets


class VaultError(Exception):
    """Base of all errors of the vault.

    :ivar str code: what happened, fixed per class
    :ivar str correlation: 8 hexadecimal digits, drawn for this one occurrence
    """

    code = "error"

    def __init__(self, detail=""):
        """
        :param str detail: a fixed phrase of ours, never a value
        """
        self.detail = detail
        self.correlation = secrets.token_hex(4)
        text = f"{self.code}: {detail}" if detail else self.code
        super().__init__(f"identity vault: {text} [{self.correlation}]")


class Unavailable(VaultError):
    """The database cannot be reached, or does not answer in time."""

    code = "unavailable"


class AuditRefused(Unavailable):
    """The look could not be recorded, and so it does not happen."""

    code = "audit_refused"


class NoKey(VaultError):
    """The root key is missing: no file, no environment, or an unreadable one."""

    code = "no_key"


class WrongKey(VaultError):
    """A key does not fit its key-check value: it belongs to another vault."""

    code = "wrong_key"


class Tampered(VaultError):
    """A stored record does not authenticate: altered, swapped, or replayed."""

    code = "tampered"


class Gone(VaultError):
    """The person was erased, or the version does not exist."""

    code = "gone"


class SchemaMismatch(VaultError):
    """The schema of the vault is newer than this program."""

    code = "schema_mismatch"


class BadValue(VaultError):
    """A value cannot be kept.

    :ivar str field: the identity field
    :ivar str reason: ``unknown_field``, ``not_text``, ``too_long``, ``not_a_date``
    """

    code = "bad_value"

    def __init__(self, field, reason):
        self.field = field
        self.reason = reason
        super().__init__(f"{field} {reason}")


class Limited(VaultError):
    """Too many lookups in a short time.

    :ivar float retry_after: seconds until the next one is allowed
    """

    code = "limited"

    def __init__(self, retry_after):
        self.retry_after = retry_after
        super().__init__()
