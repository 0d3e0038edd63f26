"""A day passes for what was sent: whose time is nearly over is reminded, and those above are told of who let it pass.

Nouns: Passed. Verb: pass_day (the same day twice does nothing more).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from doudi.dispatch.needs.lines import write_line
from doudi.dispatch.needs.sending import COUNTY_DIGITS, OPEN, wait_for_answer
from doudi.dispatch.needs.sendings import Notice, Sending
from doudi.dispatch.needs.telling import desk_at, tell
from doudi.offices.acting import SYSTEM, acting_as

AT_ONCE = 5000


@dataclass
class Passed:
    """What a day brought: numbers of sendings."""

    reminded: list[str] = field(default_factory=list)
    escalated: list[str] = field(default_factory=list)


def pass_day(*, on: date) -> Passed:
    """Remind of what is nearly over, and tell those above of what is."""
    passed = Passed()
    with acting_as(SYSTEM):
        for number in _due("remind", on=on):
            _remind(number, on=on, passed=passed)
        for number in _due("escalate", on=on):
            _escalate(number, on=on, passed=passed)
    return passed


def _due(what: str, *, on: date) -> list[int]:
    waiting = {f"{what}_on__lte": on, f"{what}ed_on" if what == "remind" else "escalated_on": None}
    rows = Sending.objects.filter(stage__in=OPEN, **waiting).order_by("pk")
    return list(rows.values_list("pk", flat=True)[:AT_ONCE])


def _claimed(number: int, *, what: str, on: date) -> Sending | None:
    """Take a sending up for oneself: of two workers one tells."""
    if not Sending.objects.filter(pk=number, stage__in=OPEN, **{what: None}).update(**{what: on}):
        return None
    return Sending.objects.select_related("need", "owner__desk").get(pk=number)


@transaction.atomic
def _remind(number: int, *, on: date, passed: Passed) -> None:
    sending = _claimed(number, what="reminded_on", on=on)
    if sending is None:
        return
    key = f"remind:{sending.number}:{sending.remind_on}"
    tell(sending.need, desk=sending.owner.desk, kind=Notice.Kind.REMIND, key=key, on=on, sending=sending)
    _write("sending.remind", sending=sending, on=on)
    passed.reminded.append(sending.number)


@transaction.atomic
def _escalate(number: int, *, on: date, passed: Passed) -> None:
    """Tell the owner again, and the county's desk, which sees to it; where accepting was late, the answer is waited for next."""
    sending = _claimed(number, what="escalated_on", on=on)
    if sending is None:
        return
    above = desk_at(sending.need.residence[:COUNTY_DIGITS])
    key = f"escalate:{sending.number}:{sending.escalate_on}"
    for desk in {one.pk: one for one in (sending.owner.desk, above) if one is not None}.values():
        tell(sending.need, desk=desk, kind=Notice.Kind.ESCALATE, key=key, on=on, sending=sending)
    _write("sending.escalate", sending=sending, on=on)
    if (
        sending.stage == Sending.Stage.SENT
        and sending.escalate_on
        and sending.answer_by
        and sending.escalate_on < sending.answer_by
    ):
        wait_for_answer(sending)
        sending.save(update_fields=["remind_on", "escalate_on", "reminded_on", "escalated_on"])
    passed.escalated.append(sending.number)


def _write(verb: str, *, sending: Sending, on: date) -> None:
    detail = {"sending": sending.number, "to": sending.owner.desk_id, "answer_by": sending.answer_by}
    write_line(verb, need=sending.need, by=SYSTEM, on=on, detail=detail)
