"""Invented households for properties: values on and beside every threshold, and gaps anywhere.

Verbs: households (a strategy), known_households (without gaps).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from doudi.facts import FACTS, Fact, hao
from doudi.rules import Household, Person

DAYS = (date(2025, 6, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
PLACES = ("440105", "440304", "445102", "350102", "110105")
MONEY = tuple(
    hao(one) for one in ("0", "0.01", "900", "970", "1308.99", "1309", "1309.01", "1964", "2500", "31416", "31416.01")
)
AGES = (0, 15, 16, 17, 18, 30, 54, 55, 59, 60, 69, 70, 85)


def values_of(fact: Fact, *, gaps: bool) -> st.SearchStrategy[Any]:
    """Draw a value of a fact: mostly what nobody would mention, sometimes on an edge, sometimes not known."""
    usual = [st.just(fact.default)] * 3 if fact.default is not None else []
    edges = [_edges(fact)]
    return st.one_of(*usual, *edges, *([st.none()] if gaps else []))


def _edges(fact: Fact) -> st.SearchStrategy[Any]:
    if fact.kind == "money":
        return st.sampled_from(MONEY)
    if fact.kind == "flag":
        return st.booleans()
    if fact.kind == "code":
        return st.sampled_from(fact.choices)
    if fact.kind == "day":
        return st.builds(_born, st.sampled_from(AGES), st.sampled_from((-1, 0, 1)))
    most = 5 if fact.most is None else min(fact.most, 5)
    return st.sampled_from(sorted({fact.least or 0, 1, most, *((11, 12, 24, 35, 36) if fact.kind == "months" else ())}))


def _born(age: int, beside: int) -> date:
    return date(2025 - age, 6, 1) + timedelta(days=beside)


def _facts(unit: str, *, gaps: bool, without: tuple[str, ...] = ()) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(
        {name: values_of(fact, gaps=gaps) for name, fact in FACTS[unit].items() if name not in without}
    )


@st.composite
def households(draw: st.DrawFn, *, gaps: bool = True, most: int = 4, places: tuple[str, ...] = PLACES) -> Household:
    """Draw a household of one to `most` people, each with up to two supporters."""
    people = []
    for number in range(draw(st.integers(1, most))):
        facts = draw(_facts("person", gaps=gaps))
        facts["relation"] = "self" if number == 0 else facts["relation"]
        supporters = draw(st.lists(_facts("support", gaps=gaps), max_size=2)) if draw(st.booleans()) else []
        people.append(Person(key=str(number), name=f"第{number + 1}人", facts=facts, supporters=tuple(supporters)))
    return Household(
        place=draw(st.sampled_from(places)),
        residence=draw(st.sampled_from(("urban", "rural"))),
        facts=draw(_facts("household", gaps=gaps)),
        people=tuple(people),
    )


def with_person_fact(household: Household, *, person: int, **facts: Any) -> Household:
    """Return the household with facts of one person replaced."""
    people = list(household.people)
    people[person] = replace(people[person], facts={**people[person].facts, **facts})
    return replace(household, people=tuple(people))
