"""Reminders in a real browser: switched on after a tap, shown without a word of what they are about, opened where they lead.

No public push service is asked: what a browser would be given there, and what it would open with its own keys, is ours (`Browser`);
the page's pushManager.subscribe is a stand-in that hands it out. What the house sends goes over HTTP, is opened as a browser opens it,
and is put into Chromium's own service worker. With DOUDI_SHOTS set every page is photographed into that folder.
"""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import now
from playwright.sync_api import expect

from doudi.cases.messages.actions import tell
from doudi.cases.pushes.models import Subscription
from doudi.cases.pushes.sending import send_due
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.shell.pushed import page_of
from tests.cases import applied, case_of, family_with_numbers
from tests.cast import LI, PASSWORD, WU
from tests.journeys.browser import DESK, PHONE
from tests.journeys.test_cases_desk import officer
from tests.needs import opened
from tests.push_service import Browser
from tests.real_name import inside

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 8, 3)
SHOTS = os.environ.get("DOUDI_SHOTS", "")
STAND_IN = """([told, isOut]) => {
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (one) => one.charCodeAt(0)).buffer;
  const held = { endpoint: told.endpoint, getKey: (name) => bytes(told[name]), unsubscribe: async () => localStorage.removeItem('held') };
  PushManager.prototype.getSubscription = async () => (localStorage.held ? held : null);
  PushManager.prototype.subscribe = async (asked) => {
    if (isOut) throw new DOMException('no push service', 'AbortError');
    localStorage.held = JSON.stringify({ isVisible: asked.userVisibleOnly, key: asked.applicationServerKey.length });
    return held;
  };
}"""
CLICKED = """async () => {
  const [one] = await self.registration.getNotifications();
  let opened = "";
  self.clients.openWindow = async (url) => { opened = url; };
  self.dispatchEvent(new NotificationEvent("notificationclick", { notification: one }));
  return opened;
}"""
"""No window is opened without a finger on the glass: the test asks which one it would be, and goes there."""


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)


def stands_in(visitor, push_service, *, browser: Browser, is_allowed: bool = True, is_out: bool = False) -> None:
    """Give this visitor's browser a push service of ours."""
    if is_allowed:
        visitor.context.grant_permissions(["notifications"], origin=visitor.address)
    told = browser.told(push_service)
    written = str([told, is_out]).replace("True", "true").replace("False", "false")
    visitor.page.add_init_script(f"({STAND_IN})({written})")


def signed_in(visitor, role, *, following: str) -> None:
    visitor.goto(following)
    visitor.page.get_by_label("用户名").fill(role.user_name)
    visitor.page.get_by_label("密码").fill(PASSWORD)
    visitor.press("登录")


def come_in(visitor, *, name: str) -> None:
    """Hand the visitor the cookies of somebody who proved himself; test_apply does it by hand."""
    cookies = [
        {"name": one.key, "value": one.value, "url": f"{visitor.address}/me/"} for one in inside(name).cookies.values()
    ]
    visitor.context.add_cookies(cookies)


def switch(visitor):
    """The switch, once its script has drawn it."""
    box = visitor.page.locator("#push[data-ready]")
    expect(box).to_be_visible()
    return box


def look(visitor, name: str) -> list[str]:
    """Nobody is shut out, and nothing is wider than the screen."""
    size = visitor.page.viewport_size["width"]
    if SHOTS:
        visitor.page.screenshot(path=Path(SHOTS) / f"push-{name}-{size}.png", full_page=True)
    wide = [f"{name} is wider than the screen"] if visitor.is_wider_than_screen() else []
    return [f"{name}: {one}" for one in [*visitor.violations(), *wide]]


def delivered(visitor, data: str, *, scope: str) -> None:
    """Hand what a browser opened to Chromium's service worker, as its push service would."""
    driver = visitor.context.new_cdp_session(visitor.page)
    found: list[dict[str, Any]] = []
    driver.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.extend(told["registrations"]))
    driver.send("ServiceWorker.enable")
    visitor.page.wait_for_timeout(200)
    number = next(one["registrationId"] for one in found if one["scopeURL"].endswith(scope) and not one["isDeleted"])
    driver.send("ServiceWorker.deliverPushMessage", {"origin": visitor.address, "registrationId": number, "data": data})
    driver.detach()


def shown(visitor, *, scope: str) -> dict[str, Any]:
    """Read the one notification the phone shows."""
    asked = """async (scope) => {
      const registration = await navigator.serviceWorker.getRegistration(scope);
      for (let nth = 0; nth < 50; nth += 1) {
        const all = await registration.getNotifications();
        if (all.length) return all.map(({ title, body, tag, lang, data }) => ({ title, body, tag, lang, ...data }));
        await new Promise((wait) => setTimeout(wait, 100));
      }
      return [];
    }"""
    found: list[dict[str, Any]] = visitor.page.evaluate(asked, scope)
    assert len(found) == 1
    return found[0]


