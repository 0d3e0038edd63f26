"""My work today: the lists of a desk by deadline, who waits for whom, finding a case, several cases at once; who sees what."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doudi.cases.case import Case
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.hub.cases.shelves import SHELVES
from tests.cases import applied, case_of, moved, signed_for
from tests.cast import HUANG_POPO
from tests.letters import register
from tests.pages import words_of

pytestmark = pytest.mark.django_db
TODAY = "/hub/cases"
READING = ("wu", "li", "guo", "chen", "wang", "he")
OTHERS = ("xiaoliang",)
PAGES = (TODAY, f"{TODAY}/waiting", f"{TODAY}/found")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """A working day on which everything happens."""
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: date(2026, 8, 3))
    return date(2026, 8, 3)


@pytest.fixture
def case(li, today) -> Case:
    return case_of(applied(by=li, on=today))


def lists(browser):
    return {name: words_of(browser.get(TODAY, {"list": name}).content) for name in SHELVES}


def test_the_desks_of_the_road_and_those_who_watch_it_read_every_list(request, signed_in, case):
    for who in READING:
        browser = signed_in(request.getfixturevalue(who))
        assert {page: browser.get(page).status_code for page in PAGES} == dict.fromkeys(PAGES, 200)
        assert {browser.get(TODAY, {"list": name}).status_code for name in SHELVES} == {200}


def test_other_desks_are_told_so(signed_in, xiaoliang, case):
    browser = signed_in(xiaoliang)

    assert {browser.get(page).status_code for page in PAGES} == {403}


def test_strangers_are_asked_to_sign_in(client):
    assert all("sign-in" in client.get(page)["Location"] for page in PAGES)


def test_another_place_finds_nothing(signed_in, zhou, case):
    browser = signed_in(zhou)
    browser.post(f"{TODAY}/search", {"words": "梁志强"})

    assert all(case.number not in words for words in lists(browser).values())
    assert case.number not in browser.get(f"{TODAY}/found").content.decode()
    assert "赤岗" not in words_of(browser.get(f"{TODAY}/waiting").content)


def test_a_wrong_method_is_refused(signed_in, li):
    browser = signed_in(li)

    assert {browser.post(page).status_code for page in PAGES} == {405}
    assert {browser.get(f"{TODAY}/{page}").status_code for page in ("search", "together")} == {405}


def test_what_nobody_could_have_chosen_is_left_out(signed_in, li, case):
    page = signed_in(li).get(
        TODAY, {"list": "nonsense", "programme": "<x>", "stage": "?", "when": "never", "page": "²"}
    )

    assert page.status_code == 200
    assert case.number in page.content.decode()


def test_my_work_stands_by_its_deadline_with_masked_names(signed_in, li, case):
    words = words_of(signed_in(li).get(TODAY).content)

    assert "梁＊强" in words and "梁志强" not in words
    assert case.due_on.isoformat() in words
    assert "已提交，待受理" in words


def test_work_is_counted_by_part_of_time(signed_in, li, today):
    late = case_of(applied(by=li, on=today - timedelta(days=30)))
    browser = signed_in(li)

    assert "1 已超期 0 今天到期" in words_of(browser.get(TODAY).content)
    assert late.number in browser.get(TODAY, {"list": "mine", "when": "overdue"}).content.decode()
    assert late.number not in browser.get(TODAY, {"list": "mine", "when": "later"}).content.decode()
    assert late.number in browser.get(TODAY, {"list": "overdue"}).content.decode()


def test_work_is_narrowed_by_programme_and_stage(signed_in, li, case):
    browser = signed_in(li)

    assert case.number in browser.get(TODAY, {"programme": "dibao", "stage": "submitted"}).content.decode()
    assert case.number not in browser.get(TODAY, {"programme": "tekun"}).content.decode()
    assert case.number not in browser.get(TODAY, {"stage": "county"}).content.decode()


def test_who_waits_for_whom_is_told_by_place(signed_in, chen, case):
    assert "赤岗街道 0 1 0 1" in words_of(signed_in(chen).get(f"{TODAY}/waiting").content)


@pytest.mark.parametrize("words", ["梁志强", "lzq", "LZ", "number", "number in small letters"])
def test_a_case_is_found(signed_in, li, case, words):
    asked = {"number": case.number, "number in small letters": case.number.lower()}.get(words, words)
    browser = signed_in(li)

    page = browser.post(f"{TODAY}/search", {"words": asked}, follow=True)

    assert page.redirect_chain == [(f"{TODAY}/found", 302)]
    assert case.number in page.content.decode()
    assert "梁＊强" in page.content.decode()


def test_what_is_not_there_is_said(signed_in, li, case):
    browser = signed_in(li)

    assert "没有找到" in words_of(browser.post(f"{TODAY}/search", {"words": "无此人"}, follow=True).content)
    assert "请填写要找什么" in words_of(browser.post(f"{TODAY}/search", {"words": " "}, follow=True).content)
    assert "没有找到" in words_of(browser.post(f"{TODAY}/search", {"words": "\x07"}, follow=True).content)


def test_several_investigations_begin_at_once_and_each_says_what_came_of_it(signed_in, li, chen, today):
    application = applied(by=li, on=today)
    signed_for(application, by=li, second=chen, on=today)
    ready = moved(case_of(application), "accepted", by=li, on=today)
    early = case_of(applied(by=li, on=today, people=family_again(today)))

    page = signed_in(li).post(
        f"{TODAY}/together", {"act": "investigating", "one": [ready.number, early.number, "AJ0", ready.number]}
    )

    words = words_of(page.content)
    assert f"{ready.number} 已办 调查核实中" in words
    assert f"{early.number} 没有办成 这一步不能成批办理" in words
    assert "AJ0 没有办成 没有这一件" in words
    with acting_as(SYSTEM):
        assert set(Case.objects.values_list("stage", flat=True)) == {"investigating", "submitted"}


def test_nothing_chosen_is_said(signed_in, li):
    assert "没有选择案件" in words_of(signed_in(li).post(f"{TODAY}/together", {"act": "investigating"}).content)


def test_only_those_who_work_on_cases_do_several_at_once(signed_in, he, case):
    page = signed_in(he).post(f"{TODAY}/together", {"act": "investigating", "one": [case.number]})

    assert page.status_code == 403


def test_a_list_asks_the_same_however_long_it_is(signed_in, li, today):
    browser = signed_in(li)
    counts = {}
    for number in (1, 30):
        apply_until(number, li=li, today=today)
        counts[number] = {name: asked(browser, name) for name in SHELVES}

    assert counts[1] == counts[30]


def asked(browser, name):
    with CaptureQueriesContext(connection) as kept:
        browser.get(TODAY, {"list": name})
    return len(kept)


def family_again(today):
    return [register(HUANG_POPO)]


def apply_until(number, *, li, today):
    """So many late applications of different people."""
    with acting_as(SYSTEM):
        there = Case.objects.count()
    for nth in range(there, number):
        person = register(replace(HUANG_POPO, name=f"黄{nth}"))
        applied(by=li, on=today - timedelta(days=40), people=[person])
