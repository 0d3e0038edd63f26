"""The whole loop in real browsers: a warning finds somebody, and comes back answered.

The street sends the warning out; both communities hear of it and one takes it; 小梁 goes there with a phone that has no signal; a charity
lends a bed; the need is settled, the warning closed, and the wall shows it. After the set-up everything goes through the pages.
With DOUDI_SHOTS set every page that is looked at is photographed into that folder.
"""

import re
from datetime import date

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from doudi.dispatch.supply.offering import register_provider
from doudi.monitoring.warnings.keeping import keep
from doudi.monitoring.warnings.models import HardshipWarning
from doudi.monitoring.warnings.scoring import scale_of
from doudi.monitoring.warnings.tests.households import PLACE, found
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.actions import appoint, open_agency, open_desk
from doudi.offices.models import Agency, Desk, Officer, Place
from tests.cast import CHEN, LI, PASSWORD, WU, XIAOLIANG
from tests.journeys.browser import DESK, PHONE
from tests.journeys.test_needs import WALL, live, look, sat_down
from tests.journeys.test_service import OFF, kept_on_phone, opened, signed_in, unlocked
from tests.journeys.test_service import look as look_at_phone
from tests.needs import OTHER_COMMUNITY

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
__all__ = ["live"]
UNNAMED = re.compile(r"[a-z]+\.[a-z]+")  # a line of the journal that has no words
HER, SEEN = "黄桂芳", "一个人住，床太低，起身要扶。已问过她，愿意借一张护理床。"


def seated(*, agency: str, kind: str, desk_kind: str, desk: str, place: str, user: str, name: str) -> Officer:
    """Seat somebody who is not of the cast."""
    where = Place.objects.get(code=place)
    made = open_desk(
        agency=open_agency(name=agency, kind=kind, place=where), kind=desk_kind, place=where, name=desk
    )  # fmt: skip
    who = User.objects.create(username=user, password=make_password(PASSWORD))
    return appoint(user=who, desk=made, name=name, staff_number=f"LOOP-{user}", on=date(2020, 1, 1))


@pytest.fixture
def warning(transactional_db) -> HardshipWarning:
    """A warning of somebody registered in 下渡 who lives in 客村; both have a desk, and a charity has one too."""
    with acting_as(SYSTEM):
        seated(
            agency="下渡社区居民委员会", kind=Agency.Kind.VILLAGE, desk_kind=Desk.Kind.VILLAGE, desk="下渡社区救助协理员",
            place=OTHER_COMMUNITY, user="luowen", name="罗文",
        )  # fmt: skip
        charity = seated(
            agency="珠江慈善会", kind=Agency.Kind.SERVICE, desk_kind=Desk.Kind.SERVICE, desk="项目办公室", place="440105",
            user="ye", name="叶青",
        )  # fmt: skip
        register_provider(
            name="珠江慈善会", kind="CHARITY", place="440105", agency=charity.desk.agency, contact="", by=SYSTEM,
            on=localdate(),
        )  # fmt: skip
        keep(
            [found(("W-OLD", "R"), hukou=OTHER_COMMUNITY)], scale=scale_of(place=PLACE, on=localdate()), on=localdate()
        )
        return HardshipWarning.objects.get()


def number_of(page: Page, words: str) -> int:
    """Read a figure of the wall."""
    figure = page.locator("#wall-numbers li").filter(has_text=re.compile(rf"\s{words}\s*$")).locator("b")
    return int(figure.inner_text().replace(",", ""))


def test_a_warning_meets_help_and_comes_back_answered(visit, live, warning):
    wall = sat_down(visit, WALL, name=CHEN.user_name, at="/hub/needs/board")
    before = {
        words: number_of(wall.page, words) for words in ("今天登记", "今天办结", "没有办结的预警", "今天办结的预警")
    }
    assert (before["没有办结的预警"], before["今天办结的预警"]) == (1, 0)
    charity = visit(DESK)
    problems = offer_a_bed(charity)

    street = sat_down(visit, DESK, name=LI.user_name, at="/hub/warnings")
    problems += send_out(street)
    home = sat_down(visit, PHONE, name=WU.user_name)
    away = sat_down(visit, PHONE, name="luowen")
    problems += taken(home, away)
    expect(wall.page.locator("#wall-numbers")).to_contain_text(f"{before['今天登记'] + 1} 今天登记")

    phone = visit(PHONE)
    problems += sent_to(home) + visited_offline(phone)
    problems += matched(street, home, charity)
    problems += delivered(charity)

    problems += answered(street, home, warning)
    expect(wall.page.locator("#wall-numbers")).to_contain_text("1 今天办结的预警")
    after = {words: number_of(wall.page, words) for words in before}
    assert after == {
        "今天登记": before["今天登记"] + 1, "今天办结": before["今天办结"] + 1, "没有办结的预警": 0, "今天办结的预警": 1,
    }  # fmt: skip
    problems += look(wall, name="loop_wall")
    assert problems == []
    everybody = (wall, charity, street, home, away, phone)
    assert [one for visitor in everybody for one in visitor.complaints if OFF not in one] == []


