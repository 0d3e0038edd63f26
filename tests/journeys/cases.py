"""Steps that the journeys over the road share: the calendar, a resident on the phone, officers at their desks, looking at a page.

With DOUDI_SHOTS set every page that is looked at is photographed into that folder.
"""

from __future__ import annotations

import os
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, expect

import doudi.urls
from doudi.cases.case import Case
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.cast import PASSWORD, Role
from tests.journeys.browser import Visitor
from tests.journeys.test_letter import lend_authenticator
from tests.roads import fresh

assert doudi.urls.urlpatterns, "every page is known before the calendar is hung"
SHOTS = os.environ.get("DOUDI_SHOTS", "")
OFFERS = ".case-offers"
SIGNED = "签好了，谢谢您"
OUTSIDE = ("doudi.web.resident.pages.coming_in", "doudi.exchange.")
"""What compares its moments with those of other systems goes by the real clock."""


class Calendar:
    """The day on which everybody works. The hours go on as they do outside."""

    def __init__(self, day: date) -> None:
        self.turn_to(day)

    def turn_to(self, day: date) -> None:
        """Let it be another day."""
        self._ahead = timedelta(days=(day - timezone.localdate()).days)

    def now(self) -> Any:
        """Say which moment it is."""
        return timezone.now() + self._ahead

    def today(self) -> date:
        """Say which day it is."""
        return timezone.localdate(self.now())


def hang(calendar: Calendar, patch: pytest.MonkeyPatch) -> None:
    """Let every page read the day, and every signature the moment, from this calendar; sessions run by the real clock."""
    patch.setattr("doudi.web.shell.signed_in.today", calendar.today)
    for name, module in list(sys.modules.items()):
        is_ours = name.startswith("doudi.") and not name.startswith(OUTSIDE)
        if is_ours and getattr(module, "now", None) is timezone.now:
            patch.setattr(module, "now", calendar.now)


# ------------------------------------------------------------------------------------- everybody


def officer(role: Role) -> Officer:
    """Somebody of the cast, at the desk."""
    return Officer.objects.select_related("desk__place", "user").get(staff_number=role.staff_number)


def look(visitor: Visitor, name: str) -> None:
    """Nobody is shut out, nothing is wider than the screen, the browser has nothing to complain of."""
    if SHOTS:
        size = visitor.page.viewport_size
        assert size is not None
        visitor.page.screenshot(path=Path(SHOTS) / f"{name}-{size['width']}.png", full_page=True)
    assert (name, visitor.violations()) == (name, [])
    assert not visitor.is_wider_than_screen(), name
    assert (name, visitor.complaints) == (name, [])


def words(visitor: Visitor) -> str:
    """Read the page."""
    return visitor.page.locator("main").inner_text()


def only_case(programme: str) -> Case:
    """Find the one file of a programme."""
    with acting_as(SYSTEM):
        return Case.objects.select_related("application__letter").get(programme=programme)


def at(case: Case, stage: str) -> None:
    """The case has come to a stage."""
    assert fresh(case).stage == stage


# ------------------------------------------------------------------------------------- the resident's phone


def come_in(phone: Visitor, *, name: str, shot: str = "") -> None:
    """Prove once who one is, and tie the phone."""
    lend_authenticator(phone)
    phone.goto("/me/mine")
    _look(phone, shot, "in")
    phone.page.get_by_role("link", name="演示实名认证").click()
    phone.page.get_by_role("button", name=name).click()
    phone.press("继续")
    expect(phone.page.locator("h1")).to_have_text(f"{name}，先登记这部手机")
    _look(phone, shot, "tie")
    phone.press("登记这部手机")
    expect(phone.page.locator("h1")).to_have_text(f"{name}，您好")


def apply(phone: Visitor, *programmes: str, words: str, shot: str = "") -> None:
    """Ask for help in the first two screens; the third is the letter."""
    page = phone.page
    page.get_by_role("link", name="申请救助").click()
    page.get_by_role("group", name="家里有人和办事的人是近亲属吗").get_by_label("没有", exact=True).check()
    page.get_by_label("遇到了什么困难").fill(words)
    _look(phone, shot, "who")
    phone.press("下一步：看看能得到什么")
    expect(page.locator("h1")).to_have_text("要什么帮助")
    for programme in programmes:
        page.locator(f'input[value="{programme}"]').check()
    _look(phone, shot, "list")
    phone.press("提交，去看授权书")
    expect(page.locator("h1")).to_have_text("请先看一看授权书")
    _look(phone, shot, "letter")


