"""On the phone the resident reads what was found about him and from whom, objects, and reads the answer."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from doudi.evidence.letters import actions as letters
from doudi.evidence.reports.models import Objection
from doudi.evidence.reports.objections import answer_objection
from doudi.evidence.sources.models import Inquiry
from doudi.offices.acting import SYSTEM, acting_as
from tests.letters import subject_of
from tests.pages import words_of
from tests.verification import CAR, HIT, answer, answer_rest, commissioned, issued, signed_letter

pytestmark = pytest.mark.django_db
NAME = "梁志强"


@pytest.fixture
def asked(li, chen, guo):
    return commissioned(signed_letter(by=li, second=chen), by=guo)


@pytest.fixture
def report(asked, guo):
    answer(asked, "vehicles", HIT, CAR)
    answer_rest(asked)
    return issued(asked, by=guo)


def browser_of(commission, *, name=NAME, by) -> Client:
    with acting_as(by):
        letter = commission.letter
        code = letters.invite(subject=subject_of(letter, name), by=by, at=timezone.now())
    browser = Client(headers={"host": "localhost"})
    browser.post("/me/", {"number": letter.number, "code": code})
    return browser


def address_of(commission, *, source="vehicles", name=NAME) -> str:
    with acting_as(SYSTEM):
        inquiry = Inquiry.objects.get(commission=commission, source=source, subject__name=name)
    return f"/me/report/object/{inquiry.number}"


def test_before_a_report_it_says_so(asked, li):
    page = browser_of(asked, by=li).get("/me/report")

    assert "还没有结果" in words_of(page.content)


def test_it_says_what_was_found_and_from_whom_and_decides_nothing(asked, report, li):
    words = words_of(browser_of(asked, by=li).get("/me/report").content)

    assert "公安" in words and "粤A" in words
    assert "这不是批不批的决定" in words
    assert "没有查到您的记录" in words


def test_nobody_reads_what_was_found_about_another_adult(asked, report, li):
    words = words_of(browser_of(asked, name="何丽华", by=li).get("/me/report").content)

    assert "粤A" not in words
    assert browser_of(asked, name="何丽华", by=li).get(address_of(asked)).status_code == 404


def test_an_objection_is_taken_down_and_its_answer_is_read(asked, report, li, guo):
    browser = browser_of(asked, by=li)

    sent = browser.post(address_of(asked), {"words": "这辆车三年前已经卖掉了"}, follow=True)

    assert "这辆车三年前已经卖掉了" in words_of(sent.content)
    with acting_as(guo):
        made = Objection.objects.get()
        answer_objection(objection=made, outcome="dismissed", answer="经查车辆仍在名下", by=guo, on=date(2026, 12, 1))
    assert "经查车辆仍在名下" in words_of(browser.get("/me/report").content)


def test_an_objection_without_words_is_sent_back(asked, report, li):
    page = browser_of(asked, by=li).post(address_of(asked), {"words": ""})

    assert "请写一写哪里不对" in words_of(page.content)
    with acting_as(SYSTEM):
        assert not Objection.objects.exists()


@pytest.mark.parametrize("number", ["HD000-01-vehicles", "x"])
def test_a_wrong_number_is_not_found(asked, report, li, number):
    assert browser_of(asked, by=li).get(f"/me/report/object/{number}").status_code == 404


def test_a_stranger_is_asked_for_the_code(db):
    assert Client().get("/me/report")["Location"] == "/me/"
    assert Client().post("/me/report/object/x")["Location"] == "/me/"
    assert Client().post("/me/report").status_code == 405
