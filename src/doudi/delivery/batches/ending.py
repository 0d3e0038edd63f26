"""The verb end_lines: what the bank says became of lines, written for all of them at once; the same again changes nothing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import connection, transaction

from doudi.delivery.batches.batch import Batch
from doudi.delivery.batches.pulling import due_again

PAID = """
    UPDATE batches_line line SET state = 'paid', paid_on = told.day
      FROM unnest(%s::text[], %s::date[]) AS told (number, day)
     WHERE line.batch_id = %s::bigint AND line.end_to_end_id = told.number AND line.state = 'listed'
"""
REFUSED = """
    UPDATE batches_line line SET state = 'refused', bank_code = left(told.code, 40)
      FROM unnest(%s::text[], %s::text[]) AS told (number, code)
     WHERE line.batch_id = %s::bigint AND line.end_to_end_id = told.number AND line.state IN ('listed', 'paid')
 RETURNING line.id
"""


@transaction.atomic
def end_lines(
    batch: Batch, *, paid: Sequence[tuple[str, date]] = (), refused: Sequence[tuple[str, str]] = ()
) -> tuple[int, int]:
    """Write which lines are paid (their number, the day) and which the bank refused or gave back (their number, its code).

    Gives how many are newly paid and newly refused. What was refused is due again in the next list.
    """
    with connection.cursor() as cursor:
        cursor.execute(PAID, [[one[0] for one in paid], [one[1] for one in paid], batch.pk])
        newly_paid = cursor.rowcount
        cursor.execute(REFUSED, [[one[0] for one in refused], [one[1] for one in refused], batch.pk])
        lines = [row[0] for row in cursor.fetchall()]
    due_again(lines)
    return newly_paid, len(lines)
