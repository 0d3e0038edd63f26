"""The desks of the road in real browsers: a case led from the window to the grant, by keyboard where it matters, nobody shut out.

With DOUDI_SHOTS set every page is photographed at 1440 and 360 pixels into that folder.
"""

import os
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from doudi.cases.case import Case
from doudi.cases.postings.actions import object_to_posting
from doudi.cases.postings.models import Posting, PostingObjection
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.cases import applied, moved
from tests.cast import CHEN, GUO, LI, PASSWORD, WU
from tests.journeys.browser import DESK, PHONE
from tests.roads import accepted, fresh, hung, opined, verified, visited

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 8, 3)
SHOTS = os.environ.get("DOUDI_SHOTS", "")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)


def officer(role) -> Officer:
    return Officer.objects.select_related("desk__place", "user").get(staff_number=role.staff_number)


@pytest.fixture
def desks(db) -> dict[str, Officer]:
    return {role.user_name: officer(role) for role in (WU, LI, GUO, CHEN)}


@pytest.fixture
def case(desks) -> Case:
    return accepted(applied(by=desks["li"], on=DAY), li=desks["li"], chen=desks["chen"], on=DAY)


@pytest.fixture
def at_work(visit):
    """Let an officer sit down at a screen, signed in."""

    def come(role, size=DESK, *, script=True):
        visitor = visit(size, script=script)
        visitor.sign_in(name=role.user_name, password=PASSWORD)
        return visitor

    return come


def choose(page, *, key: str) -> None:
    """Choose an act by keyboard alone: its key is announced on it, and Enter opens it."""
    page.locator(f'a[accesskey="{key}"]').focus()
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: "/hub/cases/" in address and address.count("/") > 5)


def look(visitor, name: str) -> None:
    """Nobody is shut out, nothing is wider than the screen, nothing complains; and the page is photographed when asked."""
    assert visitor.violations() == [], name
    assert not visitor.is_wider_than_screen(), name
    if SHOTS:
        size = visitor.page.viewport_size["width"]
        visitor.page.screenshot(path=Path(SHOTS) / f"{name}-{size}.png", full_page=True)


def test_a_case_is_led_from_the_window_to_the_county(at_work, case, desks):
    li = at_work(LI)
    page = li.page
    li.goto("/hub/cases")
    page.get_by_role("link", name="梁＊强").click()
    page.get_by_role("button", name="启动调查").click()
    expect(page.locator("header.verdict")).to_contain_text("调查核实中")
    verified(case.application, by=desks["guo"], on=DAY)

    choose(page, key="v")
    expect(page.locator("h1")).to_have_text("登记入户调查")
    page.get_by_label("见到谁（姓名）").fill("何丽华")
    page.get_by_label("与申请人的关系").fill("配偶")
    page.get_by_label("看到和了解到的情况").fill("租住一房一厅，没有大件家电。")
    page.locator("#sign canvas").scroll_into_view_if_needed()
    box = page.locator("#sign canvas").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=5)
    page.mouse.up()
    page.get_by_label("第二位工作人员的用户名").fill("wu")
    page.get_by_label("第二位工作人员的密码").fill(PASSWORD)
    look(li, "visit")
    page.get_by_role("button", name="我们两人都去了，登记").click()
    expect(page.locator("main")).to_contain_text("本人签名已存")

    choose(page, key="o")
    page.get_by_label("拟予确认", exact=True).check()
    page.get_by_label("理由").fill("经调查，家庭情况属实。")
    look(li, "opinion")
    page.get_by_role("button", name="写下审核意见").click()
    page.locator('form[action$="/moves/opinion"] button').click()

    choose(page, key="p")
    page.get_by_role("button", name="生成公示单").click()
    look(li, "posting")
    page.get_by_role("link", name="打印公示单").click()
    look(li, "posting-sheet")
    li.goto(f"/hub/cases/{case.number}")
    page.locator('form[action$="/moves/posted"] button').click()
    expect(page.locator("header.verdict")).to_contain_text("公示中")
    assert fresh(case).stage == "posted"
    look(li, "file-posted")
    assert li.complaints == []


def test_everything_works_without_script_and_on_a_phone(at_work, case, desks):
    li = at_work(LI, PHONE, script=False)
    li.goto("/hub/cases")
    li.page.get_by_label(f"选择 {case.number}").check()
    li.page.get_by_role("button", name="启动调查").click()

    expect(li.page.locator("main")).to_contain_text("已办")
    li.page.get_by_role("link", name=case.number).click()
    li.page.get_by_role("link", name="一次性告知补正").first.click()
    li.page.get_by_label("其他要补的").fill("租房合同")
    li.page.get_by_role("button", name="告知申请人").click()
    expect(li.page.locator("header.verdict")).to_contain_text("待补正")
    assert fresh(case).stage == "supplement"


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
def test_nobody_is_shut_out_of_any_page(at_work, case, desks, size):
    moved(case, "investigating", by=desks["li"], on=DAY)
    visitor = at_work(LI, size)
    pages = {
        "today": "/hub/cases", "all": "/hub/cases?list=all", "papers-list": "/hub/cases?list=papers", "waiting": "/hub/cases/waiting",
        "found": "/hub/cases/found", "file": f"/hub/cases/{case.number}",
        **{name: f"/hub/cases/{case.number}/{name}" for name in (
            "supplement", "visit", "self-care", "relatives", "opinion", "extend", "papers", "changes", "review", "appeal",
            "hearing", "transfer", "moves/terminated", "decision",
        )},
    }  # fmt: skip
    for name, address in pages.items():
        visitor.goto(address)
        look(visitor, name.replace("/", "-"))
    _objected(case, desks)
    for name, address in _notices(case).items():
        visitor.goto(address)
        look(visitor, name)
    assert visitor.complaints in ([], ["Failed to load resource: the server responded with a status of 409 (Conflict)"])


def _objected(case, desks) -> None:
    """Investigated, posted, objected to."""
    verified(case.application, by=desks["guo"], on=DAY)
    visited(case, first=desks["li"], second=desks["wu"], on=DAY)
    opined(case, by=desks["li"], on=DAY)
    moved(case, "opinion", by=desks["li"], on=DAY)
    _, posting = hung(case, li=desks["li"], on=DAY)
    object_to_posting(posting=posting, words="他家有一辆小货车。", by=None, on=DAY, name="何大勇")


def _notices(case) -> dict[str, str]:
    with acting_as(SYSTEM):
        posting, objection = Posting.objects.get(case=case), PostingObjection.objects.get(case=case)
        paper = case.papers.first()
    return {
        "file-objected": f"/hub/cases/{case.number}", "post": f"/hub/cases/{case.number}/post",
        "posting": f"/hub/postings/{posting.number}", "sheet": f"/hub/postings/{posting.number}/sheet",
        "objection": f"/hub/posting-objections/{objection.number}", "portal-postings": "/postings/?place=440105001",
        "portal-posting": f"/postings/{posting.number}", "portal-objection": f"/postings/objections/{objection.number}",
        "portal-paper": f"/papers/{paper.number}",
    }  # fmt: skip