def test_a_need_reminds_a_worker_and_leads_there_after_signing_in(visit, push_service):
    browser, visitor = Browser(), visit(PHONE)
    stands_in(visitor, push_service, browser=browser)
    signed_in(visitor, WU, following="/service/phones")
    box = switch(visitor)
    problems = look(visitor, "worker-off")
    assert "有紧急事项" in box.inner_text()
    visitor.press("打开提醒")
    expect(box).to_contain_text("打开了。这部手机会提醒您。")
    problems += look(visitor, "worker-on")
    assert visitor.page.evaluate("JSON.parse(localStorage.held)") == {"isVisible": True, "key": 65}
    visitor.goto("/service/phones")
    expect(switch(visitor)).to_contain_text("现在打开着。")

    with acting_as(officer(LI)):
        need = opened(by=officer(LI))
    assert send_due(at=now(), opens=page_of) == 1
    (arrived,) = push_service.arrived
    assert arrived.claims()["aud"] == push_service.origin
    delivered(visitor, browser.opened(arrived.body).decode(), scope="/service/")

    told = shown(visitor, scope="/service/")
    assert (told["title"], told["body"]) == ("提醒", "有新的事项，请打开查看。")
    assert need.number not in told["title"] + told["body"] + told["tag"]
    (worker,) = visitor.context.service_workers
    opens = worker.evaluate(CLICKED)
    assert opens == f"{visitor.address}/hub/needs/{need.number}"
    visitor.context.clear_cookies()
    signed_in(visitor, WU, following=opens.removeprefix(visitor.address))
    expect(visitor.page.get_by_text(need.words).first).to_be_visible()
    assert problems == visitor.complaints == []


def test_a_message_reminds_a_resident_until_he_goes_out(visit, push_service, real_name):
    application = applied(by=officer(LI), people=family_with_numbers())
    browser, visitor = Browser(), visit(PHONE)
    visitor.address = visitor.address.replace("127.0.0.1", "localhost")
    stands_in(visitor, push_service, browser=browser)
    come_in(visitor, name="梁志强")
    visitor.goto("/me/mine")
    box = switch(visitor)
    problems = look(visitor, "resident-off")
    visitor.press("打开提醒")
    expect(box).to_contain_text("现在打开着。")
    problems += look(visitor, "resident-on")

    with acting_as(SYSTEM):
        case = case_of(application)
        tell(case=case, kind="supplement", key="supplement:9", on=DAY, day=DAY, words="病历")
    assert send_due(at=now(), opens=page_of) == 1
    delivered(visitor, browser.opened(push_service.arrived[0].body).decode(), scope="/me/push/")
    told = shown(visitor, scope="/me/push/")
    assert told["body"] == "有一件事等您办，请打开查看。"
    assert told["open"] == f"/me/applications/{application.number}"
    visitor.goto(told["open"])
    expect(visitor.page.get_by_text("请补充材料：病历").first).to_be_visible()

    visitor.goto("/me/mine")
    visitor.press("退出")
    with acting_as(SYSTEM):
        assert [one.ended for one in Subscription.objects.all()] == ["OUT"]
    assert problems == visitor.complaints == []


def test_a_push_without_words_still_says_the_usual_ones(visit, push_service):
    visitor = visit(PHONE)
    stands_in(visitor, push_service, browser=Browser())
    signed_in(visitor, WU, following="/service/phones")
    switch(visitor)
    visitor.press("打开提醒")
    expect(visitor.page.locator("#push")).to_contain_text("现在打开着。")

    delivered(visitor, "no json", scope="/service/")

    told = shown(visitor, scope="/service/")
    assert (told["body"], told["open"]) == ("有新的事项，请打开查看。", "/service/")


@pytest.mark.parametrize(
    ("is_allowed", "is_out", "words"), [(False, False, "没有允许通知"), (True, True, "连不上推送服务")]
)
def test_a_phone_that_cannot_be_reminded_says_so(visit, push_service, is_allowed, is_out, words):
    visitor = visit(DESK)
    stands_in(visitor, push_service, browser=Browser(), is_allowed=is_allowed, is_out=is_out)
    signed_in(visitor, WU, following="/service/phones")
    box = switch(visitor)
    assert visitor.page.evaluate("Notification.permission") == ("granted" if is_allowed else "default"), (
        "not asked before the tap"
    )
    visitor.press("打开提醒")

    expect(box).to_contain_text(words)
    assert look(visitor, f"worker-{'out' if is_out else 'denied'}") == []
    with acting_as(SYSTEM):
        assert not Subscription.objects.exists()


def test_without_script_there_is_no_switch(visit, push_service):
    visitor = visit(PHONE, script=False)
    signed_in(visitor, WU, following="/service/phones")

    expect(visitor.page.get_by_role("heading", name="走访用的手机")).to_be_visible()
    expect(visitor.page.locator("#push")).to_be_hidden()
