"""Regular visits (日常走访): households in support by their class, and the very old who live alone, each as often as the place has set.

Nouns: Round (somebody to be visited by a day), Planned. Verbs: rounds_due, plan_rounds (twice the same day plans nothing more).
Whoever of the village's roster has the fewest errands gets the next one; a village without anybody is named, and not passed over.
An errand names the door where it is known, and no more than the place where it is not.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef
from django.utils.translation import gettext, override

from doudi.cases.reviews.models import Review
from doudi.cases.stages import IN_SUPPORT
from doudi.dispatch.rounds.actions import open_errand
from doudi.dispatch.rounds.doors import Way, doors_of, forget_left
from doudi.dispatch.rounds.errand import ABOUT, Errand
from doudi.dispatch.rounds.permissions import NotReady
from doudi.dispatch.rounds.roster import on_roster
from doudi.dispatch.rounds.terms import least, may_use_doors, term
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.offices.queries import full_names
from doudi.registry.models import Membership
from doudi.registry.queries import period_holds

VILLAGE_DIGITS = 12
READ_AT_ONCE = 2_000

State = Errand.State


@dataclass(frozen=True)
class Round:
    """Somebody to be visited by a day, and why."""

    person: int
    name: str
    place: str
    due_on: date
    words: str

    @property
    def key(self) -> str:
        """The number an errand knows it by."""
        return f"{ABOUT}{self.person}"


@dataclass
class Planned:
    """What was planned: numbers of errands, and the villages where nobody goes round."""

    errands: list[str] = field(default_factory=list)
    villages_without: set[str] = field(default_factory=set)


def rounds_due(*, on: date) -> list[Round]:
    """List who is to be visited soon and has no errand yet, the nearest day first."""
    open_now = set(Errand.objects.filter(source="ROUND", state=State.OPEN).values_list("source_number", flat=True))
    seen = _seen()
    found: dict[str, Round] = {}
    for one in (*_in_support(seen, on=on), *_aged_alone(seen, on=on)):
        ahead = term("visit_ahead_days", place=one.place, on=on)
        is_soon = ahead is not None and one.due_on <= on + timedelta(days=ahead)
        known = found.get(one.key)
        if is_soon and one.key not in open_now and (known is None or one.due_on < known.due_on):
            found[one.key] = one
    return sorted(found.values(), key=lambda one: (one.due_on, one.key))


def plan_rounds(*, on: date) -> Planned:
    """Send the roster's people to whoever is to be visited soon; doors that somebody has left are forgotten first."""
    forget_left(on=on)
    planned = Planned()
    with acting_as(SYSTEM), override("zh-hans"):
        busy = _busy()
        due = rounds_due(on=on)
        ways = _ways_to(due, on=on)
        workers = {place: _workers_of(place, on=on) for place in {one.place for one in due}}
        for one in due:
            worker = min(workers[one.place], key=lambda who: (busy[who.pk], who.pk), default=None)
            if worker is None:
                planned.villages_without.add(one.place)
                continue
            _plan(one, worker=worker, way=ways[one.person], planned=planned, on=on)
            busy[worker.pk] += 1
    return planned


def _ways_to(due: Sequence[Round], *, on: date) -> dict[int, Way]:
    """Give where each is found: the door where it is known and lies there still, else no more than the place."""
    names = full_names({one.place for one in due})
    doors = doors_of([one.person for one in due])
    found = {}
    for one in due:
        door = doors.get(one.person)
        known = door if door is not None and door.place == one.place else Way(one.place, names[one.place], None)
        found[one.person] = known if may_use_doors(one.place, on=on) else replace(known, at=None)
    return found


def _plan(one: Round, *, worker: Officer, way: Way, planned: Planned, on: date) -> None:
    try:
        made = open_errand(
            source="ROUND", source_number=one.key, name=one.name, where=way.where, place=one.place, words=one.words, at=way.at,
            due_on=max(one.due_on, on), worker=worker, by=SYSTEM, on=on,
        )  # fmt: skip
    except NotReady:
        planned.villages_without.add(one.place)
    else:
        planned.errands.append(made.number)


def _workers_of(place: str, *, on: date) -> list[Officer]:
    return [one.officer for one in on_roster(place, on=on)] if len(place) == VILLAGE_DIGITS else []


def _busy() -> Counter[int]:
    rows = Errand.objects.filter(state=State.OPEN).values_list("worker").annotate(errands=Count("pk"))
    return Counter(dict(rows.order_by()))


def _seen() -> dict[str, date]:
    """Say when each was last seen on a regular visit."""
    rows = Errand.objects.filter(source="ROUND", state=State.DONE).exclude(source_number="")
    return dict(rows.values_list("source_number").annotate(last=Max("ended_on")).order_by())


def _in_support(seen: dict[str, date], *, on: date) -> Iterator[Round]:
    """Households whose help is running, by the class of their next review."""
    rows = Review.objects.filter(done_on=None, case__stage__in=IN_SUPPORT).select_related("case")
    for review in rows.order_by("pk").iterator(chunk_size=READ_AT_ONCE):
        case = review.case
        days = term(f"visit_days_{review.review_class}", place=case.place, on=on)
        if days is not None:
            last = seen.get(f"{ABOUT}{case.applicant_person}", case.stage_since)
            words = gettext("日常走访（%(what)s类家庭）：看看生活、健康和家里的变化。") % {"what": review.review_class}
            yield Round(case.applicant_person, case.name, case.place, _after(last, days=days), words)


def _aged_alone(seen: dict[str, date], *, on: date) -> Iterator[Round]:
    """The very old who live in a household of their own, alone."""
    words = gettext("日常走访（独居高龄老人）：看看身体、吃饭和用药。")
    for person, name, born_on, place, since in _old_and_alone(on):
        days, years = (term(what, place=place or "", on=on) for what in ("visit_days_aged_alone", "visit_aged_years"))
        if days is not None and years is not None and born_on <= _years_before(on, years=years):
            last = seen.get(f"{ABOUT}{person}", since)
            yield Round(person, name, place or "", _after(last, days=days), words)


def _old_and_alone(on: date) -> Any:
    """List those whom any place calls very old and with whom nobody lives: from the few so old, each asked for company by index.

    They are read at once: a cursor is planned for its first rows, and takes several times as long for all.
    A million people: 2 seconds, where counting every household took 10.
    """
    years = least("visit_aged_years", on=on)
    if years is None:
        return []
    company = Membership.objects.filter(period_holds(on), household=OuterRef("household")).exclude(pk=OuterRef("pk"))
    old = {"person__died_on": None, "person__born_on__lte": _years_before(on, years=years)}
    rows = Membership.objects.filter(~Exists(company), period_holds(on), **old).order_by()
    return rows.values_list("person", "person__name", "person__born_on", "person__residence_place", "since")


def _years_before(on: date, *, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # the 29th of February
        return on.replace(year=on.year - years, day=28)


def _after(last: date, *, days: int) -> date:
    return last + timedelta(days=days)
