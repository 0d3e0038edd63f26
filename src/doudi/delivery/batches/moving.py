"""The verb move: the single place where a list's stage changes. One transaction, one step, one line of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from doudi.delivery.batches.batch import Batch, BatchStep
from doudi.delivery.batches.permissions import By, check_may_move, desk_of
from doudi.delivery.batches.refusals import NotReady
from doudi.delivery.batches.road import moves_from
from doudi.delivery.batches.stages import Stage
from doudi.journal.actions import record
from doudi.offices.models import Officer

PURPOSE = "发放社会救助资金"


def hold(batch: Batch) -> Batch:
    """Read a list again and keep others from moving it until the transaction ends."""
    return Batch.objects.select_for_update().get(pk=batch.pk)


@transaction.atomic
def move(
    batch: Batch, *, to: Stage, by: By, on: date, why: str = "", detail: Mapping[str, Any] | None = None, **written: Any
) -> Batch:
    """Bring a list to its next stage, and write what freezing has found (`written`) with it.

    :raises NotAllowed: when the move is another's.
    :raises NotReady: when the road does not lead there from where it stands now.
    """
    held = hold(batch)
    way = moves_from(held.stage).get(to)
    if way is None:
        words = {"stage": Stage(held.stage).label, "to": Stage(to).label}
        raise NotReady(gettext("名单现在是“%(stage)s”，不能转到“%(to)s”。请刷新页面查看。") % words)
    check_may_move(by, batch=held, move=way)
    for name, value in written.items():
        setattr(held, name, value)
    take_step(held, to=to, by=by, on=on, why=why, detail=detail or {}, also=tuple(written))
    for name in ("stage", "steps_made", *written):
        setattr(batch, name, getattr(held, name))
    return held


def take_step(
    batch: Batch, *, to: Stage, by: By, on: date, why: str, detail: Mapping[str, Any], also: tuple[str, ...] = ()
) -> None:
    """Write the step, the stage and the journal's line."""
    is_first = batch.steps_made == 0
    batch.steps_made += 1
    BatchStep.objects.create(
        batch=batch, nth=batch.steps_made, from_stage="" if is_first else batch.stage, to_stage=to,
        by=by if isinstance(by, Officer) else None, by_name=by.name, desk=desk_of(by), on=on, why=why.strip(), detail=dict(detail),
    )  # fmt: skip
    batch.stage = to
    batch.save(update_fields=["stage", "steps_made", *also])
    write_line(f"payment.{to}", batch=batch, by=by, on=on, detail={**detail, "why": why.strip()})


def write_line(verb: str, *, batch: Batch, by: By, on: date, detail: Mapping[str, Any]) -> None:
    """Write one line of the journal about a list."""
    record(verb=verb, by=by, on=on, about=f"batch:{batch.number}", place=batch.place, purpose=PURPOSE, detail=detail)
