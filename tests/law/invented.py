"""Invented households for properties: values on and beside every threshold, and gaps anywhere.

Verbs: household (from dice), value_of (one fact), book_with_every_figure (the law where no term is open). The dice come from a
seed that Hypothesis draws, so a failure names its seed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random
from typing import Any

from doudi.facts import FACTS, Fact, hao
from doudi.programmes import RULEBOOK
from doudi.rules import Household, Person, Rulebook, Terms
from doudi.rules.terms import Notice

DAYS = (date(2025, 6, 1), date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
PLACES = ("440105", "440304", "445102", "350102", "110105")
YUAN = ("0", "0.01", "900", "970", "1308.99", "1309", "1309.01", "1964", "2500", "3927", "31416", "31416.01", "50000")
MONEY = tuple(hao(one) for one in YUAN)
AGES = (0, 15, 16, 17, 18, 30, 54, 55, 59, 60, 69, 70, 79, 80, 90, 100)
MONTHS = (0, 1, 3, 11, 12, 24, 35, 36)
UNUSUAL = 0.2
"""How often a fact is something else than what nobody would mention."""
GAP = 0.06
FIGURES = {"money": hao(1200), "rate": 350, "count": 1, "months": 3, "flag": True}
"""What is published where nobody has published anything, by kind; the rate is a threshold of prices."""


def book_with_every_figure() -> Rulebook:
    """Return the law with an invented figure for every term that has none for the whole country."""
    terms = RULEBOOK.terms
    published = [notice for rows in terms.notices.values() for notice in rows]
    national = {notice.term for notice in published if not notice.place}
    invented = [
        Notice(
            term=name, place="", residence="any", since=date(2014, 1, 1), until=None, value=FIGURES[term.kind],
            source="虚构", confirmed_on=date(2026, 1, 1),
        )
        for name, term in terms.terms.items()
        if name not in national and term.kind in FIGURES
    ]  # fmt: skip
    return Rulebook(sections=RULEBOOK.sections, terms=Terms(terms=terms.terms, notices=[*published, *invented]))


def household(dice: Random, *, gaps: bool = True) -> Household:
    """Throw a household of one to four people, each with up to two supporters."""
    people = [_person(dice, number=number, gaps=gaps) for number in range(dice.randint(1, 4))]
    return Household(
        place=dice.choice(PLACES),
        residence=dice.choice(("urban", "rural")),
        facts=_facts("household", dice=dice, gaps=gaps),
        people=tuple(people),
    )


def _person(dice: Random, *, number: int, gaps: bool) -> Person:
    facts = _facts("person", dice=dice, gaps=gaps)
    relation = "self" if number == 0 else dice.choice(FACTS["person"]["relation"].choices[1:])
    supporters = [_facts("support", dice=dice, gaps=gaps) for _ in range(dice.choice((0, 0, 1, 2)))]
    return Person(
        key=str(number), name=f"第{number + 1}人", facts=facts | {"relation": relation}, supporters=tuple(supporters)
    )


def _facts(unit: str, *, dice: Random, gaps: bool) -> dict[str, Any]:
    return {name: _thrown(fact, dice=dice, gaps=gaps) for name, fact in FACTS[unit].items()}


def _thrown(fact: Fact, *, dice: Random, gaps: bool) -> Any:
    if gaps and dice.random() < GAP:
        return None
    if fact.default is not None and dice.random() > UNUSUAL:
        return fact.default
    return value_of(fact, dice=dice)


def value_of(fact: Fact, *, dice: Random) -> Any:
    """Throw a known value of a fact, often on an edge."""
    if fact.kind == "money":
        return dice.choice((*MONEY, dice.randint(0, hao(5000))))
    if fact.kind == "flag":
        return dice.random() < 0.5
    if fact.kind == "code":
        return dice.choice(fact.choices)
    if fact.kind == "day":
        return date(2025 - dice.choice(AGES), 6, 1) + timedelta(days=dice.choice((-1, 0, 1)))
    if fact.kind == "months":
        return dice.choice(MONTHS)
    return dice.randint(fact.least or 0, min(fact.most or 5, 6))


def with_person_fact(household: Household, *, person: int, **facts: Any) -> Household:
    """Return the household with facts of one person replaced."""
    people = list(household.people)
    people[person] = replace(people[person], facts={**people[person].facts, **facts})
    return replace(household, people=tuple(people))
