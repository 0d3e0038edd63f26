"""A resident proves once who he is, ties his phone, applies in three screens, signs, follows it, and comes in again by his key."""

import os
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from doudi.cases import actions
from doudi.cases.applying.models import Application
from doudi.cases.case import Case
from doudi.cases.stages import Stage
from doudi.evidence.letters.queries import missing_signers
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.web.shell.preferences import LARGE_TYPE
from tests.cases import MOTHER, family_with_numbers, mother_of
from tests.cast import LI
from tests.journeys.browser import PHONE
from tests.journeys.test_letter import lend_authenticator
from tests.letters import sheet

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("real_name")]
LANGUAGES = ("zh-hant", "en", "zh-hans")
SHOTS = os.environ.get("DOUDI_SHOTS", "")


@pytest.fixture
def li(db) -> Officer:
    return Officer.objects.select_related("desk__place", "user").get(staff_number=LI.staff_number)


class Looked:
    """What was found wrong on the pages one walked over, in three languages and both sizes of type."""

    def __init__(self, visitor) -> None:
        self.visitor = visitor
        self.problems: list[str] = []

    def at(self, name: str) -> None:
        page = self.visitor.page
        for language in LANGUAGES:
            self.visitor.choose_language(language)
            expect(page.locator("html")).to_have_attribute("lang", language)
            self._look(f"{name} {language}")
        self._type("yes")
        self._look(f"{name} large")
        self._type("no")

    def _type(self, is_large: str) -> None:
        visitor = self.visitor
        visitor.context.add_cookies([{"name": LARGE_TYPE, "value": is_large, "url": visitor.address}])
        visitor.page.reload()

    def _look(self, words: str) -> None:
        self.problems += [f"{words}: {one}" for one in self.visitor.violations()]
        if self.visitor.is_wider_than_screen():
            self.problems.append(f"{words}: wider than the screen")
        if SHOTS:
            self.visitor.page.screenshot(path=Path(SHOTS) / f"{words.replace(' ', '-')}.png", full_page=True)


def prove(visitor, *, name: str) -> None:
    visitor.page.get_by_role("link", name="演示实名认证").click()
    visitor.page.get_by_role("button", name=name).click()
    visitor.press("继续")


def test_from_the_proof_to_the_progress_of_a_signed_application(visit, li):
    mother_of(family_with_numbers()[0])
    phone = visit(PHONE)
    page, look = phone.page, Looked(phone)
    lend_authenticator(phone)

    phone.goto("/me/mine")
    look.at("in")
    prove(phone, name="梁志强")
    expect(page.locator("h1")).to_have_text("梁志强，先登记这部手机")
    look.at("tie")
    phone.press("登记这部手机")
    expect(page.locator("h1")).to_have_text("梁志强，您好")
    look.at("home")

    page.get_by_role("link", name="申请救助").click()
    look.at("who")
    page.get_by_role("group", name=f"{MOTHER}不和您一起生活").get_by_label("写进去").check()
    page.get_by_role("group", name="家里有人和办事的人是近亲属吗").get_by_label("没有", exact=True).check()
    page.get_by_label("遇到了什么困难").fill("工厂关门了，一个人挣钱养三个人")
    phone.press("下一步：看看能得到什么")
    expect(page.locator("h1")).to_have_text("要什么帮助")
    page.get_by_label("全家一个月大约收入多少元").fill("1200")
    phone.press("按这些再看一遍")
    look.at("list")
    page.locator('input[value="dibao"]').check()
    page.locator('input[value="edge"]').check()
    phone.press("提交，去看授权书")

    expect(page.locator("h1")).to_have_text("请先看一看授权书")
    look.at("letter")
    phone.press("我同意，签署")
    expect(page.locator("h1")).to_have_text("您作为监护人，替梁晓晴签署吗？")
    phone.press("我同意，签署")
    expect(page.locator("h1")).to_have_text("签好了，谢谢您")
    with acting_as(SYSTEM):
        application = Application.objects.select_related("letter").get()
        assert [one.name for one in missing_signers(application.letter, on=localdate())] == ["何丽华", MOTHER]
        assert Case.objects.count() == 2

    page.get_by_role("link", name="看办理进度").click()
    page.get_by_role("link", name=application.number).click()
    expect(page.locator("main")).to_contain_text("赤岗街道社会救助窗口")
    look.at("application")

    with acting_as(li):
        case = Case.objects.get(programme="dibao")
        actions.move(case=case, to=Stage.SUPPLEMENT, by=li, on=localdate(), why="请补停工证明的照片")
    page.reload()
    expect(page.locator("main")).to_contain_text("请补停工证明的照片")
    page.get_by_role("link", name="看照片、发照片").click()
    look.at("photographs")
    page.get_by_label("这是什么").fill("停工通知")
    page.get_by_label("选照片").set_input_files({"name": "a.png", "mimeType": "image/png", "buffer": sheet()})
    phone.press("发送")
    expect(page.get_by_role("link", name="停工通知")).to_be_visible()
    page.get_by_role("link", name="回到申请").click()
    page.get_by_role("link", name="我补好了").click()
    look.at("act")
    page.get_by_label("补了什么").fill("发了停工通知的照片")
    phone.press("我补好了")
    expect(page.locator("main")).to_contain_text("已提交，待受理")

    phone.goto("/me/phones")
    look.at("phones")
    phone.goto("/me/mine")
    phone.press("退出")
    phone.press("用这部手机登录")
    expect(page.locator("h1")).to_have_text("梁志强，您好")

    assert look.problems == []
    assert phone.complaints == []
    assert verify().broken is None


