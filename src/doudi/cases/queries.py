"""Questions about cases, each within the sight of whoever is at work.

Verbs: case_for (fetch, and write down that it was looked at), desk_today, found_by, next_moves, overdue, stuck, chain_of, besides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, Q, QuerySet

from doudi.cases.actions import write_line
from doudi.cases.articles import in_force
from doudi.cases.case import Case, people_of
from doudi.cases.clocks.models import Clock
from doudi.cases.permissions import READERS, By, NotAllowed, may_move
from doudi.cases.requirements import Matter, missing_for
from doudi.cases.road import Move, moves_from
from doudi.cases.stages import LIVING, OPEN, Stage
from doudi.cases.terms import term
from doudi.database.either import either
from doudi.offices.models import Officer
from doudi.offices.queries import inside
from doudi.offices.working_days import working_days_after

PAGE_MOST = 50
LAST = "\U0010ffff"
"""After every character: what begins with some words lies between them and this."""


@dataclass(frozen=True)
class Offer:
    """A move offered to somebody: where it leads, and what is still missing for it."""

    to: Stage
    move: Move
    missing: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Nothing is missing."""
        return not self.missing


def case_for(*, number: str, by: Officer, on: date) -> Case | None:
    """Fetch a case for an officer and write down that he looked; None when there is none for him.

    :raises NotAllowed: when his desk reads no cases at all.
    """
    if by.desk.kind not in READERS:
        raise NotAllowed("")
    found = cases().filter(number=number).order_by() if number.isascii() and number.isalnum() else ()
    case = next(iter(found), None)  # a number is given once
    if case is not None:
        write_line("case.look", case=case, by=by, on=on, detail={})
    return case


def cases() -> QuerySet[Case]:
    """Every case in sight, with its application and letter; its person may live where this desk sees nobody, and is not joined."""
    return Case.objects.select_related("application__letter")


def desk_today(*, by: Officer) -> QuerySet[Case]:
    """List what waits for an officer's kind of desk in his place, the nearest day first."""
    waiting = Case.objects.filter(inside(by.desk.place_id, column="place"), desk=by.desk.kind)
    return waiting.order_by("due_on", "pk")


def found_by(words: str, *, by: Officer) -> QuerySet[Case]:
    """Find cases an officer may see by number, name, the pinyin initials of a name, or a masked number.

    A beginning is asked as a range, and his place beside it: under row-level security an index serves that, and never a pattern.
    """
    words = words.strip()
    if not words:
        return Case.objects.none()
    names = [_beginning("name", words), Q(number=words.upper()), Q(masked=words)]
    if words.isascii() and words.isalpha():
        names.append(_beginning("initials", words.lower()))
    place = by.desk.place_id
    taken = inside(place, column="window") & ~Q(window=F("place"))
    found = either(
        Case.objects.all(), *(one & where for one in names for where in (inside(place, column="place"), taken))
    )
    return found.order_by("-opened_on", "-pk")[:PAGE_MOST]


def _beginning(column: str, words: str) -> Q:
    return Q(**{f"{column}__gte": words, f"{column}__lt": words + LAST})


def next_moves(case: Case, *, by: By, on: date) -> list[Offer]:
    """List the moves somebody may make from here, and what each still lacks."""
    ways = moves_from(case.road, case.stage)
    return [
        Offer(
            to=to,
            move=_as_of(way, on=on),
            missing=tuple(missing_for(way.requires, Matter(case=case, to=to, by=by, on=on))),
        )
        for to, way in ways.items()
        if may_move(by, case=case, move=way, on=on)
    ]


def _as_of(way: Move, *, on: date) -> Move:
    return replace(way, article=in_force(way.article, on=on))


def overdue(*, on: date) -> QuerySet[Clock]:
    """List the running clocks whose last day is over."""
    running = Clock.objects.filter(stopped_on=None, paused_on=None, due_on__lt=on)
    return running.select_related("case").order_by("due_on")


def stuck(*, place: str, on: date) -> QuerySet[Case]:
    """List cases where nothing has moved for as many working days as the place says, though no clock is late."""
    days = term("stuck_working_days", place=place, on=on)
    edge = _working_days_before(on, count=days)
    return cases().filter(inside(place, column="place"), stage__in=OPEN, stage_since__lt=edge).order_by("stage_since")


def chain_of(case: Case) -> list[Case]:
    """List every case of the same people, the oldest first: one household, one chain of help (一户一条救助链)."""
    return list(_same_people(case).select_related("application")[:PAGE_MOST])


def besides(case: Case) -> list[Case]:
    """List the other cases of the same people, the oldest first."""
    return list(_same_people(case).exclude(pk=case.pk)[:PAGE_MOST])


def _same_people(case: Case) -> QuerySet[Case]:
    """Whoever they are about, or who applied for them: two columns of the case itself, for a resident sees no registry to join."""
    same = Q(subject__in=people_of(case)) | Q(applicant_person=case.applicant_person)
    return Case.objects.filter(same).order_by("opened_on", "pk")


def living_case(*, programme: str, person: int) -> Case | None:
    """Find somebody's living case of a programme."""
    return cases().filter(programme=programme, subject=person, stage__in=LIVING).first()


def _working_days_before(on: date, *, count: int) -> date:
    """Give the latest day from which `count` working days have passed by `on`."""
    day = on
    while working_days_after(day, count=count) > on:
        day = date.fromordinal(day.toordinal() - 1)
    return day
