"""What was owed beside what was listed, for every entitlement, programme and month; and each paid line beside the ledger.

Nouns: Owed (a month's sums), Differs (where one cent is not as it should be). Verbs: owed_by_month, differing_dues, differing_lines,
differing_claims.
Statements over the rows themselves: the reckoning of lists is not asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

ROWS_MOST = 100

# A month is owed for once it was to be paid, or a list of its family was made, even when other families' lists came before.
# A due counts as paid, under way, or back (refused by the bank, or pulled) with the word that says why. What a claim asks for and has not
# got (or let go of) explains that more was paid than is owed, so far and no further.
DUES = """
WITH reached AS (
    SELECT left(place, 6) AS county, family::text AS family, max(month) AS last
      FROM batches_batch WHERE stage <> 'withdrawn' AND month BETWEEN %(first)s::date AND %(last)s::date
       AND place >= %(place)s::text COLLATE "C" AND place < (%(place)s::text || ':') COLLATE "C" GROUP BY 1, 2
), owed AS (
    SELECT one.entitlement_id, one.programme, one.month, sum(one.base_cents + one.supplement_cents)::bigint AS cents
      FROM entitlements_owed(%(place)s::text, '', %(first)s::date, %(last)s::date) one
      LEFT JOIN reached ON reached.county = left(one.place, 6) AND reached.family = one.family
     WHERE one.month <= greatest(reached.last, %(due_by)s::date) GROUP BY 1, 2, 3
), listed AS (
    SELECT line.entitlement_id, due.programme, due.month,
           coalesce(sum(due.base_cents + due.supplement_cents) FILTER (WHERE line.state = 'paid'), 0)::bigint AS paid,
           coalesce(sum(due.base_cents + due.supplement_cents) FILTER (WHERE line.state = 'listed'), 0)::bigint AS under_way,
           coalesce(sum(due.base_cents + due.supplement_cents) FILTER (
               WHERE line.state = 'refused' AND line.bank_code <> '' OR pull.why <> ''), 0)::bigint AS back
      FROM batches_due due JOIN batches_line line ON line.id = due.line_id
      JOIN batches_batch batch ON batch.id = line.batch_id
      LEFT JOIN batches_pull pull ON pull.line_id = line.id
     WHERE batch.stage <> 'withdrawn' AND due.month BETWEEN %(first)s::date AND %(last)s::date
       AND batch.place >= %(place)s::text COLLATE "C" AND batch.place < (%(place)s::text || ':') COLLATE "C"
     GROUP BY 1, 2, 3
), claimed AS (
    SELECT one.entitlement_id, one.programme, one.month, sum(one.came)::bigint AS came,
           coalesce(sum(one.cents - one.came) FILTER (WHERE claim.stage <> 'withdrawn'), 0)::bigint AS open
      FROM recovery_months(%(place)s::text, %(first)s::date, %(last)s::date) one JOIN recovery_claim claim ON claim.id = one.claim_id
     GROUP BY 1, 2, 3
), sums AS (
    SELECT entitlement_id, programme, month, coalesce(owed.cents, 0) AS owed, coalesce(paid, 0) AS paid,
           coalesce(under_way, 0) AS under_way, coalesce(back, 0) AS back, coalesce(came, 0) AS recovered, coalesce(open, 0) AS open
      FROM owed FULL JOIN listed USING (entitlement_id, programme, month)
      LEFT JOIN claimed USING (entitlement_id, programme, month)
), laid AS (
    SELECT *, owed - paid + recovered - under_way AS left_over,
           least(greatest(paid + under_way - recovered - owed, 0), open) AS claimed FROM sums
)
"""
BY_MONTH = (
    DUES
    + """
SELECT month, sum(owed)::bigint, sum(paid)::bigint, sum(under_way)::bigint,
       coalesce(sum(least(left_over, back)) FILTER (WHERE left_over > 0), 0)::bigint, sum(recovered)::bigint, sum(claimed)::bigint,
       coalesce(sum(left_over + claimed) FILTER (WHERE left_over + claimed < 0 OR left_over > back), 0)::bigint
  FROM laid GROUP BY month ORDER BY month
"""
)
DIFFERING = (
    DUES
    + """
SELECT held.number, laid.programme, laid.month, laid.owed, laid.paid + laid.under_way - laid.recovered, laid.back, laid.claimed
  FROM laid JOIN entitlements_entitlement held ON held.id = laid.entitlement_id
 WHERE left_over + claimed < 0 OR left_over > back
 ORDER BY laid.month, held.number, laid.programme LIMIT %(most)s::int
"""
)

# Money for a line is booked under keys that hold its number; what the expense accounts keep of it is what was spent for it.
LINES = """
WITH booked AS (
    SELECT split_part(one.key, ':', 2) AS number,
           sum(CASE WHEN debit.kind = 'expense' THEN one.cents ELSE 0 END
               - CASE WHEN credit.kind = 'expense' THEN one.cents ELSE 0 END)::bigint AS cents
      FROM ledger_transfer one JOIN ledger_account debit ON debit.id = one.debit_id
      JOIN ledger_account credit ON credit.id = one.credit_id
     WHERE split_part(one.key, ':', 3) <> ''
       AND debit.place_id >= %(place)s::text AND debit.place_id < %(place)s::text || ':'
     GROUP BY 1
), told AS (
    SELECT line.end_to_end_id, batch.number, batch.month, CASE WHEN line.state = 'paid' THEN line.cents ELSE 0 END AS paid
      FROM batches_line line JOIN batches_batch batch ON batch.id = line.batch_id
     WHERE batch.stage <> 'withdrawn'
       AND batch.place >= %(place)s::text COLLATE "C" AND batch.place < (%(place)s::text || ':') COLLATE "C"
)
"""
PAID_BY_MONTH = (
    LINES
    + """
