"""A household is verified under its letter, from the signature on a phone to the answer to its objection, in real browsers.

Three departments, real processes, are asked over HTTP. Everybody answers but the bank; the report does not conclude about deposits; the
bank's late answer opens it again.
"""

from datetime import datetime, timedelta

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from doudi.evidence.letters import actions as letters
from doudi.evidence.sources import port
from doudi.evidence.sources.models import Commission, Inquiry
from doudi.evidence.sources.work import work_once
from doudi.journal.queries import verify
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.registry.actions import Number, add_identifier
from doudi.registry.identifiers import Kind
from doudi.web.shell.signed_in import today
from tests.cast import GUO, LI, PASSWORD
from tests.departments import departments
from tests.journeys.browser import DESK, PHONE
from tests.journeys.test_letter import lend_authenticator
from tests.letters import covers, drafted, family, subject_of
from tests.verification import MEANS, PASSPORTS, expire

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


PLAN = {"bank": ["bank"], "traffic": ["vehicles"], "others": ["insurance", "tax", "homes", "business"]}
LATE = {"bank": {"late": 1.0, "late_days": 3}}
"""The bank's answer comes three days after its last day."""
TIMEOUT_SECONDS = 10


class Time:
    """The moment at which the worker works and departments are asked."""

    def __init__(self) -> None:
        self.at = now()

    def work(self, at: datetime) -> None:
        """Let the worker send and collect until nothing is due at that moment."""
        self.at = at
        for _ in range(10):
            work_once(at=at)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def three(time, tmp_path):
    """Three departments, each a process of its own, asked over HTTP; one of them does not answer in time."""
    with departments(PLAN, folder=tmp_path, faults=LATE) as found:
        platforms = [
            found[name].platform(code, clock=lambda: time.at, timeout=TIMEOUT_SECONDS)
            for name, codes in PLAN.items()
            for code in codes
        ]
        with port.asking(platforms):
            yield found


@pytest.fixture
def li(db) -> Officer:
    return Officer.objects.select_related("desk__place", "user").get(staff_number=LI.staff_number)


@pytest.fixture
def letter(li):
    """A letter of two grown-ups and a child, who hold a number they can be asked by; nobody has signed."""
    people = family()
    with acting_as(SYSTEM):
        for person in people:
            number = Number(kind=Kind.PASSPORT, text=PASSPORTS[person.name])
            add_identifier(person=person, number=number, by=SYSTEM, on=today(), is_primary=True)
    return drafted(by=li, people=covers(people), sources=MEANS, on=today())


def open_on_phone(visitor, letter, *, name, by) -> None:
    with acting_as(by):
        code = letters.invite(subject=subject_of(letter, name), by=by, at=now())
    visitor.goto(f"/me/at/{letter.number}")
    visitor.page.get_by_label("8 个字母的口令").fill(code)
    visitor.press("打开")


def sign_on_phone(visit, letter, *, name, by, times) -> None:
    """Somebody reads, registers the phone and signs for himself and for whom he is the guardian of."""
    phone = visit(PHONE)
    lend_authenticator(phone)
    open_on_phone(phone, letter, name=name, by=by)
    phone.page.get_by_role("link", name="看完了，去签署").click()
    phone.press("登记这部手机")
    for _ in range(times):
        expect(phone.page.get_by_role("button", name="我同意，签署")).to_be_visible()
        heading = phone.heading()
        phone.press("我同意，签署")
        expect(phone.page.locator("h1")).not_to_have_text(heading)
    expect(phone.page.locator("h1")).to_have_text("签好了，谢谢您")


def last_day() -> datetime:
    """The moment after the last time limit."""
    with acting_as(SYSTEM):
        until = Inquiry.objects.order_by("-answer_by").values_list("answer_by", flat=True)[0]
    return now() + timedelta(days=(until - today()).days + 1)


def test_a_household_is_verified_from_the_letter_to_the_answered_objection(visit, letter, li, time, three):
    sign_on_phone(visit, letter, name="梁志强", by=li, times=2)
    sign_on_phone(visit, letter, name="何丽华", by=li, times=1)
    desk = visit(DESK)
    desk.sign_in(name=GUO.user_name, password=PASSWORD)

    desk.goto(f"/hub/verification/letters/{letter.number}")
    problems = desk.violations()
    desk.press("按授权书开始查询")
    expect(desk.page.locator("h1")).to_contain_text("的核对")
    with acting_as(SYSTEM):
        asked = Commission.objects.get()
    time.work(now() + timedelta(minutes=1))
    later = last_day()
    expire(localdate(later))

    desk.goto(f"/hub/verification/{asked.number}")
    expect(desk.page.get_by_text("超时未答复").first).to_be_visible()
    problems += desk.violations()
    desk.press("出具报告")
    expect(desk.page.locator("main")).to_contain_text("银行")
    problems += desk.violations()
    with acting_as(SYSTEM):
        first = asked.reports.get()
    assert first.conclusion in {"UNDETERMINED", "EXCEEDS"}
    assert "bank" in first.waiting_for

    time.work(later + timedelta(days=3))
    with acting_as(SYSTEM):
        asked.refresh_from_db()
    assert asked.stage == Commission.Stage.REOPENED
    desk.goto(f"/hub/verification/{asked.number}")
    expect(desk.page.get_by_text("迟到答复，重新打开")).to_be_visible()
    desk.press("出具新的报告")
    expect(desk.page.locator("h1")).not_to_contain_text("银行")
    with acting_as(SYSTEM):
        second = asked.reports.get(issue=2)
    assert second.waiting_for == []
    assert second.replaces_id == first.pk

    phone = visit(PHONE)
    open_on_phone(phone, letter, name="梁志强", by=li)
    phone.goto("/me/report")
    expect(phone.page.locator("h1")).to_have_text("查到了什么，是谁说的")
    expect(phone.page.locator("main")).to_contain_text("粤A示0001")
    problems += phone.violations()
    assert not phone.is_wider_than_screen()
    phone.page.locator("summary", has_text="机动车登记").first.click()
    problems += phone.violations()
    phone.page.locator("li", has_text="粤A示0001").get_by_role("link", name="我要提出异议").click()
    problems += phone.violations()
    phone.page.get_by_label("哪里不对？实际情况是什么？").fill("这辆车三年前已经卖给同村人了")
    phone.press("提出异议")
    expect(phone.page.locator("main")).to_contain_text("前答复")

    desk.goto("/hub/verification?list=objections")
    desk.page.locator('main a[href^="/hub/objections/"]').first.click()
    problems += desk.violations()
    desk.page.get_by_label("核实结果").select_option("dismissed")
    desk.page.get_by_label("数据单位的说明").fill("经车管部门核实，车辆仍登记在名下")
    desk.press("录入答复")
    expect(desk.page.locator("main")).to_contain_text("经车管部门核实")
    phone.goto("/me/report")
    expect(phone.page.locator("main")).to_contain_text("经车管部门核实")

    assert problems == []
    assert desk.complaints == []
    assert phone.complaints == []
    assert verify().broken is None
