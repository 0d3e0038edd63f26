"""What our own files say the people of a case hold already, and what they were given this year: the law asks for both.

Nouns: Held. Verbs: held_by, is_recognised. Read as the system: what somebody holds elsewhere counts wherever he asks, and nothing
of those files is shown but the flag and the sum.

Law: 社会救助法 第四十二条 (who is recognised is not verified again); limits of a year and a cause: `doudi.programmes.temporary`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet

from doudi.cases.case import Case, Decision, Step, people_of
from doudi.cases.stages import IN_SUPPORT, S
from doudi.cases.supplements import SUPPLEMENT, paid_by
from doudi.database.either import either
from doudi.facts import hao
from doudi.offices.acting import SYSTEM, acting_as

FLAGS = {
    "dibao": "holds_dibao", "dibao_single": "holds_dibao", "edge": "holds_edge", "tekun": "holds_tekun", "rigid": "holds_rigid",
    "orphan": "holds_orphan", "unattended": "holds_unattended", "living_subsidy": "holds_living_subsidy",
    "nursing_subsidy": "holds_nursing_subsidy",
}  # fmt: skip
OF_FAMILY = ("dibao", "edge", "rigid")
"""What a whole household holds; the rest is its subject's."""

PAID = {
    "dibao": "paid_dibao", "dibao_single": "paid_dibao", "tekun": "paid_tekun", "orphan": "paid_orphan",
    "unattended": "paid_unattended", "living_subsidy": "paid_living_subsidy", "nursing_subsidy": "paid_nursing_subsidy",
    SUPPLEMENT: "paid_supplement",
}  # fmt: skip
RECOGNISED = ("tekun", "dibao", "dibao_single", "edge", "rigid")
TEMPORARY = ("quick_aid", "emergency", "expenditure", "jobless_aid")
HOLDING = tuple(stage for stage in IN_SUPPORT if stage not in (S.HELPED, S.SUSPENDED))


@dataclass(frozen=True)
class Held:
    """Facts of the household, and of each person by his number in the registry."""

    whole: Mapping[str, Any]
    own: Mapping[int, Mapping[str, Any]]


def held_by(case: Case, *, cause: str, on: date) -> Held:
    """Give what the people of a case hold and were given, its own help given first among it. Nothing found adds nothing."""
    people = people_of(case)
    with acting_as(SYSTEM):
        others = list(_held(people).exclude(pk=case.pk).prefetch_related("decisions", "application__members"))
        given = list(_given(people, year=on.year))
    whole: dict[str, Any] = defaultdict(int)
    own: dict[int, dict[str, Any]] = defaultdict(dict)
    for one in others:
        for person in _whose(one):
            own[person][FLAGS[one.programme]] = True
        for programme, amount in _paid(one, on=on).items():
            if (name := PAID.get(programme)) and amount:
                whole[name] += hao(amount)
    return Held(whole=dict(whole) | _temporary(given, cause=cause, but=case.pk), own=own)


def is_recognised(case: Case) -> bool:
    """Say whether the household, or one of it, is tekun, dibao, edge or rigid already, by a decision that runs."""
    people = people_of(case)
    with acting_as(SYSTEM):
        return _held(people).filter(programme__in=RECOGNISED).exclude(pk=case.pk).exists()


def cause_of(case: Case) -> str:
    """Name the sudden hardship a case is about, as it was said first and seen last; none for an expenditure."""
    forms = [case.application.declared, *(visit.form for visit in case.visits.order_by("visited_on", "id"))]
    said = [form.get("facts", {}).get("household", {}).get("sudden_hardship") for form in forms]
    return next((str(one) for one in reversed(said) if one), "none")


def _held(people: Collection[int]) -> QuerySet[Case]:
    files = Case.objects.filter(programme__in=FLAGS, stage__in=HOLDING).select_related("application")
    return either(files, Q(subject__in=people), _members(people) & Q(programme__in=OF_FAMILY))


def _members(people: Collection[int]) -> Q:
    return Q(application__members__person__in=people, application__members__is_member=True)


def _whose(case: Case) -> list[int]:
    if case.programme not in OF_FAMILY:
        return [case.subject_id]
    return [one.person_id for one in case.application.members.all() if one.is_member]


def _paid(case: Case, *, on: date) -> dict[str, Decimal]:
    """Give what the latest decision that gave something and has begun pays a month, by programme."""
    giving = [
        one for one in case.decisions.all() if one.verdict in ("granted", "changed") and one.amount_yuan is not None
    ]
    latest = next((one for one in giving if one.effective_from is None or one.effective_from <= on), None)
    return {} if latest is None else paid_by(latest, programme=case.programme)


def _given(people: Collection[int], *, year: int) -> list[tuple[Case, Decision]]:
    """List the temporary grants of a calendar year that a step carried out, of everybody in these people's applications."""
    files = Case.objects.filter(programme__in=TEMPORARY).select_related("application")
    theirs = either(files, Q(subject__in=people), _members(people))
    steps = Step.objects.filter(
        case__in=theirs.values("pk"), to_stage__in=(S.HELPED, S.GRANTED), on__year=year, detail__has_key="decision"
    )
    made = {row.pk: row for row in Decision.objects.filter(pk__in=[step.detail["decision"] for step in steps])}
    by_case = {one.pk: one for one in theirs}
    return [(by_case[step.case_id], made[step.detail["decision"]]) for step in steps]


def _temporary(given: list[tuple[Case, Decision]], *, cause: str, but: int) -> dict[str, Any]:
    """Add up the year, and within it the same cause; how often counts other files than this one, quick aid left out."""
    if not given:
        return {}
    same = [(case, made) for case, made in given if cause_of(case) == cause]
    return {
        "paid_temporary_year": hao(_sum(given)),
        "paid_same_cause": hao(_sum(same)),
        "same_cause_aided": len({case.pk for case, _ in same if case.programme != "quick_aid" and case.pk != but}),
    }


def _sum(given: list[tuple[Case, Decision]]) -> Decimal:
    return sum((made.amount_yuan or Decimal(0) for _, made in given), Decimal(0))
