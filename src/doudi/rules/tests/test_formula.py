"""Amounts written out: in words and in numbers, rounding and choosing as the rule did; and sentences said in a language."""

from __future__ import annotations

from datetime import date

import pytest

from doudi.facts import hao
from doudi.rules import Policy, Rulebook, choose, larger, not_below_zero, part, round_half_up, round_up, shared, smaller
from doudi.rules.decide import compute, local_terms
from doudi.rules.explanation import explain
from doudi.rules.formula import formula_of
from doudi.rules.leaning import leaning_of, side_of
from doudi.rules.ranges import Range
from doudi.rules.said import Said, amount_text, label_in
from doudi.rules.tests.toy import DAY, family, toy_book, toy_terms
from doudi.rules.tipping import tipping_value
from doudi.rules.trials import birthday, years_between

HOME = family({"wage_6m": hao("333.33"), "pension": hao(100)}, declared_income=hao(7))

WRITTEN = {
    "plus": (lambda person, local: person.wage_6m + person.pension, "333.33 ＋ 100.00 ＝ 433.33"),
    "doubled": (lambda person, local: (person.wage_6m + person.pension) * 2, "(333.33 ＋ 100.00) × 2 ＝ 866.66"),
    "less_sum": (lambda person, local: local.standard - (person.wage_6m + person.pension), "1,200.00 － (333.33 ＋ 100.00) ＝ 766.67"),
    "taken": (lambda person, local: 0 - person.pension, "－ 100.00 ＝ -100.00"),
    "shared": (lambda person, local: shared(person.pension, Range(3)), "100.00 ÷ 3 ≈ 33.3333"),
    "a_part": (lambda person, local: part(person.wage_6m, local.share), "333.33 × 30% ＝ 99.9990"),
    "rounded": (lambda person, local: round_up(person.wage_6m, to=Range(10_000)), "333.33 ≈ 334.00"),
    "not_rounded": (lambda person, local: round_half_up(person.pension, to=Range(10_000)), "100.00"),
    "half_up": (lambda person, local: round_half_up(person.wage_6m + person.pension, to=Range(10_000)), "333.33 ＋ 100.00 ≈ 433.00"),
    "larger": (lambda person, local: larger(person.wage_6m, person.pension), "333.33"),
    "smaller": (lambda person, local: smaller(person.wage_6m, person.pension), "100.00"),
    "chosen": (lambda person, local: choose(person.married, person.wage_6m, person.pension), "100.00"),
    "not_below": (lambda person, local: not_below_zero(person.pension - person.wage_6m) + person.pension, "0.00 ＋ 100.00 ＝ 100.00"),
    "of_home": (lambda person, local: person.household.declared_income + person.pension, "7.00 ＋ 100.00 ＝ 107.00"),
    "none": (lambda person, local: person.wage_6m + person.deposits, "333.33 ＋ ？ ＝ ？"),
}  # fmt: skip


def written(name: str):
    policy = Policy("written", title="写", law="测试法", of="person")
    policy.amount("第一条", label="金额", name="step")(WRITTEN[name][0])
    book = Rulebook(sections=[policy], terms=toy_terms())
    law = book.bind(place=HOME.place, on=DAY)
    row = compute(book, HOME, on=DAY)["person"][0]
    return formula_of(law, law.amounts(policy)[0], row=row, local=local_terms(book, household=HOME, on=DAY))


@pytest.mark.parametrize("name", WRITTEN)
def test_a_formula_shows_how_the_amount_was_made(name):
    assert written(name).numbers == WRITTEN[name][1]


def test_a_formula_is_said_in_words_too():
    assert written("doubled").words == "(近6个月月均工资性收入 ＋ 养老金（含基础养老金）) × 2"
    assert written("a_part").words == "近6个月月均工资性收入 × 标准share"


def test_an_explanation_finds_the_formula_of_a_step():
    told = explain(toy_book(), family({"wage_6m": hao(900)}), on=DAY)
    (step,) = told.trials.answers["grant", None].steps

    formula = told.formula(step, person=None)

    assert formula is not None
    assert formula.as_json() == {
        "words": "标准standard × 成员数 － 家庭收入",
        "numbers": "1,200.00 × 1 － 900.00 ＝ 300.00",
    }


def test_a_condition_names_the_told_facts_it_leans_on():
    told = explain(toy_book(), family({"wage_6m": hao(900), "deposits": hao(5)}, {"pension": 0}), on=DAY)
    income = told.trials.answers["grant", None].conditions[0]

    assert [one.path for one in told.facts(income, person=None)] == ["people.0.wage_6m"]


