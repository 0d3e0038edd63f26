"""Budgets and books on pages: who reads, who writes, what is said, what may be taken along."""

import csv
from datetime import date
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from doudi.delivery.ledger.accounts import FundSource
from doudi.delivery.ledger.budgeting import allocate, set_budget
from doudi.delivery.ledger.models import Allocation, Budget
from doudi.delivery.ledger.posting import post
from doudi.delivery.ledger.tests.books import HAIZHU, move, open_books
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from tests.pages import words_of

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 15)
BEGIN = date(2026, 1, 5)
FORMULA = '=HYPERLINK("http://x")'
SETTING = {
    "place": HAIZHU,
    "year": "2026",
    "fund": "county",
    "family": "tekun",
    "annual_yuan": "5000",
    "document": "海财〔2026〕8号",
}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr("doudi.web.shell.signed_in.today", lambda: DAY)


def set_one(family="dibao", fund=FundSource.COUNTY, cents=1_000_000, place=HAIZHU) -> Budget:
    terms: dict[str, Any] = {
        "year": 2026,
        "annual_cents": cents,
        "document": "海财〔2026〕1号",
        "by": SYSTEM,
        "on": BEGIN,
    }
    return set_budget(place=Place.objects.get(code=place), fund=fund, family=family, **terms)


@pytest.fixture
def budget(db):
    """A year of 10,000 yuan, 9,000 sent down, 1,200 a month paid since January."""
    books = open_books()
    with acting_as(SYSTEM):
        made = set_one()
        terms: dict[str, Any] = {
            "into": books.dibao,
            "source": books.income,
            "document": "海财〔2026〕2号",
            "by": SYSTEM,
            "on": BEGIN,
        }
        allocate(budget=made, key="a", cents=900_000, **terms)
        paid = [
            move(f"p{month}", debit=books.dibao_paid, credit=books.dibao, cents=120_000, booked_on=date(2026, month, 10), reason=FORMULA)
            for month in (1, 2, 3)
        ]  # fmt: skip
        post(paid, place=HAIZHU, by=SYSTEM, on=DAY)
    return made


def page(part):
    return f"/hub/delivery/{part}"


@pytest.mark.parametrize("part", ["budgets", "books"])
@pytest.mark.parametrize(
    ("who", "status"),
    [("wu", 403), ("li", 200), ("guo", 403), ("chen", 200), ("zhou", 200), ("wang", 200), ("he", 200), ("xiaoliang", 403), ("qian", 200)],
)  # fmt: skip
def test_who_has_to_do_with_money_reads(request, signed_in, who, status, part):
    browser = signed_in(request.getfixturevalue(who))

    assert browser.get(page(part)).status_code == status
    assert browser.put(page(part)).status_code in {403, 405}


def test_the_year_is_told_with_what_is_to_come(signed_in, qian, budget):
    words = words_of(signed_in(qian).get(page("budgets")).content)

    assert "县级资金 · 最低生活保障等 10,000.00 9,000.00 3,600.00 36% 5,400.00 10,800.00 缺 4,400.00 元" in words
    assert "4 月 0.00 1,200.00" in words


def test_another_county_sees_neither_budget_nor_book(signed_in, zhou, budget):
    browser = signed_in(zhou)

    assert "还没有登记预算" in words_of(browser.get(page(f"budgets?place={HAIZHU}")).content)
    assert browser.get(page(f"budgets/{budget.pk}")).status_code == 404
    assert browser.get(page("books/440105.dibao")).status_code == 404
    assert browser.get(page("books/nobody")).status_code == 404


def test_finance_sets_a_budget_and_adjusts_it(signed_in, qian, budget):
    browser = signed_in(qian)

    assert "请填写金额" in words_of(browser.post(page("budgets"), SETTING | {"annual_yuan": ""}).content)
    assert browser.post(page("budgets"), SETTING).status_code == 302
    assert "不能再调低" in words_of(
        browser.post(page("budgets"), SETTING | {"family": "dibao", "annual_yuan": "1"}).content
    )

    with acting_as(qian):
        assert Budget.objects.get(family="tekun").annual_cents == 500_000
        assert Budget.objects.get(family="dibao").annual_cents == 1_000_000


