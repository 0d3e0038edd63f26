"""The other roads: an expenditure, a rigid family, the two subsidies taken at any window, a household of two provinces (worked case 10)."""

from datetime import date
from decimal import Decimal

import pytest

from doudi.cases.actions import NotAllowed
from doudi.cases.applying.actions import Living
from doudi.cases.finding import find_for
from doudi.cases.stages import Stage
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import Number, add_identifier, register_person
from doudi.registry.identifiers import Kind
from tests.cases import APPLIED_ON, applied, case_of, decided, family_with_numbers, moved
from tests.cast import COMMUNITY
from tests.roads import (
    accepted,
    alone,
    fresh,
    hung,
    investigated,
    missing,
    opined,
    second_of_township,
    sent_up,
    visited,
)
from tests.verification import PASSPORTS

pytestmark = pytest.mark.django_db
UP_ON = date(2026, 8, 11)
SPENT = {"spending_beyond_means": True, "needed_amount": "2800"}


@pytest.fixture
def on_dibao(li, wu, chen, guo):
    """阿强一家, who have been granted dibao."""
    case = sent_up(applied(by=li), li=li, wu=wu, chen=chen, guo=guo, on=APPLIED_ON, up_on=UP_ON)
    decided(case, by=chen, on=UP_ON)
    return moved(case, "granted", by=chen, on=UP_ON)


def people_of(case):
    with acting_as(SYSTEM):
        return [one.person for one in case.application.members.select_related("person").order_by("relation")]


def test_a_family_on_dibao_only_shows_what_it_spent(on_dibao, li, wu):
    people, luo = people_of(on_dibao), second_of_township()
    day, up_on = date(2026, 9, 1), date(2026, 9, 9)
    case = case_of(applied(by=li, people=people, programmes={"expenditure": None}, on=day), "expenditure")

    moved(case, "accepted", by=li, on=day)  # no letter is asked
    moved(case, "investigating", by=li, on=day)
    visited(case, first=li, second=wu, on=day, household=SPENT, people={people[0].pk: {"medical_paid": "9000"}})
    opined(case, by=li, on=day)
    moved(case, "opinion", by=li, on=day)
    hung(case, li=li, on=day)
    decided(case, by=luo, on=up_on)
    moved(case, "granted", by=luo, on=up_on)

    with acting_as(SYSTEM):
        made = case.decisions.get()
    assert (made.is_by_rule, made.amount_yuan) == (True, Decimal(2800))


def test_help_does_not_come_first_for_an_expenditure(li):
    case = case_of(
        applied(by=li, programmes={"expenditure": None}, declared={"near_relatives": [], "urgent": True}), "expenditure"
    )

    with pytest.raises(NotAllowed, match="不能直接转为"):
        moved(case, "helped", by=li, on=APPLIED_ON)


def test_a_rigid_family_through_the_mechanism_for_twelve_months(li, wu, chen, guo):
    application = applied(by=li, programmes={"rigid": None})
    case = accepted(application, li=li, chen=chen, on=APPLIED_ON, programme="rigid")
    investigated(case, li=li, wu=wu, guo=guo, on=APPLIED_ON)
    hung(case, li=li, on=APPLIED_ON)
    moved(case, "county", by=li, on=UP_ON)
    with acting_as(chen):
        due = case.clocks.get(limit="county", stopped_on=None).due_on

    moved(case, "mechanism", by=chen, on=UP_ON, why="刚性支出认定有分歧")
    moved(case, "county", by=chen, on=date(2026, 8, 18), why="协调机制一致同意认定")

    with acting_as(chen):
        after = case.clocks.get(limit="county", stopped_on=None).due_on
        step = case.steps.get(to_stage="mechanism")
    assert step.article == "刚性支出困难家庭认定办法 第九条"
    assert (due, after) == (date(2026, 8, 25), date(2026, 9, 1))  # five working days did not count
    decided(case, by=chen, on=date(2026, 8, 19), reasons="一事一议认定")
    moved(case, "granted", by=chen, on=date(2026, 8, 19))
    with acting_as(chen):
        assert case.decisions.get().effective_until == date(2027, 8, 19)


def test_a_subsidy_is_taken_at_any_window_and_handled_where_it_belongs(li, wu, zhou, chen):
    people = family_with_numbers()
    application = applied(by=zhou, people=people, programmes={"nursing_subsidy": people[1]}, window="440106001")
    alone(application, by=li, second=chen, on=APPLIED_ON)
    case = case_of(application, "nursing_subsidy")
    with acting_as(zhou):
        assert fresh(case).window == "440106001"  # the window that took it follows it

    with pytest.raises(NotAllowed):
        moved(case, "accepted", by=zhou, on=APPLIED_ON)
    moved(case, "accepted", by=li, on=APPLIED_ON)
    opined(case, by=li, on=APPLIED_ON)
    moved(case, "county", by=li, on=APPLIED_ON)
    decided(case, by=chen, on=date(2026, 8, 5), amount_yuan=Decimal(290), reasons="重度残疾")
    assert missing(case, "granted", by=chen, on=date(2026, 8, 5)) == [
        "残疾人证的类别和等级还没有核验：请等残联数据，或查看证件后登记。"
    ]
    known = {"disability_kind": "limb", "disability_grade": 1, "long_care_needed": True}
    visited(case, first=li, second=wu, on=date(2026, 8, 5), people={people[1].pk: known})

    assert moved(case, "granted", by=chen, on=date(2026, 8, 5)).stage == Stage.GRANTED


