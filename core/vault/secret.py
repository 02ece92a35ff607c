"""Values that must not be seen by accident: masked in ``repr``, logs and tracebacks."""

import hmac
from collections.abc import Collection, Iterator, Mapping

from .errors import BadValue
from .fields import FIELDS, SET_OF


class _Masked:
    """Shows what it is, never what it holds, and does not leave the process."""

    __slots__ = ()

    def __str__(self) -> str:
        return repr(self)

    def __format__(self, spec: str) -> str:
        return format(repr(self), spec)

    def __reduce_ex__(self, protocol):
        # Pickles end in caches, queues and crash reports. Copies come this way too.
        raise TypeError(f"{type(self).__name__} cannot be pickled or copied")


class Identity(_Masked, Mapping):
    """The readable values of one person: field -> text, in the order of ``FIELDS``.

    Empty fields are left out. Shown with the names of its fields only:
    ``<Identity: name, phone>``.
    """

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, str | None] = ()):
        """
        :param values: as :func:`~.fields.clean` returns them
        :raise BadValue: one of the keys is no identity field
        """
        values = dict(values)
        if not values.keys() <= SET_OF.keys():
            raise BadValue("identity", "unknown_field")
        self._values = {field: values[field] for field in FIELDS if values.get(field)}

    def __getitem__(self, field: str) -> str:
        return self._values[field]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"<Identity: {', '.join(self._values) or 'empty'}>"

    def only(self, fields: Collection[str]) -> "Identity":
        """Return an identity with these fields alone."""
        return Identity({key: self[key] for key in self if key in fields})


class Secret(_Masked):
    """Bytes of a key. Equal secrets are found equal in constant time."""

    __slots__ = ("_value",)

    def __init__(self, value: bytes):
        self._value = bytes(value)

    def reveal(self) -> bytes:
        """Return the bytes."""
        return self._value

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Secret):
            return NotImplemented
        return hmac.compare_digest(self._value, other._value)

    def __repr__(self) -> str:
        return "<Secret>"
