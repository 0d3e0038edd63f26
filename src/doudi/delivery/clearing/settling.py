"""The verbs propose, confirm and turn_down: what fits nowhere ends as one officer of finance says, with a reason, once another confirms it.

Questions: check_may_settle, line_of (the line of ours it is about), ends_of (how it may end).
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.delivery.batches.line import Line
from doudi.delivery.batches.moving import PURPOSE, hold, write_line
from doudi.delivery.batches.refusals import NotAllowed, NotReady
from doudi.delivery.clearing.ending import LIVING, laid_side_by_side, lead_on, settle_lines
from doudi.delivery.clearing.models import TurnedDown, Unmatched
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Desk, Officer

E, K = Unmatched.Ends, Unmatched.Kind
OF_LINES = (E.PAID, E.REFUSED)


def check_may_settle(by: Officer, *, one: Unmatched) -> None:
    """:raises NotAllowed: when this is not the finance desk of the place."""
    if by.desk.kind != Desk.Kind.FINANCE or not one.place.startswith(by.desk.place_id):
        raise NotAllowed(gettext("由本地的财务岗位处理。"))


def line_of(one: Unmatched) -> Line | None:
    """Find the line of ours it is about: the one that was chosen, else the one it names."""
    if one.line_id is not None:
        return one.line
    return (
        Line.objects.filter(batch=one.batch_id, end_to_end_id=one.about).first()
        if one.kind == K.CONTRADICTING
        else None
    )


def ends_of(one: Unmatched, *, line: Line | None) -> list[Unmatched.Ends]:
    """List how it may end: a line that still waits is paid or refused; everything else is noted, and what was paid may have come back."""
    if line is None:
        return [E.NOTED]
    return {Line.State.LISTED.value: [E.PAID, E.REFUSED], Line.State.PAID.value: [E.NOTED, E.REFUSED]}.get(
        line.state, [E.NOTED]
    )


@transaction.atomic
def propose(one: Unmatched, *, ends: str, why: str, by: Officer, line: Line | None = None) -> Unmatched:
    """Say how it ends, and why; of a number that is not ours, which line of ours is meant (`line`).

    :raises NotAllowed: when this is not the finance desk of the place.
    :raises NotReady: when it was said before, no reason is given, the line cannot be meant, or this cannot end so.
    """
    held = _held(one, by=by)
    if held.proposed_by_id is not None or not why.strip():
        raise NotReady(gettext("请写明理由；已经提出的等另一位同事确认。"))
    if line is not None:
        _check_meant(held, line=line)
        held.line = line
    if ends in OF_LINES and line_of(held) is None:
        raise NotReady(gettext("只有名单里的一笔才能确认到账或者没有到账；其余的核实后记下即可。"))
    if ends not in ends_of(held, line=line_of(held)):
        raise NotReady(gettext("这一笔现在不能这样处理：还没有结果的，确认到账或者没有到账；已有结果的，核实后记下。"))
    held.ends, held.why, held.proposed_by = ends, why.strip(), by
    held.save(update_fields=["ends", "why", "proposed_by", "line"])
    return held


@transaction.atomic
def confirm(one: Unmatched, *, by: Officer, on: date) -> Unmatched:
    """Confirm what another officer said; the line then ends so, in the list and in the books.

    :raises NotAllowed: when this is not the finance desk of the place, or the same officer.
    :raises NotReady: when nobody has said how it ends, or it is confirmed.
    """
    held = _proposed(one, by=by)
    line = line_of(held)
    held.confirmed_by, held.confirmed_on = by, on
    held.save(update_fields=["confirmed_by", "confirmed_on"])
    if line is not None and held.ends in OF_LINES:
        _end_line(held, line=line, on=on)
    _write("payment.confirm", held, by=by, on=on, why=held.why)
    return held


@transaction.atomic
def turn_down(one: Unmatched, *, because: str, by: Officer, on: date) -> Unmatched:
    """Do not confirm what another officer said, and say why; it can be proposed anew.

    :raises NotAllowed: when this is not the finance desk of the place, or the same officer.
    :raises NotReady: when nobody has said how it ends, it is confirmed, or no reason is given.
    """
    held = _proposed(one, by=by)
    proposer = held.proposed_by
    if proposer is None or not because.strip():
        raise NotReady(gettext("请写明为什么不同意。"))
    TurnedDown.objects.create(
        unmatched=held,
        ends=held.ends,
        why=held.why,
        proposed_by=proposer,
        because=because.strip(),
        by=by,
        on=on,
    )
    _write("payment.turn_down", held, by=by, on=on, why=because.strip())
    held.ends, held.why, held.proposed_by, held.line = "", "", None, None
    held.save(update_fields=["ends", "why", "proposed_by", "line"])
    return held


def _end_line(held: Unmatched, *, line: Line, on: date) -> None:
    with acting_as(SYSTEM):
        batch = hold(line.batch)
        states = dict(Line.objects.filter(batch=batch).values_list("end_to_end_id", "state"))
        now, number = states[line.end_to_end_id], line.end_to_end_id
        if now == Line.State.LISTED or (now == Line.State.PAID and held.ends == E.REFUSED):
            codes = {number: held.why[:40]}
            settle_lines(batch, new={number: held.ends}, states=states, codes=codes, days={}, on=on)
            lead_on(batch, ended=laid_side_by_side(batch)[0], on=on)


def _check_meant(held: Unmatched, *, line: Line) -> None:
    """:raises NotReady: when a line was chosen that no bank's word about a strange number can be about."""
    is_possible = held.kind == K.STRANGE and line.batch.bank == held.bank and line.batch.stage in LIVING
    if not is_possible or not line.batch.place.startswith(held.place[:6]) or line.state != Line.State.LISTED:
        raise NotReady(gettext("只有编号对不上的，才能指明是哪一笔；那一笔要在同一家银行的名单里，还没有结果。"))


def _proposed(one: Unmatched, *, by: Officer) -> Unmatched:
    """Hold what another officer has proposed."""
    held = _held(one, by=by)
    if held.proposed_by_id is None or held.confirmed_on is not None:
        raise NotReady(gettext("还没有人提出怎样处理，或者已经确认过。"))
    if held.proposed_by_id == by.pk:
        raise NotAllowed(gettext("要由另一位同事确认。"))
    return held


def _held(one: Unmatched, *, by: Officer) -> Unmatched:
    check_may_settle(by, one=one)
    return (
        Unmatched.objects.select_for_update(of=("self",))
        .select_related("batch", "line__batch", "proposed_by")
        .get(pk=one.pk)
    )


def _write(verb: str, held: Unmatched, *, by: Officer, on: date, why: str) -> None:
    line = line_of(held)
    batch = line.batch if line is not None else held.batch
    detail = {
        "line": line.end_to_end_id if line else held.about,
        "ends": held.ends,
        "why": why,
        "proposed_by": held.proposed_by_id,
    }
    if batch is not None:
        write_line(verb, batch=batch, by=by, on=on, detail=detail)
    else:
        record(verb=verb, by=by, on=on, about=f"bank:{held.bank}", place=held.place, purpose=PURPOSE, detail=detail)
