"""`doudi ledger`: the trial balance, a statement, and adding everything up again."""

import json
from datetime import date

import pytest

from doudi.delivery.ledger.closing import close_month
from doudi.delivery.ledger.models import Closing
from doudi.delivery.ledger.posting import post
from doudi.delivery.ledger.tests.books import BEGIN, HAIZHU, ON, fund, move, open_books
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.web.terminal import ledger

pytestmark = pytest.mark.django_db
HERE = ["--from", "2026-03-01", "--until", "2026-04-01"]


@pytest.fixture
def books(db):
    made = open_books()
    fund(made, cents=100_000)
    paid = [
        move(f"p{day}", debit=made.dibao_paid, credit=made.dibao, cents=26_506, booked_on=date(2026, 3, day))
        for day in (9, 10)
    ]
    with acting_as(SYSTEM):
        post(paid, place=HAIZHU, by=SYSTEM, on=ON)
    return made


def told(capsys, *line, code=0):
    assert ledger.main(line) == code
    return capsys.readouterr().out


def test_every_account_on_a_day(books, capsys):
    words = " ".join(told(capsys, "trial-balance", "--on", "2026-03-09").split())

    assert "│ 440105.dibao │ dibao │ 734.94 │ │" in words
    assert "│ │ 合计 │ 1,000.00 │ 1,000.00 │" in words
    assert "借贷相等。" in words


def test_the_same_for_programs(books, capsys):
    found = json.loads(told(capsys, "trial-balance", "--on", "2026-03-10", "--json"))

    assert (found["debit"], found["credit"], found["elsewhere"]) == ("1000.00", "1000.00", "0.00")
    assert {one["code"]: one["net"] for one in found["accounts"]}["440105.dibao"] == "469.88"


def test_a_place_whose_money_came_from_above(books, capsys):
    theirs = open_books(place="440106")
    with acting_as(SYSTEM):
        down = move("down", debit=theirs.pool, credit=books.pool_income, cents=500, kind="allocate")
        post([down], place=HAIZHU, by=SYSTEM, on=ON)

    assert "与其他地方账户的往来：-5.00 元" in told(capsys, "trial-balance", "--on", "2026-03-10", "--place", "440106")
    assert "借贷相等。" in told(capsys, "trial-balance", "--on", "2026-03-10")


def test_a_statement_runs_on(books, capsys):
    words = " ".join(told(capsys, "statement", "440105.dibao", *HERE).split())

    assert "期初" in words
    assert "│ -265.06 │ 469.88 │" in words
    assert "2026-04-01 之前的余额：469.88 元" in words


def test_a_long_one_says_how_much_is_not_listed(books, capsys):
    assert "还有 1 笔没有列出" in told(capsys, "statement", "440105.dibao", *HERE, "--most", "1")


def test_a_statement_for_programs_is_a_line_a_transfer(books, capsys):
    lines = [json.loads(line) for line in told(capsys, "statement", "440105.dibao", *HERE, "--json").splitlines()]

    assert [(line["key"], line["amount"], line["balance"]) for line in lines] == [
        ("p9", "-265.06", "734.94"),
        ("p10", "-265.06", "469.88"),
    ]


def test_an_account_that_is_not_there(books, capsys):
    assert ledger.main(["statement", "nothing"]) == 2
    assert "没有账户 nothing" in capsys.readouterr().err


def test_everything_added_up_again(books, capsys):
    place = Place.objects.get(code=HAIZHU)
    with acting_as(SYSTEM):
        close_month(place=place, month=BEGIN, by=SYSTEM, on=ON)
    assert "账目完好：7 个账户借贷相等，1 次结账" in told(capsys, "check")

    with acting_as(SYSTEM):
        Closing.objects.create(place=place, until=date(2026, 3, 1), hash="0" * 64)
    assert ledger.main(["check"]) == 1
    assert "440105 到 2026-03-01 的结账与各笔之和不符" in capsys.readouterr().err
