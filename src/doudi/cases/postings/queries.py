"""Questions about notices: what hangs where, and one notice by its number.

Nouns: Notice, what anybody may read. Verbs: hanging, posting_for, posting_numbered, objections_to_answer. The first two are the
public's: they show the allowed fields and nothing else, whoever asks.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import QuerySet

from doudi.cases.postings.models import Posting, PostingObjection
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.queries import full_names, inside

PAGE_MOST = 200


@dataclass(frozen=True)
class Notice:
    """A notice as it hangs on the wall. `last_day` is the last day on which an objection is in time."""

    number: str
    kind: str
    programme: str
    village: str
    village_name: str
    name: str
    members: int
    amount_yuan: Decimal | None
    posted_on: date
    until: date

    @property
    def last_day(self) -> date:
        """The last day it hangs."""
        return self.until - timedelta(days=1)

    @property
    def kind_words(self) -> str:
        """Say what is made public."""
        return str(Posting.Kind(self.kind).label)


def hanging(place: str, on: date) -> list[Notice]:
    """List the notices that hang in a place on a day, the newest first."""
    with acting_as(SYSTEM):
        rows = _hang(on).filter(inside(place, column="village")) if place else _hang(on)
        found = list(rows[:PAGE_MOST])
        names = full_names(one.village for one in found)
    return [_notice(one, village=names[one.village]) for one in found]


def posting_for(number: str, on: date) -> Notice | None:
    """Find a notice that hangs on a day; one that is down shows nobody's name any more."""
    if not (number.isascii() and number.isalnum()):
        return None
    with acting_as(SYSTEM):
        found = _hang(on).filter(number=number.upper()).first()
        return None if found is None else _notice(found, village=full_names([found.village])[found.village])


def posting_numbered(number: str) -> Posting | None:
    """Find the notice somebody objects to, whether it hangs or not: late is late, and still a complaint."""
    if not (number.isascii() and number.isalnum()):
        return None
    with acting_as(SYSTEM):
        return Posting.objects.filter(number=number.upper()).first()


def objections_to_answer(*, place: str) -> QuerySet[PostingObjection]:
    """List the objections of a place that have no answer, the nearest day first."""
    rows = PostingObjection.objects.select_related("case", "posting").filter(answered_on=None)
    return rows.filter(inside(place, column="posting__place")).order_by("answer_by", "pk")


def _hang(on: date) -> QuerySet[Posting]:
    up = Posting.objects.filter(posted_on__lte=on, until__gt=on, taken_down_on=None)
    return up.select_related("case").order_by("-posted_on", "-pk")


def _notice(row: Posting, *, village: str) -> Notice:
    amount = row.content["amount_yuan"]
    return Notice(
        number=row.number, kind=row.kind, programme=row.case.programme, village=row.village, village_name=village,
        name=row.content["name"], members=row.content["members"], amount_yuan=None if amount is None else Decimal(amount),
        posted_on=row.posted_on, until=row.until,
    )  # fmt: skip
