"""Goods by those whose work they are: a home from the survey to the paid contractor, a voucher from the street to the shop that takes it.

The old person reads both on her own page.
"""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from doudi.delivery.goods.adapting import admit, register_home
from doudi.delivery.goods.books import HOMES, Part
from doudi.delivery.goods.issuing import Holder, Terms, open_series
from doudi.delivery.goods.models import Home, Series, Voucher
from doudi.delivery.goods.tests.test_posting import county, funded, stands
from doudi.delivery.ledger.accounts import FundSource
from doudi.dispatch.supply.tests.world import person_of, team
from doudi.offices.acting import SYSTEM, acting_as
from doudi.registry.actions import Number, add_identifier
from doudi.registry.identifiers import Kind
from tests.cast import CHEN, COMMUNITY, HUANG_POPO, LI, LUO, PASSWORD, QIAN, XIAOLIANG
from tests.journeys.browser import PHONE
from tests.journeys.test_payments import seen, signed_in
from tests.journeys.test_push import come_in
from tests.journeys.test_supply import look
from tests.real_name import number_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("real_name")]
FITTING, FIRM, ACCOUNT = "如厕、洗浴扶手", "安居工程队", "6200000012345678"
YEAR_END = date(2099, 12, 31)


@pytest.fixture
def huang(db) -> Holder:
    """黄婆婆, who can prove who she is."""
    person = person_of()
    number = Number(kind=Kind.PASSPORT, text=number_of(person.name))
    with acting_as(SYSTEM):
        add_identifier(person=person, number=number, by=SYSTEM, on=localdate(), is_primary=True)
    return Holder(name=person.name, place=COMMUNITY, person=person)


@pytest.fixture
def home(huang, li, chen) -> Home:
    """Her home on the list, a firm the county has let in, and money for it."""
    funded(HOMES, cents=100_000)
    with acting_as(chen):
        admit(place=county(), name=FIRM, document="3号", bank="珠江银行", account=ACCOUNT, by=chen, on=localdate())
    with acting_as(li):
        return register_home(holder=huang, group="tekun", address="客村大街8号202", by=li, on=localdate())


@pytest.fixture
def series(chen, xiaoliang) -> Series:
    """Vouchers for meals that 小梁's organisation takes."""
    today, shop = localdate(), team(xiaoliang)
    terms = Terms("爱心餐券", 1500, 30, FundSource.COUNTY, today, today + timedelta(days=30), "8号")
    with acting_as(chen):
        return open_series(place=county(), terms=terms, providers=[shop], by=chen, on=today)


def taken(visitor, home: Home, step: str, *, now: str, told: dict[str, str] | None = None) -> None:
    """Take a step of a home: open its form, say what it asks, and see where the home stands."""
    opened(visitor, home, step)
    for label, words in (told or {}).items():
        visitor.page.get_by_label(label).fill(words)
    visitor.press(step)
    expect(visitor.page.locator("main .state")).to_contain_text(now)


def opened(visitor, home: Home, step: str) -> None:
    visitor.goto(f"/hub/goods/homes/{home.number}")
    visitor.page.get_by_role("link", name=step, exact=True).click()


def planned(street, home: Home) -> list[str]:
    opened(street, home, "制定改造方案")
    page = street.page
    page.locator("summary", has_text=FITTING).click()
    for label, words in (("数量（个）", "2"), ("单价（元）", "300"), ("做在哪里", "卫生间")):
        page.get_by_label(f"{FITTING}：{label}").fill(words)
    problems = seen(street, name="goods_plan")
    street.press("制定改造方案")
    expect(page.locator("main .state")).to_contain_text("待签约")
    return problems


def contracted(county_desk, home: Home) -> None:
    opened(county_desk, home, "签订施工合同")
    county_desk.page.get_by_label("施工单位").select_option(label=FIRM)
    told = {"合同编号": "HT-1", "合同价（元）": "580", "完工日期": (localdate() + timedelta(days=20)).isoformat()}
    for label, words in told.items():
        county_desk.page.get_by_label(label).fill(words)
    county_desk.press("签订施工合同")
    expect(county_desk.page.locator("main .state")).to_contain_text("待施工")


def inspected(inspector, home: Home, *, now: str, signs: bool = False) -> None:
    opened(inspector, home, "验收")
    page = inspector.page
    page.get_by_text("合格", exact=True).click()
    page.get_by_label("看到了什么").fill("装得牢固，老人会用")
    if signs:
        box = page.locator("#sign canvas")
        box.scroll_into_view_if_needed()
        where = box.bounding_box()
        page.mouse.move(where["x"] + 20, where["y"] + 20)
        page.mouse.down()
        page.mouse.move(where["x"] + 120, where["y"] + 60, steps=6)
        page.mouse.up()
    inspector.press("验收")
    expect(page.locator("main .state")).to_contain_text(now)


def issued(street, series: Series, huang: Holder) -> str:
    """Issue her a voucher; its code is told on this page alone."""
    street.goto(f"/hub/goods/vouchers/series/{series.pk}/issue")
    street.page.get_by_label("发给谁").fill(f"{huang.name} {number_of(huang.name)}")
    street.page.get_by_label("住在哪里").select_option(COMMUNITY)
    street.press("发券，显示代码")
    return str(street.page.locator(".goods-code").inner_text())


def test_a_home_is_made_fit_and_a_voucher_is_taken_and_she_sees_both(visit, home, series, huang):
    street, district = signed_in(visit, LI), signed_in(visit, CHEN)
    visit_told = {"家里缺什么": "卫生间没有扶手", "老人怎样同意改造的": "当面同意"}
    taken(street, home, "入户勘查", now="待设计", told=visit_told)
    problems = planned(street, home)
    contracted(district, home)
    taken(street, home, "开工", now="施工中")
    taken(street, home, "完工", now="待验收")
    expect(street.page.locator("main")).to_contain_text("定方案的人不能验收")
    code = issued(street, series, huang)

    inspected(signed_in(visit, LUO), home, now="待验收")
    inspected(district, home, now="待付款", signs=True)
    problems += seen(district, name="goods_home_accepted")
    pays = signed_in(visit, QIAN)
    opened(pays, home, "付款")
    expect(pays.page.locator("main")).to_contain_text(ACCOUNT)
    taken(pays, home, "付款", now="待归档", told={"银行回单编号": "HD-1"})

    shop = visit(PHONE)
    shop.goto("/hub/goods/vouchers/redeem")
    shop.page.get_by_label("用户名").fill(XIAOLIANG.user_name)
    shop.page.get_by_label("密码").fill(PASSWORD)
    shop.press("登录")
    shop.page.get_by_label("券上的代码").fill(code.lower())
    shop.press("核销")
    expect(shop.page.get_by_role("status")).to_contain_text("已核销：爱心餐券 15.00 元")
    problems += seen(shop, name="goods_redeemed_phone")

    phone = visit(PHONE)
    come_in(phone, name=HUANG_POPO.name)
    phone.goto("/me/things")
    for words in ("工钱已经付了", FIRM, "600.00", f"{FITTING} 2 个", "爱心餐券 15.00 元 已使用"):
        expect(phone.page.locator("main")).to_contain_text(words)
    problems += look(phone, name="goods_mine_phone")

    assert problems == []
    assert [one for visitor in (street, district, pays, shop, phone) for one in visitor.complaints] == []
    assert stands(HOMES, Part.SPENT, on=YEAR_END) == 58_000
    with acting_as(SYSTEM):
        assert Voucher.objects.get().state == Voucher.State.REDEEMED
