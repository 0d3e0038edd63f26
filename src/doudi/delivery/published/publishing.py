"""The verb publish: count the lists that were closed and not counted yet. Called as often as one likes; a list is counted once.

What a bank gives back after a list was closed is paid again by a later list, and counted there.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction

from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as

# Whom a payment counts: the people of the months it pays for, each payment's largest; a subsidy beside the month counts its own.
COUNT = """
    INSERT INTO published_spent (batch_id, place, month, family, payments, people, cents)
    SELECT batch.id, left(line.place, 9), batch.month, batch.family, count(*), sum(counted.people), sum(line.cents)
      FROM batches_batch batch JOIN batches_line line ON line.batch_id = batch.id AND line.state = 'paid'
     CROSS JOIN LATERAL (
        SELECT greatest(1, coalesce(max(cardinality(coalesce(extra.people, period.people))), 1)) AS people
          FROM batches_due due
          LEFT JOIN entitlements_period period ON period.entitlement_id = line.entitlement_id AND period.months @> due.month
          LEFT JOIN entitlements_extra extra ON extra.entitlement_id = line.entitlement_id AND extra.programme = due.programme
           AND extra.month = due.month
         WHERE due.line_id = line.id) counted
     WHERE batch.stage = 'closed' AND NOT EXISTS (SELECT FROM published_spent done WHERE done.batch_id = batch.id)
     GROUP BY batch.id, left(line.place, 9)
    ON CONFLICT DO NOTHING
"""


@transaction.atomic
def publish(*, on: date) -> int:
    """Count what was closed since; give how many places of lists are new."""
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(COUNT)
        counted = int(cursor.rowcount)
        if counted:
            record(verb="payment.publish", by=SYSTEM, on=on, about="spending", place="", detail={"counted": counted})
    return counted
