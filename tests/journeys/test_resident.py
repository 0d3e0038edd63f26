"""A resident's way through the questions, on a phone without JavaScript, and back again."""

import pytest
from playwright.sync_api import expect

from tests.journeys.browser import DESK, PHONE

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
    write(visitor, wage="0", business="0", other="0")
    select(visitor, kind="resident")
    write(visitor, pension="260")
    write(visitor, total="3000")
    for _ in ("property", "disability", "illness"):
        choose(visitor, "都没有")
    write(visitor, medical="0", education="0", disaster="0")
    choose(visitor, "没有")


@pytest.mark.parametrize("script", [True, False], ids=["with script", "without script"])
def test_a_widow_learns_what_she_may_get(visit, script):
    huang = visit(PHONE, script=script)

    answer_as_widow(huang)

    first = huang.page.locator("article").first
    expect(huang.page.locator("h1")).to_have_text("您家可能得到的帮助")
    expect(first).to_contain_text("可能可以")
    expect(first).to_contain_text("特困人员救助供养")
    assert "/help/" in huang.page.url
    assert huang.context.cookies() == [] or {cookie["name"] for cookie in huang.context.cookies()} == {"csrftoken"}


def test_she_changes_an_answer_with_the_browser_s_own_way_back(visit):
    huang = visit(PHONE)
    answer_as_widow(huang)

    huang.go_back()
    choose(huang, "有")

    expect(huang.page.locator("main")).to_contain_text("不住在一起的子女或父母")


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
