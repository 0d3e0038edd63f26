"""The next question: the cheapest fact that could settle an answer, and why."""

from __future__ import annotations

from datetime import date
from time import perf_counter

from doudi.facts import hao
from doudi.rules.next_question import COSTS, next_question, question_plan, with_unknown
from doudi.rules.tests.toy import DAY, family, toy_book

BOOK = toy_book()


def asked(*people, on=DAY, programmes=None, askable=None, skip=(), costs=COSTS, **more):
    home = family(*people, **more)
    return next_question(BOOK, home, on=on, programmes=programmes, askable=askable, skip=skip, costs=costs)


def test_nothing_is_asked_where_every_answer_is_settled():
    assert asked({"wage_6m": hao(900)}) is None


def test_a_number_is_asked_with_the_value_at_which_the_answer_tips():
    question = asked({"wage_6m": None, "pension": hao(200)}, programmes=["grant"])

    assert question.path == "people.0.wage_6m"
    assert question.question() == "人0的近6个月月均工资性收入是多少？"
    assert question.reason() == "若近6个月月均工资性收入超过 999.99 元，就不符合“补助”"
    assert (question.who, question.cost) == ("register", COSTS["register"])


def test_a_flag_that_settles_nothing_alone_is_still_asked_when_nothing_else_is_open():
    question = asked({"wage_6m": hao(100)}, {"wage_6m": hao(200), "lives_here": None}, programmes=["grant"])

    assert question.path == "people.1.lives_here"
    assert question.settles == question.may_settle == (("grant", None),)


def test_a_register_is_asked_before_a_person():
    """A wage of 1,200 refuses by itself; so does any declared income."""
    question = asked({"wage_6m": None}, declared_income=None, programmes=["grant"])

    assert question.path == "people.0.wage_6m"


def test_costs_may_be_other():
    dear = {**COSTS, "insurance": 50}

    question = asked({"wage_6m": None}, declared_income=None, programmes=["grant"], costs=dear)

    assert question.path == "household.declared_income"
    assert question.question() == "您家的申报的家庭月收入是多少？"
    assert question.reason() == "若申报的家庭月收入超过 0.00 元，就不符合“补助”"
    assert question.who == "resident"


def test_only_what_may_be_asked_is_asked():
    question = asked({"wage_6m": None}, declared_income=None, askable={"household.declared_income"})

    assert question.path == "household.declared_income"
    assert asked({"wage_6m": None}, askable={"person.deposits"}) is None


def test_what_was_asked_in_vain_is_left_out():
    question = asked({"wage_6m": None}, declared_income=None, skip={"people.0.wage_6m"})

    assert question.path == "household.declared_income"


def test_a_term_comes_last_and_says_who_publishes_it():
    question = asked({}, place="110101", programmes=["grant"])

    assert question.path == "terms.standard"
    assert (question.who, question.cost, question.person) == ("government", COSTS["government"], None)
    assert question.question() == "“标准standard”还没有公布；由市人民政府公布"


def test_a_birthday_is_asked_for_an_age():
    question = asked({"birth": None}, programmes=["topup"])

    assert question.path == "people.0.birth"
    assert question.question() == "人0的出生日期是哪一天？"
    assert question.reason() == "查清以后，就能判断“加发”"


def test_one_question_may_settle_answers_of_several():
    question = asked({"wage_6m": None, "birth": date(1950, 1, 1)})

    assert question.may_settle == (("grant", None), ("topup", 0))


def test_where_no_single_fact_settles_the_first_of_several_is_asked_and_says_so():
    """Two people who may count: neither alone says how many are paid for."""
    question = asked({"wage_6m": 0}, {"lives_here": None}, {"lives_here": None}, programmes=["grant"])

    assert (question.path, question.may_settle) == ("people.1.lives_here", ())
    assert question.reason() == "判断“补助”还差 2 项，这一项最容易查清"


def test_a_plan_asks_each_thing_once_and_the_cheapest_first():
    home = family({"wage_6m": None, "pension": None}, declared_income=None)

    plan = question_plan(BOOK, home, on=DAY)

    assert [one.path for one in plan][-1] == "household.declared_income"
    assert len({one.path for one in plan}) == len(plan) == 3
    assert [one.cost for one in plan] == sorted(one.cost for one in plan)


def test_a_plan_is_no_longer_than_asked_for():
    home = family({"wage_6m": None, "pension": None}, declared_income=None)

    assert len(question_plan(BOOK, home, on=DAY, most=2)) == 2


def test_while_a_resident_is_answering_silence_is_no_default():
    home = family({"wage_6m": hao(900)}, {})

    unknown = with_unknown(home, facts={"person.wage_6m", "person.pension", "household.declared_income"})

    assert [person.facts["wage_6m"] for person in unknown.people] == [hao(900), None]
    assert [person.facts["pension"] for person in unknown.people] == [None, None]
    assert unknown.facts == {"declared_income": None}
    assert "disability_kind" not in unknown.people[0].facts


def test_the_published_form_names_whom_it_settles():
    question = asked({"wage_6m": None}, programmes=["grant"])

    assert question.as_json()["may_settle"] == [{"programme": "grant", "person": None}]
    assert question.as_json()["why"]


def test_a_usual_household_is_answered_at_once():
    home = family({"wage_6m": None, "pension": None}, {"lives_here": None}, {"birth": None})
    next_question(BOOK, home, on=DAY)

    started = perf_counter()
    next_question(BOOK, home, on=DAY)

    assert (
        perf_counter() - started < 0.5
    )  # a tenth of that on a quiet machine; this only catches a search without bounds
