"""Payees' accounts on pages: found by name and last four, never whole; opened, replaced, checked and kept by those who may."""

from datetime import date

import pytest

from doudi.delivery.payees.models import Account, Assignment, Keeping
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.pages import words_of
from tests.payments import recipient

pytestmark = pytest.mark.django_db
DAY, CARD = date(2026, 3, 4), "6200000000000000018"
ACCOUNTS = "/hub/delivery/accounts"
MOST = 30


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)


@pytest.fixture
def held(db, system):
    return recipient(1)


@pytest.fixture
def account(held):
    with acting_as(SYSTEM):
        return Account.objects.get()


def at(account):
    return f"{ACCOUNTS}/{account.pk}"


def seen(question):
    with acting_as(SYSTEM):
        return question()


def opened(**changed):
    return {
        "verb": "open", "kind": "individual", "holder": "陈婆婆", "number": CARD, "bank": "onecard_csv", "bank_number": "",
        "since": "2026-04-01", "why": "本人提供的银行卡",
    } | changed  # fmt: skip


@pytest.mark.parametrize("words", ["陈", "0001", "R1-000001dibao"])
def test_an_account_is_found_and_only_its_last_four_are_shown(signed_in, account, he, words):
    browser = signed_in(he)

    answer = browser.post(f"{ACCOUNTS}/search", {"words": words}, follow=True)

    assert "search=yes" in answer.redirect_chain[0][0] and words not in answer.redirect_chain[0][0]
    assert "共 1 个账户" in words_of(answer.content) and "…0001" in words_of(answer.content)
    assert "8001000000000001" not in answer.content.decode() + browser.get(at(account)).content.decode()
    assert seen(lambda: Entry.objects.filter(verb="payment.look", actor_name=he.name).count()) == 2


def test_a_township_opens_an_account_and_the_old_one_ends(signed_in, held, account, li):
    browser, address = signed_in(li), f"{ACCOUNTS}/of/{held.number}"
    assert "现在用" in words_of(browser.get(address).content)

    assert "校验位不符" in words_of(browser.post(address, opened(number="6200000000000000019")).content)
    assert "“王大”不是本人" in words_of(browser.post(address, opened(holder="王大")).content)
    browser.post(address, opened())

    words = words_of(browser.get(address).content)
    assert "…0018" in words and "2026-01 — 2026-04" in words
    assert CARD not in browser.get(address).content.decode()


def test_another_account_takes_the_place_of_one_for_all_that_is_paid_into_it(signed_in, held, account, luo):
    browser = signed_in(luo)
    given = {"verb": "replace", "number": CARD, "bank": "onecard_csv", "since": "2026-04-01", "why": "原卡已销户"}

    browser.post(at(account), given)

    other = seen(lambda: Account.objects.get(follows=account))
    assert "…0001" in words_of(browser.get(at(other)).content)
    assert seen(lambda: Assignment.objects.get(account=other).months.lower) == date(2026, 4, 1)
    assert "完全一样" in words_of(browser.post(at(other), given).content)


def test_what_was_found_out_and_who_keeps_the_card(signed_in, account, li, luo, qian):
    browser, county = signed_in(li), signed_in(luo)
    assert "请选择一项" in words_of(signed_in(qian).post(at(account), {"verb": "check", "outcome": ""}).content)
    signed_in(qian).post(at(account), {"verb": "check", "outcome": "closed", "said": "柜台"})
    browser.post(at(account), {"verb": "keep", "keeper": "吴小妹", "office": "客村社区居委会"})
    assert (
        browser.post(at(account), {"verb": "agree", "written_on": "2026-03-01", "county_record": "备1"}).status_code
        == 403
    )
    assert "账户已销户" in words_of(browser.get(at(account)).content)
    assert "吴小妹" in words_of(county.get(f"{ACCOUNTS}/kept").content)

    county.post(at(account), {"verb": "agree", "written_on": "2026-03-01", "county_record": "备1"})

    assert "签有书面协议" in words_of(browser.get(at(account)).content)
    assert "没有" in words_of(county.get(f"{ACCOUNTS}/kept").content)
    browser.post(at(account), {"verb": "back"})
    assert seen(lambda: Keeping.objects.get().until) == DAY


def test_shared_accounts_and_those_without_one_are_listed(signed_in, held, luo):
    for number in (2, 3, 4):
        recipient(number, account="8001000000000777")
    recipient(5, account="-")
    browser = signed_in(luo)

    shelves = words_of(browser.get(ACCOUNTS).content)
    assert "一个账户发给多个不相干的人 1" in shelves and "应发、还没有账户 1" in shelves
    assert "发给 3 个不相干的人" in words_of(browser.get(f"{ACCOUNTS}/shared").content)
    assert "R1-000005dibao" in words_of(browser.get(f"{ACCOUNTS}/without").content)
    assert browser.get(f"{ACCOUNTS}/nothing").status_code == 404


def test_who_sees_and_who_writes(request, signed_in, held, account):
    for who, status in (
        ("wu", 403),
        ("guo", 403),
        ("li", 200),
        ("chen", 200),
        ("wang", 200),
        ("he", 200),
        ("qian", 200),
    ):
        assert signed_in(request.getfixturevalue(who)).get(at(account)).status_code == status
    for who in ("he", "wang", "qian"):
        browser = signed_in(request.getfixturevalue(who))
        assert browser.post(at(account), {"verb": "keep", "keeper": "x", "office": "y"}).status_code == 403
        assert browser.post(f"{ACCOUNTS}/of/{held.number}", opened()).status_code == 403
    other = signed_in(request.getfixturevalue("zhou"))
    assert other.get(at(account)).status_code == 404
    assert other.get(f"{ACCOUNTS}/of/{held.number}").status_code == 404


def test_many_accounts_ask_no_more_questions(signed_in, held, qian, django_assert_max_num_queries):
    for number in range(20, 32):
        recipient(number)
    browser = signed_in(qian)
    browser.post(f"{ACCOUNTS}/search", {"words": "婆婆"})

    with django_assert_max_num_queries(MOST):
        assert "共 13 个账户" in words_of(browser.get(f"{ACCOUNTS}?search=yes").content)
