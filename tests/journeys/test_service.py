"""The service end on a phone: opened with the password, filled in without a signal, delivered once; a lost phone forgets everything.

With DOUDI_SHOTS set every page is photographed into that folder.
"""

import io
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from doudi.cases.sealing import unseal_bytes
from doudi.cases.visits.models import Visit
from doudi.dispatch.needs.models import Need
from doudi.dispatch.rounds.actions import hand_over
from doudi.dispatch.rounds.models import Errand, Record
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import applied, case_of
from tests.cast import CHEN, LI, PASSWORD, WU, XIAOLIANG
from tests.journeys.browser import PHONE
from tests.journeys.test_cases_desk import officer
from tests.rounds import errand_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DAY = date(2026, 8, 3)
SHOTS = os.environ.get("DOUDI_SHOTS", "")
OFF = "net::ERR_INTERNET_DISCONNECTED"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)


@pytest.fixture
def phone(visit):
    """Let a worker take out the phone, signed in; its clock says the day of the test."""

    def come(role):
        visitor = visit(PHONE)
        visitor.page.clock.set_fixed_time("2026-08-03T09:00:00+08:00")
        signed_in(visitor, role)
        return visitor

    return come


def signed_in(visitor, role) -> None:
    """Sign in on the way to the app."""
    visitor.goto("/service/")
    visitor.page.get_by_label("用户名").fill(role.user_name)
    visitor.page.get_by_label("密码").fill(PASSWORD)
    visitor.press("登录")
    expect(visitor.page.get_by_label("登录密码")).to_be_visible()


def opened(visitor) -> None:
    """Open the app with the password."""
    visitor.goto("/service/")
    unlocked(visitor)


def unlocked(visitor) -> None:
    visitor.page.get_by_label("登录密码").fill(PASSWORD)
    visitor.press("打开")
    expect(visitor.page.get_by_role("heading", name="今天要走访的")).to_be_visible(timeout=20_000)


def kept_on_phone(visitor) -> None:
    """Wait until the app lies on the phone."""
    visitor.page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def look(visitor, name: str) -> list[str]:
    """Nobody is shut out, and nothing is wider than the screen or smaller than a thumb."""
    if SHOTS:
        visitor.page.screenshot(path=Path(SHOTS) / f"service-{name}-360.png", full_page=True)
    small = visitor.page.evaluate(
        """() => [...document.querySelectorAll('#main button, #main .go, #main input:not([type=radio]):not([type=file]), #main .choice,'
          + '#main select, nav button')].filter((one) => one.offsetParent && !one.closest('.preferences')
          && one.getBoundingClientRect().height < 48).map((one) => one.outerHTML)"""
    )
    wide = [f"{name} is wider than the screen"] if visitor.is_wider_than_screen() else []
    return [f"{name}: {one}" for one in [*visitor.violations(), *small, *wide]]


def seen(model):
    with acting_as(SYSTEM):
        return list(model.objects.all())


def sign(page) -> None:
    page.locator("#pad").scroll_into_view_if_needed()
    box = page.locator("#pad").bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 110, steps=6)
    page.mouse.up()


def photograph() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (2400, 1800), "green").save(out, format="JPEG")
    return out.getvalue()


def test_a_visit_is_written_without_a_signal_and_arrives_once(phone):
    errand = errand_for(officer(XIAOLIANG), by=officer(LI), at=(Decimal("23.1"), Decimal("113.33")))
    visitor = phone(XIAOLIANG)
    page = visitor.page
    visitor.goto("/service/")
    problems = look(visitor, "gate")
    unlocked(visitor)
    kept_on_phone(visitor)
    expect(page.get_by_role("button", name="陈伯")).to_be_visible()
    problems += look(visitor, "today")

    visitor.context.set_offline(True)
    page.reload()
    unlocked(visitor)
    page.get_by_role("button", name="陈伯").click()
    page.get_by_label("见到谁（姓名）").fill("陈伯")
    page.get_by_label("看到和了解到的情况").fill("精神好，药还有半个月。")
    page.locator("#camera").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": photograph()})
    expect(page.get_by_alt_text("照片 1")).to_be_visible()
    visitor.press("写好了，送出")
    expect(page.locator("#lacking")).to_contain_text("签名")
    sign(page)
    problems += look(visitor, "visit")
    visitor.press("写好了，送出")
    expect(page.locator("#records")).to_contain_text("等着送出")
    problems += look(visitor, "outbox")
    assert seen(Record) == []

    visitor.context.set_offline(False)
    expect(page.get_by_text("没有等着送出的记录。")).to_be_visible(timeout=20_000)
    with acting_as(SYSTEM):
        (record,) = Record.objects.all()
        (picture,) = record.pictures.all()
        errand.refresh_from_db()
    assert (record.errand_id, record.words, errand.state) == (errand.pk, "精神好，药还有半个月。", "DONE")
    assert record.signature_sealed is not None
    assert unseal_bytes(record.signature_sealed, purpose="round signature").startswith(b"\x89PNG")
    assert picture.content_hash
    page.get_by_role("button", name="名单").click()
    expect(page.get_by_text("现在没有派给您的走访。")).to_be_visible()
    assert problems == []
    assert [one for one in visitor.complaints if OFF not in one] == []


