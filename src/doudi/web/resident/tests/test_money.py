"""Somebody sees what comes this month, into which account and why, what came before and what came back; and nobody else's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from doudi.cases.stages import Stage as CaseStage
from doudi.cases.terms import months_after
from doudi.delivery.banks.returned import Outcome
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.ending import end_lines
from doudi.delivery.batches.freezing import freeze
from doudi.delivery.batches.moving import move
from doudi.delivery.batches.schedule import pay_on
from doudi.delivery.batches.stages import Stage
from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.entitlements.settling import settle
from doudi.delivery.entitlements.tests.files import decide, step
from doudi.delivery.payees.assigning import assign
from doudi.delivery.payees.opening import Told, Written, open_account, told_by_bank
from doudi.offices.acting import SYSTEM, acting_as
from tests.cases import applied, case_of, family_with_numbers
from tests.pages import words_of
from tests.real_name import inside

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("real_name")]
MONTH = localdate().replace(day=1)
BEFORE = months_after(MONTH, count=-1)
CARD = "6200000000000000018"
AT_BANK = (Stage.CHECKED, Stage.COUNTY_SIGNED, Stage.FINANCE_SIGNED, Stage.EXPORTED, Stage.RETURNED)


@pytest.fixture
def owed(li, chen) -> Entitlement:
    """阿强's dibao, owed since last month."""
    case = case_of(applied(by=li, on=BEFORE, people=family_with_numbers()))
    with acting_as(SYSTEM):
        step(case, to=CaseStage.GRANTED, on=BEFORE)
        decide(case, "granted", "2650.60", by=chen, on=BEFORE, since=BEFORE)
        settle(case=case, on=BEFORE)
        return Entitlement.objects.select_related("subject").get(case=case)


@pytest.fixture
def account(owed):
    with acting_as(SYSTEM):
        written = Written(
            kind="individual", holder=owed.subject.name, number=CARD, bank="onecard_csv", place=owed.place, person=owed.subject
        )  # fmt: skip
        made = open_account(written=written, by=SYSTEM, on=BEFORE)
        assign(entitlement=owed, account=made, since=BEFORE, why="本人提供的银行卡", by=SYSTEM, on=BEFORE)
        return made


@pytest.fixture
def browser(owed):
    return inside("梁志强")


def listed(month, *, luo):
    """The month's list, as far as it is computed."""
    with acting_as(luo):
        (batch,) = compute(place="440105", month=month, family="dibao", by=luo, on=month)
    return batch


def at_the_bank(batch, *, luo, chen, qian):
    """Bring a list to the bank and back, by those whose moves these are."""
    with acting_as(luo):
        freeze(batch, by=luo, on=batch.month)
    for stage, by in zip(AT_BANK, (luo, chen, qian, SYSTEM, SYSTEM), strict=True):
        with acting_as(by):
            move(batch, to=stage, by=by, on=batch.month)


def told(batch, *, paid=None, refused=""):
    """What the bank says became of the list's one line."""
    with acting_as(SYSTEM):
        number = batch.lines.get().end_to_end_id
        end_lines(batch, paid=[(number, paid)] if paid else (), refused=[(number, refused)] if refused else ())


def page_of(browser) -> str:
    return words_of(browser.get("/me/money").content)


def test_what_is_owed_and_in_no_list_yet_is_told_with_its_day(browser, account, owed):
    words = page_of(browser)

    assert "应该发给您 2,650.60 元" in words
    assert "尾号 0018" in words
    assert "以前没有发过" in words
    assert CARD not in words
    day = pay_on(MONTH, place=owed.place)
    assert f"还没有到，最迟 {day}" in words if day >= localdate() else "还没有到，正在办理" in words


def test_without_an_account_it_is_said_where_to_go(browser, owed):
    words = page_of(browser)

    assert "还没有登记收款账户" in words
    assert "赤岗街道社会救助窗口" in words


def test_what_came_and_what_is_under_way_stand_with_their_months(browser, account, luo, chen, qian):
    first = listed(BEFORE, luo=luo)
    at_the_bank(first, luo=luo, chen=chen, qian=qian)
    told(first, paid=BEFORE.replace(day=9))
    listed(MONTH, luo=luo)

    words = page_of(browser)
    now, before = words.split("以前的月份")

    assert "应该发给您 2,650.60 元" in now
    assert "还没有到" in now
    assert f"{BEFORE:%Y-%m}" in before
    assert f"{BEFORE:%Y-%m}-09 已到账" in before
    assert "为什么是这个数" in before
    assert "的决定" in before


def test_what_is_listed_ahead_stands_apart_and_adds_nothing_to_this_month(browser, account, luo):
    listed(MONTH, luo=luo)
    with acting_as(luo):
        compute(place="440105", month=months_after(MONTH, count=1), family="dibao", by=luo, on=MONTH)

    words = words_of(browser.get("/me/money").content)

    assert "接下来的月份" in words
    assert words.index("接下来的月份") < words.index("以前的月份")
    assert "应该发给您 5,301.20 元" in words  # this month's and the one before, which its list makes good


def test_what_the_bank_gave_back_is_explained_with_what_to_do_and_then_made_good(browser, account, luo, chen, qian):
    batch = listed(MONTH, luo=luo)
    at_the_bank(batch, luo=luo, chen=chen, qian=qian)
    told(batch, refused="12")
    with acting_as(SYSTEM):
        told_by_bank(told=[Told(account.pk, Outcome.NAME_MISMATCH)], about=batch.number, place="440105", on=MONTH)

    words = page_of(browser)
    assert "银行退回了" in words
    assert "户名和姓名对不上" in words
    assert "钱还在，不会少" in words
    assert "应该发给您 5,301.20 元" in words

    with acting_as(SYSTEM):
        for one in (Stage.RECONCILED, Stage.CLOSED):
            move(batch, to=one, by=SYSTEM, on=MONTH)
    listed(MONTH, luo=luo)

    words = page_of(browser)
    assert "银行退回过，已经重新发放" in words
    assert "退回后重发" in words
    assert f"补发 {BEFORE:%Y-%m}" in words
    assert "应该发给您 5,301.20 元" in words


def test_nobody_sees_anybody_elses_money(account, luo, browser):
    listed(MONTH, luo=luo)

    words = page_of(inside("何丽华"))

    assert "本月没有要发给您的救助金" in words
    assert "0018" not in words


def test_who_has_not_come_in_is_asked_to(client):
    assert client.get("/me/money")["Location"].startswith("/me/in?")
    assert client.post("/me/money").status_code == 405


def test_the_page_asks_no_more_for_more_months(browser, account, luo, chen, qian):
    first = listed(BEFORE, luo=luo)
    at_the_bank(first, luo=luo, chen=chen, qian=qian)
    told(first, paid=BEFORE)
    page_of(browser)  # once before counting: what is remembered between pages
    with CaptureQueriesContext(connection) as once:
        page_of(browser)
    listed(MONTH, luo=luo)

    with CaptureQueriesContext(connection) as twice:
        page_of(browser)

    assert len(twice) <= len(once)
