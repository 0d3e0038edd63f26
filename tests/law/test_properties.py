"""What must hold for every household, not only for the worked ones."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from doudi.evidence.household_file import Case
from doudi.facts import FACTS, hao
from doudi.programmes import RULEBOOK
from doudi.rules import Household, Person, Rulebook, decide
from doudi.rules.decide import compute
from doudi.rules.household import Facts
from tests.law.invented import DAYS, MONEY, book_with_every_figure, household, value_of, with_person_fact
from tests.law.test_engines_agree import answer_as_row, batch_rows

SEEDS = st.integers(0, 2**32)
MANY = settings(deadline=None, max_examples=400)
FEW = settings(deadline=None, max_examples=3)
FIGURED = book_with_every_figure()
JUDGED_FIRST = ("property_within_limits", "tekun_property_within")
"""What people judge comes before what is evident, so a judgement may overturn an answer (ranges.judged_or)."""


@MANY
@given(seed=SEEDS, day=st.sampled_from(DAYS), more=st.sampled_from(MONEY))
def test_more_income_never_raises_the_gap(seed: int, day: date, more: int) -> None:
    home = household(Random(seed), gaps=False)
    who = seed % len(home.people)
    richer = with_person_fact(home, person=who, property_income=home.people[who].facts["property_income"] + more)

    before, after = _gap(home, day=day), _gap(richer, day=day)

    assert before is None or after is None or after <= before


def _gap(home: Household, *, day: date) -> int | None:
    gap: int | None = compute(RULEBOOK, home, on=day)["household"][0]["dibao__gap"]
    return gap


@MANY
@given(seed=SEEDS, day=st.sampled_from(DAYS))
def test_adding_a_fact_never_turns_an_answer_into_unknown_or_over(seed: int, day: date) -> None:
    home = household(Random(seed))
    fuller = _with_one_gap_filled(home, dice=Random(seed + 1))

    before = {(one.policy.name, one.person): one.met for one in decide(RULEBOOK, home, on=day)}
    after = {(one.policy.name, one.person): one.met for one in decide(RULEBOOK, fuller, on=day)}

    assert [key for key, met in before.items() if met is not None and after[key] is not met] == []


def _with_one_gap_filled(home: Household, *, dice: Random) -> Household:
    gaps = [("household", 0, 0, name) for name in _gaps(home.facts)]
    for number, person in enumerate(home.people):
        gaps += [("person", number, 0, name) for name in _gaps(person.facts)]
        for place, supporter in enumerate(person.supporters):
            gaps += [("support", number, place, name) for name in _gaps(supporter)]
    if not gaps:
        return home
    unit, number, place, name = dice.choice(gaps)
    known = {name: value_of(FACTS[unit][name], dice=dice)}
    if unit == "household":
        return replace(home, facts={**home.facts, **known})
    if unit == "person":
        return with_person_fact(home, person=number, **known)
    supporters = list(home.people[number].supporters)
    supporters[place] = {**supporters[place], **known}
    people = list(home.people)
    people[number] = replace(people[number], supporters=tuple(supporters))
    return replace(home, people=tuple(people))


def _gaps(facts: Facts) -> list[str]:
    return [name for name, value in facts.items() if value is None and name not in JUDGED_FIRST]


@FEW
@given(seed=SEEDS, day=st.sampled_from(DAYS))
def test_both_executions_agree_on_invented_households(seed: int, day: date) -> None:
    assert_agree(RULEBOOK, seed=seed, day=day)


@FEW
@given(seed=SEEDS, day=st.sampled_from(DAYS))
def test_both_executions_agree_where_no_term_is_open(seed: int, day: date) -> None:
    assert_agree(FIGURED, seed=seed, day=day)


def assert_agree(book: Rulebook, *, seed: int, day: date) -> None:
    dice = Random(seed)
    homes = [household(dice) for _ in range(60)]
    cases = [Case(name=str(number), household=home, day=day) for number, home in enumerate(homes)]

    in_batch = batch_rows(book, cases=cases)

    for home, answers in zip(homes, in_batch, strict=True):
        one_by_one = {(one.policy.name, one.person): answer_as_row(one) for one in decide(book, home, on=day)}
        assert answers == one_by_one


@MANY
@given(
    savings=st.one_of(st.integers(0, hao(40_000)), st.sampled_from(MONEY)),
    homes=st.tuples(st.integers(0, 3), st.integers(0, 3)),
    shops=st.integers(0, 2),
    vehicles=st.integers(0, 2),
    businesses=st.tuples(st.integers(0, 2), st.integers(0, 2)),
)
def test_the_four_tests_of_guangdong_are_what_they_say(
    savings: int, homes: tuple[int, int], shops: int, vehicles: int, businesses: tuple[int, int]
) -> None:
    facts = {
        "relation": "self", "birth": date(1985, 6, 1), "idle_reason": True, "sex": "male", "deposits": savings, "securities": 0,
        "insurance_value": 0, "homes": homes[0], "ancestral_homes": homes[1], "nonresidential": shops, "vehicles": vehicles,
        "businesses": businesses[0], "small_businesses": businesses[1],
    }  # fmt: skip
    home = Household(place="440105", residence="urban", facts={}, people=(Person(key="0", name="阿强", facts=facts),))

    answer = next(one for one in decide(RULEBOOK, home, on=date(2025, 6, 1)) if one.policy.name == "dibao")

    failed = set(answer.failed)
    assert ("property_within" in failed) == (savings > 24 * hao(1309))
    assert ("one_home" in failed) == (homes[0] - homes[1] > 1)
    assert ("no_shop" in failed) == (shops > 0)
    assert ("no_vehicle" in failed) == (vehicles > 0)
    assert ("no_business" in failed) == (businesses[0] - businesses[1] > 0)
