"""Needs meet offers in three browsers: the street confirms, a volunteer does the service on the phone, the community asks how it was."""

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from doudi.demo.supply import DOOR, ensure_supply
from doudi.dispatch.needs.actions import open_need
from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply.models import Gap, Order, Provider
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from tests.cast import COMMUNITY, LI, PASSWORD, WANG, WU, XIAOLIANG
from tests.journeys.browser import DESK, PHONE
from tests.journeys.test_window import looked

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def look(visitor, *, name: str) -> list[str]:
    found = looked(visitor, name=name)
    return [*found, f"{name} is wider than the screen"] if visitor.is_wider_than_screen() else found


def test_a_need_is_matched_served_and_asked_about(visit):
    ensure_supply(lambda words, done, of: None)
    with acting_as(SYSTEM):
        waiting = Order.objects.get(state="SENT")
        lacking = Gap.objects.select_related("need").get()
    street = visit(DESK)
    street.sign_in(name=LI.user_name, password=PASSWORD)
    street.goto("/hub/supply")
    problems = look(street, name="supply")
    street.page.locator("main").get_by_role("link", name="送餐").first.click()
    expect(street.page.locator("main")).to_contain_text("为什么这样配")
    problems += look(street, name="supply_match")
    street.press("本人已同意，派单")
    expect(street.page.locator("main")).to_contain_text("请先征得本人同意")
    street.page.get_by_label("本人怎样同意的").fill("今天上午当面同意")
    street.press("本人已同意，派单")
    expect(street.page.locator("main")).to_contain_text("至少要有一样本人同意告诉")
    street.page.get_by_label("住址", exact=True).check()
    street.press("本人已同意，派单")
    expect(street.page.get_by_role("status")).to_contain_text("已派单")
    street.goto(f"/hub/supply/gaps/{lacking.need.number}")
    expect(street.page.locator("main")).to_contain_text("医疗救助和临时救助合计2600元")
    problems += look(street, name="supply_gap")

    problems += _show_one(street)

    phone = visit(PHONE)
    phone.goto("/hub/supply/portal")
    phone.page.get_by_label("用户名").fill(XIAOLIANG.user_name)
    phone.page.get_by_label("密码").fill(PASSWORD)
    phone.press("登录")
    expect(phone.page.locator("main")).to_contain_text("这里看不到是谁")
    problems += look(phone, name="supply_portal")
    phone.goto(f"/hub/supply/orders/{waiting.number}")
    expect(phone.page.locator("main")).to_contain_text(DOOR)
    phone.page.get_by_label("由谁上门").fill("梁小雨")
    problems += look(phone, name="supply_order_new")
    phone.page.get_by_label("由谁上门").fill("梁小雨")
    phone.press("接单")
    expect(phone.page.get_by_role("status")).to_contain_text("已接单")
    problems += look(phone, name="supply_order_taken")
    _finish(phone)
    expect(phone.page.get_by_role("status")).to_contain_text("需求随之办结")

    community = visit(PHONE)
    community.sign_in(name=WU.user_name, password=PASSWORD)
    phone.goto(f"/hub/supply/orders/{waiting.number}")
    expect(phone.page.locator("main")).to_contain_text("服务已经结束")
    expect(phone.page.locator("main")).not_to_contain_text(DOOR)
    community.goto(f"/hub/supply/orders/{waiting.number}")
    problems += look(community, name="supply_order_done")
    community.page.get_by_text("很满意", exact=True).click()
    community.press("回访本人")
    expect(community.page.locator("main")).to_contain_text("5/5")

    with acting_as(SYSTEM):
        assert Need.objects.get(orders=waiting).outcome == "AIDED"
        assert Order.objects.get(pk=waiting.pk).signature_sealed
    assert problems == []
    assert [one for visitor in (street, phone, community) for one in visitor.complaints] == []


def _show_one(street) -> list[str]:
    """Show a need nobody has shown yet, with whom and when somebody would like."""
    with acting_as(SYSTEM):
        li = Officer.objects.select_related("desk").get(staff_number=LI.staff_number)
    with acting_as(li):
        need = open_need(
            source="VISIT", source_number="", words="想有人念报纸", urgency="NORMAL", person=None, name="", masked="", place="",
            residence=COMMUNITY, consent={}, item="visits_home", by=li, on=localdate(),
        )  # fmt: skip
    street.goto(f"/hub/supply/gaps/{need.number}")
    problems = look(street, name="supply_need")
    street.page.get_by_text("会说粤语", exact=True).click()
    street.page.get_by_text("周六", exact=True).click()
    street.press("公开")
    expect(street.page.locator("main")).to_contain_text("会说粤语、周六上午、周六下午、周六晚上")
    return problems


def _finish(phone) -> None:
    """Say when, and let somebody sign with a finger."""
    page = phone.page
    page.get_by_label("开始时间").fill("09:00")
    page.get_by_label("结束时间").fill("10:30")
    page.get_by_label("做了什么").fill("辅导了数学作业。")
    box = page.locator("#sign canvas")
    box.scroll_into_view_if_needed()
    where = box.bounding_box()
    page.mouse.move(where["x"] + 20, where["y"] + 20)
    page.mouse.down()
    page.mouse.move(where["x"] + 120, where["y"] + 60, steps=8)
    page.mouse.up()
    phone.press("完成，登记服务记录")


def test_offers_and_coverage_are_read_at_every_width(visit):
    ensure_supply(lambda words, done, of: None)
    with acting_as(SYSTEM):
        charity = Provider.objects.get(kind="CHARITY")
    problems = []
    for size, name in ((DESK, "wide"), (PHONE, "narrow")):
        city = visit(size)
        city.sign_in(name=WANG.user_name, password=PASSWORD)
        for part in ("supply/offers", "supply/coverage", f"supply/providers/{charity.pk}"):
            city.goto(f"/hub/{part}")
            problems += look(city, name=f"{part.replace('/', '_')}_{name}")

    assert problems == []
