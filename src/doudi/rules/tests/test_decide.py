"""One household through a toy law: verdicts, ranges, what is missing, receipts."""

import json
from datetime import date

import pytest

from doudi.facts import hao
from doudi.rules import decide, receipt_of, replay
from doudi.rules.tests.toy import DAY, family, toy_book


def answers(household, on=DAY):
    return {(one.policy.name, one.person): one for one in decide(toy_book(), household, on=on)}


def test_a_gap_is_paid_when_income_is_below_the_standard():
    household = family({"wage_6m": hao(900)}, {"wage_6m": hao(0)})

    grant = answers(household)["grant", None]

    assert grant.verdict == "eligible"
    assert grant.amount == "1500.00"


def test_exactly_on_the_line_is_refused_with_its_sentence():
    household = family({"wage_6m": hao(1200)})

    grant = answers(household)["grant", None]

    assert grant.verdict == "refused"
    assert grant.as_json()["conditions"][0]["sentence"] == "收入不低于标准"


def test_known_income_above_the_line_refuses_without_waiting_for_the_unknown_pension():
    household = family({"wage_6m": hao(1300), "pension": None})

    grant = answers(household)["grant", None]

    assert grant.verdict == "refused"
    assert grant.missing == ()


def test_an_unknown_pension_that_could_tip_it_is_named():
    household = family({"wage_6m": hao(100)}, {"pension": None})

    grant = answers(household)["grant", None]

    assert grant.verdict == "unknown"
    assert [one.path for one in grant.missing] == ["people.1.pension"]
    assert grant.amount is None


def test_the_unknown_income_of_somebody_who_does_not_count_is_not_waited_for():
    household = family({"wage_6m": hao(100)}, {"pension": None, "lives_here": False})

    grant = answers(household)["grant", None]

    assert grant.amount == "1100.00"


def test_unknown_membership_bounds_both_heads_and_income():
    household = family({"wage_6m": hao(100)}, {"wage_6m": hao(200), "lives_here": None})

    grant = answers(household)["grant", None]

    assert grant.verdict == "eligible"
    assert grant.amount is None
    assert "people.1.lives_here" in [one.path for one in grant.missing]


def test_a_refusal_by_one_condition_does_not_wait_for_another():
    household = family({"pension": None}, declared_income=hao(5))

    assert answers(household)["grant", None].verdict == "refused"


def test_a_policy_leans_on_another_and_is_answered_for_each_person():
    household = family({"birth": date(1960, 6, 2)}, {"birth": date(1960, 6, 1)}, {"birth": date(1940, 1, 1)})

    found = answers(household, on=date(2020, 6, 1))

    assert [found["topup", number].verdict for number in range(3)] == ["refused", "eligible", "eligible"]
    assert found["topup", 1].amount == "360.00"
    assert found["topup", 2].amount == "720.00"


def test_a_later_version_of_a_rule_takes_over_on_its_day():
    household = family({"birth": date(1966, 7, 1)})

    assert answers(household, on=date(2025, 12, 31))["topup", 0].verdict == "refused"
    assert answers(household, on=date(2026, 1, 1))["topup", 0].verdict == "eligible"


@pytest.mark.parametrize(
    ("place", "residence", "standard"),
    [
        ("440105", "urban", "1200.00"),
        ("440606", "urban", "1000.00"),
        ("440606", "rural", "800.00"),
    ],
)
def test_the_nearest_place_sets_the_standard(place, residence, standard):
    household = family({}, place=place, residence=residence)

    assert answers(household)["grant", None].amount == standard


def test_a_place_without_a_standard_makes_the_answer_unknown_never_zero():
    household = family({}, place="110101")

    grant = answers(household)["grant", None]

    assert grant.verdict == "unknown"
    assert [one.path for one in grant.missing] == ["terms.standard"]


def test_both_sides_of_a_comparison_are_shown_in_words():
    household = family({"wage_6m": hao(900)})

    condition = answers(household)["grant", None].as_json()["conditions"][0]

    assert condition["left"] == {
        "label": "家庭收入",
        "value": "900.00",
        "least": "900.00",
        "most": "900.00",
        "unit": "yuan",
    }
    assert condition["right"]["label"] == "标准standard × 成员数"


def test_a_receipt_replays_to_the_same_answer_and_says_what_differs():
    book, household = toy_book(), family({"wage_6m": hao(900)})
    receipt = json.loads(json.dumps(receipt_of(book, household, on=DAY, answers=decide(book, household, on=DAY))))

    assert replay(book, receipt) == []

    other = toy_book()
    other.terms.notices["standard"][0] = other.terms.notices["standard"][0].__class__(
        **{**other.terms.notices["standard"][0].__dict__, "value": hao(1201)}
    )
    differences = replay(other, receipt)
    assert any(line.startswith("terms.standard.value: was 12000000, is 12010000") for line in differences)
    assert any("answers.grant.amount.value: was '300.00', is '301.00'" in line for line in differences)


def test_a_changed_receipt_is_refused():
    book, household = toy_book(), family({})
    receipt = receipt_of(book, household, on=DAY, answers=decide(book, household, on=DAY))
    receipt["on"] = "2025-06-02"

    with pytest.raises(ValueError, match="changed after it was made"):
        replay(book, receipt)
