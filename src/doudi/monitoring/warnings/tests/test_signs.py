"""Each indicator on invented households: reached, exactly on the line, just short of it, and not known."""

from datetime import date

import pytest

from doudi.facts import hao
from doudi.monitoring.warnings.levels import MARKED
from doudi.monitoring.warnings.signs import BOOK, INDICATORS, texts
from doudi.monitoring.warnings.tests.households import EARNER, ON, PLACE, household
from doudi.rules import decide

CHILD = {"birth": date(2015, 3, 1), "relation": "child", "student": "compulsory"}


def income_a_head():
    """Nobody has published the disposable income of 广州: four times the dibao standard of 1,309 yuan stands in for it."""
    return 4 * 12 * hao(1309)


def level_of(code, one):
    """Return the most pressing level anybody reaches: None where nothing is reached, "?" where more may be than is known."""
    answers: dict[str, list[bool | None]] = {}
    for answer in decide(BOOK, one, on=ON):
        answers.setdefault(answer.policy.name, []).append(answer.met)
    found, open_ = None, None
    for level in MARKED:
        if level in INDICATORS[code].policies:
            met = answers[INDICATORS[code].policies[level].name]
            found = level if True in met else found
            open_ = level if None in met else open_
    return "?" if found is None and open_ else found


def with_bills(amount):
    return household({**EARNER, "medical_paid": amount})


