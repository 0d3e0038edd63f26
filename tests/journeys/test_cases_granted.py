"""Dibao from the phone to the grant, everything in the browser: asked for, signed, visited, verified, posted, decided, read at home."""

from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from doudi.evidence.sources.models import Commission
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import family_with_numbers
from tests.cast import CHEN, COMMUNITY, GUO, LI, WU
from tests.journeys.browser import PHONE
from tests.journeys.cases import (
    apply,
    come_in,
    confirm_second,
    decide,
    give_opinion,
    look,
    only_case,
    open_application,
    open_file,
    paper_of,
    sign,
    sit_down,
    step,
    words,
)
from tests.verification import DEPOSIT, HIT, answer, answer_rest

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("real_name")]
ASKED_ON, POSTED_ON, UP_ON = date(2026, 8, 3), date(2026, 8, 4), date(2026, 8, 12)


def test_dibao_is_granted_by_the_rules_and_read_on_the_phone(visit, calendar):
    family_with_numbers()
    phone = visit(PHONE)
    come_in(phone, name="梁志强", shot="granted")
    apply(phone, "dibao", words="工厂关门了，一个人挣钱养三个人", shot="granted")
    sign(phone, "梁晓晴")
    case = only_case("dibao")
    wife_signs(visit(PHONE))

    li, guo, chen = (sit_down(visit(), role) for role in (LI, GUO, CHEN))
    accept(li, case)
    open_application(phone, case)
    assert "赤岗街道社会救助窗口" in words(phone)
    look(phone, "granted-accepted")

    calendar.turn_to(POSTED_ON)
    step(li, case, "启动调查", to="investigating")
    report(guo, case)
    visit_home(li, case)
    give_opinion(li, case, proposes="拟予确认", why="经调查，家庭情况属实。", shot="granted")
    step(li, case, "提出初审意见", to="opinion")
    hang_notice(li, case)
    read_notice(visit(PHONE))

    calendar.turn_to(UP_ON)
    step(li, case, "上报审核确认", to="county")
    decide(chen, case, verdict="予以确认", shot="granted")
    step(chen, case, "予以确认", to="granted")
    look(chen, "granted-file")
    with acting_as(SYSTEM):
        made = case.decisions.get()
    assert made.is_by_rule
    assert made.amount_yuan == Decimal("3927.00")  # three times 1,309, for nobody has any income

    open_application(phone, case)
    assert "救助中" in words(phone)
    look(phone, "granted-end")
    assert paper_of(phone, "予以救助通知书").startswith(b"%PDF")
    assert verify().broken is None


def wife_signs(phone) -> None:
    come_in(phone, name="何丽华")
    phone.press("看一看，签字")
    sign(phone)


def accept(li, case) -> None:
    li.goto("/hub/cases")
    look(li, "granted-today")
    li.page.get_by_role("link", name="梁＊强").click()
    look(li, "granted-new-file")
    assert li.page.get_by_role("link", name="作决定").count() == 0  # not this desk's to make
    step(li, case, "受理", to="accepted")


def report(guo, case) -> None:
    """The centre asks under the letter that was signed on phones; departments answer; the report is issued."""
    guo.goto(f"/hub/verification/letters/{case.application.letter.number}")
    look(guo, "granted-verify")
    guo.press("按授权书开始查询")
    with acting_as(SYSTEM):
        asked = Commission.objects.get()
    answer(asked, "bank", HIT, DEPOSIT, on=POSTED_ON)
    answer_rest(asked, on=POSTED_ON)
    guo.page.reload()
    look(guo, "granted-commission")
    guo.press("出具报告")


def visit_home(li, case) -> None:
    """李 and 吴小妹 went there; the wife signs on the glass."""
    page = li.page
    open_file(li, case, "visit")
    page.get_by_label("见到谁（姓名）").fill("何丽华")
    page.get_by_label("与申请人的关系").fill("配偶")
    page.get_by_label("看到和了解到的情况").fill("租住一房一厅，没有大件家电。")
    glass = page.locator("#sign canvas")
    glass.scroll_into_view_if_needed()
    box = glass.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 200, box["y"] + 90, steps=5)
    page.mouse.up()
    confirm_second(li, WU)
    look(li, "granted-visit")
    page.get_by_role("button", name="我们两人都去了，登记").click()
    assert "本人签名已存" in words(li)


def hang_notice(li, case) -> None:
    open_file(li, case, "post")
    li.page.get_by_role("button", name="生成公示单").click()
    look(li, "granted-posting")
    step(li, case, "公示", to="posted")


def read_notice(neighbour) -> None:
    """Anybody reads exactly the fields the law lets everybody read, and nothing of the child, the number or the illness."""
    neighbour.goto(f"/postings/?place={COMMUNITY}")
    look(neighbour, "granted-notices")
    neighbour.page.get_by_role("link", name="梁志强").click()
    expect(neighbour.page.locator("h1")).to_have_text("审核意见公示")
    rows = neighbour.page.locator("main table tr").all_inner_texts()
    assert [row.split("\t")[0] for row in rows] == ["救助项目", "申请人", "家庭人数", "救助金额", "张贴在", "公示期间"]
    for hidden in ("梁晓晴", "何丽华", "E12345601", "E******01"):
        assert hidden not in neighbour.page.content()
    look(neighbour, "granted-notice")
    expect(neighbour.page.locator("main")).to_contain_text("3,927.00 元")
