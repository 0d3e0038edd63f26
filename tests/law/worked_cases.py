"""The worked cases of every programme, as the tests read them, and the answers both executions give.

Nouns: Worked (a case and where it stands). Verbs: worked_cases, placed, book_with_given_terms, decided, differences.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from typing import Any

from doudi.evidence.household_file import Case, read_cases
from doudi.facts import yuan
from doudi.programmes import CASES, RULEBOOK
from doudi.rules import Answer, Rulebook, Terms, decide
from doudi.rules.decide import compute, local_terms, open_office, rows_for
from doudi.rules.plan import make_plan
from doudi.rules.scalar import Scalar
from doudi.rules.terms import Notice, term_value


@dataclass(frozen=True)
class Worked:
    """One worked case of a programme's file."""

    section: str
    case: Case

    def __str__(self) -> str:
        return f"{self.section}: {self.case.name}"


@cache
def worked_cases() -> tuple[Worked, ...]:
    """Read every case of every programme."""
    return tuple(
        Worked(section=path.parent.name, case=case) for path in CASES if path.exists() for case in read_cases(path)
    )


def given(case: Case) -> dict[str, Any]:
    """Turn the terms a case gives into the rules' units."""
    return {name: term_value(RULEBOOK.terms.terms[name], value) for name, value in case.terms.items()}


def placed(case: Case, *, number: int) -> Case:
    """Move a case that gives terms of its own to a street of its own, so that they can be published for it alone.

    Streets have three figures; hexadecimal ones are enough for 4,096 cases.
    """
    if not case.terms:
        return case
    place = f"{case.household.place:9<6}"[:6] + f"{number:03x}"
    return replace(case, household=replace(case.household, place=place))


def book_with_given_terms(cases: Iterable[Case]) -> Rulebook:
    """Return the law with the terms the (placed) cases give published at their places: the batch takes no others."""
    notices = [
        Notice(
            term=name, place=case.household.place, residence="any", since=case.day, until=None, value=value,
            source="案例给定", confirmed_on=case.day,
        )
        for case in cases
        for name, value in given(case).items()
    ]  # fmt: skip
    published = [row for rows in RULEBOOK.terms.notices.values() for row in rows]
    return Rulebook(sections=RULEBOOK.sections, terms=Terms(terms=RULEBOOK.terms.terms, notices=[*published, *notices]))


def decided(case: Case, *, book: Rulebook = RULEBOOK) -> tuple[Answer, ...]:
    """Decide a case with the terms it gives."""
    return decide(book, case.household, on=case.day, terms=given(case))


def differences(case: Case, *, book: Rulebook = RULEBOOK) -> list[str]:
    """Compare what a case expects with what the law answers; an empty list when they agree."""
    answers = {(one.policy.name, one.person): one for one in decided(case, book=book)}
    found: list[str] = []
    for name, policy, person, expected in expectations(case, book=book):
        answer = answers[policy, person]
        for key, wanted in expected.items():
            got = _answered(answer, key)
            if got != _wanted(key, wanted):
                found.append(f"{name} {key}: expected {_wanted(key, wanted)}, got {got} {explained(answer)}")
    return found + _value_differences(case, book=book)


def expectations(case: Case, *, book: Rulebook = RULEBOOK) -> Iterator[tuple[str, str, int | None, Mapping[str, Any]]]:
    """Yield (words, policy, person's number, what is expected) of a case."""
    policies = {policy.name: policy for policy in book.policies}
    numbers = {person.name: number for number, person in enumerate(case.household.people)}
    for name, expected in case.expect.items():
        if name not in policies:
            continue
        if policies[name].of == "household":
            yield name, name, None, expected
        else:
            for who, one in expected.items():
                yield f"{name} of {who}", name, numbers[who], one


def explained(answer: Answer) -> str:
    """Say why, briefly, for whoever reads a failing test."""
    states = {one.text.name: one.met for one in answer.conditions if one.met is not True}
    return f"({answer.verdict}; not met or not known: {states}; missing: {[one.path for one in answer.missing]})"


def _answered(answer: Answer, key: str) -> Any:
    if key == "verdict":
        return answer.verdict
    if key == "amount":
        return None if answer.amount_hao is None else yuan(answer.amount_hao)
    if key == "failed":
        return set(answer.failed)
    assert key == "missing", f"a case may expect verdict, amount, failed, missing, not {key}"
    return {one.path for one in answer.missing}


def _wanted(key: str, wanted: Any) -> Any:
    if key == "amount":
        return None if wanted is None else Decimal(str(wanted)).quantize(Decimal("0.01"))
    return set(wanted) if key in ("failed", "missing") else wanted


def _value_differences(case: Case, *, book: Rulebook) -> list[str]:
    """Compare the values a case expects of its household (`values`) and of its people (`people`, `counts`)."""
    names = [person.name for person in case.household.people]
    people = {who: dict(values) for who, values in case.expect.get("people", {}).items()}
    for who, counts in case.expect.get("counts", {}).items():
        people.setdefault(who, {})["counts"] = counts
    asked = {
        "household": list(case.expect.get("values", {})),
        "person": [name for one in people.values() for name in one],
    }
    if not any(asked.values()):
        return []
    rows = _computed(case, book=book, asked=asked)
    told = [("", rows["household"][0], case.expect.get("values", {}))]
    told += [(f" of {who}", rows["person"][names.index(who)], values) for who, values in people.items()]
    return [
        f"{name}{of}: expected {_in_rules(wanted)}, got {_known(row, name)}"
        for of, row, values in told
        for name, wanted in values.items()
        if _known(row, name) != _in_rules(wanted)
    ]


def _computed(case: Case, *, book: Rulebook, asked: Mapping[str, list[str]]) -> Mapping[str, Any]:
    """Compute the rows of a case; a case that asks for a value no answer reads asks only for such values."""
    rows = compute(book, case.household, on=case.day, terms=given(case))
    unread = {
        unit: [name for name in names if not {name, f"{name}_least"} & set(rows[unit][0])]
        for unit, names in asked.items()
    }
    if any(unread.values()):
        local = local_terms(book, household=case.household, on=case.day) | given(case)
        law = open_office(book, place=case.household.place, on=case.day).law
        rows = rows_for(case.household)
        Scalar(make_plan(law, outputs=unread)).run(rows, local=local)
    return rows


def _known(row: Mapping[str, Any], name: str) -> Any:
    """Return a value; of a range, when it has no width."""
    if name in row:
        return row[name]
    return row[f"{name}_least"] if row[f"{name}_least"] == row[f"{name}_most"] else None


def _in_rules(wanted: Any) -> Any:
    """Whole numbers are counts; numbers with a point are yuan."""
    return int(wanted * 10_000) if isinstance(wanted, Decimal) else wanted
