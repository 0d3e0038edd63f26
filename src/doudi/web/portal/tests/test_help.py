"""The questionnaire, as a resident without JavaScript meets it."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.test import Client

from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.portal import carried as carrying
from doudi.web.portal.carried import END, unpack
from doudi.web.portal.tests import answers as given
from doudi.web.portal.tests.answers import FAMILY, WIDOW
from tests.pages import words_of

pytestmark = pytest.mark.django_db
PAGE = "/help/"
SENT = {
    "income.0": {"wage": "0", "business": "0", "other": "0"},
    "pension.0": {"pension": "260", "kind": "resident"},
    "supporters": {"choice": "no"},
    "savings": {"total": "3000"},
    "property": {"ticked": "none"},
    "disability": {"ticked": "none"},
    "illness": {"ticked": "none"},
    "spending": {"medical": "0", "education": "0", "disaster": "0"},
    "self_care.0": {"ticked": "none"},
}
"""What the widow's pages send."""


def at(step, answers):
    return given.at(step, answers).pack()


def carried_by(page):
    (token,) = re.findall(r'name="carried" value="([^"]+)"', page.content.decode())
    return token


def finished(answers):
    return Client().post(PAGE, {"carried": at(END, answers)})


def step_of(page):
    return unpack(carried_by(page)).step


def test_the_first_question_is_where_one_lives():
    page = words_of(Client().get(PAGE).content)

    assert "您家住在哪个市？" in page
    assert "广州市" in page
    assert "福州市" in page


def test_one_question_follows_the_other():
    browser = Client()

    second = browser.post(PAGE, {"carried": carried_by(browser.get(PAGE)), "choice": "4401"})
    third = browser.post(PAGE, {"carried": carried_by(second), "choice": "440105"})

    assert "在哪个区或县？" in second.content.decode()
    assert "户口是哪一种" in third.content.decode()
    assert "第 3 步" in words_of(third.content)


def test_an_answer_left_out_is_asked_for_in_plain_words():
    page = Client().post(PAGE, {"carried": at("hukou", {"city": "4401", "county": "440105"})})

    assert "请选一项；说不清就选“不知道”。" in page.content.decode()
    assert "家里人的户口是哪一种？" in page.content.decode()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"total": ""}, "请填一个数；没有就填 0；说不清就勾选“不知道”。"),
        ({"total": "很多"}, "请只填数字，例如 1800。"),
        ({"total": "-5"}, "请填 0 到 99,999,999 之间的数。"),
    ],
)
def test_a_number_that_is_none_is_explained(sent, words):
    page = Client().post(PAGE, {"carried": at("savings", WIDOW), **sent})

    assert words in page.content.decode()


@pytest.mark.parametrize("written", ["１２００", "1,200元", " 1200 ", "1200"])
def test_numbers_are_read_as_people_write_them(written):
    page = Client().post(PAGE, {"carried": at("savings", WIDOW), "total": written})

    assert "家里有下面这些吗？" in page.content.decode()


def test_not_knowing_is_always_an_answer():
    browser = Client()
    answers = {"city": {"choice": "unknown"}, "hukou": {"choice": "unknown"}, "members": {"count": "1"}}
    answers |= {"person.0": {"age_unknown": "on", "sex": "unknown", "doing": "unknown"}}
    answers |= {"trouble": {"ticked": "unknown"}}
    answers |= {"income.0": {"wage_unknown": "on", "business_unknown": "on", "other_unknown": "on"}}
    answers |= {"pension.0": {"pension_unknown": "on", "kind": "unknown"}, "savings": {"total_unknown": "on"}}
    answers |= {step: {"ticked": "unknown"} for step in ("property", "disability", "illness")}
    answers |= {"spending": {"medical_unknown": "on", "education_unknown": "on", "disaster_unknown": "on"}}
    answers |= {"supporters": {"choice": "unknown"}, "hardship": {"choice": "unknown"}}
    answers |= {"self_care.0": {"ticked": "unknown"}, "idle.0": {"choice": "unknown"}}

    page = browser.get(PAGE)
    while "您家可能得到的帮助" not in words_of(page.content):
        page = browser.post(PAGE, {"carried": carried_by(page), **answers[step_of(page)]})

    assert "也许可以" in words_of(page.content)
    assert "按您的回答，可以得到" not in words_of(page.content)


def test_nothing_cannot_be_ticked_together_with_something():
    page = Client().post(PAGE, {"carried": at("property", WIDOW), "ticked": ["none", "car"]})

    assert "不能和别的选项一起勾选" in page.content.decode()


def test_back_shows_the_question_before_with_its_answer():
    page = Client().post(PAGE, {"carried": at("members", FAMILY), "back": "yes"}).content.decode()

    assert "家里人的户口是哪一种？" in page
    assert re.search(r'value="urban"[^>]*checked', page)