def test_what_came_is_booked_once_however_often_it_is_sent(signed_in, qian, budget):
    browser, address = signed_in(qian), page(f"budgets/{budget.pk}")
    with acting_as(qian):
        accounts = {one.code: one.pk for one in budget.place.accounts.all()}
    given = {
        "yuan": "1000", "document": "海财〔2026〕9号", "came_on": "2026-04-14", "into": accounts["440105.dibao"],
        "source": accounts["440105.dibao.income"],
    }  # fmt: skip

    assert "金额要大于零" in words_of(browser.post(address, given | {"yuan": "0"}).content)
    assert "到账日期不能晚于今天" in words_of(browser.post(address, given | {"came_on": "2026-04-16"}).content)
    for _ in range(2):
        assert browser.post(address, given).status_code == 302
    assert "超过了全年预算" in words_of(browser.post(address, given | {"yuan": "1"}).content)

    with acting_as(qian):
        assert sorted(Allocation.objects.values_list("cents", flat=True)) == [100_000, 900_000]
    assert "海财〔2026〕9号 1,000.00" in words_of(browser.get(address).content)


@pytest.mark.parametrize("who", ["li", "chen", "wang", "he"])
def test_others_read_and_write_nothing(request, signed_in, who, budget):
    browser = signed_in(request.getfixturevalue(who))

    assert "登记或调整预算" not in words_of(browser.get(page("budgets")).content)
    assert browser.post(page("budgets"), SETTING).status_code == 403
    assert browser.post(page(f"budgets/{budget.pk}"), {"yuan": "1"}).status_code in {403, 404}
    with acting_as(SYSTEM):
        assert Budget.objects.count() == 1


def test_the_books_of_any_day_balance(signed_in, he, budget):
    browser = signed_in(he)
    march, january = (
        words_of(browser.get(page(f"books?on={day}&every=1")).content) for day in ("2026-03-31", "2026-01-09")
    )

    assert "合计 9,000.00 9,000.00" in march
    assert "借贷平衡" in march
    assert "440105.dibao.paid 支出 3,600.00" in march
    assert "440105.dibao.paid 支出 tekun.paid" in january


def test_a_statement_runs_from_what_stood_to_what_stands(signed_in, chen, budget):
    browser = signed_in(chen)

    words = words_of(browser.get(page("books/440105.dibao?since=2026-02-01&last=2026-03-31")).content)
    second = words_of(browser.get(page("books/440105.dibao?since=2026-02-01&last=2026-03-31&page=2")).content)

    assert "期初余额 7,800.00 元 期末余额 5,400.00 元" in words
    assert "440105.dibao.paid -1,200.00 6,600.00" in words
    assert "这段时间没有变动" in second


@pytest.mark.parametrize("part", ["books", "books/440105.dibao?since=2026-01-01"])
def test_what_is_taken_along_runs_no_formula_and_is_written_down(signed_in, he, budget, part):
    browser = signed_in(he)

    text = b"".join(browser.post(page(part), {"as": "csv"})).decode("utf-8-sig")
    book = ZipFile(BytesIO(b"".join(browser.post(page(part), {"as": "xlsx"}))))

    rows = list(csv.reader(StringIO(text)))
    assert len(rows) > 3
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "@", "+"))]
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    if "?" in part:
        assert f"'{FORMULA}" in {cell for row in rows for cell in row}
    with acting_as(SYSTEM):
        assert Entry.objects.filter(verb="ledger.export", actor_name=he.name).count() == 2


@pytest.mark.parametrize("part", ["budgets", "books"])
def test_more_rows_ask_no_more(signed_in, wang, budget, part):
    browser = signed_in(wang)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            browser.get(page(part))
        return len(queries)

    before = asked()
    open_books(place="440106")
    with acting_as(SYSTEM):
        for family in ("tekun", "children", "disabled"):
            set_one(family)
        set_one(place="440106")

    assert asked() == before


def test_finance_begins_at_its_own_desk(signed_in, qian):
    answer = signed_in(qian).get("/hub/")

    assert (answer.status_code, answer["Location"]) == (302, "/hub/delivery/run")
    assert signed_in(qian).get("/hub/findings").status_code == 403


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2026-02-30"])
def test_a_day_that_cannot_be_is_today(budget, signed_in, qian, day):
    browser = signed_in(qian)

    assert "2026-04-15 日终" in words_of(browser.get(page("books"), {"on": day}).content)
    assert browser.get(page(f"books/{HAIZHU}.dibao"), {"since": day, "last": day}).status_code == 200
