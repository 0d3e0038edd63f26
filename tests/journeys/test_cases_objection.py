"""An objection: a neighbour reads the notice on a phone and objects; it is looked into again, reviewed by the community and answered."""

from datetime import date

import pytest

from doudi.cases.postings.models import PostingObjection
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import applied
from tests.cast import CHEN, COMMUNITY, GUO, LI, WU
from tests.journeys.browser import PHONE
from tests.journeys.cases import at, give_opinion, look, offered, officer, open_file, sit_down, step, words
from tests.roads import accepted, hung, investigated, visited

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
POSTED_ON, OBJECTED_ON, LOOKED_ON = date(2026, 8, 3), date(2026, 8, 5), date(2026, 8, 10)
SAID = "他家有一辆小货车，每天拉货。"


@pytest.fixture
def case(calendar):
    """Posted."""
    li, wu, chen, guo = (officer(role) for role in (LI, WU, CHEN, GUO))
    found = accepted(applied(by=li, on=POSTED_ON), li=li, chen=chen, on=POSTED_ON)
    investigated(found, li=li, wu=wu, guo=guo, on=POSTED_ON)
    hung(found, li=li, on=POSTED_ON)
    return found


def test_a_neighbour_objects_and_is_answered_after_it_was_looked_into_again(visit, calendar, case):
    calendar.turn_to(OBJECTED_ON)
    neighbour = visit(PHONE)
    objection = object_on_portal(neighbour)
    at(case, "objected")
    desk = sit_down(visit(), LI)
    open_file(desk, case)
    offered(desk).get_by_role("link", name="还差什么").first.click()
    assert "还有 1 件公示异议没有答复" in words(desk)
    look(desk, "objection-missing")
    open_who_said_it(desk, objection)

    calendar.turn_to(LOOKED_ON)
    visited(case, first=officer(LI), second=officer(WU), on=LOOKED_ON, words="货车是雇主的，每天收工交回。")
    give_opinion(desk, case, proposes="拟予确认", why="复查：货车登记在物流公司名下，不是这家人的。")
    answer(desk, objection)
    step(desk, case, "复查后上报审核确认", to="county")
    look(desk, "objection-file")

    neighbour.page.reload()
    assert neighbour.heading() == "已经答复"
    look(neighbour, "objection-answered")


def object_on_portal(neighbour) -> PostingObjection:
    page = neighbour.page
    neighbour.goto(f"/postings/?place={COMMUNITY}")
    page.get_by_role("link", name="梁志强").click()
    page.get_by_role("button", name="提出异议").click()
    assert "请写一写哪里不对" in words(neighbour)
    look(neighbour, "objection-empty")
    page.get_by_label("哪里不对").fill(SAID)
    page.get_by_label("您的姓名").fill("何大勇")
    page.get_by_role("button", name="提出异议").click()
    assert neighbour.heading() == "收到了，会重新调查"
    assert "何大勇" not in page.content()
    look(neighbour, "objection-made")
    with acting_as(SYSTEM):
        return PostingObjection.objects.get()


def open_who_said_it(desk, objection) -> None:
    """Who objected lies sealed; whoever opens it says why."""
    desk.goto(f"/hub/posting-objections/{objection.number}")
    assert SAID in words(desk)
    assert "何大勇" not in desk.page.content()
    look(desk, "objection-desk")
    desk.page.get_by_label("为什么要看").fill("上门向其核实车辆情况")
    desk.page.get_by_role("button", name="看是谁，并记入留痕").click()
    assert "何大勇" in words(desk)


def answer(desk, objection) -> None:
    page = desk.page
    desk.goto(f"/hub/posting-objections/{objection.number}")
    page.get_by_label("异议不成立").check()
    page.get_by_label("答复").fill("车辆属物流公司，家庭没有机动车。")
    page.get_by_label("民主评议的日期").fill(LOOKED_ON.isoformat())
    page.get_by_label("民主评议的情况").fill("居民代表十一人参加，一致认为情况属实。")
    look(desk, "objection-answer")
    page.locator("form").filter(has=page.get_by_label("民主评议的日期")).locator("button[type=submit]").click()
    assert "答复已写下" in words(desk)
