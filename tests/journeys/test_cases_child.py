"""A child nobody can bring up: what became of the parents is written down, the county decides, and nothing hangs anywhere."""

from datetime import date

import pytest

from doudi.cases.applying.actions import Living
from doudi.cases.postings.models import Posting
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.actions import Number, add_identifier
from doudi.registry.identifiers import Kind
from tests.cases import APPLIED_ON, applied, case_of, moved
from tests.cast import AQIANG_CHILD, CHEN, COMMUNITY, HUANG_POPO, LI, WU
from tests.journeys.browser import PHONE
from tests.journeys.cases import (
    at,
    come_in,
    confirm_second,
    decide,
    give_opinion,
    look,
    offered,
    officer,
    open_application,
    open_file,
    paper_of,
    sit_down,
    step,
    words,
)
from tests.letters import register
from tests.roads import alone
from tests.verification import PASSPORTS

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("real_name")]
DECIDED_ON = date(2026, 8, 5)
NUMBERS = {"黄秀英": "E12345604", "梁晓晴": "E12345603"}


@pytest.fixture
def case(monkeypatch, calendar):
    """黄婆婆 has asked for the child she takes care of; accepted, being looked into."""
    li, chen = officer(LI), officer(CHEN)
    grandmother, child = register(HUANG_POPO), register(AQIANG_CHILD)
    for person in (grandmother, child):
        monkeypatch.setitem(PASSPORTS, person.name, NUMBERS[person.name])
        with acting_as(SYSTEM):
            number = Number(kind=Kind.PASSPORT, text=NUMBERS[person.name])
            add_identifier(person=person, number=number, by=SYSTEM, on=APPLIED_ON, is_primary=True)
    living = [Living(grandmother, "0"), Living(child, "4")]
    application = applied(by=li, people=[grandmother], members=living, programmes={"unattended": child})
    alone(application, by=li, second=chen, on=APPLIED_ON)
    found = moved(case_of(application, "unattended"), "accepted", by=li, on=APPLIED_ON)
    return moved(found, "investigating", by=li, on=APPLIED_ON)


def test_the_child_is_granted_and_no_notice_hangs_anywhere(visit, calendar, case):
    desk, county = sit_down(visit(), LI), sit_down(visit(), CHEN)
    write_down_the_parents(desk, case)
    give_opinion(desk, case, proposes="拟予确认", why="母亲去世，父亲服刑。")
    step(desk, case, "提出初审意见", to="opinion")
    assert_nobody_can_post(desk, case)
    step(desk, case, "上报审核确认", to="county")

    calendar.turn_to(DECIDED_ON)
    decide(county, case, verdict="予以确认", amount="2976", reasons="按现行孤儿养育标准。", shot="child")
    step(county, case, "予以确认", to="granted")
    look(county, "child-file")

    stranger = visit(PHONE)
    stranger.goto(f"/postings/?place={COMMUNITY}")
    assert "这里现在没有公示" in words(stranger)
    with acting_as(SYSTEM):
        assert not Posting.objects.exists()
    grandmother = visit(PHONE)
    come_in(grandmother, name="黄秀英")
    open_application(grandmother, case)
    look(grandmother, "child-progress")
    assert paper_of(grandmother, "予以救助通知书").startswith(b"%PDF")


def write_down_the_parents(desk, case) -> None:
    """What registers say of both parents, on the form of the visit."""
    page = desk.page
    open_file(desk, case)
    assert "还没有查清父母双方的情况" in words(desk)
    open_file(desk, case, "visit")
    own = f"own_{case.subject_id}"
    page.get_by_label("见到谁（姓名）").fill("黄秀英")
    page.get_by_label("与申请人的关系").fill("本人")
    page.get_by_label("看到和了解到的情况").fill("死亡登记和服刑信息均已比对。")
    page.locator(f'[name="{own}_mother_state"]').select_option("dead")
    page.locator(f'[name="{own}_father_state"]').select_option("prison")
    page.locator(f'[name="{own}_father_state_months"]').fill("18")
    page.get_by_label("没有签名的原因").fill("不会写字")
    confirm_second(desk, WU)
    look(desk, "child-visit")
    page.get_by_role("button", name="我们两人都去了，登记").click()
    assert "没有签名：不会写字" in words(desk)


def assert_nobody_can_post(desk, case) -> None:
    """The file offers no notice, and whoever types its address is told why."""
    open_file(desk, case)
    assert offered(desk).get_by_text("公示").count() == 0
    assert desk.page.locator(".case-acts").get_by_text("公示").count() == 0
    open_file(desk, case, "post")
    desk.page.get_by_role("button", name="生成公示单").click()
    assert "涉及儿童的案件不公示" in words(desk)
    at(case, "opinion")
