"""Help that changes and ends: a death told on the phone, those left behind heard and computed again; an ending only after a hearing."""

from datetime import date

import pytest

from doudi.cases.applying.models import ApplicationMember
from doudi.cases.reviews.models import Change
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import CHEN, GUO, LI, WU
from tests.journeys.browser import PHONE
from tests.journeys.cases import at, come_in, do, look, officer, open_application, open_file, paper_of, sit_down, words
from tests.support import granted

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("real_name")]
DIED_ON, TOLD_ON, HEARD_ON, DECIDED_ON = date(2026, 9, 10), date(2026, 9, 21), date(2026, 9, 22), date(2026, 9, 23)


@pytest.fixture
def case(calendar):
    """Dibao runs from September."""
    found = granted(li=officer(LI), wu=officer(WU), chen=officer(CHEN), guo=officer(GUO))
    calendar.turn_to(TOLD_ON)
    return found


def test_a_death_told_on_the_phone_changes_the_amount_after_those_left_are_heard(visit, calendar, case):
    phone = visit(PHONE)
    come_in(phone, name="梁志强")
    open_application(phone, case)
    do(
        phone, "家里情况有变化", label="说一说是怎么回事", words="妻子因病去世。", kind="成员去世", person="何丽华",
        happened_on=DIED_ON.isoformat(),
    )  # fmt: skip
    desk, county = sit_down(visit(), LI), sit_down(visit(), CHEN)
    desk.goto("/hub/cases?list=changes")
    assert case.number in words(desk)
    look(desk, "ending-changes")
    before_they_get_less(desk, case, proposes="拟调减救助金额", because="家庭成员变化", reasons="家庭由三人减为两人。")

    calendar.turn_to(HEARD_ON)
    be_heard(phone, case, said="没有意见，请从下个月起算。")
    calendar.turn_to(DECIDED_ON)
    adjust(county, case, way="调整金额")
    at(case, "granted")
    settle(desk, case)

    with acting_as(SYSTEM):
        granted_then, made = case.decisions.get(verdict="granted"), case.decisions.get(verdict="changed")
    assert made.is_by_rule
    assert made.amount_yuan < granted_then.amount_yuan
    open_application(phone, case)
    assert paper_of(phone, "救助金额调整通知书").startswith(b"%PDF")
    look(phone, "ending-less")
    assert verify().broken is None


def test_help_ends_only_after_a_hearing_and_the_paper_says_why(visit, calendar, case):
    desk, county, phone = sit_down(visit(), LI), sit_down(visit(), CHEN), visit(PHONE)
    come_in(phone, name="梁志强")
    adjust(county, case, way="终止救助", because="收入超过标准", reasons="全家月收入 6,000 元。", until="2026-10-01")
    assert "终止救助前必须听取受助人意见" in words(county)
    at(case, "granted")

    before_they_get_less(desk, case, proposes="拟终止救助", because="收入超过标准", reasons="全家月收入 6,000 元。")
    calendar.turn_to(HEARD_ON)
    be_heard(phone, case, said="工资是真的，我们能自己过了。")
    calendar.turn_to(DECIDED_ON)
    adjust(
        county,
        case,
        way="终止救助",
        because="收入超过标准",
        reasons="全家月收入 6,000 元，高于标准。",
        until="2026-10-01",
    )

    at(case, "ended")
    look(county, "ending-file")
    open_application(phone, case)
    assert "已经终止。不服的，可以在这里申请复核" in words(phone)
    assert paper_of(phone, "终止救助通知书").startswith(b"%PDF")
    look(phone, "ending-ended")


def test_whoever_died_alone_is_ended_by_the_county_in_one_step(visit, calendar, case):
    with acting_as(SYSTEM):  # the others moved out long ago
        others = ApplicationMember.objects.filter(application=case.application_id).exclude(person=case.subject_id)
        others.update(is_member=False, left_out_because="已另立户")
    village, county = sit_down(visit(), WU), sit_down(visit(), CHEN)
    tell_of_death(village, case)

    open_change(county, case)
    county.page.get_by_label("怎样处理的").fill("社区核实，按规定终止。")
    county.press("一人户：终止救助，并写下处理结果")

    at(case, "ended")
    with acting_as(SYSTEM):
        made = case.decisions.get(verdict="ended")
        assert (made.ended_because, made.effective_until) == ("DEATH", date(2026, 10, 1))
        assert Change.objects.get().settled_on == TOLD_ON
        assert case.papers.filter(kind="ending").exists()


def before_they_get_less(desk, case, *, proposes, because, reasons) -> None:
    """李 tells them what is meant to be done and why."""
    page = desk.page
    open_file(desk, case, "hearing")
    page.get_by_label(proposes).check()
    page.get_by_label("因为什么").select_option(label=because)
    page.get_by_label("事实和理由").fill(reasons)
    look(desk, "ending-hearing")
    page.locator("main form button.btn-brand").click()
    at(case, "hearing")


def be_heard(phone, case, *, said) -> None:
    """What is meant stands on the phone, with its paper; what he says is kept word for word."""
    open_application(phone, case)
    assert "打算调整或者停止救助。在决定之前，请您说说意见。" in words(phone)
    look(phone, "ending-heard")
    do(phone, "说说我的意见", label="您的意见", words=said)
    with acting_as(SYSTEM):
        assert case.hearings.get().said == said


def adjust(county, case, *, way, because="", reasons="", until="") -> None:
    page = county.page
    open_file(county, case, "adjust")
    page.get_by_label(way, exact=True).or_(page.get_by_label(way)).first.check()
    if because:
        page.get_by_label("为什么终止").select_option(label=because)
    page.get_by_label("到哪天前").fill(until)
    page.get_by_label("理由").fill(reasons)
    look(county, "ending-adjust")
    page.locator("main form button.btn-brand").click()


def settle(desk, case) -> None:
    open_change(desk, case)
    look(desk, "ending-change")
    desk.page.get_by_label("怎样处理的").fill("已按两人重新核算，从十月起执行。")
    desk.page.locator("main form button.btn-brand").click()
    assert "已写下处理结果" in words(desk)


def open_change(desk, case) -> None:
    open_file(desk, case)
    desk.page.get_by_role("link", name="成员去世").click()


def tell_of_death(village, case) -> None:
    page = village.page
    open_file(village, case, "changes")
    page.get_by_label("什么变了").select_option(label="成员去世")
    page.get_by_label("工作人员发现").check()
    page.get_by_label("哪一天变的").fill(DIED_ON.isoformat())
    page.get_by_label("具体情况").fill("在家中去世，社区上门时发现。")
    look(village, "ending-tell")
    page.locator("main form button.btn-brand").click()
    assert "变化已登记" in words(village)