def test_an_unknown_fact_is_listed_only_where_a_condition_waits_for_it():
    told = explain(toy_book(), family({"wage_6m": hao(1300), "pension": None}), on=DAY)
    income = told.trials.answers["grant", None].conditions[0]
    assert "people.0.pension" not in [one.path for one in told.facts(income, person=None)]

    told = explain(toy_book(), family({"wage_6m": hao(100), "pension": None}), on=DAY)
    income = told.trials.answers["grant", None].conditions[0]
    assert "people.0.pension" in [one.path for one in told.facts(income, person=None)]


def test_a_condition_of_a_person_leans_on_his_own_facts_and_names_the_policies_it_reads():
    book = toy_book()
    law = book.bind(place="440105", on=DAY)
    granted, old = law.conditions(next(policy for policy in book.policies if policy.name == "topup"))

    assert leaning_of(law, granted).policies == ("grant",)
    assert [(one.name, one.of_everybody) for one in leaning_of(law, old).facts] == [("birth", False)]


def test_the_left_side_of_a_comparison_is_what_it_is_about():
    book = toy_book()
    law = book.bind(place="440105", on=DAY)
    income = law.conditions(next(policy for policy in book.policies if policy.name == "grant"))[0]

    left, right = ({one.name for one in side_of(law, income, side=side).facts} for side in (0, 1))

    assert "wage_6m" in left
    assert right == {"alive", "lives_here"}


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [(13_090_000, "money", "1,309.00"), (1, "money", "0.0001"), (3000, "rate", "30%"), (12_550, "rate", "125.5%"),
     (1234, "count", "1,234")],
)  # fmt: skip
def test_a_number_is_written_as_it_stands_in_a_calculation(value, kind, text):
    assert amount_text(value, kind=kind) == text


def test_a_label_is_said_whole_where_it_can_be_and_else_word_by_word():
    known = {"甲、乙": "A and B", "甲": "A", "乙": "B"}

    def say(text):
        return known.get(text, text)

    assert label_in("甲、乙", translate=say) == "A and B"
    assert label_in("甲 × 乙", translate=say) == "A × B"
    assert label_in("(甲 ＋ 乙) ÷ 3", translate=say) == "(A ＋ B) ÷ 3"
    assert label_in("乙、甲", translate=say) == "B、A"
    assert label_in("", translate=lambda text: text or "never") == ""


def test_a_sentence_is_said_in_the_language_of_the_reader():
    said = Said("%(label)s再少 %(by)s", words={"label": Said("%(name)s的%(what)s", words={"what": "工资"}, names={"name": "甲"})},
                amounts={"by": (hao(5), "money")})  # fmt: skip
    english = {
        "%(label)s再少 %(by)s": "%(by)s less of %(label)s",
        "%(name)s的%(what)s": "%(name)s's %(what)s",
        "工资": "wage",
        "%(number)s 元": "%(number)s yuan",
    }

    assert said.sentence() == "甲的工资再少 5.00 元"
    assert said.sentence(lambda text: english.get(text, text)) == "5.00 yuan less of 甲's wage"


@pytest.mark.parametrize("threshold", [1, 7, 50, 99, 100])
@pytest.mark.parametrize("guesses", [(), (50,), (7, 99)])
def test_the_place_where_something_tips_is_found_to_the_step(threshold, guesses):
    found = tipping_value(lambda value: value >= threshold, start=0, end=100, step=1, guesses=guesses)

    assert found == threshold


def test_it_is_found_downwards_and_in_steps():
    assert tipping_value(lambda value: value <= 42, start=100, end=0, step=2) == 42
    assert tipping_value(lambda value: value <= 41, start=100, end=0, step=2) == 40


def test_what_never_tips_is_not_found():
    assert tipping_value(lambda value: False, start=0, end=100, step=1, guesses=[5]) is None


def test_a_day_in_a_leap_year_is_a_birthday_on_the_first_of_march():
    assert birthday(date(2000, 2, 29), age=1) == date(2001, 3, 1)
    assert birthday(date(2000, 2, 29), age=4) == date(2004, 2, 29)
    assert years_between(date(2000, 2, 29), date(2001, 2, 28)) == 0
    assert years_between(date(2000, 2, 29), date(2001, 3, 1)) == 1
