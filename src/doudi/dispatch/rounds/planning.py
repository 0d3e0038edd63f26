"""Regular visits (日常走访): households in support by their class, and the very old who live alone, each as often as the place has set.

Nouns: Round (somebody to be visited by a day), Planned. Verbs: rounds_due, plan_rounds (twice the same day plans nothing more).
Whoever of the village's roster has the fewest errands gets the next one; a village without anybody is named, and not passed over.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db.models import Count, Max
from django.utils.translation import gettext, override

from doudi.cases.reviews.models import Review
from doudi.cases.stages import IN_SUPPORT
from doudi.dispatch.rounds.actions import open_errand
from doudi.dispatch.rounds.errand import Errand
from doudi.dispatch.rounds.permissions import NotReady
from doudi.dispatch.rounds.roster import on_roster
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.offices.queries import full_names
from doudi.registry.models import Membership, Person
from doudi.registry.queries import period_holds
from doudi.rules.terms import Terms, load_terms

TERMS: Terms = load_terms([Path(__file__).with_name("limits.yaml")])
AT_ONCE = 20_000
VILLAGE_DIGITS = 12
AGED_LEAST_YEARS = 60
"""No place calls anybody younger very old; who is older is asked of the place."""

State = Errand.State


@dataclass(frozen=True)
class Round:
    """Somebody to be visited by a day, and why."""

    key: str
    name: str
    place: str
    due_on: date
    words: str


@dataclass
class Planned:
    """What was planned: numbers of errands, and the villages where nobody goes round."""

    errands: list[str] = field(default_factory=list)
    villages_without: set[str] = field(default_factory=set)


def term(name: str, *, place: str, on: date) -> int | None:
    """Give what a place has set for a day; None when nobody has."""
    found = TERMS.notice(name, place=place, residence="urban", on=on)
    return None if found is None else int(found.value)


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
    """Send the roster's people to whoever is to be visited soon."""
    planned = Planned()
    with acting_as(SYSTEM), override("zh-hans"):
        busy = _busy()
        due = rounds_due(on=on)
        names = full_names({one.place for one in due})
        for one in due:
            worker = _next_of(one.place, busy=busy, on=on)
            if worker is None:
                planned.villages_without.add(one.place)
                continue
            _plan(one, worker=worker, where=names[one.place], planned=planned, on=on)
            busy[worker.pk] += 1
    return planned


def _plan(one: Round, *, worker: Officer, where: str, planned: Planned, on: date) -> None:
    try:
        made = open_errand(
            source="ROUND", source_number=one.key, name=one.name, where=where, place=one.place, words=one.words,
            due_on=max(one.due_on, on), worker=worker, by=SYSTEM, on=on,
        )  # fmt: skip
    except NotReady:
        planned.villages_without.add(one.place)
    else:
        planned.errands.append(made.number)


def _next_of(place: str, *, busy: Counter[int], on: date) -> Officer | None:
    posts = [one.officer for one in on_roster(place, on=on)] if len(place) == VILLAGE_DIGITS else []
    return min(posts, key=lambda one: (busy[one.pk], one.pk), default=None)


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
    for review in rows.order_by("pk")[:AT_ONCE]:
        case = review.case
        days = term(f"visit_days_{review.review_class}", place=case.place, on=on)
        if days is not None:
            key = f"person:{case.applicant_person}"
            words = gettext("日常走访（%(what)s类家庭）：看看生活、健康和家里的变化。") % {"what": review.review_class}
            yield Round(key, case.name, case.place, _after(seen.get(key, case.stage_since), days=days), words)


def _aged_alone(seen: dict[str, date], *, on: date) -> Iterator[Round]:
    """The very old who live in a household of their own, alone."""
    alone = _households_of_one(on)
    rows = Membership.objects.filter(period_holds(on), household__in=alone, person__died_on=None)
    born_by = _years_before(on, years=AGED_LEAST_YEARS)
    for one in rows.filter(person__born_on__lte=born_by).select_related("person").order_by("pk")[:AT_ONCE]:
        person: Person = one.person
        place = person.residence_place_id or ""
        days, years = (term(name, place=place, on=on) for name in ("visit_days_aged_alone", "visit_aged_years"))
        if days is None or years is None or person.born_on is None or _years_before(on, years=years) < person.born_on:
            continue
        key = f"person:{person.pk}"
        words = gettext("日常走访（独居高龄老人）：看看身体、吃饭和用药。")
        yield Round(key, person.name, place, _after(seen.get(key, one.since), days=days), words)


def _households_of_one(on: date) -> Any:
    counted = Membership.objects.filter(period_holds(on)).values("household").annotate(people=Count("pk"))
    return counted.filter(people=1).values("household")


def _years_before(on: date, *, years: int) -> date:
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # the 29th of February
        return on.replace(year=on.year - years, day=28)


def _after(last: date, *, days: int) -> date:
    return last + timedelta(days=days)
