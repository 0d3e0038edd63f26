"""Where a fact stands: people.0.deposits, people.1.supporters.0.consent, household.relocated, terms.dibao_standard.

Verbs: fact_at, value_at, with_fact, with_steady, paths_of. The paths of missing facts, of sources, and of questions are the same words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from doudi.facts import FACTS, Fact
from doudi.rules.household import Household, Person

TERMS = "terms."


def fact_at(path: str) -> Fact | None:
    """Find the fact a path leads to; None for a term of the place."""
    *above, name = path.split(".")
    if above == ["terms"]:
        return None
    unit = "household" if above == ["household"] else "support" if "supporters" in above else "person"
    return FACTS[unit][name]


def person_of(path: str) -> int | None:
    """Give the number of the person a path is about; None for the household's facts and for terms."""
    parts = path.split(".")
    return int(parts[1]) if parts[0] == "people" else None


def facts_around(household: Household, path: str) -> Mapping[str, Any]:
    """Give the facts that stand beside the one a path leads to, as somebody told them."""
    match path.split("."):
        case ["household", _]:
            return household.facts
        case ["people", number, _]:
            return household.people[int(number)].facts
        case ["people", number, "supporters", place, _]:
            return household.people[int(number)].supporters[int(place)]
    raise KeyError(f"no fact stands at {path!r}")


def is_told(household: Household, path: str) -> bool:
    """Say whether somebody mentioned the fact, if only as unknown."""
    return path.rpartition(".")[2] in facts_around(household, path)


def value_at(household: Household, path: str) -> Any:
    """Give a fact's value; what nobody mentioned has its default."""
    fact = fact_at(path)
    assert fact is not None, f"{path} is a term, which no household has"
    return facts_around(household, path).get(fact.name, fact.default)


def with_fact(household: Household, path: str, value: Any) -> Household:
    """Return the household with one fact replaced."""
    facts = {**facts_around(household, path), path.rpartition(".")[2]: value}
    match path.split("."):
        case ["household", _]:
            return replace(household, facts=facts)
        case ["people", number, _]:
            return _with_person(household, int(number), facts=facts)
        case ["people", number, "supporters", place, _]:
            supporters = list(household.people[int(number)].supporters)
            supporters[int(place)] = facts
            return _with_person(household, int(number), supporters=tuple(supporters))
    raise KeyError(f"no fact stands at {path!r}")


def with_steady(household: Household, path: str, value: Any) -> Household:
    """Return the household with one fact replaced, and its twin of another span with it where both were the same.

    Who earns the same over six and over twelve months, and would earn less, would earn less over both.
    """
    changed = with_fact(household, path, value)
    twin = _twin(path)
    if twin is None or value_at(household, twin) != value_at(household, path):
        return changed
    return with_fact(changed, twin, value)


def _twin(path: str) -> str | None:
    stem, _, span = path.rpartition("_")
    other = {"6m": f"{stem}_12m", "12m": f"{stem}_6m"}.get(span)
    fact = fact_at(path)
    return other if other and fact and other.rpartition(".")[2] in FACTS[fact.of] else None


def paths_of(household: Household, *, unit: str, name: str, person: int | None) -> Iterator[str]:
    """Name every place a fact stands at in a household; with `person`, only where it is about him."""
    if unit == "household":
        yield f"household.{name}"
        return
    for number, one in enumerate(household.people):
        if person not in (None, number):
            continue
        if unit == "person":
            yield f"people.{number}.{name}"
        else:
            yield from (f"people.{number}.supporters.{place}.{name}" for place in range(len(one.supporters)))


def _with_person(household: Household, number: int, **changes: Any) -> Household:
    people: list[Person] = list(household.people)
    people[number] = replace(people[number], **changes)
    return replace(household, people=tuple(people))
