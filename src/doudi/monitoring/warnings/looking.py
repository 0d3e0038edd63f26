"""A close look at one household whose score is a warning: each sign with its numbers and its source.

Verb: found_of. The scalar form of the same rules answers again, with reasons.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from doudi.evidence.household_rows import HouseholdRows, PersonRow
from doudi.monitoring.warnings.found import Found, Sign
from doudi.monitoring.warnings.indicators import Indicator
from doudi.monitoring.warnings.levels import MARKED
from doudi.monitoring.warnings.signs import INDICATORS
from doudi.registry.identifiers import mask
from doudi.rules import Rulebook, decide
from doudi.rules.decide import Answer


def found_of(book: Rulebook, rows: HouseholdRows, *, group: str, on: date) -> Found:
    """Look at a household closely and say what was found."""
    household = rows.household()
    answers: dict[tuple[str, int | None], Answer] = {
        (one.policy.name, one.person): one for one in decide(book, household, on=on)
    }
    head = rows.head
    return Found(
        household_key=rows.key,
        place=household.place,
        hukou=str(head.row["hukou_place"] or ""),
        name=head.name,
        masked=_masked(head),
        sealed=head.sealed,
        members=len(rows.people),
        group=group,
        signs=tuple(sign for one in INDICATORS.values() for sign in _signs(one, answers=answers, rows=rows)),
    )  # fmt: skip


def _signs(one: Indicator, *, answers: Mapping[tuple[str, int | None], Answer], rows: HouseholdRows) -> Sequence[Sign]:
    people = range(len(rows.people)) if one.of == "person" else (None,)
    found = []
    for person in people:
        met = [level for level in MARKED if level in one.policies and answers[one.policies[level].name, person].met]
        if met:
            answer = answers[one.policies[met[-1]].name, person]
            found.append(_sign(one, level=met[-1], answer=answer, rows=rows))
    return found


def _sign(one: Indicator, *, level: str, answer: Answer, rows: HouseholdRows) -> Sign:
    who = None if answer.person is None else rows.person(answer.person)
    return Sign(
        indicator=one.code,
        level=level,
        person_key=who.key if who else 0,
        name=who.name if who else "",
        masked=_masked(who) if who else "",
        sealed=who.sealed if who else b"",
        said=[condition.as_json() for condition in answer.conditions],
        source=_source(one, rows=rows),
    )


def _source(one: Indicator, *, rows: HouseholdRows) -> dict[str, Any]:
    """Name the register an indicator leans on, with its delivery and day."""
    found = rows.sources.source(one.dataset, status="HIT")
    as_of = found.as_of.isoformat() if found.as_of else ""
    return {"dataset": one.dataset, "delivery": found.delivery, "as_of": as_of}


def _masked(one: PersonRow) -> str:
    return mask(one.resident_id) if one.sealed else ""
