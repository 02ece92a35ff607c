"""A draw that anyone can check.

The shop commits itself before it knows the entries, and publishes all that is needed to
repeat the draw afterwards:

1. It draws a seed of 256 bits and publishes its SHA-256, the *commitment*.
2. When the contest closes, the list of entries is frozen: one *mark* for each entry,
   sorted, and the SHA-256 of the list is published with it.
3. The seed is published. The winners follow from seed and list alone.

Since the seed was fixed before the list, the shop could not choose it to suit the
entries; since it was secret until then, nobody could choose entries to suit the seed.

A mark is the SHA-256 of a *slip*, 128 random bits that an entrant keeps, and the code
that entered. So an entrant finds the own mark in the list, and nobody can try codes
against it: a code alone has 55 bits, which could be tried out.

Winners are taken like cards from a deck: place ``i`` is drawn from the marks that are
left. A number below n comes from HMAC-SHA256 (RFC 2104) by rejection sampling, so each
mark is equally likely; ``sum % n`` would favour the first ones.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .errors import RuleError

#: What a published file says it is.
FORMAT = "pos_customer_identity draw 1"
MARK = re.compile(r"[0-9a-f]{64}")
SEED = re.compile(r"[0-9a-f]{64}")
SLIP = re.compile(r"[0-9a-f]{32}")
#: A number from HMAC has so many bits.
_BITS = 256


def commitment(seed: str) -> str:
    """Return what is published of a seed before the draw.

    :param str seed: 256 bits, in hexadecimal
    :raise RuleError: ``bad_seed``
    """
    _check(SEED, seed, "bad_seed")
    return hashlib.sha256(bytes.fromhex(seed)).hexdigest()


def mark(slip: str, code: str) -> str:
    """Return what stands in the list for an entry.

    :param str slip: 128 random bits in hexadecimal, which the entrant alone keeps
    :param str code: the neutral code, as it is stored
    :raise RuleError: ``bad_slip``
    """
    _check(SLIP, slip, "bad_slip")
    return hashlib.sha256(f"{slip}:{code}".encode()).hexdigest()


def freeze(marks: Iterable[str]) -> tuple[list[str], str]:
    """Return the list of entries as it is published, and its hash.

    :raise RuleError: ``bad_mark``, or ``twice`` when a mark is there more than once
    """
    entries = sorted(marks)
    for entry in entries:
        _check(MARK, entry, "bad_mark")
    if len(set(entries)) != len(entries):
        raise RuleError("twice")
    return entries, _hash_of(entries)


def winners(seed: str, entries: Sequence[str], places: int) -> list[str]:
    """Return the marks that win, the first prize first.

    :param str seed: 256 bits, in hexadecimal
    :param entries: the frozen list
    :param int places: how many are drawn; with fewer entries all of them win
    :raise RuleError: ``bad_seed``, ``bad_mark``, ``twice``, ``not_sorted`` or
        ``bad_places``
    """
    _check(SEED, seed, "bad_seed")
    left, digest = freeze(entries)
    if left != list(entries):
        raise RuleError("not_sorted")
    if isinstance(places, bool) or not isinstance(places, int) or places < 1:
        raise RuleError("bad_places")
    chosen = []
    counter = 0
    while left and len(chosen) < places:
        number, counter = _below(len(left), seed, digest, counter)
        chosen.append(left.pop(number))
    return chosen


def _below(bound: int, seed: str, digest: str, counter: int) -> tuple[int, int]:
    """Return a number below a bound, and the counter after it."""
    fair = (1 << _BITS) - (1 << _BITS) % bound
    while True:
        message = f"{digest}:{counter}".encode()
        drawn = hmac.digest(bytes.fromhex(seed), message, hashlib.sha256)
        counter += 1
        number = int.from_bytes(drawn, "big")
        if number < fair:
            return number % bound, counter


@dataclass(frozen=True)
class Draw:
    """What is published of a draw.

    :ivar str commitment: published before the contest
    :ivar tuple entries: the frozen list
    :ivar str entries_hash: of that list
    :ivar str seed: published after the draw
    :ivar int places: how many win
    :ivar tuple winners: the marks that won, the first prize first
    """

    commitment: str
    entries: tuple[str, ...]
    entries_hash: str
    seed: str
    places: int
    winners: tuple[str, ...]

    def dumps(self) -> str:
        """Return the file that is published, in JSON."""
        return json.dumps(
            {
                "format": FORMAT,
                "commitment": self.commitment,
                "entries_hash": self.entries_hash,
                "places": self.places,
                "seed": self.seed,
                "winners": self.winners,
                "entries": self.entries,
            },
            indent=1,
        )


def loads(text: str) -> Draw:
    """Read a published file.

    :raise RuleError: ``bad_file``
    """
    try:
        read = json.loads(text)
        if read["format"] != FORMAT:
            raise RuleError("bad_file")
        draw = Draw(
            read["commitment"],
            tuple(read["entries"]),
            read["entries_hash"],
            read["seed"],
            read["places"],
            tuple(read["winners"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise RuleError("bad_file") from error
    return draw


def verify(draw: Draw) -> None:
    """Repeat a draw.

    :raise RuleError: ``other_seed`` (not the one that was committed to),
        ``other_list`` (not the one whose hash was published), ``other_winners``, or
        what :func:`winners` raises
    """
    if commitment(draw.seed) != draw.commitment:
        raise RuleError("other_seed")
    if freeze(draw.entries)[1] != draw.entries_hash:
        raise RuleError("other_list")
    if winners(draw.seed, draw.entries, draw.places) != list(draw.winners):
        raise RuleError("other_winners")


def _hash_of(entries: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(entries).encode()).hexdigest()


def _check(pattern: re.Pattern, value: object, code: str) -> None:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise RuleError(code)
