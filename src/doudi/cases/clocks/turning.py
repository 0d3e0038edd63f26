"""Clocks follow the stages: entering one starts the limits that begin there and stops those that end there.

Verbs: turn, start, pause, resume, lengthen, nearest_due. Called by the verb that moves or extends, in its transaction.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Min

from doudi.cases.articles import in_force
from doudi.cases.case import Case
from doudi.cases.clocks.models import Clock
from doudi.cases.limits import LIMITS, Limit
from doudi.cases.road import PROCEDURE
from doudi.cases.stages import Stage
from doudi.cases.terms import TERMS, last_day, notice, term, unit_of
from doudi.offices.working_days import working_days_after, working_days_between

PAUSED_IN = {Stage.SUPPLEMENT: Clock.Paused.SUPPLEMENT, Stage.MECHANISM: Clock.Paused.MECHANISM}


def turn(*, case: Case, to: Stage, on: date) -> None:
    """Stop, resume, pause and start the clocks of a case that comes to a stage."""
    running = {clock.limit: clock for clock in case.clocks.select_for_update().filter(stopped_on=None)}
    procedure, came_from = PROCEDURE[case.programme], _came_from(case)
    for limit in LIMITS:
        clock = running.get(limit.name)
        begins = to in limit.begins(procedure) and (not limit.after or came_from in limit.after)
        if clock is not None and to in limit.ends:
            _stop(clock, on=on)
        elif clock is not None and to in limit.pauses:
            pause(clock=clock, because=PAUSED_IN[to], on=on)
        elif clock is not None and clock.paused_because in PAUSED_IN.values():
            resume(clock=clock, on=on)
        elif clock is None and begins and not _ran_before(case, limit=limit):
            start(case=case, limit=limit, on=on)


def start(*, case: Case, limit: Limit, on: date) -> Clock | None:
    """Begin a limit, when the place or the law has set it."""
    name = term_name(case, limit=limit, on=on)
    found = notice(name, place=case.place, on=on) if name else None
    if found is None or found.value is None:
        return None
    unit = unit_of(name)
    due = last_day(on, count=found.value, unit=unit)
    return Clock.objects.create(
        case=case, limit=limit.name, label=limit.label, count=found.value, unit=unit, law=in_force(TERMS.terms[name].law, on=on),
        source=found.source, started_on=on, due_on=due, remind_on=remind_day(case.place, started_on=on, due_on=due),
    )  # fmt: skip


def term_name(case: Case, *, limit: Limit, on: date) -> str:
    """Name the term that sets a limit of this case: that of its road where there is one, else of its procedure."""
    procedure = PROCEDURE[case.programme]
    delegated = f"{procedure}_{limit.name}_delegated"
    names = [delegated] if case.road.endswith("_delegated") else []
    names.append(f"{procedure}_{limit.name}")
    return next((name for name in names if notice(name, place=case.place, on=on) is not None), "")


def pause(*, clock: Clock, because: str, on: date) -> None:
    """Stop counting for a named reason; a clock that stands already goes on standing."""
    if clock.paused_on is not None:
        return
    clock.paused_on, clock.paused_because = on, because
    clock.days_used += working_days_between(_counted_from(clock), end=on) if clock.unit == Clock.Unit.WORKING else 0
    clock.save(update_fields=["paused_on", "paused_because", "days_used"])


def resume(*, clock: Clock, on: date) -> None:
    """Go on counting with the days that are left."""
    if clock.paused_on is None:
        return
    if clock.unit == Clock.Unit.WORKING:
        clock.due_on = working_days_after(on, count=max(0, clock.count - clock.days_used))
    else:
        clock.due_on += on - clock.paused_on
    clock.resumed_on = on
    clock.paused_on, clock.paused_because = None, ""
    clock.remind_on = max(on, remind_day(clock.case.place, started_on=clock.started_on, due_on=clock.due_on))
    clock.reminded_on = None
    clock.save(update_fields=["due_on", "resumed_on", "paused_on", "paused_because", "remind_on", "reminded_on"])


def lengthen(clock: Clock, *, most: int, because: str, on: date) -> None:
    """Give a limit as many days as the law allows in special cases, on top of those that are left."""
    more = most - clock.count
    clock.count, clock.extended_on, clock.extended_because = most, on, because
    clock.due_on = last_day(clock.due_on, count=more, unit=clock.unit)
    clock.remind_on = remind_day(clock.case.place, started_on=clock.started_on, due_on=clock.due_on)
    clock.reminded_on = None
    clock.save(update_fields=["count", "extended_on", "extended_because", "due_on", "remind_on", "reminded_on"])


def nearest_due(case: Case) -> date | None:
    """Give the nearest last day of the clocks that count."""
    found: date | None = case.clocks.filter(stopped_on=None, paused_on=None).aggregate(day=Min("due_on"))["day"]
    return found


def remind_day(place: str, *, started_on: date, due_on: date) -> date:
    """Give the day the desk is reminded: four fifths of the time, where the place has not said otherwise."""
    share = term("remind_share", place=place, on=started_on)
    return started_on + timedelta(days=(due_on - started_on).days * share // 10_000)


def _came_from(case: Case) -> str:
    step = case.steps.order_by("-nth").first()
    return step.from_stage if step is not None else ""


def _counted_from(clock: Clock) -> date:
    return clock.resumed_on or clock.started_on


def _ran_before(case: Case, *, limit: Limit) -> bool:
    """A limit of the whole procedure runs once; one of a stage runs each time."""
    return limit.name == "total" and case.clocks.filter(limit=limit.name).exists()


def _stop(clock: Clock, *, on: date) -> None:
    clock.stopped_on = on
    clock.paused_on, clock.paused_because = None, ""
    clock.save(update_fields=["stopped_on", "paused_on", "paused_because"])
