"""How far what was declared beside the month is paid. Noun: Standing. Question: standing_of. Read within the sight of whoever asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

from doudi.delivery.entitlements.models import Declaration

# What lies in a list is found from the extra's own entitlement; what was refused or pulled is due again, and lies in no list.
STANDING = """
    WITH given AS (
        SELECT declaration_id, entitlement_id, programme, month, cents, cardinality(people) AS people
          FROM entitlements_extra WHERE declaration_id = ANY (%(declarations)s::bigint[])
    ), listed AS (
        SELECT given.declaration_id, line.state = 'paid' AS is_paid, sum(due.base_cents + due.supplement_cents) AS cents
          FROM given JOIN batches_line line ON line.entitlement_id = given.entitlement_id AND line.state IN ('listed', 'paid')
          JOIN batches_batch batch ON batch.id = line.batch_id AND batch.stage <> 'withdrawn'
          JOIN batches_due due ON due.line_id = line.id AND due.programme = given.programme AND due.month = given.month
         GROUP BY 1, 2
    )
    SELECT given.declaration_id, sum(given.people)::bigint, sum(given.cents)::bigint,
           coalesce((SELECT sum(cents) FROM listed WHERE listed.declaration_id = given.declaration_id AND is_paid), 0)::bigint,
           coalesce((SELECT sum(cents) FROM listed WHERE listed.declaration_id = given.declaration_id AND NOT is_paid), 0)::bigint
      FROM given GROUP BY given.declaration_id
"""


@dataclass(frozen=True)
class Standing:
    """Of one declaration: for how many people how much, what of it is paid, and what lies in a list."""

    people: int = 0
    cents: int = 0
    paid_cents: int = 0
    listed_cents: int = 0

    @property
    def waiting_cents(self) -> int:
        """What waits for the next list."""
        return self.cents - self.paid_cents - self.listed_cents


def standing_of(declarations: Iterable[Declaration]) -> dict[int, Standing]:
    """Say of each declaration how far it is paid."""
    numbers = [one.pk for one in declarations]
    with connection.cursor() as cursor:
        cursor.execute(STANDING, {"declarations": numbers})
        return {number: Standing() for number in numbers} | {row[0]: Standing(*row[1:]) for row in cursor.fetchall()}
