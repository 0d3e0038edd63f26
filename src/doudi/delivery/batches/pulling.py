"""The verb pull: one line leaves a frozen list before it goes to the bank, with a reason in the journal. The list's hash stays.

What it paid for is due again, if it still is: a death has cut the entitlement, a mended account has not.
"""

from __future__ import annotations

from datetime import date

from django.db import connection, transaction
from django.utils.translation import gettext

from doudi.delivery.batches.batch import Batch
from doudi.delivery.batches.line import Line, Pull
from doudi.delivery.batches.moving import hold, write_line
from doudi.delivery.batches.permissions import By, check_may_pull
from doudi.delivery.batches.refusals import NotReady
from doudi.delivery.batches.stages import Stage
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

PULLED_FROM = (Stage.FROZEN, Stage.CHECKED, Stage.COUNTY_SIGNED, Stage.FINANCE_SIGNED)
DUE_AGAIN = """
    UPDATE entitlements_entitlement held SET arrears_from = least(held.arrears_from, again.month)
      FROM (SELECT line.entitlement_id, min(due.month) AS month FROM batches_line line JOIN batches_due due ON due.line_id = line.id
             WHERE line.id = ANY (%s::bigint[]) GROUP BY 1) again
     WHERE again.entitlement_id = held.id
"""


@transaction.atomic
def pull(line: Line, *, reason: str, why: str, by: By, on: date) -> Pull:
    """Take one line out.

    :raises NotAllowed: when this is neither the county's civil affairs nor its finance.
    :raises NotReady: when the list is not frozen yet or has gone, the line was pulled, or no reason is given.
    """
    batch = hold(line.batch)
    check_may_pull(by, batch=batch)
    held = Line.objects.select_for_update().get(pk=line.pk)
    _check(batch, line=held, reason=reason, why=why)
    made = Pull.objects.create(
        line=held, reason=reason, why=why.strip(), by=by if isinstance(by, Officer) else None, by_name=by.name, on=on
    )
    held.state = Line.State.PULLED
    held.save(update_fields=["state"])
    due_again([held.pk])
    detail = {"line": held.end_to_end_id, "cents": held.cents, "reason": reason, "why": made.why}
    write_line("payment.pull", batch=batch, by=by, on=on, detail=detail)
    line.state = held.state
    return made


def due_again(lines: list[int]) -> None:
    """Let the next list look at the months of lines that were not paid."""
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(DUE_AGAIN, [lines])


def _check(batch: Batch, *, line: Line, reason: str, why: str) -> None:
    if batch.stage not in PULLED_FROM or batch.sending_since is not None:
        raise NotReady(gettext("只有锁定以后、送银行以前的名单才能抽出。"))
    if line.state != Line.State.LISTED:
        raise NotReady(gettext("这一笔已经抽出。"))
    if reason not in Pull.Reason.values or not why.strip():
        raise NotReady(gettext("请选择原因并写明情况。"))
