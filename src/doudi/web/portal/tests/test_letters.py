"""Anybody may check a letter by its number, and learns nothing about people."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from doudi.evidence.letters import actions
from doudi.offices.acting import acting_as
from tests.letters import covers, drafted, family, sign
from tests.pages import words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def letter(li):
    return drafted(by=li, people=covers(family()), on=timezone.localdate())


def checked(number, text_hash=""):
    return Client().get(f"/letters/{number}", {"h": text_hash} if text_hash else {})


def test_it_says_how_a_letter_stands(letter, li, chen):
    before = words_of(checked(letter.number).content)
    sign(letter, "梁志强", by=li, second=chen, on=timezone.localdate())
    during = words_of(checked(letter.number).content)
    with acting_as(li):
        actions.end(letter=letter, because="support_ended", by=li, on=timezone.localdate())
    after = words_of(checked(letter.number).content)

    assert "还没有生效" in before
    assert "这份授权书有效" in during
    assert "已经终止" in after
    assert letter.text_hash in during


def test_a_changed_paper_is_noticed(letter):
    same, other = checked(letter.number, letter.text_hash), checked(letter.number, "0" * 64)

    assert "与存档的正文一致" in words_of(same.content)
    assert "这张纸可能被改过" in words_of(other.content)
    assert 'role="alert"' in other.content.decode()


def test_nobody_is_named(letter):
    content = checked(letter.number, letter.text_hash).content.decode()

    for words in ("梁志强", "何丽华", "梁晓晴", "李志强", letter.case_number, letter.purpose, "440", "银行"):
        assert words not in content.replace(letter.number, "").replace(letter.text_hash, "")


@pytest.mark.parametrize("number", ["SQ0", "x" * 300, "<script>", "0"])
def test_an_unknown_number_is_said_to_be_unknown(number):
    answer = checked(number, "abc")

    assert answer.status_code == 404
    assert "没有这份授权书" in words_of(answer.content)
    assert "<script>" not in answer.content.decode()


def test_tomorrow_a_letter_with_a_last_day_is_over(li, chen):
    day = timezone.localdate() - timedelta(days=2)
    letter = drafted(by=li, people=covers(family()), on=day, until=timezone.localdate())
    sign(letter, "梁志强", by=li, second=chen, on=day)

    assert "已经终止" in words_of(checked(letter.number).content)


def test_it_is_only_read(letter):
    assert Client().post(f"/letters/{letter.number}").status_code == 405
