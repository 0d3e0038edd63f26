"""急难型: help first and its papers, the township's limit, quick aid within three days (worked case 7)."""

from datetime import date
from decimal import Decimal

import pytest

from doudi.cases.applying.actions import Living
from doudi.cases.finding import find_for
from doudi.cases.stages import Stage
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import Number, add_identifier, register_person
from doudi.registry.identifiers import Kind
from tests.cases import applied, case_of, decided, moved
from tests.cast import COMMUNITY
from tests.roads import fresh, missing, opined, second_of_township, visited

pytestmark = pytest.mark.django_db
FIRE_ON = date(2026, 8, 5)
FIRE = {"sudden_hardship": "fire", "life_in_difficulty": True, "cannot_wait": True}


@pytest.fixture
def stranger():
    """阿湘, whose hukou is in another province, and who has no permit here."""
    with acting_as(SYSTEM):
        person = register_person(
            name="罗湘", numbers=[], sex="1", born_on=date(1991, 3, 3), by=SYSTEM, on=FIRE_ON,
            hukou_place=Place.objects.get(code="3501"), residence_place=Place.objects.get(code=COMMUNITY),
        )  # fmt: skip
        number = Number(kind=Kind.PASSPORT, text="E12345621")
        add_identifier(person=person, number=number, by=SYSTEM, on=FIRE_ON, is_primary=True)
    return person


def asked(person, programme, *, by, on=FIRE_ON, **changed):
    declared = {"near_relatives": [], "urgent": True, **changed}
    application = applied(
        by=by, on=on, people=[person], members=[Living(person, "0")], programmes={programme: None}, ground="emergency",
        declared=declared,
    )  # fmt: skip
    return case_of(application, programme)


def seen(case, *, li, wu, on=FIRE_ON, needed="2000", **more):
    return visited(
        case, first=li, second=wu, on=on, kind="remote", remote_because="夜间火灾，先电话登记", household={**FIRE, "needed_amount": needed},
        **more,
    )  # fmt: skip


def test_a_stranger_after_a_fire_has_a_months_standard_within_three_days(stranger, li, wu):
    case = asked(stranger, "quick_aid", by=li)
    with acting_as(li):
        assert case.clocks.get(limit="help").due_on == date(2026, 8, 8)
    seen(case, li=li, wu=wu)

    decided(case, by=li, on=date(2026, 8, 7))
    moved(case, "helped", by=li, on=date(2026, 8, 7))
    moved(case, "ended", by=li, on=date(2026, 8, 8))

    with acting_as(SYSTEM):
        made = case.decisions.get()
        late = [clock.limit for clock in case.clocks.all() if clock.is_late]
        assert not case.postings.exists()
    assert (made.amount_yuan, made.is_by_rule) == (Decimal("1309.00"), True)
    assert late == []


def test_quick_aid_pays_no_more_than_the_months_standard(stranger, li, wu):
    case = asked(stranger, "quick_aid", by=li)
    seen(case, li=li, wu=wu)

    decided(case, by=li, on=FIRE_ON, amount_yuan=Decimal(1400), reasons="情况特别困难")

    assert missing(case, "helped", by=li, on=FIRE_ON) == ["金额 1400.00 元超过小额快救上限 1309.00 元。"]


def test_the_same_fire_is_not_paid_a_second_month(stranger, li, wu):
    first = asked(stranger, "quick_aid", by=li)
    seen(first, li=li, wu=wu)
    decided(first, by=li, on=FIRE_ON)
    moved(first, "helped", by=li, on=FIRE_ON)
    moved(first, "ended", by=li, on=FIRE_ON)

    again = asked(stranger, "quick_aid", by=li, on=date(2026, 9, 1))
    seen(again, li=li, wu=wu, on=date(2026, 9, 1))

    with acting_as(li):
        found = find_for(again, on=date(2026, 9, 1))
    assert found.verdict == "refused"
    assert found.answer.failed == ("cause_limit_not_reached",)


def test_what_quick_aid_leaves_is_met_by_the_ordinary_way(stranger, li, wu):
    first = asked(stranger, "quick_aid", by=li)
    seen(first, li=li, wu=wu)
    decided(first, by=li, on=FIRE_ON)
    moved(first, "helped", by=li, on=FIRE_ON)

    rest = asked(stranger, "emergency", by=li, on=date(2026, 8, 10))
    seen(rest, li=li, wu=wu, on=date(2026, 8, 10), needed="10000")

    with acting_as(li):
        found = find_for(rest, on=date(2026, 8, 10))
    assert found.verdict == "eligible"
    assert found.amount_yuan == Decimal(2618)  # three months a head, less the one that was paid


