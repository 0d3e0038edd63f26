"""The pages of the county's meetings and the street's fund: from the agenda to what came of it, and money by two signatures."""

import pytest

from doudi.dispatch.needs.models import Fund, Matter, Meeting, Payout
from doudi.offices.acting import acting_as
from tests.cast import STREET
from tests.needs import ON, opened
from tests.pages import words_of

pytestmark = pytest.mark.django_db
MEETINGS, FUND = "/hub/needs/meetings", "/hub/needs/fund"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """A working day on which everything happens."""
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: ON)


@pytest.fixture
def need(li):
    return opened(by=li, words="没有哪条政策管得到")


@pytest.fixture
def meeting(signed_in, chen):
    return signed_in(chen).post(MEETINGS, {"title": "八月第一次", "planned_on": "2026-08-03"})["Location"]


def test_a_need_is_deliberated_from_the_agenda_to_what_came_of_it(signed_in, chen, li, need, meeting):
    browser = signed_in(chen)
    put = {"act": "put", "need": need.number, "question": "怎么帮", "proposal": "先给临时救助"}
    assert "没有找到这个编号" in words_of(browser.post(meeting, {**put, "need": "XQ0"}).content)
    browser.post(meeting, put)
    browser.post(meeting, {"act": "hold", "present": "民政、财政", "minutes": "一致同意"})
    with acting_as(chen):
        matter = Matter.objects.get().pk
    decided = {"act": "matter", "matter": matter, "decision": "HELP", "decided": "给予一次救助", "owner": chen.desk_id}
    assert "请填写日期" in words_of(browser.post(meeting, decided).content)
    browser.post(meeting, {**decided, "until": "2026-08-20"})
    browser.post(meeting, {"act": "matter", "matter": matter, "done": "已发放两千元"})

    words = words_of(browser.get(meeting).content)
    assert all(one in words for one in ("民政、财政", "同意救助", "已发放两千元"))
    assert "给予一次救助" in words_of(signed_in(li).get(f"/hub/needs/{need.number}").content)


def test_who_sees_meetings_and_which_are_none(signed_in, chen, li, wang, zhou, meeting):
    assert signed_in(wang).get(meeting).status_code == signed_in(wang).get(MEETINGS).status_code == 200
    assert signed_in(zhou).get(meeting).status_code == 404
    assert {signed_in(li).get(page).status_code for page in (MEETINGS, meeting)} == {403}
    assert signed_in(chen).get(f"{MEETINGS}/HYNONE").status_code == 404
    assert signed_in(chen).post(meeting, {"act": "nothing"}).status_code == 404
    assert signed_in(chen).put(MEETINGS).status_code == signed_in(chen).put(meeting).status_code == 405


def test_the_city_reads_and_calls_no_meeting(signed_in, wang):
    words = words_of(signed_in(wang).post(MEETINGS, {"title": "市里的会", "planned_on": "2026-08-03"}).content)

    assert "一事一议" in words
    with acting_as(wang):
        assert not Meeting.objects.exists()


def test_money_at_once_by_two_signatures(signed_in, chen, li, need):
    county, street = signed_in(chen), signed_in(li)
    assert "还没有设立备用金" in words_of(street.get(FUND).content)
    assert "单笔限额" in words_of(
        county.post(FUND, {"act": "open", "place": STREET, "quota_yuan": "500", "once_most_yuan": "1000"}).content
    )
    county.post(FUND, {"act": "open", "place": STREET, "quota_yuan": "5000", "once_most_yuan": "1000"})
    with acting_as(chen):
        fund = Fund.objects.get().pk
    county.post(FUND, {"act": "replenish", "one": fund, "amount_yuan": "2000", "report": "首次拨付"})
    told = {"act": "propose", "need": need.number, "payee": "梁志强", "amount_yuan": "800", "why": "今天没饭吃"}
    assert "单笔最多" in words_of(street.post(FUND, {**told, "amount_yuan": "1000.01"}).content)
    street.post(FUND, told)
    with acting_as(li):
        payout = Payout.objects.get().pk
    street.post(FUND, {"act": "sign", "one": payout})
    assert "另一个人来签" in words_of(street.get(FUND).content)
    county.post(FUND, {"act": "sign", "one": payout})

    words = words_of(street.get(FUND).content)
    assert "1,200.00" in words
    assert "李志强、陈慧" in words


def test_a_payout_is_declined_with_a_reason(signed_in, chen, li, need):
    county, street = signed_in(chen), signed_in(li)
    county.post(FUND, {"act": "open", "place": STREET, "quota_yuan": "5000", "once_most_yuan": "1000"})
    with acting_as(chen):
        fund = Fund.objects.get().pk
    county.post(FUND, {"act": "replenish", "one": fund, "amount_yuan": "2000", "report": "首次拨付"})
    street.post(
        FUND, {"act": "propose", "need": need.number, "payee": "梁志强", "amount_yuan": "800", "why": "今天没饭吃"}
    )
    with acting_as(li):
        payout = Payout.objects.get().pk
    assert "请写明" in words_of(county.post(FUND, {"act": "decline", "one": payout, "why": ""}).content)
    county.post(FUND, {"act": "decline", "one": payout, "why": "已有临时救助"})

    assert "已有临时救助" in words_of(street.get(FUND).content)


def test_other_desks_places_and_methods(signed_in, wu, zhou, chen, client):
    assert signed_in(wu).get(FUND).status_code == 403
    assert "赤岗" not in words_of(signed_in(zhou).get(FUND).content)
    assert signed_in(chen).put(FUND).status_code == 405
    assert signed_in(chen).post(FUND, {"act": "sign", "one": "²"}).status_code == 404
    assert "sign-in" in client.get(FUND)["Location"]
    assert "sign-in" in client.get(MEETINGS)["Location"]
