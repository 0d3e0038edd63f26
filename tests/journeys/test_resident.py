"""A resident's way through the questions, on a phone without JavaScript, and back again; and the policy library."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import DESK, PHONE

PAGES_MOST = 15

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def go_on(visitor):
    visitor.page.locator("main").get_by_role("button", name="继续").click()


def choose(visitor, label):
    visitor.page.get_by_label(label, exact=True).check()
    go_on(visitor)


def select(visitor, **fields):
    for name, value in fields.items():
        visitor.page.locator(f"select[name={name}]").select_option(value)


def write(visitor, **fields):
    for name, value in fields.items():
        visitor.page.locator(f"input[name={name}]").fill(value)
    go_on(visitor)


def answer_as_widow(visitor):
    """Answer as 黄婆婆 does: alone, a small pension, no children."""
    visitor.goto("/")
    visitor.page.get_by_role("link", name="开始回答").click()
    select(visitor, choice="4401")
    go_on(visitor)
    select(visitor, choice="440105")
    go_on(visitor)
    choose(visitor, "本地城镇户口")
    write(visitor, count="1")
    select(visitor, sex="female", doing="retired")
    write(visitor, age="78")
    choose(visitor, "都没有")
    write(visitor, wage="0", business="0", other="0")
    select(visitor, kind="resident")
    write(visitor, pension="260")
    choose(visitor, "没有")
    write(visitor, total="3000")
    for _ in ("property", "disability", "illness"):
        choose(visitor, "都没有")
    write(visitor, medical="0", education="0", disaster="0")
    choose(visitor, "都能自己做")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_widow_learns_what_she_may_get(visit, script):
    huang = visit(PHONE, script=script)

    answer_as_widow(huang)

    first = huang.page.locator("article").first
    expect(huang.page.locator("h1")).to_have_text("您家可能得到的帮助")
    expect(first).to_contain_text("特困人员救助供养")
    expect(first).to_contain_text("每月约")
    expect(first).to_contain_text("谁决定")
    assert "/help/" in huang.page.url
    assert huang.context.cookies() == [] or {cookie["name"] for cookie in huang.context.cookies()} == {"csrftoken"}


def test_a_widow_is_asked_no_more_than_fifteen_pages(visit):
    huang = visit(PHONE)
    asked = []
    huang.page.on("request", lambda one: asked.append(one) if one.method == "POST" else None)

    answer_as_widow(huang)

    expect(huang.page.locator("h1")).to_have_text("您家可能得到的帮助")
    assert len(asked) <= PAGES_MOST


def test_she_changes_an_answer_with_the_browser_s_own_way_back(visit):
    huang = visit(PHONE)
    answer_as_widow(huang)
    expect(huang.page.locator("article").first).to_contain_text("特困人员救助供养")

    huang.go_back()
    huang.page.get_by_label("都能自己做").uncheck()
    huang.page.get_by_label("洗澡").check()
    huang.page.get_by_label("吃饭").check()
    go_on(huang)

    expect(huang.page.locator("main")).to_contain_text("照护服务")


def test_from_the_menu_she_reads_the_policy_of_her_own_place_and_finds_another(visit):
    huang = visit(PHONE, script=False)
    answer_as_widow(huang)

    huang.page.locator("article").first.get_by_role("link", name="政策依据").click()
    expect(huang.page.locator("h1")).to_have_text("特困人员救助供养")
    expect(huang.page.locator("select[name=place]")).to_have_value("440105")
    huang.page.get_by_role("link", name="政策库").click()
    huang.page.locator("input[name=q]").fill("残疾 护理")
    huang.page.get_by_role("button", name="查找").click()

    found = huang.page.locator(".shelf a")
    expect(found).to_contain_text(["重度残疾人护理补贴"])
    expect(huang.page).to_have_url(re.compile("q="))


def test_she_stops_and_goes_on_later_on_the_same_phone(visit):
    huang = visit(PHONE)
    huang.goto("/help/")
    select(huang, choice="4401")
    go_on(huang)

    huang.press("先停一下，记在这台手机上")
    expect(huang.page.get_by_role("status")).to_be_visible()
    huang.goto("/")
    huang.press("接着上次的回答")

    expect(huang.page.locator("h1")).to_have_text("在哪个区或县？")
    huang.goto("/")
    expect(huang.page.locator("#resume")).to_be_hidden()


def test_she_deletes_what_was_kept(visit):
    huang = visit(PHONE)
    huang.goto("/help/")
    select(huang, choice="4401")
    go_on(huang)
    huang.press("先停一下，记在这台手机上")
    huang.goto("/")

    huang.press("不要了，删掉上次的回答")

    expect(huang.page.locator("#resume")).to_be_hidden()
    assert huang.page.evaluate("localStorage.length") == 0


def test_nothing_is_kept_unless_she_asks_and_without_script_nothing_offers_it(visit):
    huang, without = visit(PHONE), visit(PHONE, script=False)
    for one in (huang, without):
        one.goto("/help/")
        select(one, choice="4401")
        go_on(one)

    assert huang.page.evaluate("localStorage.length") == 0
    expect(without.page.locator("#keep")).to_be_hidden()


def test_enter_goes_on_and_does_not_change_the_language(visit):
    huang = visit(DESK)
    huang.goto("/help/")
    select(huang, choice="4401")
    go_on(huang)
    select(huang, choice="440105")
    go_on(huang)
    choose(huang, "本地城镇户口")

    huang.page.locator("input[name=count]").fill("2")
    huang.page.keyboard.press("Enter")
    huang.page.wait_for_selector("select[name=sex]")

    expect(huang.page.locator("h1")).to_have_text("先说说您自己")


def test_language_and_large_type_change_in_the_middle(visit):
    huang = visit(PHONE)
    huang.goto("/help/")
    select(huang, choice="4401")
    go_on(huang)

    huang.choose_language("zh-hant")
    huang.page.get_by_role("button", name="大字").click()

    expect(huang.page.locator("h1")).to_have_text("在哪個區或縣？")
    expect(huang.page.locator("html.is-large")).to_have_count(1)
    assert not huang.is_wider_than_screen()
