"""A standard that was published changes what many get: each one's decision is written at once, without an application, by the rules alone.

Nouns: Adjusted, Left, Beside. Verbs: adjust (one case: `standard_of_one`), adjust_all, adjust_published (what nobody has carried out yet,
and who stood still and does no more), register (who else pays by standards, without a case). Questions: carried_out, left_of.
Whoever runs help on keeps his household as it was decided on; only the terms are others, so the receipt of the new decision says exactly
what the standard did. It reaches back to the day the standard holds from, and no further than anybody's own first month. Done twice is
done once; killed and done again it goes on. Left, with why: who would get less (he is heard first), whose amount a person set, and
whose help stands still, until it does no more.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Protocol

from django.db import transaction
from django.db.models import BooleanField, Count, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Sum

from doudi.cases.case import Case, Decision
from doudi.cases.refusals import NotReady
from doudi.cases.reviews.carried import Carried, Left, note
from doudi.cases.reviews.standard_of_one import BY_HAND, BY_ITSELF, LESS, NOT_TOLD, adjust
from doudi.cases.stages import IN_SUPPORT, Stage
from doudi.cases.support import PAYS
from doudi.journal.actions import record
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.queries import inside
from doudi.rules import Rulebook
from doudi.standards.actions import about
from doudi.standards.models import Publication
from doudi.standards.queries import published, rulebook

__all__ = [
    "BY_HAND", "BY_ITSELF", "LESS", "NOT_TOLD", "Adjusted", "Beside", "Left", "adjust", "adjust_all", "adjust_published", "adjusted_again",
    "carried_out", "left_of", "register",
]  # fmt: skip

AT_ONCE = 500
CARRIED_OUT_DAYS = timedelta(days=92)
"""For so long after a standard was published it is still carried out where that was not done."""


@dataclass(frozen=True)
class Beside:
    """What a standard came to for those paid without a case: how many lean on it, how many got more, how much, who is left, by why."""

    lines: int = 0
    changed: int = 0
    more_yuan: Decimal = Decimal(0)
    left: Mapping[str, int] = field(default_factory=dict)

    def as_detail(self) -> dict[str, Any]:
        """Write it for the journal."""
        return {"lines": self.lines, "changed": self.changed, "more": self.more_yuan, "left": dict(self.left)}


class PaysBeside(Protocol):
    """A room of the house that pays by standards without a case, and carries a published one out for those it pays."""

    def __call__(self, publication: Publication, *, place: str, on: date) -> Beside:
        """Carry it out inside a place; done twice is done once."""


BESIDE: dict[str, PaysBeside] = {}
"""Whoever pays without a case, by the name the journal has for them."""


@dataclass
class Adjusted:
    """How many cases lean on the term, how many got another amount, by how much more a month, and which were left."""

    cases: int = 0
    changed: int = 0
    more_yuan: Decimal = Decimal(0)
    left: list[Left] = field(default_factory=list)
    beside: dict[str, Beside] = field(default_factory=dict)


def register(name: str, *, pays: PaysBeside) -> None:
    """Let a room carry standards out for whom it pays without a case."""
    BESIDE[name] = pays


def adjust_published(*, on: date) -> int:
    """Carry out what was published lately and nobody has carried out, and take up who stood still; give how many amounts changed."""
    with acting_as(SYSTEM):
        lately = published().filter(published_on__gte=on - CARRIED_OUT_DAYS, published_on__lte=on)
        done = set(
            Entry.objects.filter(verb="standard.adjust", about__startswith="standard:").values_list("about", flat=True)
        )
        waiting = [one for one in lately.order_by("since", "pk") if about(one) not in done]
    return sum(adjust_all(publication=one, on=on).changed for one in waiting) + _taken_up(on=on)


def carried_out(publication: Publication) -> Mapping[str, Any] | None:
    """Say what carrying a standard out has come to: cases, changed, more (yuan a month), left by reason; None where nobody has yet.

    How many cases it was held against is told by the journal; the rest as it stands now, those included who stood still at the time.
    """
    with acting_as(SYSTEM):
        told = Entry.objects.filter(verb="standard.adjust", about=about(publication)).order_by("pk").first()
        if told is None:
            return None
        rows = Carried.objects.filter(publication=publication)
        done = rows.aggregate(
            changed=Count("made"), more=Sum("more_yuan"), settled=Count("pk", filter=Q(outcome="settled"))
        )
        left = dict(rows.filter(outcome="left").order_by("why").values_list("why").annotate(Count("pk")))
    return {"at": told.at, **told.detail, **done, "more": done["more"] or Decimal(0), "left": left}


def left_of(publication: Publication) -> QuerySet[Carried]:
    """List the cases in sight that a standard was not carried out for yet, those for people first."""
    rows = Carried.objects.filter(publication=publication, outcome=Carried.Outcome.LEFT).select_related("case")
    comes_by_itself = ExpressionWrapper(Q(why__in=BY_ITSELF), output_field=BooleanField())
    return rows.order_by(comes_by_itself, "why", "case__number")


def adjust_all(*, publication: Publication, on: date, place: str = "") -> Adjusted:
    """Adjust everybody whose amount leans on a published standard, one after the other, each in a transaction of its own.

    `place` bounds it to a part of where the standard holds.
    """
    total, book = Adjusted(), rulebook()
    where = place if place.startswith(publication.place) else publication.place
    with acting_as(SYSTEM):
        for case in _leaning(publication, place=where):
            total.cases += 1
            _add(total, made=adjusted_again(case, publication=publication, book=book, on=on), publication=publication)
        with transaction.atomic():
            total.beside = {name: pays(publication, place=where, on=on) for name, pays in BESIDE.items()}
            _write(total, publication=publication, where=where, on=on)
    return total


def adjusted_again(
    case: Case, *, publication: Publication, on: date, book: Rulebook | None = None
) -> list[Decision] | Left:
    """Adjust a case; one that cannot be, for a reason of its own, stops nobody else."""
    try:
        return adjust(case=case, publication=publication, book=book, on=on)
    except NotReady as why:
        left = Left(case.number, str(why))
        note(case, publication=publication, done=left, on=on)
        return left


def _write(total: Adjusted, *, publication: Publication, where: str, on: date) -> None:
    whys = Counter(one.why for one in total.left)
    detail = {
        "cases": total.cases, "changed": total.changed, "more": total.more_yuan, "left": dict(whys),
        **{name: one.as_detail() for name, one in total.beside.items() if one.lines},
    }  # fmt: skip
    name = about(publication) if where == publication.place else f"{about(publication)}:{where}"
    record(verb="standard.adjust", by=SYSTEM, on=on, about=name, place=where, purpose=publication.source, detail=detail)


def _taken_up(*, on: date) -> int:
    """Take up who was left because his help stood still, and whose help does so no more; give how many amounts changed."""
    with acting_as(SYSTEM):
        rows = Carried.objects.filter(
            outcome=Carried.Outcome.LEFT, why__in=BY_ITSELF, case__stage__in=(Stage.GRANTED, Stage.ENDED)
        )
        found = list(rows.select_related("case", "publication").order_by("publication__since", "pk"))
        done = [adjusted_again(one.case, publication=one.publication, on=on) for one in found]
    return sum(isinstance(one, list) and bool(one) for one in done)


def _leaning(publication: Publication, *, place: str) -> Iterator[Case]:
    """Give the cases of a place that are helped, or were since the standard's day, and whose amount leans on the term, in their order."""
    leans = Q(receipt__terms__has_key=publication.term)
    later = Decision.objects.filter(case=OuterRef("pk"), effective_until__gt=publication.since)
    helped = Q(stage__in=IN_SUPPORT) | Q(stage=Stage.ENDED) & Q(Exists(later))
    after = 0
    while True:
        found = Case.objects.filter(inside(place, column="place"), helped, pk__gt=after).order_by("pk")
        numbers = list(found.values_list("pk", flat=True)[:AT_ONCE])
        if not numbers:
            return
        after = numbers[-1]
        lean = Decision.objects.filter(leans, case__in=numbers, verdict__in=PAYS).values("case")
        yield from Case.objects.filter(pk__in=lean).order_by("pk")


def _add(total: Adjusted, *, made: list[Decision] | Left, publication: Publication) -> None:
    if isinstance(made, Left):
        total.left.append(made)
    elif made:
        total.changed += 1
        total.more_yuan += _more_of(made[0], publication=publication)


def _more_of(made: Decision, *, publication: Publication) -> Decimal:
    """Give how much more a month a case is paid, by this decision, as it was noted with it."""
    return Carried.objects.get(publication=publication, case=made.case_id).more_yuan
