"""The supplement comes with dibao by itself, once, and with whose it is (worked cases 1, 2 and 5); an open one holds nothing back."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from doudi.cases.finding import find_for
from doudi.cases.holding import held_by
from doudi.cases.stages import Stage
from doudi.cases.supplements import lines_in, open_in, paid_by, total_in
from doudi.cases.support import amount_in
from doudi.offices.acting import SYSTEM, acting_as
from doudi.rules.receipt import replay
from doudi.standards.queries import rulebook
from tests.cases import APPLIED_ON, applied, case_of, decided, family_with_numbers, moved
from tests.roads import accepted, fresh, hung, investigated, sent_up, visited

pytestmark = pytest.mark.django_db
UP_ON = date(2026, 8, 11)
SPECIAL = {"outpatient_special": 1, "idle_reason": True}


def wage(yuan: str) -> dict[str, str]:
    return {
        "kind": "单位职工参保", "employer": "客村物业公司", "from_month": "2024-01", "pay_month": yuan, "own_contribution_month": "0",
        "updated_on": "2026-07-31",
    }  # fmt: skip


@pytest.fixture
def of_case_one(li, wu, chen, guo):
    """Worked case 1: she earns 1,800, he is on dialysis, the child goes to school."""
    people = family_with_numbers()
    case = accepted(applied(by=li, on=APPLIED_ON, people=people), li=li, chen=chen, on=APPLIED_ON)
    seen = {
        people[0].pk: SPECIAL,
        people[1].pk: {"student": "none", "outpatient_special": 0},
        people[2].pk: {"student": "compulsory"},
    }
    investigated(
        case, li=li, wu=wu, guo=guo, on=APPLIED_ON, rows=[("insurance", "何丽华", wage("1800.00"))], people=seen
    )
    hung(case, li=li, on=APPLIED_ON)
    return moved(case, "county", by=li, on=UP_ON)


def test_dibao_by_rule_holds_the_supplements_each_once(of_case_one, chen):
    decided(of_case_one, by=chen, on=UP_ON)
    moved(of_case_one, "granted", by=chen, on=UP_ON)

    with acting_as(chen):
        made = of_case_one.decisions.get()
        assert (made.amount_yuan, made.is_by_rule) == (Decimal("2650.60"), True)
        assert [(one["label"], one["who"], one["value"]) for one in lines_in(made.receipt)] == [
            ("补足到低保标准的差额", "", "2127.00"),
            ("分类施保金", "梁志强", "261.80"),
            ("分类施保金", "梁晓晴", "261.80"),
        ]
        assert total_in(made.receipt) == made.amount_yuan
        assert replay(rulebook(), made.receipt) == []
        said = str(of_case_one.papers.get(kind="grant").content)
        assert "2,650.60" in said
        assert "分类施保金（梁晓晴）" in said
        assert amount_in(of_case_one, date(2026, 9, 1)) == Decimal("2650.60")


def test_what_was_paid_is_told_apart_by_programme(of_case_one, li, chen):
    decided(of_case_one, by=chen, on=UP_ON)
    moved(of_case_one, "granted", by=chen, on=UP_ON)
    with acting_as(SYSTEM):
        people = [one.person for one in of_case_one.application.members.select_related("person").order_by("relation")]
    other = case_of(
        applied(by=li, on=date(2026, 10, 1), people=people, programmes={"expenditure": None}), "expenditure"
    )

    with acting_as(li):
        whole = held_by(other, cause="none", on=date(2026, 10, 1)).whole

    assert (whole["paid_dibao"], whole["paid_supplement"]) == (21_270_000, 5_236_000)


def test_what_a_person_set_is_not_shared_out(of_case_one, chen):
    decided(of_case_one, by=chen, on=UP_ON, amount_yuan=Decimal(2000), reasons="按评议结果核定。")

    with acting_as(chen):
        assert paid_by(of_case_one.decisions.get(), programme="dibao") == {"dibao": Decimal(2000)}


def test_nobody_has_his_supplement_from_two_files(li, wu, chen, guo):
    """Of an edge family one is helped as a household of one: his supplement comes with that, the pupil's with the family."""
    people = family_with_numbers()
    application = applied(by=li, on=APPLIED_ON, people=people, programmes={"edge": None, "dibao_single": people[1]})
    case = accepted(application, li=li, chen=chen, on=APPLIED_ON, programme="edge")
    ill = {"disability_kind": "limb", "disability_grade": 1, **SPECIAL}
    seen: dict[int, dict[str, Any]] = {
        people[0].pk: {"outpatient_special": 0},
        people[1].pk: ill,
        people[2].pk: {"student": "compulsory"},
    }
    investigated(
        case, li=li, wu=wu, guo=guo, on=APPLIED_ON, rows=[("insurance", "梁志强", wage("5000.00"))], people=seen
    )
    single = moved(case_of(application, "dibao_single"), "accepted", by=li, on=APPLIED_ON)
    moved(single, "investigating", by=li, on=APPLIED_ON)
    visited(single, first=li, second=wu, on=APPLIED_ON, people=seen)

    with acting_as(li):
        family, alone = find_for(fresh(case), on=APPLIED_ON), find_for(fresh(single), on=APPLIED_ON)

    assert (family.verdict, family.amount_yuan) == ("eligible", Decimal("261.80"))
    assert (alone.verdict, alone.amount_yuan) == ("eligible", Decimal("1570.80"))


def test_a_recognition_holds_from_its_day_and_its_supplement_is_paid_from_the_month_after(li, wu, chen, guo):
    people = family_with_numbers()
    case = accepted(
        applied(by=li, on=APPLIED_ON, people=people, programmes={"edge": None}),
        li=li,
        chen=chen,
        on=APPLIED_ON,
        programme="edge",
    )
    seen = {people[2].pk: {"student": "compulsory"}}
    investigated(
        case, li=li, wu=wu, guo=guo, on=APPLIED_ON, rows=[("insurance", "梁志强", wage("5000.00"))], people=seen
    )
    hung(case, li=li, on=APPLIED_ON)
    moved(case, "county", by=li, on=UP_ON)
    decided(case, by=chen, on=UP_ON)
    assert moved(case, "granted", by=chen, on=UP_ON).stage == Stage.GRANTED

    with acting_as(chen):
        made = case.decisions.get()
        assert (made.amount_yuan, made.effective_from) == (Decimal("261.80"), UP_ON)
        paid = [amount_in(case, date(2026, month, 1)) for month in (8, 9)]
    assert paid == [None, Decimal("261.80")]


def test_a_supplement_nobody_can_tell_yet_holds_nothing_back_and_is_said(li, wu, chen, guo):
    people = family_with_numbers()
    seen = {people[2].pk: {"student": None}}
    case = sent_up(
        applied(by=li, people=people), li=li, wu=wu, chen=chen, guo=guo, on=APPLIED_ON, up_on=UP_ON, people=seen
    )
    decided(case, by=chen, on=UP_ON)
    moved(case, "granted", by=chen, on=UP_ON)

    with acting_as(chen):
        made = case.decisions.get()
        assert (made.amount_yuan, made.is_by_rule) == (Decimal("3927.00"), True)
        assert made.receipt is not None
        assert open_in(made.receipt) == ["梁晓晴"]
        assert "梁晓晴的分类施保还在核实，没有算在里面" in str(case.papers.get(kind="grant").content)