SELECT told.month, sum(told.paid)::bigint, coalesce(sum(booked.cents), 0)::bigint
  FROM told LEFT JOIN booked ON booked.number = told.end_to_end_id
 WHERE told.month BETWEEN %(first)s::date AND %(last)s::date GROUP BY 1 ORDER BY 1
"""
)
DIFFERING_LINES = (
    LINES
    + """
SELECT told.number, told.end_to_end_id, told.month, told.paid, coalesce(booked.cents, 0)
  FROM told LEFT JOIN booked ON booked.number = told.end_to_end_id
 WHERE told.paid <> coalesce(booked.cents, 0) AND told.month BETWEEN %(first)s::date AND %(last)s::date
 ORDER BY told.month, told.number, told.end_to_end_id LIMIT %(most)s::int
"""
)
# What debtors gave back, as receipts say, beside what the ledger took back under each claim's number.
DIFFERING_CLAIMS = """
SELECT claim.number, coalesce(came.cents, 0), coalesce(booked.cents, 0) FROM recovery_claim claim
  LEFT JOIN LATERAL (SELECT sum(cents)::bigint AS cents FROM recovery_receipt WHERE claim_id = claim.id AND towards = 'return') came ON true
  LEFT JOIN LATERAL (SELECT sum(cents)::bigint AS cents FROM ledger_transfer
                      WHERE key >= 'recover:' || claim.number || '-' AND key < 'recover:' || claim.number || '.') booked ON true
 WHERE coalesce(came.cents, 0) <> coalesce(booked.cents, 0)
   AND claim.place >= %(place)s::text COLLATE "C" AND claim.place < (%(place)s::text || ':') COLLATE "C"
 ORDER BY claim.number LIMIT %(most)s::int
"""
LAST_LISTED = """
SELECT max(month) FROM batches_batch WHERE stage <> 'withdrawn' AND month BETWEEN %(first)s::date AND %(last)s::date
   AND place >= %(place)s::text COLLATE "C" AND place < (%(place)s::text || ':') COLLATE "C"
"""


@dataclass(frozen=True)
class Asked:
    """Where and which months: from the first to the last, both of them first days; until `due_by` every family's list was to be paid."""

    place: str
    first: date
    last: date
    due_by: date

    @property
    def words(self) -> dict[str, str | date | int]:
        """Give what the statements ask for."""
        return {"place": self.place, "first": self.first, "last": self.last, "due_by": self.due_by, "most": ROWS_MOST}


@dataclass(frozen=True)
class OwedMonth:
    """A month that is paid for: owed is what was paid and not recovered, under way, or back with a reason; beyond it is only what a claim
    holds or has let go of. What is left over is wrong.
    """

    month: date
    owed: int
    paid: int
    under_way: int
    back: int
    recovered: int
    claimed: int
    wrong: int


@dataclass(frozen=True)
class PaidMonth:
    """A month that is paid in: what its lists say was paid, and what the ledger keeps of their lines."""

    month: date
    paid: int
    spent: int


@dataclass(frozen=True)
class DifferingDue:
    """An entitlement's month that does not come out."""

    number: str
    programme: str
    month: date
    owed: int
    settled: int
    back: int
    claimed: int


@dataclass(frozen=True)
class DifferingLine:
    """A line whose money in the ledger is not its own."""

    batch: str
    number: str
    month: date
    paid: int
    spent: int


@dataclass(frozen=True)
class DifferingClaim:
    """A claim of which more or less came than the ledger took back."""

    number: str
    came: int
    booked: int


def last_listed(asked: Asked) -> date | None:
    """Give the last month for which a list was made: later ones are not due yet."""
    found: date | None = rows_of(LAST_LISTED, asked)[0][0]
    return found


def owed_by_month(asked: Asked) -> list[OwedMonth]:
    """Add up each month that is paid for."""
    return [OwedMonth(*row) for row in rows_of(BY_MONTH, asked)]


def paid_by_month(asked: Asked) -> list[PaidMonth]:
    """Add up each month that is paid in."""
    return [PaidMonth(*row) for row in rows_of(PAID_BY_MONTH, asked)]


def differing_dues(asked: Asked) -> list[DifferingDue]:
    """Name the entitlements and months that do not come out."""
    return [DifferingDue(*row) for row in rows_of(DIFFERING, asked)]


def differing_lines(asked: Asked) -> list[DifferingLine]:
    """Name the lines whose money is not in the ledger as the list says."""
    return [DifferingLine(*row) for row in rows_of(DIFFERING_LINES, asked)]


def differing_claims(asked: Asked) -> list[DifferingClaim]:
    """Name the claims whose money is not in the ledger as their receipts say."""
    return [DifferingClaim(*row) for row in rows_of(DIFFERING_CLAIMS, asked)]


def rows_of(statement: str, asked: Asked) -> list[tuple[Any, ...]]:
    """Ask a statement."""
    with connection.cursor() as cursor:
        cursor.execute(statement, asked.words)
        return list(cursor.fetchall())
