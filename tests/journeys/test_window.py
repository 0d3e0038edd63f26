"""A window takes an application for whoever stands there, known or not; the desk that handles it finds it, and drafts its letter."""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.cases import family_with_numbers, mother_of
from tests.cast import LI, PASSWORD, ZHOU
from tests.journeys.browser import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("DOUDI_SHOTS", "")


def looked(visitor, *, name: str) -> list[str]:
    """What axe finds on a page in three languages; it ends in the source language."""
    found = []
    for language in ("zh-hant", "en", "zh-hans"):
        visitor.choose_language(language)
        expect(visitor.page.locator("html")).to_have_attribute("lang", language)
        found += [f"{name} {language}: {one}" for one in visitor.violations()]
    if SHOTS:
        visitor.page.screenshot(path=Path(SHOTS) / f"{name}.png", full_page=True)
    return found


def added(page: Page, kind: str, *, relation: str, name: str, number: str) -> None:
    """Fill in somebody the registry does not know, and add him."""
    form = page.locator(f"#add-{kind}")
    form.get_by_label("他（她）是申请人的什么人").select_option(relation)
    form.get_by_label("姓名", exact=True).fill(name)
    form.get_by_label("证件", exact=True).select_option("passport")
    form.get_by_label("证件号码").fill(number)
    form.get_by_role("button", name="添加这一位").click()


def test_any_window_takes_it_and_the_competent_desk_has_it(visit):
    mother_of(family_with_numbers()[0])
    window = visit(DESK)
    page = window.page
    window.sign_in(name=ZHOU.user_name, password=PASSWORD)
    window.goto("/hub/cases")
    page.get_by_role("link", name="受理申请").click()
    problems = looked(window, name="intake")
    page.get_by_label("姓名", exact=True).fill("梁志强")
    page.get_by_label("证件", exact=True).select_option("passport")
    page.get_by_label("证件号码").fill("E12345601")
    window.press("找到他（她）")
    expect(page.locator("h1")).to_have_text("梁志强的申请")
    page.get_by_text("还有一起生活、登记里没有的家人").click()
    added(page, "member", relation="4", name="梁小满", number="E12345602")
    expect(page.get_by_text("证件号码与登记的姓名不一致")).to_be_in_viewport()
    added(page, "member", relation="4", name="梁小满", number="E99887744")
    expect(page.get_by_text("梁小满已经添加")).to_be_in_viewport()
    page.get_by_text("还有登记里没有的配偶、父母、子女").click()
    added(page, "supporter", relation="2", name="梁大成", number="E99887755")
    expect(page.get_by_text("梁大成已经添加")).to_be_in_viewport()
    window.press("收下申请")
    expect(page.get_by_text("还有没填好的地方")).to_be_in_viewport()
    problems += looked(window, name="intake_take")
    expect(page.locator("main")).to_contain_text("梁小满 孙子女")
    expect(page.locator("main")).to_contain_text("梁大成 儿子")
    page.get_by_label("家里有人和经办人员").select_option("no")
    page.locator('input[value="dibao"]').check()
    window.press("收下申请")
    expect(page.locator("h1")).to_have_text("梁志强的申请已收下")
    expect(page.locator("main")).to_contain_text("申请已经转到广东省广州市海珠区赤岗街道")
    problems += looked(window, name="intake_taken")
    window.press("已当面交给申请人")
    expect(page.locator("main")).to_contain_text("直接送达")

    desk = visit(DESK)
    desk.sign_in(name=LI.user_name, password=PASSWORD)
    desk.goto("/hub/cases")
    expect(desk.page.locator("main")).to_contain_text("梁＊强")

    assert problems == []
    assert window.complaints == []


def test_whoever_nobody_knew_has_his_letter_drafted_from_his_application(visit):
    window = visit(DESK)
    page = window.page
    window.sign_in(name=LI.user_name, password=PASSWORD)
    window.goto("/hub/intake")
    page.get_by_label("姓名", exact=True).fill("罗湘")
    page.get_by_label("证件", exact=True).select_option("passport")
    page.get_by_label("证件号码").fill("E88776655")
    window.press("找到他（她）")
    page.get_by_text("还有一起生活、登记里没有的家人").click()
    added(page, "member", relation="1", name="罗小梅", number="E88776656")
    page.get_by_label("家里有人和经办人员").select_option("no")
    page.locator('input[value="dibao"]').check()
    window.press("收下申请")
    page.get_by_role("link", name="去起草授权书").click()
    expect(page.locator("h1")).to_have_text("起草授权书：罗湘一家")
    expect(page.get_by_role("checkbox", name="罗小梅")).to_be_checked()
    problems = looked(window, name="letter_for")
    page.set_viewport_size(PHONE)
    problems += looked(window, name="letter_for_phone")
    assert not window.is_wider_than_screen()
    page.get_by_label("用途").fill("办理最低生活保障申请")
    page.get_by_role("button", name="起草", exact=True).click()
    expect(page.locator("main")).to_contain_text("还差 2 人签署")

    assert problems == []
    assert window.complaints == []