def sign(page: Page, pad: str) -> None:
    """Draw something with a finger."""
    page.locator(pad).scroll_into_view_if_needed()
    box = page.locator(pad).bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 20, box["y"] + 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 60, steps=8)
    page.mouse.up()


def offer_a_bed(charity) -> list[str]:
    """The charity comes to its portal and writes down what it lends."""
    page = charity.page
    charity.goto("/hub/supply/portal")
    page.get_by_label("用户名").fill("ye")
    page.get_by_label("密码").fill(PASSWORD)
    charity.press("登录")
    page.get_by_role("link", name="珠江慈善会").click()
    form = page.locator("form").filter(has=page.locator('input[name="act"][value="offer"]'))
    form.get_by_label("名称").fill("护理床借用")
    form.get_by_label("类别").select_option("GOODS")
    form.get_by_label("能给什么").select_option("SERVICE")
    form.get_by_label("每周能接几件").fill("1")
    form.get_by_role("button", name="登记供给").click()
    expect(page.get_by_role("status")).to_contain_text("供给已登记")
    expect(page.locator("main")).to_contain_text("护理床借用")
    return look(charity, name="loop_offer")


def send_out(street) -> list[str]:
    """The street reads why, and leaves it to whichever community is first."""
    page = street.page
    page.locator("main .verify-rows a").first.click()
    expect(page.locator("main")).to_contain_text("高龄独居")
    problems = look(street, name="loop_warning")
    page.get_by_role("link", name="派出", exact=True).click()
    page.get_by_text("两地社区谁先接谁办").click()
    page.get_by_role("button", name="派出").click()
    expect(page.get_by_role("status")).to_contain_text("户籍地和居住地的社区都会看到")
    return problems


def taken(home, away) -> list[str]:
    """Both communities are told; 客村 takes it, and 下渡 is told so."""
    for visitor, side in ((home, "居住地"), (away, "户籍地")):
        visitor.goto("/hub/needs")
        expect(visitor.page.locator("section", has_text="刚推送来的").first).to_contain_text(side)
    problems = look(away, name="loop_pushed")
    home.page.get_by_role("button", name="打开").click()
    home.page.get_by_role("button", name="我来接").click()
    expect(home.page.get_by_role("status")).to_contain_text("您已先接，对方已被告知")
    away.goto("/hub/needs")
    expect(away.page.locator("main")).to_contain_text("由社区救助协理员办理")
    expect(away.page.get_by_role("button", name="打开")).to_have_count(0)
    problems += look(away, name="loop_told")
    away.page.get_by_role("button", name="知道了").click()
    expect(away.page.locator("main")).not_to_contain_text("由社区救助协理员办理")
    return problems


def sent_to(home) -> list[str]:
    """The community sends 小梁 there, for this need."""
    page = home.page
    page.get_by_role("link", name="派人上门").click()
    expect(page.get_by_label("去看谁（姓名）")).to_have_value(HER)
    expect(page.get_by_label("去做什么、要留意什么")).to_have_value(re.compile("高龄独居"))
    page.get_by_label("住址，或者怎样找到").fill("客村大街8号202")
    page.get_by_label("派给谁").select_option(label="梁小雨 · 志愿服务")
    problems = look_at_phone(home, "loop-errand")
    home.press("派出去")
    expect(page.get_by_role("status")).to_contain_text("已派给梁小雨")
    return problems


def visited_offline(phone) -> list[str]:
    """小梁 has her on the phone, loses the signal, writes and lets her sign; with a signal it arrives by itself."""
    page = phone.page
    signed_in(phone, XIAOLIANG)
    opened(phone)
    kept_on_phone(phone)
    expect(page.get_by_role("button", name=HER)).to_be_visible()
    problems = look_at_phone(phone, "loop-today")
    phone.context.set_offline(True)
    page.reload()
    unlocked(phone)
    page.get_by_role("button", name=HER).click()
    page.get_by_label("哪一天去的").fill(localdate().isoformat())
    page.get_by_label("见到谁（姓名）").fill(HER)
    page.get_by_label("看到和了解到的情况").fill(SEEN)
    sign(page, "#pad")
    problems += look_at_phone(phone, "loop-visit")
    phone.press("写好了，送出")
    expect(page.locator("#records")).to_contain_text("等着送出")
    problems += look_at_phone(phone, "loop-outbox")
    phone.context.set_offline(False)
    expect(page.get_by_text("没有等着送出的记录。")).to_be_visible(timeout=20_000)
    page.get_by_role("button", name="名单").click()
    expect(page.get_by_text("现在没有派给您的走访。")).to_be_visible()
    return problems


