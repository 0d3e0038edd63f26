"""What our own cases say by the day: help that ended with nothing after it (W-FIN), reviews nobody has done (W-OUT).

Verb: warn_of_cases. The rules of everybody answer, on the one fact the case tells; what was told is not told again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import Exists, OuterRef, Q, QuerySet

from doudi.cases.case import Case, Decision
from doudi.cases.reviews.models import Review
from doudi.cases.reviews.reasons import EndReason
from doudi.cases.stages import IN_SUPPORT, LIVING, Stage
from doudi.monitoring.warnings.found import Found, Sign
from doudi.monitoring.warnings.homes import homes_of
from doudi.monitoring.warnings.in_force import book_in_force
from doudi.monitoring.warnings.keeping import Kept
from doudi.monitoring.warnings.levels import MARKED
from doudi.monitoring.warnings.reported import COUNTY_DIGITS, found_in, tell
from doudi.monitoring.warnings.signs import INDICATORS
from doudi.offices.acting import SYSTEM, acting_as
from doudi.rules import Household, Person, decide

AT_ONCE = 500
YEAR_MONTHS = 12
LEFT_ALONE = (
    EndReason.INCOME_OVER, EndReason.PROPERTY_OVER, EndReason.REFUSE_WORK, EndReason.NO_COOPERATION, EndReason.VOLUNTARY,
    EndReason.MEMBER_CHANGE, EndReason.STANDARD_CHANGE,
)  # fmt: skip
"""Why help ended where the household lives on here without it: not by a death or a move, nor because another help took over."""


@dataclass(frozen=True)
class Standing:
    """How a case stands: the indicator it speaks to, and the one fact it tells."""

    case: int
    indicator: str
    fact: str
    value: int


def warn_of_cases(*, on: date) -> Kept:
    """Warn of every case whose help ended, or whose review is overdue, as the rules say of that day."""
    total = Kept()
    with acting_as(SYSTEM):
        waiting = list(standings(on=on))
        for start in range(0, len(waiting), AT_ONCE):
            total += _told(waiting[start : start + AT_ONCE], on=on)
    return total


def standings(*, on: date) -> Iterator[Standing]:
    """List the cases in question, with how long ago it was."""
    for case, due_on in _overdue(on).values_list("case", "due_on"):
        yield Standing(case=case, indicator="W-OUT", fact="review_overdue_days", value=(on - due_on).days)
    for one in _ended(on):
        assert one.effective_until is not None, "chosen by it"
        months = months_between(one.effective_until, on)
        yield Standing(case=one.case_id, indicator="W-FIN", fact="aid_ended_months", value=months)


def months_between(since: date, on: date) -> int:
    """Count whole months."""
    return (on.year - since.year) * YEAR_MONTHS + on.month - since.month - (on.day < since.day)


def _overdue(on: date) -> QuerySet[Review]:
    return Review.objects.filter(done_on=None, due_on__lt=on, case__stage__in=IN_SUPPORT).order_by("case")


def _ended(on: date) -> QuerySet[Decision]:
    """List the endings after which nobody of the household has another file."""
    person = Q(subject=OuterRef("case__subject")) | Q(applicant_person=OuterRef("case__applicant_person"))
    others = Case.objects.filter(person, stage__in=LIVING)
    later = Decision.objects.filter(case=OuterRef("case"), pk__gt=OuterRef("pk"))
    ended = Decision.objects.filter(
        verdict=Decision.Verdict.ENDED, ended_because__in=LEFT_ALONE, effective_until__lte=on,
        effective_until__gt=on.replace(year=on.year - 2, day=1), case__stage=Stage.ENDED,
    )  # fmt: skip
    return ended.exclude(Exists(others)).exclude(Exists(later)).order_by("case")


def _told(some: Sequence[Standing], *, on: date) -> Kept:
    rows = Case.objects.select_related("application").prefetch_related("application__members")
    cases = {one.pk: one for one in rows.filter(pk__in=[one.case for one in some])}
    found = sorted(_found(some, cases=cases, on=on), key=_county)
    total = Kept()
    for _, here in groupby(found, key=_county):
        total += tell(list(here), on=on)
    return total


def _county(one: Found) -> str:
    return one.place[:COUNTY_DIGITS]


def _found(some: Iterable[Standing], *, cases: Mapping[int, Case], on: date) -> Iterator[Found]:
    signs = {one.case: sign for one in some if (sign := _sign(one, case=cases[one.case], on=on))}
    homes = homes_of([cases[pk] for pk in signs], on=on)
    by_household: dict[int, Found] = {}
    for pk, sign in signs.items():
        found = found_in(cases[pk], home=homes[pk], signs=(sign,))
        known = by_household.get(found.household_key)
        by_household[found.household_key] = found if known is None else known.with_sign(sign)
    yield from by_household.values()


def _sign(one: Standing, *, case: Case, on: date) -> Sign | None:
    """Let the rules say which level a case's fact reaches; None where none."""
    person = Person(key=str(case.subject_id), name="", facts={"relation": "self", one.fact: one.value})
    household = Household(place=case.place, residence=case.application.residence, facts={}, people=(person,))
    policies = INDICATORS[one.indicator].policies
    answers = {answer.policy.name: answer for answer in decide(book_in_force(), household, on=on)}
    met = [level for level in MARKED if level in policies and answers[policies[level].name].met]
    if not met:
        return None
    conditions = answers[policies[met[-1]].name].conditions
    return Sign(
        indicator=one.indicator, level=met[-1], said=[condition.as_json() for condition in conditions],
        source={"case": case.number},
    )  # fmt: skip
