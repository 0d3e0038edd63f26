"""What everybody may read of recovery: the question public_record. Amounts by county, month, cause and outcome; nobody's name or number.

Noun: PublicRow. Read as the system; names, numbers, programmes and months paid for never leave the statement.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import connection

from doudi.offices.acting import SYSTEM, acting_as

DECIDED = """
    SELECT left(claim.place, 6), date_trunc('month', claim.decided_on)::date, claim.cause, claim.stage, claim.return_cents,
           claim.fine_cents, coalesce((SELECT sum(cents) FROM recovery_receipt WHERE claim_id = claim.id), 0)::bigint
      FROM recovery_claim claim
     WHERE claim.decided_on BETWEEN %(first)s::date AND %(last)s::date AND claim.stage <> 'withdrawn'
       AND claim.place >= %(place)s::text COLLATE "C" AND claim.place < (%(place)s::text || ':') COLLATE "C"
     ORDER BY 2, 1, 5, 6
"""


@dataclass(frozen=True)
class PublicRow:
    """One decision: its county and month, why, where it stands, what is given back, fined, and has come."""

    county: str
    month: date
    cause: str
    stage: str
    return_cents: int
    fine_cents: int
    received_cents: int


def public_record(place: str, *, first: date, last: date) -> list[PublicRow]:
    """List what was decided between two days in a place."""
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(DECIDED, {"place": place, "first": first, "last": last})
        return [PublicRow(*row) for row in cursor.fetchall()]