def matched(street, home, charity) -> list[str]:
    """What was seen stands at the warning and the need; the need is shown without a name, matched, and ordered with her consent."""
    page = street.page
    street.page.reload()
    expect(page.locator("main")).to_contain_text(f"梁小雨上门：{SEEN}")
    expect(page.locator("main")).to_contain_text("已上门，待核实")
    home.goto("/hub/needs?list=mine")
    home.page.locator("main .case-list a").first.click()
    expect(home.page.locator("main")).to_contain_text(SEEN)
    problems = look(home, name="loop_need")
    street.goto("/hub/supply")
    page.get_by_role("checkbox").first.check()
    street.press("公开选中的需求")
    expect(page.get_by_role("status")).to_contain_text("已公开 1 件需求，没有身份信息")
    charity.goto("/hub/supply/portal")
    expect(charity.page.locator("main")).to_contain_text("这里看不到是谁")
    expect(charity.page.locator("main")).to_contain_text("赤岗街道")
    expect(charity.page.locator("main")).not_to_contain_text(HER)
    problems += look(charity, name="loop_portal")
    street.press("重新匹配本地全部需求")
    expect(page.get_by_role("status")).to_contain_text("匹配完成，1 条等您确认")
    page.locator("main").get_by_role("link", name="护理床借用").click()
    expect(page.locator("main")).to_contain_text("为什么这样配")
    problems += look(street, name="loop_match")
    expect(page.locator("main")).to_contain_text(SEEN)
    page.get_by_label("本人怎样同意的").fill("梁小雨上门时当面同意")
    for share in ("姓名", "住址"):
        page.get_by_label(share, exact=True).and_(page.get_by_role("checkbox")).check()
    page.get_by_label("姓名", exact=True).and_(page.get_by_role("textbox")).fill(HER)
    street.press("本人已同意，派单")
    expect(page.get_by_role("status")).to_contain_text("服务方看得到本人同意告诉的内容")
    return problems


def delivered(charity) -> list[str]:
    """The charity finds the order and now her name; it brings the bed, and she signs."""
    page = charity.page
    charity.goto("/hub/supply/portal")
    page.locator("main .case-list a").filter(has_text="护理床借用").click()
    expect(page.locator("main")).to_contain_text(HER)
    expect(page.locator("main")).not_to_contain_text("预警")
    page.get_by_label("由谁上门").fill("叶青")
    charity.press("接单")
    expect(page.get_by_role("status")).to_contain_text("已接单")
    problems = look(charity, name="loop_order")
    page.get_by_label("开始时间").fill("09:00")
    page.get_by_label("结束时间").fill("10:30")
    page.get_by_label("做了什么").fill("送去一张护理床，装好，教她用遥控。")
    sign(page, "#sign canvas")
    charity.press("完成，登记服务记录")
    expect(page.get_by_role("status")).to_contain_text("需求随之办结")
    return problems


def answered(street, home, warning) -> list[str]:
    """The need says what was given; the warning is closed with it, by itself; the community asks her how it was."""
    home.goto("/hub/needs?list=closed")
    home.page.locator("main .case-list a").first.click()
    expect(home.page.locator("main")).to_contain_text("珠江慈善会提供“护理床借用”1件")
    expect(home.page.locator("main")).to_contain_text("征得同意，确认匹配并派单")
    expect(home.page.locator("main")).not_to_contain_text(UNNAMED)
    expect(home.page.locator("main")).to_contain_text("已给予救助或服务")
    street.goto(f"/hub/warnings/{warning.number}")
    for words in ("已办结", "已给予救助或服务", "珠江慈善会提供"):
        expect(street.page.locator("main")).to_contain_text(words)
    problems = look(home, name="loop_settled") + look(street, name="loop_closed")
    home.goto("/hub/supply")
    home.page.locator("main .case-list a").first.click()
    home.page.get_by_text("很满意", exact=True).click()
    home.press("回访本人")
    expect(home.page.locator("main")).to_contain_text("5/5")
    return problems + look(home, name="loop_asked")
