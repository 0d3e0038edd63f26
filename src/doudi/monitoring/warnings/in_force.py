"""The figures in force in this installation: the file's, and before them what two officers published here.

Verbs: term, last_day, terms_in_force, book_in_force. One small question to the database says whether anybody has published since.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Max

from doudi.monitoring.warnings.models import Figure
from doudi.monitoring.warnings.signs import BOOK
from doudi.monitoring.warnings.terms import TERMS, value_of
from doudi.offices.working_days import working_days_after
from doudi.rules import Rulebook
from doudi.rules.terms import Notice, Terms
from doudi.standards.notices import Draft, notices_of

State = tuple[int, int | None]

_known: tuple[State, Rulebook, Terms] = ((0, None), BOOK, TERMS)


def terms_in_force() -> Terms:
    """Return the figures in force."""
    return _now()[2]


def book_in_force() -> Rulebook:
    """Return the indicators with the figures in force."""
    return _now()[1]


def term(name: str, *, place: str, on: date) -> Any:
    """Give what a place has set for a day; None when nobody has."""
    return value_of(name, place=place, on=on, terms=terms_in_force())


def last_day(step: str, *, level: str, place: str, on: date) -> date | None:
    """Give the last day of a step (assign, visit, dispose) of a level that was reached on a day; None where no limit is set."""
    name = f"watch_{step}_{level.lower()}"
    count = term(name, place=place, on=on) if name in TERMS.terms else None
    return None if count is None else working_days_after(on, count=count)


def notices_from(row: Figure) -> list[Notice]:
    """Make the notices of a figure."""
    return notices_of(draft_of(row), book=BOOK, confirmed_on=row.published_on or row.proposed_on)


def draft_of(row: Figure) -> Draft:
    """Read a figure as a draft of the standards' kind, for everybody in its place."""
    return Draft(
        term=row.term, place=row.place, residence="any", value=row.value, since=row.since, announced_on=row.proposed_on,
        source=row.source, reason=row.reason,
    )  # fmt: skip


def _now() -> tuple[State, Rulebook, Terms]:
    global _known
    published = Figure.objects.filter(published_by__isnull=False)
    told = published.aggregate(count=Count("pk"), last=Max("pk"))
    state: State = (told["count"], told["last"])
    if state != _known[0]:
        own = [notice for row in published for notice in notices_from(row)] if state[0] else []
        _known = (state, BOOK.with_own_notices(own) if own else BOOK, TERMS.with_own(own) if own else TERMS)
    return _known
