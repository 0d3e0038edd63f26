"""What must hold for every household, not only for the worked ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doudi.evidence.household_file import Case
from doudi.facts import FACTS, hao
from doudi.programmes import RULEBOOK
from doudi.rules import Household, Person, decide
from doudi.rules.decide import compute
from tests.law.invented import DAYS, MONEY, households, values_of, with_person_fact
from tests.law.test_engines_agree import answer_as_row, batch_rows

SLOW = settings(deadline=None, max_examples=120, suppress_health_check=list(HealthCheck))
SLOWEST = settings(deadline=None, max_examples=4, suppress_health_check=list(HealthCheck))
JUDGED_FIRST = ("property_within_limits", "tekun_property_within")
"""What people judge comes before what is evident, so a judgement may overturn an answer (ranges.judged_or)."""


@SLOW
@given(home=households(gaps=False), day=st.sampled_from(DAYS), more=st.sampled_from(MONEY), data=st.data())
def test_more_income_never_raises_the_gap(home: Household, day: date, more: int, data: Any) -> None:
    who = data.draw(st.integers(0, len(home.people) - 1))
    richer = with_person_fact(home, person=who, property_income=home.people[who].facts["property_income"] + more)

    before, after = _gap(home, day=day), _gap(richer, day=day)

    assert before is None or after is None or after <= before


def _gap(home: Household, *, day: date) -> int | None:
    gap: int | None = compute(RULEBOOK, home, on=day)["household"][0]["dibao__gap"]
    return gap


@SLOW
@given(home=households(), day=st.sampled_from(DAYS), data=st.data())
def test_adding_a_fact_never_turns_no_into_unknown(home: Household, day: date, data: Any) -> None:
    fuller = data.draw(_with_one_gap_filled(home))

    before = {(one.policy.name, one.person): one.met for one in decide(RULEBOOK, home, on=day)}
    after = {(one.policy.name, one.person): one.met for one in decide(RULEBOOK, fuller, on=day)}

    assert [key for key, met in before.items() if met is False and after[key] is None] == []


@st.composite
def _with_one_gap_filled(draw: st.DrawFn, home: Household) -> Household:
    gaps: list[tuple[str, int, str]] = [("household", 0, name) for name in _gaps(home.facts)]
    for number, person in enumerate(home.people):
        gaps += [("person", number, name) for name in _gaps(person.facts)]
    if not gaps:
        return home
    unit, number, name = draw(st.sampled_from(gaps))
    value = draw(values_of(FACTS[unit][name], gaps=False))
    if unit == "household":
        return replace(home, facts={**home.facts, name: value})
    return with_person_fact(home, person=number, **{name: value})


def _gaps(facts: Any) -> list[str]:
    return [name for name, value in facts.items() if value is None and name not in JUDGED_FIRST]


@SLOWEST
@given(homes=st.lists(households(), min_size=20, max_size=20), day=st.sampled_from(DAYS))
def test_both_executions_agree_on_invented_households(homes: list[Household], day: date) -> None:
    cases = [Case(name=str(number), household=home, day=day) for number, home in enumerate(homes)]

    in_batch = batch_rows(RULEBOOK, cases=cases)

    for home, answers in zip(homes, in_batch, strict=True):
        one_by_one = {(one.policy.name, one.person): answer_as_row(one) for one in decide(RULEBOOK, home, on=day)}
        assert answers == one_by_one


@SLOW
@given(
    savings=st.integers(0, hao(40_000)),
    homes=st.integers(0, 3),
    ancestral=st.integers(0, 3),
    shops=st.integers(0, 2),
    vehicles=st.integers(0, 2),
    businesses=st.integers(0, 2),
    small=st.integers(0, 2),
)
def test_the_four_tests_of_guangdong_are_what_they_say(
    savings: int, homes: int, ancestral: int, shops: int, vehicles: int, businesses: int, small: int
) -> None:
    facts = {
        "relation": "self", "birth": date(1985, 6, 1), "idle_reason": True, "sex": "male", "deposits": savings, "securities": 0,
        "insurance_value": 0, "homes": homes, "ancestral_homes": ancestral, "nonresidential": shops, "vehicles": vehicles,
        "businesses": businesses, "small_businesses": small,
    }  # fmt: skip
    home = Household(place="440105", residence="urban", facts={}, people=(Person(key="0", name="阿强", facts=facts),))

    answer = next(one for one in decide(RULEBOOK, home, on=date(2025, 6, 1)) if one.policy.name == "dibao")

    failed = set(answer.failed)
    assert ("property_within" in failed) == (savings > 24 * hao(1309))
    assert ("one_home" in failed) == (homes - ancestral > 1)
    assert ("no_shop" in failed) == (shops > 0)
    assert ("no_vehicle" in failed) == (vehicles > 0)
    assert ("no_business" in failed) == (businesses - small > 0)
