"""What somebody would get of an allowance against what he holds."""

from datetime import date

from doudi.facts import Source, hao
from doudi.monitoring.allowances import allowances_found
from doudi.monitoring.classify import CHANGE, MISSED, UNKNOWN, WRONG, Found
from doudi.rules import Answer, Household, Person, Policy
from doudi.rules.explain import Missing

NURSING = Policy("nursing_subsidy", title="护理", law="法", of="person", holds="holds_it", paid="paid_it")
PREMIUM = Policy("medical_premium", title="参保", law="法", of="person", every="year", holds="holds_it")
DIBAO = Policy("dibao", title="低保", law="法", of="household", holds="holds_dibao")
PATH = "people.0.disability_grade"


def answer(policy, met, *, person=0, amount=290, holds=False):
    missing = (Missing(path=PATH, label="x", source="disability", person=0, is_judged=False),) if met is None else ()
    return Answer(
        policy=policy, person=person, met=met, conditions=(), amount_hao=None if amount is None else hao(amount), steps=(),
        missing=missing, holds=holds,
    )  # fmt: skip


def found(*answers, paid=0, basic=(), silent=False):
    """Classify the answers of a household that is paid so much in all; `basic` was found of its basic living."""
    source = Source(dataset="disability", as_of=None if silent else date(2026, 10, 1), delivery="", status="NO_HIT")
    household = Household("440105", "urban", {"paid_it": hao(paid)}, (Person("1", "", {}),), sources={PATH: source})
    return [(one.kind, one.person) for one in allowances_found(household, answers, found=basic)]


def basic(kind, *, towards=""):
    return (Found(kind=kind, programme="dibao", person=None, answer=answer(DIBAO, True), towards=towards),)


def test_each_person_is_compared_alone():
    missed, right, wrong = (answer(NURSING, met, person=number, holds=holds) for number, (met, holds) in enumerate(
        [(True, False), (True, True), (False, True)]))  # fmt: skip

    assert found(missed, right, wrong, paid=580) == [(MISSED, 0), (WRONG, 2)]


def test_holders_who_are_due_another_amount_than_their_household_is_paid_are_one_change():
    two = [answer(NURSING, True, person=number, holds=True) for number in (0, 1)]

    assert found(*two, paid=580) == []
    assert found(*two, paid=560) == [(CHANGE, 0)]


def test_what_a_household_is_paid_is_told_of_its_only_holder():
    household = Household("440105", "urban", {"paid_it": hao(280)}, (Person("1", "", {}),))
    wrong = [answer(NURSING, False, person=number, holds=True) for number in (0, 1)]

    assert [one.paid_hao for one in allowances_found(household, wrong[:1], found=())] == [hao(280)]
    assert [one.paid_hao for one in allowances_found(household, wrong, found=())] == [None, None]


def test_an_amount_nobody_set_is_no_reason_for_a_change():
    assert found(answer(NURSING, True, amount=None, holds=True), paid=100) == []


def test_an_open_answer_is_asked_of_a_holder_only():
    assert found(answer(NURSING, None)) == []
    assert found(answer(NURSING, None, holds=True)) == [(UNKNOWN, 0)]


def test_a_register_nobody_delivered_is_not_asked_for_holder_by_holder():
    assert found(answer(NURSING, None, holds=True), silent=True) == []


def test_a_household_that_is_asked_already_is_not_asked_again():
    assert found(answer(NURSING, None, holds=True), basic=basic(UNKNOWN)) == []


def test_a_silent_register_of_recipients_calls_nobody_missed():
    assert found(answer(NURSING, True, holds=None)) == []


def test_what_comes_with_a_status_is_not_said_again_when_the_status_is_missed_or_lost():
    assert found(answer(PREMIUM, True)) == [(MISSED, 0)]
    assert found(answer(PREMIUM, True), basic=basic(MISSED)) == []
    assert found(answer(PREMIUM, False, holds=True), basic=basic(WRONG)) == []
    assert found(answer(NURSING, True), basic=basic(MISSED)) == [(MISSED, 0)]


def test_of_an_allowance_paid_by_the_year_no_amount_a_month_is_told():
    household = Household("440105", "urban", {}, (Person("1", "", {}),))

    assert [one.amount_hao for one in allowances_found(household, [answer(PREMIUM, True)], found=())] == [None]
