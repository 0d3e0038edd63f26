"""Files of changes: where an officer finds the people of a change again, within his own sight.

Nouns: File. Questions: files_of. A change names a person by pseudonym; cases and persons are found through the identifier it seals,
which nobody sees meanwhile. Row-level security leaves out what lies in other places.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db.models import Q

from doudi.cases.case import Case
from doudi.cases.permissions import READERS as CASE_READERS
from doudi.cases.stages import LIVING
from doudi.database.either import either
from doudi.evidence.assembly.groups import BOOKS_OF_A_COUNTY
from doudi.evidence.pseudonyms import NotOurs, Pseudonyms
from doudi.monitoring.models import Finding
from doudi.monitoring.months.models import MonthChange
from doudi.offices.models import Officer
from doudi.registry import seals
from doudi.registry.identifiers import Kind, NotValid, parse
from doudi.registry.models import PersonIdentifier

COUNTY_DIGITS = 6


@dataclass(frozen=True)
class File:
    """What there is about the household of a change: the number of its case, and of its finding, or nothing."""

    case: str = ""
    finding: str = ""


def files_of(changes: Sequence[MonthChange], *, officer: Officer, var: Path) -> dict[str, File]:
    """Name for each change, by its number, the files the officer may open."""
    cases = _cases(changes, officer=officer, var=var)
    findings = _findings(changes)
    return {
        one.number: File(case=cases.get(one.number, ""), finding=findings.get(_household(one), "")) for one in changes
    }


def _findings(changes: Sequence[MonthChange]) -> dict[int, str]:
    """Name each household's latest finding; a household nobody knows has none."""
    keys = {_household(one) for one in changes} - {0}
    found = Finding.objects.filter(household_key__in=keys).order_by("on", "number")
    return dict(found.values_list("household_key", "number"))


def _cases(changes: Sequence[MonthChange], *, officer: Officer, var: Path) -> dict[str, str]:
    """Name each person's case: a living one before an old one, a late one before an early one."""
    if officer.desk.kind not in CASE_READERS:
        return {}
    prints = _fingerprints(changes, var=var)
    holders = PersonIdentifier.objects.filter(kind=Kind.RESIDENT_ID, fingerprint__in=set(prints.values()))
    persons = {bytes(mark): person for mark, person in holders.values_list("fingerprint", "person")}
    cases = _cases_of(set(persons.values()))
    known = {number: persons[mark] for number, mark in prints.items() if mark in persons}
    return {number: cases[person] for number, person in known.items() if person in cases}


def _household(change: MonthChange) -> int:
    """Number a change's household as findings do, by county and book; 0 where nobody knows its book."""
    county = int(change.place[:COUNTY_DIGITS] or 0)
    return county * BOOKS_OF_A_COUNTY + change.household_key if change.household_key else 0


def _fingerprints(changes: Sequence[MonthChange], *, var: Path) -> dict[str, bytes]:
    """Give each change the mark by which the registry knows its person, where there is a number and this installation sealed it."""
    pseudonyms, found = Pseudonyms.of(var), {}
    for one in changes:
        try:
            number = pseudonyms.open(bytes(one.sealed)) if one.sealed else ""
            found[one.number] = seals.fingerprint(parse(Kind.RESIDENT_ID, number))
        except (NotValid, NotOurs):
            continue
    return found


def _cases_of(persons: Collection[int]) -> dict[int, str]:
    theirs = either(Case.objects.all(), Q(subject__in=persons), Q(application__members__person__in=persons))
    rows = theirs.order_by("opened_on", "pk").values_list("number", "stage", "subject", "application__members__person")
    ordered = sorted(rows, key=lambda row: row[1] in LIVING)
    return {person: number for number, _, *people in ordered for person in people if person in persons}
