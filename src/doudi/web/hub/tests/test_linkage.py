"""Whose row is this: the list, one pair side by side, and what a desk decides."""

import re
from datetime import date

import pytest
from django.test import Client

from doudi.evidence.linkage.models import LinkageModel, Pair
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import COMMUNITY
from tests.pages import words_of

pytestmark = pytest.mark.django_db
PAGE = "/hub/pairs"
STEPS = [
    {"compared": "name", "level": "one_character", "weight": 2.3, "row": "陈＊敏", "person": "陈＊仪"},
    {"compared": "birth", "level": "unknown", "weight": 0.0, "row": "", "person": "1948＊＊＊＊"},
    {"compared": "place", "level": "different", "weight": -4.1, "row": "440106", "person": COMMUNITY},
    {"compared": "number", "level": "swapped", "weight": 26.6, "row": "440＊＊＊", "person": "440＊＊＊"},
]


def pair_of(**changes):
    with acting_as(SYSTEM):
        model = LinkageModel.objects.first() or LinkageModel.objects.create(
            dataset="residence", version=1, design="chinese", settings={}, is_learned=False, rows=0, people=9,
            merged_from=0.99, grey_from=0.05, trained_on=date(2026, 8, 1), trained_by="系统",
        )  # fmt: skip
        values = {
            "dataset": "residence", "delivery": "abcdef123456", "row_number": 7, "fingerprint": b"f" * 32, "person": 5,
            "sealed": b"s" * 16, "place": COMMUNITY, "zone": "grey", "chance": 0.83, "weight": 8.1, "start": -16.7,
            "steps": STEPS, "model": model, "found_on": date(2026, 8, 1),
        }  # fmt: skip
        return Pair.objects.create(**values | changes)


@pytest.fixture
def pair(db):
    return pair_of()


def test_the_list_shows_what_waits_with_why(signed_in, chen, pair):
    page = words_of(signed_in(chen).get(PAGE).content)

    assert "共 1 对" in page
    assert "居住登记" in page
    assert "83%" in page
    assert "差一个字" in page
    assert not re.search(r"·\s*</small>", signed_in(chen).get(PAGE).content.decode())


def test_a_pair_stands_side_by_side_with_each_weight_in_words(signed_in, chen, pair):
    page = words_of(signed_in(chen).get(f"{PAGE}/{pair.pk}").content)

    assert "陈＊敏 陈＊仪 差一个字 有点像同一人 2.3" in page
    assert "有一方没有填，不算" in page
    assert "不同 有点不像同一人 -4.1" in page
    assert "相邻两位写反了 很像同一人 26.6" in page


def test_looking_leaves_a_line(signed_in, chen, pair):
    signed_in(chen).get(f"{PAGE}/{pair.pk}")

    with acting_as(SYSTEM):
        line = Entry.objects.get(verb="linkage.look")
    assert (line.about, line.actor) == (f"pair:{pair.pk}", str(chen.pk))


@pytest.mark.parametrize(
    ("verdict", "words"), [("same", "是同一人"), ("different", "不是同一人"), ("unknown", "判断不了")]
)
def test_a_desk_decides_with_a_reason(signed_in, guo, pair, verdict, words):
    browser = signed_in(guo)

    done = browser.post(f"{PAGE}/{pair.pk}", {"verdict": verdict, "why": "电话问过本人"}, follow=True)

    assert "已记下" in words_of(done.content)
    assert f"{words} 是不是同一人" in words_of(done.content)
    assert "共 0 对" in words_of(browser.get(PAGE).content)
    assert "共 1 对" in words_of(browser.get(PAGE, {"state": verdict}).content)
    with acting_as(SYSTEM):
        pair.refresh_from_db()
    assert (pair.verdict, pair.why, pair.judged_by_id) == (verdict, "电话问过本人", guo.pk)


def test_without_a_reason_nothing_is_decided(signed_in, chen, pair):
    page = signed_in(chen).post(f"{PAGE}/{pair.pk}", {"verdict": "same", "why": " "})

    assert "请写明判断的理由" in words_of(page.content)
    with acting_as(SYSTEM):
        pair.refresh_from_db()
    assert pair.verdict == ""


def test_rubbish_is_no_verdict(signed_in, chen, pair):
    page = signed_in(chen).post(f"{PAGE}/{pair.pk}", {"verdict": "maybe", "why": "x"})

    assert page.status_code == 200
    with acting_as(SYSTEM):
        pair.refresh_from_db()
    assert pair.verdict == ""


def test_a_row_that_is_another_s_already_is_said_so(signed_in, chen, pair):
    pair_of(person=6, verdict="same", zone="merged")

    page = signed_in(chen).post(f"{PAGE}/{pair.pk}", {"verdict": "same", "why": "x"})

    assert "这一行已经认定是另一个人的" in words_of(page.content)


def test_city_and_supervision_read_and_do_not_judge(signed_in, wang, he, pair):
    for officer in (wang, he):
        browser = signed_in(officer)

        assert "您的判断" not in words_of(browser.get(f"{PAGE}/{pair.pk}").content)
        assert browser.post(f"{PAGE}/{pair.pk}", {"verdict": "same", "why": "x"}).status_code == 403


def test_the_list_is_narrowed_and_rubbish_passed_over(signed_in, chen, pair):
    pair_of(dataset="tax", fingerprint=b"g" * 32)
    browser = signed_in(chen)

    assert "共 2 对" in words_of(browser.get(PAGE, {"dataset": "x", "state": "x", "page": "x"}).content)
    assert "共 1 对" in words_of(browser.get(PAGE, {"dataset": "tax"}).content)


def test_another_place_sees_none_of_it(signed_in, zhou, pair):
    browser = signed_in(zhou)

    assert "共 0 对" in words_of(browser.get(PAGE).content)
    assert browser.get(f"{PAGE}/{pair.pk}").status_code == 404
    assert browser.post(f"{PAGE}/{pair.pk}", {"verdict": "same", "why": "x"}).status_code == 404


def test_other_desks_are_not_let_in(signed_in, li, xiaoliang, pair):
    for officer in (li, xiaoliang):
        assert signed_in(officer).get(PAGE).status_code == 403
        assert signed_in(officer).get(f"{PAGE}/{pair.pk}").status_code == 403


def test_strangers_are_asked_to_sign_in(pair):
    assert Client().get(PAGE).status_code == 302
    assert Client().get(f"{PAGE}/{pair.pk}").status_code == 302


def test_a_number_nobody_has_is_not_found(signed_in, chen):
    assert signed_in(chen).get(f"{PAGE}/999999").status_code == 404


def test_each_page_answers_only_its_own_method(signed_in, chen, pair):
    browser = signed_in(chen)

    assert browser.post(PAGE).status_code == 405
    assert browser.delete(f"{PAGE}/{pair.pk}").status_code == 405
