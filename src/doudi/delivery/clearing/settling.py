"""The verbs propose and confirm: what fits nowhere ends as one officer of finance says, with a reason, once another has confirmed it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.delivery.batches.line import Line
from doudi.delivery.batches.moving import hold, write_line
from doudi.delivery.batches.refusals import NotAllowed, NotReady
from doudi.delivery.clearing.ending import lead_on, settle_lines
from doudi.delivery.clearing.models import Unmatched
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Desk, Officer

OF_LINES = (Unmatched.Ends.PAID, Unmatched.Ends.REFUSED)


@transaction.atomic
def propose(one: Unmatched, *, ends: str, why: str, by: Officer) -> Unmatched:
    """Say how it ends, and why.

    :raises NotAllowed: when this is not the finance desk of the place.
    :raises NotReady: when it was said before, no reason is given, or this cannot end so.
    """
    held = _held(one, by=by)
    if held.proposed_by_id is not None or not why.strip():
        raise NotReady(gettext("请写明理由；已经提出的等另一位同事确认。"))
    is_line = held.kind == Unmatched.Kind.CONTRADICTING
    if ends not in Unmatched.Ends.values or (ends in OF_LINES and not is_line):
        raise NotReady(gettext("只有名单里的一笔才能确认到账或者没有到账；其余的核实后记下即可。"))
    held.ends, held.why, held.proposed_by = ends, why.strip(), by
    held.save(update_fields=["ends", "why", "proposed_by"])
    return held


@transaction.atomic
def confirm(one: Unmatched, *, by: Officer, on: date) -> Unmatched:
    """Confirm what another officer said; the line then ends so, in the list and in the books.

    :raises NotAllowed: when this is not the finance desk of the place, or the same officer.
    :raises NotReady: when nobody has said how it ends, or it is confirmed.
    """
    held = _held(one, by=by)
    if held.proposed_by_id is None or held.confirmed_on is not None:
        raise NotReady(gettext("还没有人提出怎样处理，或者已经确认过。"))
    if held.proposed_by_id == by.pk:
        raise NotAllowed(gettext("要由另一位同事确认。"))
    if held.batch is not None and held.ends in OF_LINES:
        _end_line(held, on=on)
    held.confirmed_by, held.confirmed_on = by, on
    held.save(update_fields=["confirmed_by", "confirmed_on"])
    if held.batch is not None:
        detail = {"line": held.about, "ends": held.ends, "why": held.why, "proposed_by": held.proposed_by_id}
        write_line("payment.confirm", batch=held.batch, by=by, on=on, detail=detail)
    return held


def _end_line(held: Unmatched, *, on: date) -> None:
    assert held.batch is not None
    with acting_as(SYSTEM):
        batch = hold(held.batch)
        states = dict(Line.objects.filter(batch=batch).values_list("end_to_end_id", "state"))
        now = states[held.about]
        if now == Line.State.LISTED or (now == Line.State.PAID and held.ends == Unmatched.Ends.REFUSED):
            codes = {held.about: held.why[:40]}
            settle_lines(batch, new={held.about: held.ends}, states=states, codes=codes, days={}, on=on)
            lead_on(batch, on=on)


def _held(one: Unmatched, *, by: Officer) -> Unmatched:
    if by.desk.kind != Desk.Kind.FINANCE or not one.place.startswith(by.desk.place_id):
        raise NotAllowed(gettext("由本地的财务岗位处理。"))
    return Unmatched.objects.select_for_update(of=("self",)).select_related("batch").get(pk=one.pk)
