"""What the ledger stores, as JSON: one statement reads an account, one writes it.

PostgreSQL builds and takes apart the JSON, so the number of statements does not grow
with the number of rows.
"""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from .rows import EXPIRE, SPEND, Open, Outcome

#: The ledger's words for the kinds that the arithmetic knows by its own.
KINDS = {SPEND: "redeem", EXPIRE: "expire"}


def loads(text: str) -> dict:
    """Return what PostgreSQL wrote, with numbers that lost nothing."""
    return json.loads(text, parse_float=Decimal)


def dumps(value: object) -> str:
    """Return JSON for PostgreSQL; Decimals are written as text, and cast there."""
    return json.dumps(value, default=str)


def points(value: object) -> Decimal:
    """Return a number of the ledger in hundredths, rounded half up.

    :param value: a Decimal or int; a float is read as it is printed
    """
    return Decimal(str(value or 0)).quantize(Decimal("0.01"), "ROUND_HALF_UP")


def opens(rows: Iterable[Mapping]) -> list[Open]:
    """Return the open rows of one account.

    :param rows: each with ``id``, ``remaining``, ``expires``, ``earned`` and perhaps
        ``debt``; days in ISO format
    """
    return [
        Open(
            row["id"],
            points(row["remaining"]),
            day(row["expires"]),
            day(row["earned"]) or date.min,
            row.get("debt", False),
        )
        for row in rows
    ]


def day(text: str | None) -> date | None:
    """Return the day of a text in ISO format."""
    return date.fromisoformat(text) if text else None


def rows(outcome: Outcome, account: Mapping, first: int) -> list[dict]:
    """Return the rows of an outcome for the statement that writes them.

    :param account: what all rows have in common: card, programme, customer, ...
    :param int first: how many rows of other accounts go before, in the same statement
    """
    made = []
    for place, row in enumerate(outcome.rows):
        lot = row.lot
        made.append(
            {
                "issued": max(row.points, Decimal(0)),
                "used": max(-row.points, Decimal(0)),
                **account,
                **(row.data or {}),
                "place": first + place,
                "kind": KINDS.get(row.kind, row.kind),
                "points": row.points,
                "remaining": row.remaining,
                "expires_on": row.expires,
                "booked_date": row.earned,
                "lot_id": lot if lot is None or lot >= 0 else None,
                "lot_place": None if lot is None or lot >= 0 else first + ~lot,
            }
        )
        _flag_debt(made[-1])
    return made


def _flag_debt(row: dict) -> None:
    if row["kind"] == "redeem" and row["lot_id"] is None and row["lot_place"] is None:
        row["flag"] = row.get("flag") or "shortfall"
