"""The verb freeze: the list gets its hash, and no line of it ever changes again. Question: hash_of.

The hash is SHA-256 over the lines in their order, as PostgreSQL writes them; accounts stand in it by their keyed hash.
"""

from __future__ import annotations

from datetime import date
from hashlib import sha256

from django.db import connection, transaction
from django.db.models import Count, F, Sum
from django.utils.translation import gettext

from doudi.delivery.batches.batch import Batch
from doudi.delivery.batches.line import Due, Line
from doudi.delivery.batches.moving import hold, move
from doudi.delivery.batches.permissions import By
from doudi.delivery.batches.refusals import NotReady
from doudi.delivery.batches.stages import Stage
from doudi.offices.acting import SYSTEM, acting_as

CANONICAL = """COPY (
    SELECT line.seq, line.end_to_end_id, line.entitlement_id, coalesce(encode(account.number_hash, 'hex'), ''), line.payee, line.cents,
           due.programme, due.month, due.base_cents, due.supplement_cents, due.cause
      FROM batches_line line JOIN batches_due due ON due.line_id = line.id
      LEFT JOIN payees_account account ON account.id = line.account_id
     WHERE line.batch_id = {batch} ORDER BY line.seq, due.month, due.programme) TO STDOUT"""


def hash_of(batch: Batch) -> str:
    """Hash a list as it stands: SHA-256, as hexadecimal."""
    content = sha256(f"{batch.number}\n".encode())
    with acting_as(SYSTEM), connection.cursor() as cursor, cursor.copy(CANONICAL.format(batch=int(batch.pk))) as rows:
        for piece in rows:
            content.update(piece)
    return content.hexdigest()


def _adds_up(batch: Batch) -> bool:
    """Say whether lines and dues are as many, and come to as much, as was computed."""
    with acting_as(SYSTEM):
        lines = Line.objects.filter(batch=batch).aggregate(count=Count("pk"), cents=Sum("cents"))
        dues = Due.objects.filter(line__batch=batch).aggregate(cents=Sum(F("base_cents") + F("supplement_cents")))
    return (lines["count"], lines["cents"], dues["cents"]) == (batch.count, batch.cents, batch.cents)


@transaction.atomic
def freeze(batch: Batch, *, by: By, on: date) -> Batch:
    """Fix a list as it is.

    :raises NotAllowed: when this is neither the county's civil affairs nor the system.
    :raises NotReady: when it is frozen or further already.
    """
    held = hold(batch)
    if held.stage != Stage.COMPUTED:
        raise NotReady(gettext("名单已经锁定过。"))
    if not _adds_up(held):
        raise NotReady(gettext("名单的笔数或金额与核算时不一致，请撤回后重新核算。"))
    found = hash_of(held)
    return move(batch, to=Stage.FROZEN, by=by, on=on, detail={"hash": found, "count": held.count}, list_hash=found)
