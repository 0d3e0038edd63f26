"""The verb move: the single place where a claim's stage changes. One transaction, one step, one line of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext

from doudi.delivery.recovery.claim import Claim, ClaimMonth, ClaimStep
from doudi.delivery.recovery.permissions import check_may_move
from doudi.delivery.recovery.refusals import NotReady
from doudi.delivery.recovery.road import moves_from
from doudi.delivery.recovery.stages import LIVING, Stage
from doudi.journal.actions import record
from doudi.offices.models import Officer

PURPOSE = "追缴多发的社会救助资金"


def hold(claim: Claim) -> Claim:
    """Read a claim again and keep others from moving it until the transaction ends."""
    return Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)


@transaction.atomic
def move(
    claim: Claim, *, to: Stage, by: Officer, on: date, why: str = "", detail: Mapping[str, Any] | None = None, **written: Any
) -> Claim:  # fmt: skip
    """Bring a claim to its next stage, and write what belongs to it (`written`) with it.

    :raises NotAllowed: when the move is another's.
    :raises NotReady: when the road does not lead there from where it stands now.
    """
    held = hold(claim)
    way = moves_from(held.stage).get(to)
    if way is None:
        words = {"stage": Stage(held.stage).label, "to": Stage(to).label}
        raise NotReady(gettext("追缴现在是“%(stage)s”，不能转到“%(to)s”。请刷新页面查看。") % words)
    check_may_move(by, claim=held, move=way)
    for name, value in written.items():
        setattr(held, name, value)
    take_step(held, to=to, by=by, on=on, why=why, detail=detail or {}, also=tuple(written))
    if to not in LIVING:
        ClaimMonth.objects.filter(claim=held).update(is_living=False)
    for name in ("stage", "steps_made", *written):
        setattr(claim, name, getattr(held, name))
    return held


def take_step(
    claim: Claim, *, to: Stage, by: Officer, on: date, why: str, detail: Mapping[str, Any], also: tuple[str, ...] = ()
) -> None:
    """Write the step, the stage and the journal's line."""
    is_first = claim.steps_made == 0
    claim.steps_made += 1
    ClaimStep.objects.create(
        claim=claim, nth=claim.steps_made, from_stage="" if is_first else claim.stage, to_stage=to, by=by, by_name=by.name,
        desk=by.desk.kind, on=on, why=why.strip(), detail=dict(detail),
    )  # fmt: skip
    claim.stage = to
    claim.save(update_fields=["stage", "steps_made", *also])
    write_line(f"recovery.{to}", claim=claim, by=by, on=on, detail={**detail, "why": why.strip()})


def write_line(verb: str, *, claim: Claim, by: Officer, on: date, detail: Mapping[str, Any]) -> None:
    """Write one line of the journal about a claim."""
    record(verb=verb, by=by, on=on, about=f"claim:{claim.number}", place=claim.place, purpose=PURPOSE, detail=detail)