def test_bills_are_weighed_against_what_people_there_usually_have():
    a_head = income_a_head()

    assert level_of("W-MED", with_bills(a_head // 10 - 1)) is None
    assert level_of("W-MED", with_bills(a_head // 10)) == "Y"
    assert level_of("W-MED", with_bills(a_head // 4)) == "O"
    assert level_of("W-MED", with_bills(a_head // 2)) == "R"


def test_a_hundred_thousand_yuan_is_red_for_however_many():
    many = [
        {**EARNER, "medical_paid": hao(100_000)},
        *({"birth": date(1990, 1, 1), "relation": "sibling", "lived_together_months": 200} for _ in range(9)),
    ]
    over = [{**many[0], "medical_paid": hao(100_001)}, *many[1:]]

    assert level_of("W-MED", household(*many)) != "R"
    assert level_of("W-MED", household(*over)) == "R"


def test_a_register_that_is_silent_makes_no_sign_and_no_all_clear():
    assert level_of("W-MED", with_bills(None)) == "?"
    assert level_of("W-PET", household({**EARNER, "hardship_petitions": None})) == "?"
    assert level_of("W-DIS", household({**EARNER, "disability_grade": None})) == "?"


@pytest.mark.parametrize(
    ("kind", "grade", "level"),
    [("none", 0, None), ("limb", 4, "Y"), ("limb", 3, "Y"), ("mental", 3, "O"), ("limb", 2, "O"), ("limb", 1, "R")],
)
def test_a_disability_by_its_grade(kind, grade, level):
    assert level_of("W-DIS", household({**EARNER, "disability_kind": kind, "disability_grade": grade})) == level


@pytest.mark.parametrize(
    ("days", "intensive", "level"),
    [
        (0, False, None), (19, False, None), (20, False, "Y"), (39, False, "Y"), (40, False, "O"), (59, False, "O"), (60, False, "R"),
        (1, True, "R"), (19, None, "?"), (20, None, "Y"), (None, False, "?"), (None, True, "R"),
    ],
)  # fmt: skip
def test_days_in_hospital(days, intensive, level):
    assert level_of("W-ADM", household({**EARNER, "hospital_days": days, "intensive_care": intensive})) == level


def test_whoever_died_is_in_hospital_no_more():
    gone = {**EARNER, "alive": False, "hospital_days": 60, "relation": "spouse"}

    assert level_of("W-ADM", household(EARNER, gone)) is None


@pytest.mark.parametrize(
    ("months", "level"), [(0, None), (1, "Y"), (2, "Y"), (3, "O"), (11, "O"), (12, None), (None, "?")]
)
def test_aid_that_ended_with_nothing_after_it(months, level):
    assert level_of("W-FIN", household({**EARNER, "aid_ended_months": months})) == level


@pytest.mark.parametrize("held", ["holds_dibao", "holds_tekun", "holds_edge", "holds_rigid", "rural_monitored"])
def test_where_somebody_is_still_aided_nothing_is_missing(held):
    ended = {**EARNER, "aid_ended_months": 3}

    assert level_of("W-FIN", household(ended, {"relation": "spouse", held: True})) is None
    assert level_of("W-FIN", household(ended, {"relation": "spouse", held: None})) == "?"


@pytest.mark.parametrize(
    ("days", "level"),
    [(0, None), (29, None), (30, "Y"), (59, "Y"), (60, "O"), (89, "O"), (90, "R"), (None, "?")],
)
def test_a_review_that_is_overdue(days, level):
    assert level_of("W-OUT", household({**EARNER, "holds_dibao": True, "review_overdue_days": days})) == level


def test_students_and_a_child_out_of_school():
    student = {"birth": date(2006, 3, 1), "relation": "child", "student": "undergraduate"}

    assert level_of("W-STU", household(EARNER, CHILD)) is None
    assert level_of("W-STU", household(EARNER, student)) == "Y"
    assert level_of("W-STU", household(EARNER, student, student)) == "O"
    assert level_of("W-STU", household(EARNER, {**CHILD, "student": "none"})) == "R"
    assert level_of("W-STU", household(EARNER, {**CHILD, "student": "none", "birth": date(2019, 3, 1)})) is None


@pytest.mark.parametrize(("months", "level"), [(0, None), (1, "Y"), (2, "Y"), (3, "O"), (6, "R")])
def test_months_without_income(months, level):
    assert level_of("W-UNE", household({"birth": date(1985, 1, 1), "months_without_income": months})) == level


def test_six_months_without_income_are_less_where_somebody_else_earns():
    spouse = {**EARNER, "relation": "spouse"}

    assert level_of("W-UNE", household({"months_without_income": 6}, spouse)) == "O"


def test_the_only_earner_died():
    dead = {**EARNER, "alive": False, "relation": "spouse", "has_job": False}

    assert level_of("W-DTH", household({}, dead)) == "R"
    assert level_of("W-DTH", household(EARNER, dead)) is None


def test_an_elder_died_in_a_household_on_dibao():
    elder = {"birth": date(1950, 1, 1), "alive": False, "relation": "parent", "holds_dibao": True}

    assert level_of("W-DTH", household(EARNER, elder)) == "O"
    assert level_of("W-DTH", household(EARNER, {**elder, "holds_dibao": False})) is None


@pytest.mark.parametrize(
    ("mother", "father", "level"),
    [
        ("able", "able", None),
        ("prison", "able", "Y"),
        ("dead", "prison", "O"),
        ("missing", "prison", "R"),
        ("dead", "able", None),
    ],
)
def test_a_child_whose_parents_are_gone(mother, father, level):
    assert level_of("W-CHI", household(EARNER, {**CHILD, "mother_state": mother, "father_state": father})) == level


def test_very_old_and_alone():
    old = {"birth": date(1940, 1, 1)}

    assert level_of("W-OLD", household(old)) == "Y"
    assert level_of("W-OLD", household(old, {"birth": date(1942, 1, 1), "relation": "spouse"})) is None
    assert level_of("W-OLD", household({"birth": date(1945, 10, 1)})) is None  # eighty tomorrow


@pytest.mark.parametrize(("count", "level"), [(0, None), (1, "Y"), (2, "O"), (3, "R"), (9, "R")])
def test_petitions(count, level):
    assert level_of("W-PET", household({**EARNER, "hardship_petitions": count})) == level


@pytest.mark.parametrize(("now", "level"), [(1001, None), (1000, "Y"), (750, "O"), (500, "R"), (0, "R")])
def test_wages_that_fell(now, level):
    """Before: 1,250 a month; the mean of twelve months is that of both halves."""
    wages = {"wage_6m": hao(now), "wage_12m": (hao(now) + hao(1250)) // 2}

    assert level_of("W-INC", household({**EARNER, **wages})) == level


def test_wages_that_fell_from_high_to_enough_are_no_sign():
    assert level_of("W-INC", household({**EARNER, "wage_6m": hao(8000), "wage_12m": hao(14000)})) is None


@pytest.mark.parametrize(
    ("facts", "level"),
    [({"disaster_need": "none"}, None), ({"disaster_need": "transition"}, "O"), ({"disaster_need": "rebuilding"}, "R")],
)
def test_a_disaster(facts, level):
    assert level_of("W-DSR", household(EARNER, **facts)) == level


def test_losses_are_yellow():
    assert level_of("W-DSR", household({**EARNER, "disaster_loss": 1})) == "Y"


def test_signs_that_aid_goes_where_it_should_not():
    aided = {**EARNER, "holds_dibao": True}

    assert level_of("W-OVR", household(aided)) is None
    assert level_of("W-OVR", household({**aided, "vehicles": 1})) == "O"
    assert level_of("W-OVR", household({**aided, "vehicles": 1, "livelihood_vehicles": 1})) is None
    assert level_of("W-OVR", household({**aided, "vehicles": 3})) == "O"
    assert level_of("W-OVR", household({**aided, "vehicles": 1, "businesses": 1})) == "R"
    assert level_of("W-OVR", household(EARNER, {**aided, "alive": False, "relation": "spouse"})) == "R"
    assert level_of("W-OVR", household({**EARNER, "vehicles": 3, "businesses": 1})) is None


def test_deposits_of_which_the_bank_said_nothing_are_not_known():
    assert level_of("W-OVR", household({**EARNER, "holds_dibao": True, "deposits": None})) == "?"


def test_every_indicator_of_the_table_is_watched():
    names = "MED ADM DIS STU UNE DTH DSR CHI OLD PET INC FIN OUT OVR"

    assert set(INDICATORS) == {f"W-{name}" for name in names.split()}


def test_every_indicator_has_a_weight_and_says_how_long_it_is_not_told_again():
    for one in INDICATORS.values():
        for term in (f"watch_{one.name}_weight", f"watch_{one.name}_repeat"):
            assert BOOK.terms.notice(term, place=PLACE, residence="urban", on=ON), term


def test_every_figure_names_its_source_and_who_confirmed_it_when():
    from doudi.monitoring.warnings.terms import TERMS

    notices = [notice for rows in TERMS.notices.values() for notice in rows]
    assert notices and all(one.source and one.mark for one in notices)


def test_texts_are_there_for_translators():
    assert {"医疗费用负担重", "残疾一级", "一个人居住", "住院时间长"} <= set(texts())
