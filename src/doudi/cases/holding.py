"""What our own files say the people of a case hold already, and what they were given this year: the law asks for both.

Nouns: Held. Verbs: held_by, is_recognised. Read as the system: what somebody holds elsewhere counts wherever he asks, and nothing
of those files is shown but the flag and the sum.

Law: 社会救助法 第四十二条 (who is recognised is not verified again); limits of a year and a cause: `doudi.programmes.temporary`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import connection

from doudi.cases.case import Case, Decision, Step, people_of
from doudi.cases.stages import IN_SUPPORT, S
from doudi.cases.supplements import SUPPLEMENT, paid_by
from doudi.cases.told import visit_forms
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

FILES = """
SELECT id, programme, stage, true FROM cases_case WHERE subject_id = ANY (%s::bigint[])
UNION ALL
SELECT one.id, one.programme, one.stage, false FROM cases_applicationmember member
JOIN cases_case one ON one.application_id = member.application_id
WHERE member.person_id = ANY (%s::bigint[]) AND member.is_member
"""


@dataclass(frozen=True)
class Held:
    """Facts of the household, and of each person by his number in the registry."""

    whole: Mapping[str, Any]
    own: Mapping[int, Mapping[str, Any]]


def held_by(case: Case, *, cause: str, on: date) -> Held:
    """Give what the people of a case hold and were given, its own help given first among it. Nothing found adds nothing."""
    people = people_of(case)
    with acting_as(SYSTEM):
        files = _files_of(people)
        others = _read(_held(files, but=case.pk))
        given = _given(files, year=on.year)
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
        files = _files_of(people)
    return bool(_held([one for one in files if one.programme in RECOGNISED], but=case.pk))


def cause_of(case: Case, *, forms: Iterable[Mapping[str, Any]] | None = None) -> str:
    """Name the sudden hardship a case is about, as it was said first and seen last; none for an expenditure."""
    seen = visit_forms(case) if forms is None else forms
    said = [
        form.get("facts", {}).get("household", {}).get("sudden_hardship") for form in (case.application.declared, *seen)
    ]
    return next((str(one) for one in reversed(said) if one), "none")


class _File(NamedTuple):
    """A case of some people, as little of it as tells whether it must be read."""

    pk: int
    programme: str
    stage: str
    is_subjects: bool


def _files_of(people: Collection[int]) -> list[_File]:
    """List the files these people are the subject of, or live in; one small question, for most have no other file than the one at hand."""
    with connection.cursor() as cursor:
        cursor.execute(FILES, [list(people), list(people)])
        return [_File(*row) for row in cursor.fetchall()]


def _held(files: Iterable[_File], *, but: int) -> set[int]:
    """Keep the files whose help runs now, and that give these people something: a family's to everybody in it, others to their subject."""
    return {
        one.pk
        for one in files
        if one.pk != but
        and one.stage in HOLDING
        and one.programme in FLAGS
        and (one.is_subjects or one.programme in OF_FAMILY)
    }


def _read(files: Collection[int]) -> list[Case]:
    if not files:
        return []
    rows = Case.objects.filter(pk__in=files).select_related("application")
    return list(rows.prefetch_related("decisions", "application__members"))


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


def _given(files: Iterable[_File], *, year: int) -> list[tuple[Case, Decision]]:
    """List the temporary grants of a calendar year that a step carried out, of everybody in these people's applications."""
    temporary = {one.pk for one in files if one.programme in TEMPORARY}
    if not temporary:
        return []
    carried = Step.objects.filter(
        case__in=temporary, to_stage__in=(S.HELPED, S.GRANTED), on__year=year, detail__has_key="decision"
    )
    steps = list(carried.select_related("case__application"))
    made = {row.pk: row for row in Decision.objects.filter(pk__in=[step.detail["decision"] for step in steps])}
    return [(step.case, made[step.detail["decision"]]) for step in steps]


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