def test_what_lies_on_the_phone_is_noise_without_the_password(phone):
    errand_for(officer(XIAOLIANG), by=officer(LI), name="谢婆婆")
    visitor = phone(XIAOLIANG)
    opened(visitor)
    expect(visitor.page.get_by_role("button", name="谢婆婆")).to_be_visible()

    lying = visitor.page.evaluate(DUMP)

    assert lying["rows"] == 1
    assert "谢婆婆" not in lying["text"]
    assert "客村大街" not in lying["text"]
    visitor.page.reload()
    visitor.page.get_by_label("登录密码").fill("wrong-password")
    visitor.press("打开")
    expect(visitor.page.locator("#told")).to_contain_text("密码不对")
    assert "谢婆婆" not in visitor.page.content()


DUMP = """async () => {
  const base = await new Promise((done) => { const asked = indexedDB.open('doudi-service'); asked.onsuccess = () => done(asked.result); });
  const all = (name) => new Promise((done) => {
    const asked = base.transaction(name).objectStore(name).getAll(); asked.onsuccess = () => done(asked.result); });
  const rows = await all('errands');
  const decode = (buffer) => new TextDecoder().decode(buffer);
  let text = rows.map((one) => decode(one.sealed)).join() + JSON.stringify(localStorage) + JSON.stringify(sessionStorage);
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) text += request.url + await (await cache.match(request)).text();
  }
  return { rows: rows.length, text };
}"""


def test_a_lost_phone_forgets_everything_at_the_next_contact(phone):
    errand_for(officer(XIAOLIANG), by=officer(LI))
    lost, other = phone(XIAOLIANG), phone(CHEN)
    opened(lost)
    expect(lost.page.get_by_role("button", name="陈伯")).to_be_visible()
    other.goto("/service/phones")
    problems = look(other, "phones")
    other.press("挂失这台手机")
    expect(other.page.get_by_role("status")).to_contain_text("已挂失")

    lost.page.reload()

    assert "sign-in" in lost.page.url, "its session ended with it"
    lost.page.get_by_label("用户名").fill(XIAOLIANG.user_name)
    lost.page.get_by_label("密码").fill(PASSWORD)
    lost.press("登录")
    expect(lost.page.locator("#wiped")).to_be_visible(timeout=20_000)
    assert lost.page.evaluate(DUMP)["rows"] == 0
    assert problems == []


def test_an_errand_that_changed_is_shown_and_not_overwritten(phone):
    li = officer(LI)
    errand = errand_for(officer(XIAOLIANG), by=li)
    visitor = phone(XIAOLIANG)
    page = visitor.page
    opened(visitor)
    page.get_by_role("button", name="陈伯").click()
    page.get_by_label("见到谁（姓名）").fill("陈伯")
    page.get_by_label("看到和了解到的情况").fill("药吃完了。")
    page.get_by_label("没有签名的原因").fill("手抖")
    with acting_as(li):
        hand_over(errand=errand, to=officer(XIAOLIANG), due_on=DAY, words="也看看煤气。", by=li, on=DAY)
    visitor.press("写好了，送出")

    expect(page.locator("#records")).to_contain_text("任务改过了")
    expect(page.locator("#records")).to_contain_text("也看看煤气。")
    problems = look(visitor, "conflict")
    assert seen(Record) == []
    visitor.press("看过了，按现在的任务送出")

    expect(page.get_by_text("没有等着送出的记录。")).to_be_visible(timeout=20_000)
    assert [one.words for one in seen(Record)] == ["药吃完了。"]
    assert problems == []


