"""特困人员: six items of self-care on big buttons, the grade they make, the county's own visit where the file is drawn, the grant."""

from datetime import date
from decimal import Decimal

import pytest

from doudi.cases.applying.actions import Living
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.actions import Number, add_identifier
from doudi.registry.identifiers import Kind
from tests.cases import APPLIED_ON, applied, case_of, moved
from tests.cast import CHEN, GUO, HUANG_POPO, LI, WU
from tests.journeys.browser import PHONE
from tests.journeys.cases import (
    come_in,
    confirm_second,
    decide,
    give_opinion,
    look,
    officer,
    open_application,
    open_file,
    paper_of,
    sit_down,
    step,
    words,
)
from tests.letters import register
from tests.roads import alone, hung, missing, verified, visited
from tests.verification import PASSPORTS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("real_name")]
UP_ON = date(2026, 8, 11)
ITEMS = {"eats": "yes", "dresses": "no", "gets_up": "yes", "uses_toilet": "no", "walks_indoors": "no", "bathes": "no"}
SEEN = {"tekun_property_within": True, "married": False}
DRAWN = "被抽中县级核查，县级民政部门必须入户调查后才能确认。"
NUMBER = "E12345604"


@pytest.fixture
def case(monkeypatch, calendar):
    """黄婆婆's file: verified and visited; nobody has assessed what she can do."""
    li, wu, chen, guo = (officer(role) for role in (LI, WU, CHEN, GUO))
    monkeypatch.setitem(PASSPORTS, "黄秀英", NUMBER)
    person = register(HUANG_POPO)
    with acting_as(SYSTEM):
        number = Number(kind=Kind.PASSPORT, text=NUMBER)
        add_identifier(person=person, number=number, by=SYSTEM, on=APPLIED_ON, is_primary=True)
    application = applied(
        by=li,
        people=[person],
        members=[Living(person, "0")],
        programmes={"tekun": person},
        place="440105001104",
        ground="residence",
    )
    alone(application, by=li, second=chen, on=APPLIED_ON)
    found = moved(case_of(application, "tekun"), "accepted", by=li, on=APPLIED_ON)
    moved(found, "investigating", by=li, on=APPLIED_ON)
    verified(application, by=guo, on=APPLIED_ON)
    visited(found, first=li, second=wu, on=APPLIED_ON, people={found.subject_id: SEEN})
    return found


def test_four_items_she_cannot_do_are_full_care_and_the_amount_follows(visit, calendar, case):
    desk = sit_down(visit(), LI)
    assert_nothing_without_the_items(desk, case)
    assess(desk, case)
    give_opinion(desk, case, proposes="拟予确认", why="无劳动能力、无生活来源、无人赡养。")
    step(desk, case, "提出初审意见", to="opinion")
    hung(case, li=officer(LI), on=APPLIED_ON)

    calendar.turn_to(UP_ON)
    step(desk, case, "上报审核确认", to="county")
    county = sit_down(visit(), CHEN)
    decide(county, case, verdict="予以确认", shot="tekun")
    assert missing(case, "granted", by=officer(CHEN), on=UP_ON) == [DRAWN]  # one of one: three in ten are never fewer
    open_file(county, case)
    assert DRAWN in words(county)
    assert "抽中县级入户核查" in words(county)
    see_for_oneself(county, case)
    step(county, case, "予以确认", to="granted")
    look(county, "tekun-file")
    with acting_as(SYSTEM):
        made = case.decisions.get()
    assert (made.amount_yuan, made.is_by_rule) == (Decimal("3595.00"), True)  # 2,095, and 1,500 for full care

    phone = visit(PHONE)
    come_in(phone, name="黄秀英")
    open_application(phone, case)
    look(phone, "tekun-progress")
    assert paper_of(phone, "予以救助通知书").startswith(b"%PDF")


def assert_nothing_without_the_items(desk, case) -> None:
    open_file(desk, case)
    assert "还没有生活自理能力评估：请两名工作人员逐项评估六项内容。" in words(desk)


def assess(desk, case) -> None:
    """Two officers, six items, big buttons."""
    open_file(desk, case, "self-care")
    look(desk, "tekun-self-care")
    for item, value in ITEMS.items():
        desk.page.locator(f'input[name="{item}"][value="{value}"]').check()
    confirm_second(desk, WU)
    desk.page.locator("main form button.btn-brand").click()
    assert "完全丧失生活自理能力" in words(desk)
    assert "4 项不能自主完成" in words(desk)


def see_for_oneself(county, case) -> None:
    """The county goes there, too, with somebody of the subdistrict."""
    page = county.page
    open_file(county, case, "visit")
    page.get_by_label("见到谁（姓名）").fill("黄秀英")
    page.get_by_label("与申请人的关系").fill("本人")
    page.get_by_label("看到和了解到的情况").fill("卧床，由邻居送饭。")
    page.get_by_label("没有签名的原因").fill("手不能写字")
    confirm_second(county, LI)
    page.get_by_role("button", name="我们两人都去了，登记").click()
    assert "没有签名：手不能写字" in words(county)
