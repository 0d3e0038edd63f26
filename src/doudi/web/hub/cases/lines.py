"""One line of a list of cases, whatever the list is about: a case, a clock, a review, a paper, an objection.

Nouns: Line. Verbs: line_of, lines_of. Names are masked here; the file shows them in full and writes that down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from doudi.cases.case import Case
from doudi.cases.permissions import desk_words
from doudi.cases.stages import CLOSED, IN_SUPPORT, Stage
from doudi.web.hub import words
from doudi.web.hub.places import names_of

MET, UNMET, OPEN, PLAIN = "met", "unmet", "open", "plain"
SOON_DAYS = 3


@dataclass(frozen=True)
class Line:
    """One line: where it leads, whose it is, its stage, its deadline with a mark, and what else to know."""

    address: str
    number: str
    title: str
    programme: str
    stage: str
    place: str
    due_words: str
    due_mark: str
    notes: tuple[str, ...]
    is_urgent: bool
    acts: tuple[str, ...] = ()


def line_of(
    case: Case,
    *,
    on: date,
    places: dict[str, str],
    due_on: date | None = None,
    notes: Iterable[str] = (),
    address: str = "",
    acts: Iterable[str] = (),
) -> Line:
    """Put one case into a line; `due_on` is the day the list is about, where it is not the case's own."""
    day = due_on or case.due_on
    return Line(
        address=address or reverse("hub:case", args=[case.number]),
        number=case.number,
        title=words.masked_name(case.name),
        programme=words.programme(case.programme),
        stage=stage_words(case.stage),
        place=places.get(case.place, case.place),
        due_words=due_words(day, on=on),
        due_mark=due_mark(day, on=on),
        notes=tuple(notes),
        is_urgent=case.is_urgent,
        acts=tuple(acts),
    )


def places_of(cases: Iterable[Case]) -> dict[str, str]:
    """Name the places of many cases in one question."""
    return names_of(one.place for one in cases)


def due_words(day: date | None, *, on: date) -> str:
    """Say until when, and how long that is or has been."""
    if day is None:
        return gettext("没有期限")
    left = (day - on).days
    if left < 0:
        return gettext("%(day)s 到期，已超期 %(days)s 天") % {"day": day.isoformat(), "days": -left}
    if left == 0:
        return gettext("今天到期")
    return gettext("%(day)s 到期，还有 %(days)s 天") % {"day": day.isoformat(), "days": left}


def due_mark(day: date | None, *, on: date) -> str:
    """Choose the colour of a deadline: over, near, or far."""
    if day is None or (day - on).days > SOON_DAYS:
        return PLAIN
    return UNMET if day < on else OPEN


def stage_mark(stage: str) -> str:
    """Choose the colour of a stage: help runs, closed, or under way."""
    if stage in IN_SUPPORT:
        return MET
    return PLAIN if stage in CLOSED else OPEN


def stage_words(stage: str) -> str:
    """Say a stage in words, that one alone: a field's own way puts every stage there is into words first."""
    return str(Stage(stage).label)


def holder_words(case: Case) -> str:
    """Say who has a case now."""
    return gettext("在%(desk)s") % {"desk": desk_words(case.desk)} if case.desk else gettext("不等任何岗位")