def test_a_slow_answer_never_lays_an_older_list_over_a_newer(phone):
    errand_for(officer(XIAOLIANG), by=officer(LI))
    visitor = phone(XIAOLIANG)
    page = visitor.page
    opened(visitor)
    expect(page.get_by_role("button", name="陈伯")).to_be_visible()
    errand_for(officer(XIAOLIANG), by=officer(LI), name="何婆婆")
    held = []

    def hold(route):
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    page.route("**/service/carried", hold)
    page.get_by_role("button", name="待送").click()
    visitor.press("现在送出")
    page.wait_for_timeout(1500)
    errand_for(officer(XIAOLIANG), by=officer(LI), name="谢叔")
    visitor.press("现在送出")
    page.wait_for_timeout(1500)
    route, older = held[0]
    route.fulfill(response=older)
    page.wait_for_timeout(1500)

    page.get_by_role("button", name="名单").click()
    expect(page.get_by_role("button", name="谢叔")).to_be_visible()
    expect(page.locator("#errands .card")).to_have_count(3)


def test_a_draft_outlives_the_phone_and_a_need_is_told_on_the_way(phone):
    errand_for(officer(XIAOLIANG), by=officer(LI))
    visitor = phone(XIAOLIANG)
    page = visitor.page
    opened(visitor)
    page.get_by_role("button", name="陈伯").click()
    page.get_by_label("看到和了解到的情况").fill("写到一半")
    page.wait_for_timeout(1000)  # the pause after which it is kept
    page.reload()
    unlocked(visitor)
    expect(page.get_by_role("button", name="陈伯")).to_contain_text("写了一半")
    page.get_by_role("button", name="陈伯").click()
    expect(page.get_by_label("看到和了解到的情况")).to_have_value("写到一半")

    page.get_by_role("button", name="新需求").click()
    page.get_by_label("需要什么、现在什么情况").fill("轮椅坏了，半个月没出门")
    problems = look(visitor, "need")
    page.locator("#need-form").get_by_role("button", name="写好了，送出").click()

    expect(page.get_by_text("没有等着送出的记录。")).to_be_visible(timeout=20_000)
    assert [(one.source, one.kind) for one in seen(Need)] == [("VISIT", "DISABLED")]
    assert problems == []


def test_a_visit_of_a_case_is_confirmed_by_the_second(phone):
    li, wu = officer(LI), officer(WU)
    case = case_of(applied(by=li, on=DAY))
    errand_for(
        li, by=li, second=wu, source="CASE", case=case, place=case.place, name="梁志强", source_number=case.number
    )
    first, second = phone(LI), phone(WU)
    page = first.page
    opened(first)
    page.get_by_role("button", name="梁志强").click()
    page.get_by_label("见到谁（姓名）").fill("梁志强")
    page.get_by_label("看到和了解到的情况").fill("家中情况属实。")
    page.get_by_label("没有签名的原因").fill("不会写字")
    page.locator("#questions fieldset").first.get_by_text("是", exact=True).click()
    for one in page.locator("#self-care fieldset").all():
        one.get_by_text("能自己做", exact=True).click()
    problems = look(first, "case")
    first.press("写好了，送出")
    expect(page.get_by_text("没有等着送出的记录。")).to_be_visible(timeout=20_000)
    assert seen(Visit) == []

    second.goto("/service/confirm")
    problems += look(second, "confirm")
    second.press("我一同去了，情况属实")
    expect(second.page.get_by_role("status")).to_contain_text("已确认")

    (visit,) = seen(Visit)
    assert (visit.first_id, visit.second_id) == (li.pk, wu.pk)
    assert visit.form["facts"]["household"]
    assert problems == []


def test_the_street_sends_somebody_out(phone):
    visitor = phone(LI)
    page = visitor.page
    visitor.goto("/service/errands/new")
    problems = look(visitor, "errand-new")
    for label, words in (("去看谁", "何婆婆"), ("住址", "下渡路3号"), ("去做什么", "看看身体")):
        page.get_by_label(label).fill(words)
    page.get_by_label("派给谁").select_option(label="梁小雨 · 志愿服务")
    visitor.press("派出去")
    expect(page.get_by_role("status")).to_contain_text("已派给梁小雨")
    problems += look(visitor, "errands")
    page.get_by_role("link", name="谁在走访：名册").click()
    page.get_by_label("谁", exact=True).select_option(label="吴小妹 · 社区救助协理员")
    page.get_by_label("哪个村（居）").select_option(label="客村社区居委会")
    visitor.press("上名册")
    expect(page.get_by_role("status")).to_contain_text("吴小妹已上名册")
    problems += look(visitor, "roster")
    visitor.goto("/service/errands")
    page.get_by_role("link", name="何婆婆").click()
    problems += look(visitor, "errand")
    page.get_by_label("为什么撤回").fill("家人接走了")
    visitor.press("撤回这项走访")
    expect(page.get_by_role("status")).to_contain_text("已撤回")

    assert [one.state for one in seen(Errand)] == ["REVOKED"]
    assert problems == []
