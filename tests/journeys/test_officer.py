"""An officer's way: sign in, see what to do, open a finding, unmask an identity for a purpose, leave."""

import pytest
from playwright.sync_api import expect

from tests import findings
from tests.cast import AQIANG, CHEN, LI, PASSWORD
from tests.journeys.browser import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def usual():
    return findings.keep_findings(findings.huang(), findings.aqiang(), findings.well_off())


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_an_officer_opens_a_finding_and_unmasks_with_a_purpose(visit, usual, size):
    li = visit(size)
    page = li.page

    li.sign_in(name=LI.user_name, password=PASSWORD)
    page.get_by_role("link", name="催办：1 户在等").click()
    page.locator("td.column-number a").click()
    expect(page.locator("h1")).to_contain_text("梁志强一家能不能得到“最低生活保障”，现在还不能判断")
    assert AQIANG.resident_number[:17] not in page.content()

    page.get_by_role("button", name="查看，并记入留痕").click()
    expect(page.get_by_text("请选择用途")).to_be_visible()
    page.get_by_label("为什么要看").select_option(label="上门核实情况")
    page.get_by_role("button", name="查看，并记入留痕").click()

    expect(page.locator(".identity b")).to_contain_text(AQIANG.resident_number[:17])
    expect(page.locator(".journal").get_by_text("查看完整证件号码")).to_be_visible()
    li.press("退出")
    expect(page.locator("h1")).to_have_text("工作人员登录")
    assert li.complaints == []


def test_a_list_changes_without_a_new_page_and_the_way_back_works(visit, usual):
    chen = visit()
    page = chen.page
    chen.sign_in(name=CHEN.user_name, password=PASSWORD)
    chen.goto("/hub/findings")
    page.evaluate("window.isSamePage = true")
    rows = page.locator("td.column-number")

    page.locator("#kind-wrong").click()
    page.wait_for_url("**kind=wrong*")
    expect(rows).to_have_count(1)
    focused = page.evaluate("document.activeElement.id")
    page.locator("#programme").select_option("tekun")
    expect(rows).to_have_count(0)
    chen.go_back()
    expect(rows).to_have_count(1)

    assert focused == "kind-wrong"
    assert page.evaluate("window.isSamePage") is True
    assert chen.complaints == []


def test_everything_works_without_javascript(visit, usual):
    chen = visit(script=False)
    page = chen.page

    chen.sign_in(name=CHEN.user_name, password=PASSWORD)
    page.get_by_role("link", name="发现").click()
    page.locator("#kind-wrong").click()
    page.get_by_label("救助项目").select_option("dibao")
    page.get_by_role("button", name="筛选").click()
    page.get_by_label("姓名、证件号末几位或编号").fill("梁志远")
    page.get_by_role("button", name="查找").click()
    page.locator("td.column-number a").click()

    expect(page.locator("h1")).to_contain_text("梁志远一家正在领取“最低生活保障”")


def test_the_export_is_a_file(visit, usual):
    chen = visit()
    chen.sign_in(name=CHEN.user_name, password=PASSWORD)
    chen.goto("/hub/findings")

    with chen.page.expect_download() as download:
        chen.press("导出表格")

    assert download.value.suggested_filename.endswith(".xlsx")


def test_the_city_sees_its_districts_on_a_map_that_leads_on(visit, usual):
    wang = visit()
    wang.sign_in(name="wang", password=PASSWORD)

    wang.page.wait_for_selector("#map canvas")
    drawn = wang.page.evaluate(
        "(() => { const chart = echarts.getInstanceByDom(document.getElementById('map'));"
        " return chart.getOption().series[0].data.find((one) => one.name === '海珠区').value; })()"
    )

    assert drawn == 1
    assert wang.complaints == []


def test_a_finding_is_reached_and_read_with_the_keyboard_alone(visit, usual):
    li = visit()
    page = li.page
    li.goto("/hub/sign-in")

    page.get_by_label("用户名").focus()
    page.keyboard.type(LI.user_name)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/hub/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    in_main = page.evaluate("document.activeElement.id")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/hub/findings?kind=missed")

    assert in_main == "main"
    expect(page.locator("td.column-number")).to_have_count(1)


def test_a_finding_prints_without_the_bar_and_without_the_form(visit, usual):
    li = visit()
    li.sign_in(name=LI.user_name, password=PASSWORD)
    li.goto(f"/hub/findings/{usual[0].number}")

    li.page.emulate_media(media="print")

    assert not li.page.locator("header.bar").is_visible()
    assert not li.page.locator("#identity").is_visible()
    assert li.page.locator(".printed-only").is_visible()