@pytest.fixture
def two_provinces(monkeypatch):
    """A man of 海珠, his wife and two children whose hukou is in another province; they all live here."""
    known = (("梁海生", "1", date(1992, 4, 1), COMMUNITY), ("向小红", "2", date(1994, 6, 1), "3501"),
             ("梁小宝", "1", date(2024, 3, 1), "3501"), ("梁小燕", "2", date(2020, 5, 1), "3501"))  # fmt: skip
    people = []
    with acting_as(SYSTEM):
        for nth, (name, sex, born_on, hukou) in enumerate(known):
            person = register_person(
                name=name, numbers=[], sex=sex, born_on=born_on, by=SYSTEM, on=APPLIED_ON,
                hukou_place=Place.objects.get(code=hukou), residence_place=Place.objects.get(code=COMMUNITY),
            )  # fmt: skip
            monkeypatch.setitem(PASSPORTS, name, f"E1234563{nth}")
            number = Number(kind=Kind.PASSPORT, text=PASSPORTS[name])
            add_identifier(person=person, number=number, by=SYSTEM, on=APPLIED_ON, is_primary=True)
            people.append(person)
    return people


def test_a_household_of_two_provinces_is_counted_whole_where_it_lives(two_provinces, li, wu, chen, guo):
    people = two_provinces
    members = [Living(person, code) for person, code in zip(people, ("0", "1", "2", "3"), strict=True)]
    application = applied(by=li, people=people, members=members)
    alone(application, by=li, second=chen, on=APPLIED_ON)
    case = moved(case_of(application), "accepted", by=li, on=APPLIED_ON)
    wage = {
        "kind": "单位职工参保", "employer": "客村物业公司", "from_month": "2024-01", "pay_month": "2100.00", "own_contribution_month": "0",
        "updated_on": "2026-07-31",
    }  # fmt: skip
    seen = {people[1].pk: {"idle_reason": True}, people[3].pk: {"student": "compulsory"}}
    investigated(case, li=li, wu=wu, guo=guo, on=APPLIED_ON, rows=[("insurance", "梁海生", wage)], people=seen)

    with acting_as(li):
        found = find_for(case, on=APPLIED_ON)

    assert len(found.household.people) == 4
    assert found.verdict == "eligible"
    assert found.amount_yuan == Decimal("3397.80")  # (1,309 − 525) × 4, and the supplement for the pupil, 261.80
    hung(case, li=li, on=APPLIED_ON)
    moved(case, "county", by=li, on=UP_ON)
    decided(case, by=chen, on=UP_ON)
    assert moved(case, "granted", by=chen, on=UP_ON).stage == Stage.GRANTED


def test_what_a_register_answered_is_not_overruled_by_a_visit_in_silence(li, wu, chen, guo):
    case = accepted(applied(by=li), li=li, chen=chen, on=APPLIED_ON)
    investigated(case, li=li, wu=wu, guo=guo, on=APPLIED_ON, people={case.subject_id: {"vehicles": 1}})

    with acting_as(li):
        found = find_for(case, on=APPLIED_ON)

    assert not found.is_settled
    assert found.verdict == "unknown"


def test_the_applicants_word_fills_nothing_a_register_was_asked_for(li, wu, chen, guo):
    people = family_with_numbers()
    said = {"people": {str(people[0].pk): {"deposits": "0"}}, "household": {"life_in_difficulty": True}}
    application = applied(by=li, people=people, declared={"near_relatives": [], "facts": said})
    case = accepted(application, li=li, chen=chen, on=APPLIED_ON)
    investigated(case, li=li, wu=wu, guo=guo, on=APPLIED_ON)

    with acting_as(li):
        found = find_for(case, on=APPLIED_ON)

    assert found.household.people[0].facts["deposits"] == 52_005_000  # hao: 5,200.50 yuan in the bank
    assert found.household.facts.get("life_in_difficulty") is None  # that is for officers to judge


def test_without_a_report_the_answer_waits_and_says_for_what(li):
    case = case_of(applied(by=li))

    with acting_as(li):
        found = find_for(case, on=APPLIED_ON)

    assert found.report is None
    assert found.verdict in ("unknown", "judgement")
    assert found.answer.missing


def test_the_receipt_of_a_finding_replays(li, wu, chen, guo):
    from doudi.rules.receipt import replay
    from doudi.standards.queries import rulebook

    case = sent_up(applied(by=li), li=li, wu=wu, chen=chen, guo=guo, on=APPLIED_ON, up_on=UP_ON)
    decided(case, by=chen, on=UP_ON)

    with acting_as(chen):
        receipt = case.decisions.get().receipt
        assert receipt is not None
        assert replay(rulebook(), receipt) == []
