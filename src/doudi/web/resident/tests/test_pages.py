"""The resident's pages: a code opens one letter, each page shows one thing, a stranger sees nothing."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from doudi.evidence.letters import actions
from doudi.evidence.letters.models import Invitation, LetterPerson, Passkey, Signature
from doudi.offices.acting import SYSTEM, acting_as
from tests.authenticator import Phone
from tests.cast import HUANG_POPO
from tests.letters import covers, drafted, family, register, sign, subject_of
from tests.pages import words_of

pytestmark = pytest.mark.django_db
HOST = "localhost"
INSIDE = ("/me/letter", "/me/register", "/me/sign/1", "/me/done", "/me/withdraw/1")
OPTIONS = ("/me/register/options", "/me/sign/1/options")


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def letter(li, today):
    return drafted(by=li, people=covers(family(), supporter=register(HUANG_POPO)), on=today)


def browser_of(letter, name, *, by) -> Client:
    """A browser in which somebody has opened his letter."""
    with acting_as(by):
        code = actions.invite(subject=subject_of(letter, name), by=by, at=timezone.now())
    browser = Client(headers={"host": HOST})
    opened = browser.post("/me/", {"number": letter.number, "code": code})
    assert opened["Location"] == "/me/letter"
    return browser


@pytest.fixture
def browser(letter, li) -> Client:
    return browser_of(letter, "梁志强", by=li)


def registered(browser) -> Phone:
    phone = Phone()
    answer = phone.register(browser.post("/me/register/options").json())
    assert browser.post("/me/register", {"answer": json.dumps(answer)})["Location"] == "/me/done"
    return phone


def signed(browser, phone, subject):
    options = browser.post(f"/me/sign/{subject.pk}/options").json()
    return browser.post(f"/me/sign/{subject.pk}", {"answer": json.dumps(phone.sign(options))}, follow=True)


def test_the_letter_is_shown_in_plain_words(browser):
    words = words_of(browser.get("/me/letter").content)

    assert "请先看一看授权书" in words
    assert "为了“最低生活保障”" in words
    assert "银行：金融资产查询结果" in words


def test_a_supporter_reads_his_own_sheet_first(letter, li):
    words = words_of(browser_of(letter, "黄秀英", by=li).get("/me/letter").content)

    first, _, rest = words.partition("看整份授权书")
    assert "本人黄秀英" in first
    assert "何丽华" not in first
    assert "何丽华" in rest


def test_one_registers_and_signs_for_himself_and_then_for_his_child(browser, letter, li):
    assert browser.get("/me/done")["Location"].startswith("/me/sign/")
    own = subject_of(letter, "梁志强")
    assert browser.get(f"/me/sign/{own.pk}")["Location"] == "/me/register"
    phone = registered(browser)

    then = signed(browser, phone, own)
    done = signed(browser, phone, subject_of(letter, "梁晓晴"))

    assert "您作为监护人，替梁晓晴签署吗？" in words_of(then.content)
    assert "签好了，谢谢您" in words_of(done.content)
    assert "还有人没有签，请他们也来签： 何丽华 黄秀英" in words_of(done.content)
    with acting_as(li):
        assert Signature.objects.count() == 2


def test_a_wrong_proof_is_said_and_kept_out(browser, letter, li):
    phone = registered(browser)
    phone.origin = "http://evil.example"

    page = signed(browser, phone, subject_of(letter, "梁志强"))

    assert "签署没有成功" in words_of(page.content)
    with acting_as(li):
        assert not Signature.objects.exists()


@pytest.mark.parametrize("answer", ["", "{", "[]", "x" * 30_000, "{}"])
def test_nonsense_from_the_phone_is_said(browser, letter, li, answer):
    browser.post("/me/register/options")

    page = browser.post("/me/register", {"answer": answer})

    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    with acting_as(li):
        assert not Passkey.objects.exists()


def test_one_takes_back_and_the_rest_stays(browser, letter, li, chen, today):
    sign(letter, "梁志强", "梁晓晴", "何丽华", by=li, second=chen, on=today)
    child = subject_of(letter, "梁晓晴")

    asked = browser.get(f"/me/withdraw/{child.pk}")
    done = browser.post(f"/me/withdraw/{child.pk}", follow=True)

    assert "撤回梁晓晴的授权吗？" in words_of(asked.content)
    assert "已撤回" in words_of(done.content)
    with acting_as(SYSTEM):
        assert LetterPerson.objects.get(pk=child.pk).withdrawn_on == today
        letter.refresh_from_db()
        assert letter.ended_on is None


def test_the_applicant_ends_it_for_all_after_being_told(browser, letter, li, chen, today):
    sign(letter, "梁志强", by=li, second=chen, on=today)
    own = subject_of(letter, "梁志强")

    assert "整份授权书终止" in words_of(browser.get(f"/me/withdraw/{own.pk}").content)
    done = browser.post(f"/me/withdraw/{own.pk}", follow=True)

    assert "这份授权书已经终止" in words_of(done.content)


def test_nobody_signs_or_takes_back_for_others(browser, letter, li):
    registered(browser)
    for name in ("何丽华", "黄秀英"):
        wife = subject_of(letter, name).pk
        for path in (f"/me/sign/{wife}", f"/me/withdraw/{wife}"):
            assert browser.get(path).status_code == 404
            assert browser.post(path).status_code == 404
        assert browser.post(f"/me/sign/{wife}/options").status_code == 404


def test_a_stranger_is_asked_for_the_code(letter):
    for path in INSIDE:
        assert Client().get(path)["Location"] == "/me/"
    for path in OPTIONS:
        assert Client().post(path)["Location"] == "/me/"


def test_an_officer_sees_no_more_here_than_a_stranger(signed_in, li, letter):
    for path in INSIDE:
        assert signed_in(li).get(path)["Location"] == "/me/"


def test_a_wrong_code_opens_nothing_and_says_nothing_about_which_part_is_wrong(letter):
    browser = Client()

    known = browser.post("/me/", {"number": letter.number, "code": "AAAAAAAA"})
    unknown = browser.post("/me/", {"number": "SQ0", "code": "AAAAAAAA"})

    assert "编号或口令不对" in words_of(known.content)
    assert "编号或口令不对" in words_of(unknown.content)
    assert browser.get("/me/letter")["Location"] == "/me/"


@pytest.mark.parametrize(("number", "code"), [("", "AAAAAAAA"), ("SQ0", ""), ("x" * 400, "AAAAAAAA"), ("SQ0\x00", "A")])
def test_what_is_missing_or_too_long_is_said(number, code):
    answer = Client().post("/me/", {"number": number, "code": code})

    assert answer.status_code == 200
    assert "line-error" in answer.content.decode() or 'role="alert"' in answer.content.decode()


def test_the_qr_code_fills_the_number_in(letter):
    assert f'value="{letter.number}"' in Client().get(f"/me/at/{letter.number}").content.decode()


def test_when_the_code_runs_out_the_letter_closes(browser, letter):
    with acting_as(SYSTEM):
        Invitation.objects.update(valid_until=timezone.now() - timedelta(seconds=1))

    assert browser.get("/me/letter")["Location"] == "/me/"


def test_one_closes_the_letter(browser):
    assert browser.post("/me/leave")["Location"] == "/me/"
    assert browser.get("/me/letter")["Location"] == "/me/"


def test_an_ended_letter_can_be_read_and_not_signed(browser, letter, li, today):
    with acting_as(li):
        actions.end(letter=letter, because="not_qualified", by=li, on=today)
    own = subject_of(letter, "梁志强")

    assert browser.get("/me/letter").status_code == 200
    assert "这份授权书已经终止" in words_of(browser.get("/me/done").content)
    assert browser.post(f"/me/sign/{own.pk}/options").status_code == 409


def test_the_pages_are_kept_by_no_cache_and_wrong_methods_are_refused(browser):
    assert "no-store" in browser.get("/me/letter")["Cache-Control"]
    assert browser.post("/me/letter").status_code == 405
    assert browser.get("/me/register/options").status_code == 405
    assert browser.get("/me/leave").status_code == 405
    assert browser.post("/me/done").status_code == 405
    assert browser.post("/me/paper").status_code == 405


def test_paper_is_explained_to_everybody():
    assert "在纸上签，一样有效" in words_of(Client().get("/me/paper").content)