def sign(phone: Visitor, *children: str) -> None:
    """Sign the letter that is open, for oneself and for children."""
    phone.press("我同意，签署")
    for child in children:
        expect(phone.page.locator("h1")).to_have_text(f"您作为监护人，替{child}签署吗？")
        phone.press("我同意，签署")
    expect(phone.page.locator("h1")).to_have_text(SIGNED)


def open_application(phone: Visitor, case: Case) -> None:
    """Look at the whole progress."""
    phone.goto(f"/me/applications/{case.application.number}")


def do(phone: Visitor, act: str, *, label: str, words: str, **chosen: str) -> None:
    """Do what an applicant does himself: choose the act, say a few words, press the button of its page."""
    page = phone.page
    page.get_by_role("link", name=act, exact=True).click()
    for field, value in chosen.items():
        box = page.locator(f'[name="{field}"]')
        box.select_option(label=value) if field in {"kind", "person"} else box.fill(value)
    page.get_by_label(label).fill(words)
    page.locator("main form button.weui-btn_primary").click()


def paper_of(phone: Visitor, title: str) -> bytes:
    """Open a paper from the page of progress, as it is printed."""
    address = phone.page.get_by_role("link", name=title, exact=True).get_attribute("href")
    answer = phone.context.request.get(f"{phone.address}{address}")
    assert answer.headers["content-type"] == "application/pdf"
    return answer.body()


def _look(visitor: Visitor, shot: str, part: str) -> None:
    if shot:
        look(visitor, f"{shot}-{part}")


# ------------------------------------------------------------------------------------- the officers' desks


def sit_down(desk: Visitor, role: Role) -> Visitor:
    """Sign in."""
    desk.sign_in(name=role.user_name, password=PASSWORD)
    return desk


def open_file(desk: Visitor, case: Case, part: str = "") -> None:
    """Open a case, or one of its acts."""
    desk.goto(f"/hub/cases/{case.number}{'/' if part else ''}{part}")


def offered(desk: Visitor) -> Locator:
    """What may be done next with the case that is open."""
    return desk.page.locator(OFFERS)


def step(desk: Visitor, case: Case, label: str, *, to: str, why: str = "") -> None:
    """Bring a case to its next stage as an officer does: from its file, with reasons where the road asks for them."""
    open_file(desk, case)
    if why:
        offered(desk).get_by_role("link", name=label, exact=True).click()
        desk.page.get_by_label("理由").fill(why)
        desk.page.get_by_role("button", name=f"{label} Y", exact=True).click()
    else:
        offered(desk).get_by_role("button", name=label, exact=True).click()
    at(case, to)


def confirm_second(desk: Visitor, role: Role) -> None:
    """The second officer confirms with a password of one's own."""
    desk.page.get_by_label("第二位工作人员的用户名").fill(role.user_name)
    desk.page.get_by_label("第二位工作人员的密码").fill(PASSWORD)


def give_opinion(desk: Visitor, case: Case, *, proposes: str, why: str, shot: str = "") -> None:
    """Write the township's opinion."""
    open_file(desk, case, "opinion")
    desk.page.get_by_label(proposes, exact=True).check()
    desk.page.get_by_label("理由").fill(why)
    _look(desk, shot, "opinion")
    desk.page.get_by_role("button", name="写下审核意见").click()


def decide(desk: Visitor, case: Case, *, verdict: str, amount: str = "", reasons: str = "", shot: str = "") -> None:
    """Write the decision; without an amount and reasons it is the rules'."""
    open_file(desk, case, "decision")
    desk.page.get_by_label(verdict, exact=True).check()
    desk.page.get_by_label("金额（元）").fill(amount)
    desk.page.get_by_label("理由（与规则").fill(reasons)
    _look(desk, shot, "decision")
    desk.page.get_by_role("button", name="写下决定").click()
