"""The other sides of the proof: what recipients are told, and what stands open. What the bank says left the account, clearing has kept.

Questions: told_by_month, differing_told, differing_transit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from doudi.delivery.proof.months import ROWS_MOST, Asked, rows_of

# A recipient's page shows the line, and below it the parts that make it up: both must be the money that was paid.
TOLD = """
SELECT batch.month, batch.number, line.end_to_end_id, line.cents,
       coalesce((SELECT sum(due.base_cents + due.supplement_cents) FROM batches_due due WHERE due.line_id = line.id), 0)::bigint AS parts
  FROM batches_line line JOIN batches_batch batch ON batch.id = line.batch_id
 WHERE batch.stage <> 'withdrawn' AND line.state = 'paid' AND batch.month BETWEEN %(first)s::date AND %(last)s::date
   AND batch.place >= %(place)s::text COLLATE "C" AND batch.place < (%(place)s::text || ':') COLLATE "C"
"""
BY_MONTH = f"SELECT month, sum(parts)::bigint FROM ({TOLD}) told GROUP BY month"  # noqa: S608  # two texts of ours
DIFFERING = (
    "SELECT number, end_to_end_id, month, cents, parts"  # noqa: S608  # two texts of ours
    f" FROM ({TOLD}) told WHERE cents <> parts ORDER BY 3, 1, 2 LIMIT {ROWS_MOST}"
)

# In transit stands, for each list that went to the bank, what its lines of which nothing is known yet come to.
TRANSIT = """
WITH held AS (
    SELECT account.place_id AS place, sum(coalesce((SELECT sum(cents) FROM ledger_transfer WHERE debit_id = account.id), 0)
           - coalesce((SELECT sum(cents) FROM ledger_transfer WHERE credit_id = account.id), 0))::bigint AS cents
      FROM ledger_account account
     WHERE account.code LIKE '%%.transit' AND account.place_id >= %(place)s::text AND account.place_id < %(place)s::text || ':'
     GROUP BY 1
), open AS (
    SELECT batch.place, sum(line.cents)::bigint AS cents FROM batches_line line JOIN batches_batch batch ON batch.id = line.batch_id
     WHERE line.state = 'listed' AND (batch.stage IN ('exported', 'returned', 'reconciled', 'closed') OR batch.sending_since IS NOT NULL)
       AND batch.place >= %(place)s::text COLLATE "C" AND batch.place < (%(place)s::text || ':') COLLATE "C"
     GROUP BY 1
)
SELECT coalesce(held.place, open.place), coalesce(open.cents, 0), coalesce(held.cents, 0)
  FROM held FULL JOIN open ON open.place = held.place
 WHERE coalesce(open.cents, 0) <> coalesce(held.cents, 0) ORDER BY 1
"""


@dataclass(frozen=True)
class DifferingTold:
    """A paid line whose parts, as its recipient reads them, are not its money."""

    batch: str
    number: str
    month: date
    paid: int
    told: int


@dataclass(frozen=True)
class DifferingTransit:
    """A place where what is in transit is not what stands open at the bank."""

    place: str
    open: int
    transit: int


def told_by_month(asked: Asked) -> dict[date, int]:
    """Add up what recipients read was paid to them."""
    return {month: int(cents) for month, cents in rows_of(BY_MONTH, asked)}


def differing_told(asked: Asked) -> list[DifferingTold]:
    """Name the paid lines whose parts are not their money."""
    return [DifferingTold(*row) for row in rows_of(DIFFERING, asked)]


def differing_transit(asked: Asked) -> list[DifferingTransit]:
    """Name the places where what is in transit is not what stands open."""
    return [DifferingTransit(*row) for row in rows_of(TRANSIT, asked)]