def test_a_wife_signs_by_herself_what_waits_for_her(visit):
    family_with_numbers()
    husband = visit(PHONE)
    apply_without_script(husband)
    wife = visit(PHONE)
    lend_authenticator(wife)
    wife.goto("/me/in")
    prove(wife, name="何丽华")
    wife.press("登记这部手机")

    wife.press("看一看，签字")
    wife.press("我同意，签署")

    expect(wife.page.locator("h1")).to_have_text("签好了，谢谢您")
    expect(wife.page.locator("main")).to_contain_text("梁志强")


def begin_without_script(visitor) -> None:
    """Come as far as the list without JavaScript."""
    visitor.goto("/me/in")
    prove(visitor, name="梁志强")
    visitor.page.get_by_role("link", name="以后再登记").click()
    visitor.page.get_by_role("link", name="申请救助").click()
    visitor.page.get_by_role("group", name="家里有人和办事的人是近亲属吗").get_by_label("没有", exact=True).check()
    visitor.press("下一步：看看能得到什么")
    expect(visitor.page.locator("h1")).to_have_text("要什么帮助")


def send_list(page) -> None:
    """Choose from the list, and send."""
    page.locator('input[value="dibao"]').check()
    page.get_by_role("button", name="提交，去看授权书").click()
    expect(page.locator("h1")).to_have_text("请先看一看授权书")


def apply_without_script(visitor) -> None:
    """Apply as it goes without JavaScript: everything but the key itself."""
    begin_without_script(visitor)
    send_list(visitor.page)


def test_everything_but_the_key_goes_without_script(visit):
    family_with_numbers()
    phone = visit(PHONE, script=False)

    apply_without_script(phone)

    expect(phone.page.locator("main")).to_contain_text("申请人本人在网上起草")
    with acting_as(SYSTEM):
        assert Application.objects.count() == 1


def test_the_way_back_after_sending_leads_to_the_same_application(visit):
    """The browser's own button: the list that was sent is gone, and what came of it is shown."""
    family_with_numbers()
    phone = visit(PHONE, script=False)
    apply_without_script(phone)

    phone.go_back()

    with acting_as(SYSTEM):
        application = Application.objects.get()
    expect(phone.page).to_have_url(f"{phone.address}/me/applications/{application.number}")
    expect(phone.page.locator("main")).to_contain_text("轮到您：授权书还没有签")


def test_the_list_sent_again_from_a_page_kept_open_leads_to_the_same_application(visit):
    """A page the browser kept as it was, sent a second time: one application, one case."""
    family_with_numbers()
    phone = visit(PHONE, script=False)
    begin_without_script(phone)
    kept = phone.context.new_page()
    kept.goto(phone.page.url)
    kept.locator('input[value="dibao"]').check()
    send_list(phone.page)

    kept.get_by_role("button", name="提交，去看授权书").click()

    with acting_as(SYSTEM):
        application = Application.objects.get()
        assert Case.objects.count() == 1
    expect(kept).to_have_url(f"{phone.address}/me/applications/{application.number}")