def test_there_is_nothing_before_the_first_question():
    page = Client().post(PAGE, {"carried": at("city", {}), "back": "yes"})

    assert "您家住在哪个市？" in page.content.decode()


def test_a_widow_without_children_may_get_support():
    page = words_of(finished(WIDOW).content)

    assert "特困人员救助供养 可以 您自己 每月约" in page
    assert "谁决定 县级民政部门" in page
    assert "带什么 身份证" in page


def test_a_family_with_a_savings_book_too_large_is_told_why():
    page = words_of(finished({**FAMILY, "savings": {"total": "900000"}}).content)

    assert "项可能不可以，看看为什么" in page
    assert "按人平均超过了规定的限额" in page


def test_a_family_is_told_how_much():
    page = words_of(
        finished(
            {
                **FAMILY,
                "illness": ["none"],
                "idle.1": "ill",
                "person.1": {"age": "38", "role": "wife", "doing": "compulsory"},
            }
        ).content
    )

    assert "每月约 2,127 元" in page


def test_what_a_place_must_judge_is_said():
    page = words_of(finished(FAMILY).content)

    assert "要有人上门看了才知道" in page


def test_not_knowing_who_lives_there_ends_with_a_helping_word():
    asked = {"city": "4401", "county": "440105", "hukou": "urban"}

    page = Client().post(PAGE, {"carried": at("members", asked), "count_unknown": "on"})

    assert "还算不出来：先要知道家里一起生活的有几个人" in page.content.decode()


def test_from_the_answer_one_goes_back_to_the_last_question():
    page = finished(WIDOW)

    back = Client().post(PAGE, {"carried": carried_by(page), "back": "yes"})

    assert "有哪些事自己做不了？" in back.content.decode()
    assert re.search(r'value="none"[^>]*checked', back.content.decode())


def test_a_changed_answer_changes_what_follows_and_what_was_answered_is_shown_again():
    browser = Client()

    page = browser.post(PAGE, {"carried": at("trouble", WIDOW), "ticked": "accident"})
    while step_of(page) != "hardship":
        page = browser.post(PAGE, {"carried": carried_by(page), **SENT[step_of(page)]})

    assert "现在吃饭、住处、看病，过得去吗？" in page.content.decode()


def test_what_was_answered_before_is_shown_again_on_the_way_forward():
    page = Client().post(PAGE, {"carried": at("pension.0", WIDOW), "pension": "260", "kind": "resident"})

    assert step_of(page) == "supporters"
    assert re.search(r'value="no"[^>]*checked', page.content.decode())


def test_the_language_changes_in_the_middle_without_losing_answers():
    browser = Client()

    page = browser.post(PAGE, {"carried": at("members", FAMILY), "language": "en"})
    answered = browser.post(PAGE, {"carried": carried_by(page), "count": "3"})

    assert "How many people live together at home?" in page.content.decode()
    assert "First, about yourself" in answered.content.decode()


def test_the_answer_is_shown_again_in_another_language():
    page = finished(WIDOW)

    again = Client().post(PAGE, {"carried": carried_by(page), "language": "en"})

    assert "Support for people in extreme difficulty (tekun)" in again.content.decode()


def test_answers_kept_too_long_are_dropped(monkeypatch):
    monkeypatch.setattr(carrying, "GOOD_FOR", timedelta(seconds=-1))

    page = Client().post(PAGE, {"carried": at("hukou", FAMILY), "choice": "urban"})

    assert "前面的回答已经作废" in page.content.decode()
    assert "您家住在哪个市？" in page.content.decode()


@pytest.mark.parametrize(
    "token",
    ["", "rubbish", signing.dumps({"step": "city", "answers": {}}, salt="other")],
    ids=["none", "rubbish", "signed for something else"],
)
def test_answers_we_did_not_sign_are_refused(token):
    page = Client().post(PAGE, {"carried": token})

    assert page.status_code == 400
    assert "这个请求看不懂" in page.content.decode()


def test_nothing_is_kept_and_no_cookie_is_set():
    with acting_as(SYSTEM):
        lines = Entry.objects.count()

    page = finished(WIDOW)

    assert dict(page.cookies) == {}
    with acting_as(SYSTEM):
        assert Entry.objects.count() == lines


def test_it_answers_no_other_method():
    assert Client().delete(PAGE).status_code == 405


def test_officers_may_ask_too(signed_in, xiaoliang):
    assert signed_in(xiaoliang).get(PAGE).status_code == 200


def test_the_first_page_leads_residents_and_officers_on():
    page = Client().get("/").content.decode()

    assert "我能得到什么帮助？" in page
    assert 'href="/help/"' in page
    assert 'href="/hub/"' in page
    assert 'href="/policies/"' in page


def test_the_first_page_is_only_read():
    assert Client().post("/").status_code == 405
