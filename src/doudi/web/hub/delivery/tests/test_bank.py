"""A list goes to its bank and back on pages; what fits nowhere is settled by two of finance; what is taken along runs no formula."""

import csv
from datetime import date
from io import StringIO

import pytest

from doudi.delivery.batches.models import Line
from doudi.delivery.clearing.models import Unmatched
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from tests.pages import words_of

pytestmark = pytest.mark.django_db
DAY, EACH = date(2026, 3, 2), 130_900
UNMATCHED = "/hub/delivery/unmatched"
MOST = 25


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)


def page(batch, part=""):
    return f"/hub/delivery/lists/{batch.number}{part}"


def numbers(batch):
    with acting_as(SYSTEM):
        return list(Line.objects.filter(batch=batch).order_by("seq").values_list("end_to_end_id", flat=True))


@pytest.fixture
def doubted(signed, bank, signed_in, qian):
    """A list that was sent from its page; the bank says two things of its first line, and one of a number that is not ours."""
    browser = signed_in(qian)
    browser.post(page(signed, "/to/exported"))
    one, two, three = numbers(signed)
    bank.say("m1", returned=[(one, "OK"), (one, "REFUSED"), (two, "OK"), (three, "OK"), ("=E99", "OK")])
    browser.post(page(signed, "/to/returned"))
    with acting_as(SYSTEM):
        return {each.kind: each for each in Unmatched.objects.all()}


def test_finance_sends_and_collects_and_is_told_what_is_missing(signed, bank, signed_in, qian, chen):
    browser = signed_in(qian)
    assert "/to/exported" not in signed_in(chen).get(page(signed)).content.decode()
    assert signed_in(chen).post(page(signed, "/to/exported")).status_code == 403

    assert browser.post(page(signed, "/to/exported")).status_code == 302
    assert "银行还没有答复 3 笔" in words_of(browser.post(page(signed, "/to/returned")).content)
    bank.say("m1", returned=[(each, "OK") for each in numbers(signed)])
    answer = browser.post(page(signed, "/to/returned"), follow=True)

    assert "已办好：已办结" in words_of(answer.content)
    assert signed_in(chen).post(page(signed, "/to/closed")).status_code in {302, 403}


def test_two_of_finance_settle_what_contradicts_and_see_what_it_booked(doubted, signed, signed_in, qian, sun, chen):
    one, first, second = doubted["contradicting"], signed_in(qian), signed_in(sun)
    address = f"{UNMATCHED}/{one.pk}"
    words = words_of(first.get(address).content)
    assert "OK" in words and "REFUSED" in words and "陈婆婆" in words
    assert "请写明依据和理由" in words_of(first.post(address, {"verb": "propose", "ends": "paid", "why": ""}).content)

    first.post(address, {"verb": "propose", "ends": "paid", "why": "电话问过"})
    assert "要由另一位同事确认" in words_of(first.post(address, {"verb": "confirm"}, follow=True).content)
    second.post(address, {"verb": "turn_down", "because": "要看流水"})
    assert "要看流水" in words_of(first.get(address).content)
    first.post(address, {"verb": "propose", "ends": "paid", "why": "流水已核"})
    words = words_of(second.post(address, {"verb": "confirm"}, follow=True).content)

    assert "确认已到账" in words and "440105.county.dibao.spent" in words
    assert "已办结" in words_of(first.get(page(signed)).content)
    assert signed_in(chen).post(address, {"verb": "confirm"}).status_code == 403


def test_a_strange_number_is_noted_or_laid_to_a_line(doubted, signed_in, qian):
    browser, strange = signed_in(qian), doubted["strange"]

    words = words_of(browser.get(f"{UNMATCHED}/{strange.pk}").content)
    assert "陈婆婆 · 1,309.00 元" in words and "都不是" in words
    browser.post(f"{UNMATCHED}/{strange.pk}", {"verb": "propose", "line": "none", "ends": "noted", "why": "银行误报"})

    with acting_as(SYSTEM):
        assert Unmatched.objects.get(pk=strange.pk).ends == "noted"


def test_who_sees_what_banks_say(request, doubted, signed_in):
    for who, status in (("wu", 403), ("li", 403), ("chen", 200), ("wang", 200), ("he", 200), ("qian", 200)):
        assert signed_in(request.getfixturevalue(who)).get(UNMATCHED).status_code == status
    other = signed_in(request.getfixturevalue("zhou"))
    assert "共 0 件" in words_of(other.get(UNMATCHED).content)
    assert other.get(f"{UNMATCHED}/{doubted['strange'].pk}").status_code == 404


@pytest.mark.parametrize(("part", "verb"), [("lines", "payment.export_lines"), ("unmatched", "payment.export")])
def test_what_is_taken_along_runs_no_formula_and_is_written_down(doubted, signed, signed_in, he, part, verb):
    address = page(signed, "/lines") if part == "lines" else UNMATCHED

    text = b"".join(signed_in(he).post(address, {"as": "csv"})).decode("utf-8-sig")

    rows = list(csv.reader(StringIO(text)))
    assert len(rows) == {"lines": 4, "unmatched": 3}[part]
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+"))]
    assert (part == "lines") or "'=E99" in {cell for row in rows for cell in row}
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb=verb, actor_name=he.name).count() == 1


def test_more_of_it_asks_no_more(doubted, signed, signed_in, qian, django_assert_max_num_queries):
    with acting_as(SYSTEM):
        Unmatched.objects.bulk_create(
            Unmatched(
                place=signed.place, bank=signed.bank, batch=signed, kind="bad_line", about=f"x:{at}", found_on=DAY
            )
            for at in range(30)
        )
    browser = signed_in(qian)

    with django_assert_max_num_queries(MOST):
        assert "共 32 件" in words_of(browser.get(UNMATCHED).content)


def test_nothing_is_confirmed_by_a_form_that_does_not_say_so(doubted, signed_in, qian, sun):
    one = doubted["contradicting"]
    address = f"{UNMATCHED}/{one.pk}"
    signed_in(qian).post(address, {"verb": "propose", "ends": "paid", "why": "流水已核"})

    assert signed_in(sun).post(address, {"verb": ""}).status_code == 403
    with acting_as(SYSTEM):
        assert Unmatched.objects.get(pk=one.pk).confirmed_on is None
