"""How often somebody may look a person up: token buckets, kept by the store.

Exact lookup by phone would let a program try all numbers of a country. So each lookup
costs tokens, a miss more than a hit, and buckets refill slowly. A cashier who serves
people never notices; who guesses is stopped after ten misses.

The store sees keyed hashes of who is limited, never a user's id or a person's.
"""

import dataclasses
import hashlib
import hmac

from .records import Charge


@dataclasses.dataclass(frozen=True)
class Limit:
    """A bucket.

    :ivar float capacity: most tokens that it holds, so the longest burst
    :ivar float refill: tokens per second
    """

    capacity: float
    refill: float


#: Tokens that a lookup costs its user and its till.
HIT = 1.0
MISS = 4.0
#: Each user: 40 hits or 10 misses at once, then a hit in 20 seconds.
PER_USER = Limit(capacity=40, refill=1 / 20)
#: Each till, whoever works at it.
PER_TILL = Limit(capacity=80, refill=1 / 10)
#: Misses of all together, one token each: many accounts guess no faster than this.
WHOLE_VAULT = Limit(capacity=1000, refill=1 / 2)
#: Questions "does this match?" about one person, whoever asks.
PER_PERSON = Limit(capacity=5, refill=1 / 600)
#: Of refusals in a row, one in a quarter of an hour is marked as an alert.
ALERTS = Limit(capacity=1, refill=1 / 900)


def subject(key: bytes, kind: str, ident: int | str) -> bytes:
    """Return the keyed hash (HMAC-SHA256) by which the store knows a bucket.

    :param key: the vault's limit key
    :param kind: ``user``, ``till``, ``vault``, ``person`` or ``alert``
    """
    return hmac.digest(key, f"{kind}:{ident}".encode(), hashlib.sha256)


def charges_for_lookup(
    key: bytes, actor: int, till: int = 0, person: str = ""
) -> list[Charge]:
    """Return what is charged before a lookup; it is refused when a bucket is empty.

    The bucket of the whole vault is only asked whether it is in debt.

    :param actor: id of the user
    :param till: id of the till, 0 for none
    :param person: for a question about one person: the id of that person
    """
    charges = [
        _charge(subject(key, kind, ident), HIT, limit)
        for kind, ident, limit in _askers(actor, till)
    ]
    charges.append(_charge(subject(key, "vault", "misses"), 0.0, WHOLE_VAULT))
    if person:
        charges.append(_charge(subject(key, "person", person), 1.0, PER_PERSON))
    return charges


def charges_for_miss(key: bytes, actor: int, till: int = 0) -> list[Charge]:
    """Return what is charged on top when a lookup found nothing; it never refuses."""
    charges = [
        _charge(subject(key, kind, ident), MISS - HIT, limit, forced=True)
        for kind, ident, limit in _askers(actor, till)
    ]
    misses = subject(key, "vault", "misses")
    charges.append(_charge(misses, 1.0, WHOLE_VAULT, forced=True))
    return charges


def charges_for_alert(key: bytes, actor: int) -> list[Charge]:
    """Return what a refusal is charged to be marked as an alert.

    The mark is in the store and not in a process, so several workers raise one alert.
    """
    return [_charge(subject(key, "alert", actor), 1.0, ALERTS)]


def _askers(actor: int, till: int) -> list[tuple[str, int, Limit]]:
    askers = [("user", actor, PER_USER)]
    if till:
        askers.append(("till", till, PER_TILL))
    return askers


def _charge(bucket: bytes, cost: float, limit: Limit, forced: bool = False) -> Charge:
    return Charge(bucket, cost, limit.capacity, limit.refill, forced)
