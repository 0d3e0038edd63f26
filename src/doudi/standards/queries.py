"""Questions to the standards: the book in force here, what waits for a second officer, what was published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Max, QuerySet

from doudi.offices.models import Officer
from doudi.offices.queries import inside
from doudi.programmes import RULEBOOK
from doudi.rules import Rulebook
from doudi.rules.terms import Notice
from doudi.standards.models import Publication
from doudi.standards.notices import Draft, notices_of
from doudi.standards.permissions import READERS, NotAllowed

State = tuple[int, datetime | None]
PUBLISHED_MOST = 200

_known: tuple[State, Rulebook] = ((0, None), RULEBOOK)


def rulebook() -> Rulebook:
    """Return the law in force in this installation: the files' with everything published here.

    One small question to the database says whether any process has published since; then the book is put together again.
    """
    global _known
    state = _state()
    if state != _known[0]:
        _known = (state, _book() if state[0] else RULEBOOK)
    return _known[1]


def book_with(publication: Publication) -> Rulebook:
    """Return the book as it would be once a proposal is published."""
    return RULEBOOK.with_own_notices(own_notices([*published().exclude(pk=publication.pk), publication]))


def own_notices(publications: Iterable[Publication]) -> list[Notice]:
    """Make the notices of publications; one that was replaced, or that takes another back, gives none."""
    rows = list(publications)
    replaced = {row.replaces_id for row in rows}
    return [
        notice
        for row in rows
        if row.pk not in replaced and row.value and row.term in RULEBOOK.terms.terms
        for notice in notices_of(draft_of(row), book=RULEBOOK, confirmed_on=row.published_on or row.proposed_on)
    ]


def draft_of(row: Publication) -> Draft:
    """Read a publication as the draft it was."""
    return Draft(
        term=row.term, place=row.place, residence=row.residence, value=row.value, since=row.since,
        announced_on=row.announced_on, source=row.source, reason=row.reason, despite=row.despite, replaces=row.replaces_id,
    )  # fmt: skip


def published() -> QuerySet[Publication]:
    """List what was published here, the latest day first; anybody may read it."""
    return Publication.objects.filter(published_by__isnull=False).select_related("proposed_by", "published_by")


def waiting_for(officer: Officer) -> QuerySet[Publication]:
    """List the proposals inside an officer's place that no second officer has settled.

    :raises NotAllowed: when the desk has nothing to do with standards.
    """
    _check_reader(officer)
    rows = Publication.objects.filter(
        inside(officer.desk.place_id, column="place"), published_by=None, declined_by=None
    )
    return rows.select_related("proposed_by__desk").order_by("proposed_on", "id")


def settled_for(officer: Officer) -> list[Publication]:
    """List what was published for any place, and what was declined inside the officer's own, the newest first.

    :raises NotAllowed: when the desk has nothing to do with standards.
    """
    _check_reader(officer)
    declined = Publication.objects.filter(inside(officer.desk.place_id, column="place"), declined_by__isnull=False)
    rows = [*published().order_by("-id")[:PUBLISHED_MOST], *declined.order_by("-id")[:PUBLISHED_MOST]]
    return sorted(rows, key=lambda row: -row.pk)[:PUBLISHED_MOST]


def publication_for(*, officer: Officer, number: int) -> Publication | None:
    """Fetch one publication: a published one from anywhere, another only inside the officer's place.

    :raises NotAllowed: when the desk has nothing to do with standards.
    """
    _check_reader(officer)
    people = ("proposed_by__desk", "published_by__desk", "declined_by__desk", "replaces")
    row = Publication.objects.select_related(*people).filter(pk=number).first()
    if row is None or (row.published_by_id is None and not row.place.startswith(officer.desk.place_id)):
        return None
    return row


def standing(draft: Draft) -> Publication | None:
    """Find the publication that stands for the same term, place, residence and day: only a replacement may follow it."""
    same: dict[str, Any] = {
        "term": draft.term, "place": draft.place, "residence": draft.residence, "since": draft.since,
    }  # fmt: skip
    rows = list(published().filter(**same))
    replaced = {row.replaces_id for row in rows}
    return next((row for row in rows if row.pk not in replaced), None)


def _state() -> State:
    found = Publication.objects.filter(published_by__isnull=False).aggregate(
        count=Count("id"), last=Max("published_at")
    )
    return found["count"], found["last"]


def _book() -> Rulebook:
    return RULEBOOK.with_own_notices(own_notices(published()))


def _check_reader(officer: Officer) -> None:
    if officer.desk.kind not in READERS:
        raise NotAllowed
