"""The question overpaid: where more was paid than is owed, one row an entitlement, programme and month. Noun: Overpaid.

Owed less paid, less what came back or ended claims took up, below zero (`recovery_overpaid`, migration 0003). Nothing is set off by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

ROWS_MOST = 500
COUNTY_DIGITS = 6

ROWS = """
    SELECT over.entitlement_id, held.number, held.name, over.place, over.programme, over.month, over.owed_cents, over.paid_cents,
           over.over_cents, coalesce(over.claim, '')
      FROM recovery_overpaid(%(place)s::text, %(family)s::text, %(first)s::date, %(last)s::date) over
      JOIN entitlements_entitlement held ON held.id = over.entitlement_id
     WHERE (%(with_claimed)s::boolean OR over.claim IS NULL)
"""
OF_ONE = " AND over.entitlement_id = %(entitlement)s::bigint"
ORDER = " ORDER BY held.number, over.month, over.programme LIMIT %(most)s::int OFFSET %(after)s::int"


@dataclass(frozen=True)
class Overpaid:
    """One month that was paid beyond what is owed; `claim` is the number of the living claim that holds it, or empty."""

    entitlement_id: int
    number: str
    name: str
    place: str
    programme: str
    month: date
    owed_cents: int
    paid_cents: int
    cents: int
    claim: str


def overpaid(
    place: str, *, first: date, last: date, family: str = "", with_claimed: bool = False, most: int = ROWS_MOST, after: int = 0
) -> list[Overpaid]:  # fmt: skip
    """List what was overpaid for the months from the first to the last in a place; without the months a living claim holds."""
    words = _words(place, family, first, last, with_claimed)
    return _read(ROWS + ORDER, {**words, "most": most, "after": after})


def overpaid_to(entitlement_id: int, *, place: str, first: date, last: date) -> list[Overpaid]:
    """List what was overpaid to one, also what a living claim holds."""
    words = _words(place[:COUNTY_DIGITS], "", first, last, True)
    return _read(ROWS + OF_ONE + ORDER, {**words, "entitlement": entitlement_id, "most": ROWS_MOST, "after": 0})


def _words(place: str, family: str, first: date, last: date, with_claimed: bool) -> dict[str, Any]:
    return {"place": place, "family": family, "first": first, "last": last, "with_claimed": with_claimed}


def _read(question: str, words: dict[str, Any]) -> list[Overpaid]:
    with connection.cursor() as cursor:
        cursor.execute(question, words)
        return [Overpaid(*row) for row in cursor.fetchall()]