def test_help_first_and_the_papers_after_it(stranger, li, wu):
    case = asked(stranger, "emergency", by=li)
    seen(case, li=li, wu=wu, needed="2000")

    decided(case, by=li, on=FIRE_ON, amount_yuan=Decimal(2000))
    moved(case, "helped", by=li, on=FIRE_ON)

    with acting_as(li):
        assert case.clocks.get(limit="papers", stopped_on=None).due_on == date(2026, 8, 19)  # ten working days
    assert moved(case, "ended", by=li, on=date(2026, 8, 6)).stage == Stage.ENDED


def test_more_than_two_months_a_head_does_not_come_first(stranger, li, wu):
    case = asked(stranger, "emergency", by=li)
    seen(case, li=li, wu=wu, needed="3000")

    decided(case, by=li, on=FIRE_ON, amount_yuan=Decimal(3000))

    assert missing(case, "helped", by=li, on=FIRE_ON) == ["金额 3000.00 元超过先行救助上限 2618.00 元。"]


@pytest.fixture
def looked_into(stranger, li, wu):
    """An emergency that can wait: visited, with an opinion."""

    def made(needed):
        case = asked(stranger, "emergency", by=li)
        moved(case, "accepted", by=li, on=FIRE_ON)
        moved(case, "investigating", by=li, on=FIRE_ON)
        household = {"sudden_hardship": "fire", "life_in_difficulty": True, "needed_amount": needed}
        visited(case, first=li, second=wu, on=FIRE_ON, household=household)
        opined(case, by=li, on=FIRE_ON)
        return moved(case, "opinion", by=li, on=FIRE_ON)

    return made


def test_within_its_limit_the_township_grants(looked_into):
    luo = second_of_township()
    case = looked_into("2500")

    decided(case, by=luo, on=FIRE_ON)
    moved(case, "granted", by=luo, on=FIRE_ON)

    with acting_as(luo):
        made = case.decisions.get()
    assert (made.amount_yuan, made.is_by_rule) == (Decimal(2500), True)
    assert moved(case, "ended", by=luo, on=date(2026, 8, 7), why="已发放").stage == Stage.ENDED


def test_above_its_limit_the_county_decides(looked_into, li, chen):
    luo = second_of_township()
    case = looked_into("3500")
    decided(case, by=luo, on=FIRE_ON)

    assert missing(case, "granted", by=luo, on=FIRE_ON) == [
        "金额 3500.00 元超过乡镇（街道）审批限额 3000.00 元，请上报县级审批。"
    ]
    moved(case, "county", by=li, on=FIRE_ON)
    decided(case, by=chen, on=date(2026, 8, 6))
    assert moved(case, "granted", by=chen, on=date(2026, 8, 6)).stage == Stage.GRANTED


def test_what_cannot_be_told_from_the_file_is_asked_for(stranger, li, wu):
    case = asked(stranger, "quick_aid", by=li)
    visited(
        case,
        first=li,
        second=wu,
        on=FIRE_ON,
        kind="remote",
        remote_because="火灾",
        household={"sudden_hardship": "fire"},
    )
    decided(case, by=li, on=FIRE_ON, amount_yuan=Decimal(500), reasons="先给一点")

    found = missing(case, "helped", by=li, on=FIRE_ON)

    assert len(found) == 1
    assert found[0].startswith("还不能算出可以救助多少，请先登记：")
    assert "基本生活暂时出现严重困难" in found[0]


def test_papers_say_what_they_lack(li, wu):
    with acting_as(SYSTEM):
        person = register_person(
            name="罗湘", numbers=[], sex="1", born_on=date(1991, 3, 3), by=SYSTEM, on=FIRE_ON,
            hukou_place=Place.objects.get(code="3501"), residence_place=Place.objects.get(code=COMMUNITY),
        )  # fmt: skip
    case = asked(person, "quick_aid", by=li)
    seen(case, li=li, wu=wu)
    decided(case, by=li, on=FIRE_ON)
    moved(case, "helped", by=li, on=FIRE_ON)

    assert missing(case, "ended", by=li, on=FIRE_ON) == ["请补齐登记：救助对象的证件号码。"]
    with acting_as(SYSTEM):
        number = Number(kind=Kind.PASSPORT, text="E12345622")
        add_identifier(person=person, number=number, by=SYSTEM, on=FIRE_ON, is_primary=True)
    assert fresh(moved(case, "ended", by=li, on=FIRE_ON)).stage == Stage.ENDED
