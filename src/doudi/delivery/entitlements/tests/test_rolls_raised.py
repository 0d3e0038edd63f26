"""A standard for whom a roll pays: where the roll says what the amount was made of it becomes another; the rest is for people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from doudi.cases.reviews.standards import adjust_all
from doudi.delivery.entitlements.models import Entitlement, Ground, Period, RollLeft
from doudi.delivery.entitlements.raising import count_rolls_left, rolls_left
from doudi.delivery.entitlements.taking_over import bad_lines, take_over
from doudi.delivery.entitlements.tests.files import ON, PLACE, owed
from doudi.delivery.entitlements.tests.test_over_months import number
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import COMMUNITY
from tests.standards import LATE, OCTOBER, published

pytestmark = pytest.mark.django_db
HEAD = "编号,姓名,证件号码,项目,区划代码,城乡,首月,保障金,分类施保金,共同成员证件号码,计算标准,计算人数,家庭月收入"
JULY, NOVEMBER = date(2026, 7, 1), date(2026, 11, 1)


def line(
    nth: int, *, base: str, made_of: str = ",,", programme: str = "dibao", since: str = "2026-07", more: str = ""
) -> str:
    return f"HZ{nth:05},周测试,{number(nth)},{programme},{COMMUNITY},城镇,{since},{base},{more},,{made_of}"


@pytest.fixture
def roll_of(tmp_path, system):
    def taken(*lines: str):
        path = tmp_path / "roll.csv"
        path.write_text("\n".join((HEAD, *lines)), encoding="utf-8-sig")
        return take_over(path=path, place=PLACE, document="海民〔2026〕9号", by=SYSTEM, on=ON)

    return taken


def by_month(nth: int, *, first: date = date(2026, 9, 1), last: date = NOVEMBER) -> list[int]:
    with acting_as(SYSTEM):
        held = Entitlement.objects.get(number=f"HZ{nth:05}").pk
    return [cents for (one, _), cents in sorted(owed(first=first, last=last).items()) if one == held]


def test_what_the_roll_says_of_an_amount_must_come_to_it(roll_of):
    made = roll_of(
        line(1, base="2027", made_of="1309,3,1900"),
        line(2, base="2027", made_of="1309,3,1901"),
        line(3, base="2027", made_of="1309,,1900"),
        line(4, base="2027"),
    )

    assert [(row, column) for row, column, _, _ in bad_lines(made)] == [(3, "计算标准"), (4, "计算人数")]
    with acting_as(SYSTEM):
        known = Ground.objects.select_related("entitlement").get()
        assert (known.entitlement.number, known.standard_cents, known.heads, known.income_cents) == (
            "HZ00001",
            130_900,
            3,
            190_000,
        )


def test_each_line_is_raised_from_its_own_first_month_or_is_for_people(roll_of, wang, lin, chen):
    roll_of(
        line(1, base="2027", made_of="1309,3,1900"),
        line(2, base="1309", made_of="1309,1,0", since="2026-11"),
        line(3, base="2027"),
        line(4, base="600", made_of="1309,1,709", more="261.80"),
        line(5, base="2095.20", programme="tekun", made_of="2095.20,1,0"),
        line(6, base="1500", made_of="1500,1,0"),
    )
    made = published("1400", by=wang, second=lin)

    done = adjust_all(publication=made, on=LATE).beside["rolls"]
    again = adjust_all(publication=made, on=LATE).beside["rolls"]

    assert (done.lines, done.changed, done.more_yuan) == (5, 3, Decimal(273 + 91 + 91))
    assert (again.lines, again.changed, again.more_yuan) == (5, 0, Decimal(0))
    assert by_month(1) == [202_700, 230_000, 230_000]
    assert by_month(2) == [140_000]
    assert by_month(3) == [202_700] * 3
    assert by_month(4) == [60_000 + 26_180, *[69_100 + 26_180] * 2]
    assert by_month(5) == [209_520] * 3
    assert by_month(6) == [150_000] * 3
    assert count_rolls_left(made) == {"less": 1, "supplement": 1, "unsaid": 1}
    assert sum(done.left.values()) == 3
    with acting_as(chen):
        assert [one.entitlement.number for one in rolls_left(made)] == ["HZ00006", "HZ00004", "HZ00003"]
    with acting_as(SYSTEM):
        raised = Entitlement.objects.get(number="HZ00001")
        told = [(one.months.lower, one.cause, one.ends) for one in raised.periods.order_by("months")]
        assert told == [(JULY, "takeover", "standard"), (OCTOBER, "standard", "")]
        assert raised.arrears_from == JULY
        lines = Entry.objects.filter(verb="standard.adjust").order_by("pk")
        assert [one.detail["rolls"]["changed"] for one in lines] == [3, 0]


def test_of_two_standards_each_month_has_its_own_and_who_has_left_the_roll_is_nobodys_to_look_into(roll_of, wang, lin):
    roll_of(line(1, base="1309", made_of="1309,1,0"), line(2, base="1309"))
    later = published("1500", by=wang, second=lin, since=NOVEMBER)
    adjust_all(publication=later, on=LATE)
    with acting_as(SYSTEM):
        Entitlement.objects.update(arrears_from=None)
    adjust_all(publication=published("1400", by=wang, second=lin), on=LATE)

    assert by_month(1, last=date(2026, 12, 1)) == [130_900, 140_000, 150_000, 150_000]
    with acting_as(SYSTEM):
        assert Entitlement.objects.get(number="HZ00001").arrears_from == OCTOBER
        assert count_rolls_left(later) == {"unsaid": 1}
        Period.objects.filter(entitlement__number="HZ00002").update(months=(JULY, OCTOBER))
        assert count_rolls_left(later) == {}
        assert RollLeft.objects.filter(publication=later).count() == 1
