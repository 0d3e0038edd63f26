"""Budgets: what a year may cost, was sent down, was paid, and will cost; each source by itself. And a street's reserve, booked."""

from datetime import date
from decimal import Decimal

import pytest

from doudi.delivery.ledger.accounts import AccountKind, FundSource, Limit
from doudi.delivery.ledger.budgeting import allocate, set_budget, use_of, uses
from doudi.delivery.ledger.models import Transfer
from doudi.delivery.ledger.money import cents, yuan
from doudi.delivery.ledger.opening import open_account
from doudi.delivery.ledger.permissions import NotAllowed, check_may_read
from doudi.delivery.ledger.posting import post
from doudi.delivery.ledger.queries import balance
from doudi.delivery.ledger.refusals import NotPosted
from doudi.delivery.ledger.reserves import post_reserve, reserve_accounts
from doudi.delivery.ledger.tests.books import BEGIN, HAIZHU, ON, move
from doudi.dispatch.needs.funds import balance_of, open_fund, propose, replenish, sign
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from tests.needs import opened

pytestmark = pytest.mark.django_db
YEAR_END = date(2026, 12, 31)


@pytest.fixture
def haizhu(db):
    return Place.objects.get(code=HAIZHU)


@pytest.fixture
def budget(haizhu, books, system):
    return set_budget(
        place=haizhu, year=2026, fund=FundSource.COUNTY, family="dibao", annual_cents=12_000, document="海财〔2026〕1号",
        by=SYSTEM, on=BEGIN,
    )  # fmt: skip


def send(budget, books, *, key="a1", amount=9_000, **more):
    terms = {"into": books.dibao, "source": books.income, "document": "海财〔2026〕2号", **more}
    return allocate(budget=budget, key=key, cents=amount, by=SYSTEM, on=BEGIN, **terms)


def pay(books, *, amount, day, key, credit=None, debit=None):
    one = move(key, debit=debit or books.dibao_paid, credit=credit or books.dibao, cents=amount, booked_on=day)
    post([one], place=HAIZHU, by=SYSTEM, on=day)


def test_what_is_sent_down_is_in_the_books_once(budget, books):
    first = send(budget, books)
    again = send(budget, books)

    assert first == again
    assert balance(books.dibao, on=BEGIN) == 9_000 == balance(books.income, on=BEGIN)
    assert use_of(budget, on=BEGIN).allocated_cents == 9_000


def test_a_year_as_it_goes(budget, books):
    send(budget, books)
    for month in (1, 2, 3):
        pay(books, amount=1_000, day=date(2026, month, 10), key=f"p{month}")
    back = move(
        "back", debit=books.dibao, credit=books.dibao_paid, cents=100, booked_on=date(2026, 3, 12), kind="return"
    )
    post([back], place=HAIZHU, by=SYSTEM, on=ON)

    march, february = use_of(budget, on=date(2026, 3, 31)), use_of(budget, on=date(2026, 2, 28))

    assert (february.paid_cents, march.paid_cents) == (2_000, 2_900)
    assert (march.available_cents, march.remaining_cents) == (6_100, 9_100)
    ahead = march.forecast(paid_until=date(2026, 3, 31), people=10, monthly_cents=110)
    assert (ahead.months, ahead.cents, ahead.short_cents) == (9, 9_900, 800)
    assert march.forecast(paid_until=YEAR_END, people=10, monthly_cents=110).cents == 0


def test_a_pool_pays_what_no_other_budget_of_its_source_pays(budget, books, haizhu):
    terms = {
        "place": haizhu,
        "year": 2026,
        "annual_cents": 500,
        "document": "粤财〔2026〕3号",
        "by": SYSTEM,
        "on": BEGIN,
    }
    pool = set_budget(fund=FundSource.CENTRAL, **terms)
    send(pool, books, key="c1", amount=500, into=books.pool, source=books.pool_income)
    pay(books, amount=200, day=ON, key="c", credit=books.pool, debit=books.pool_dibao_paid)

    assert use_of(pool, on=ON).paid_cents == 200
    assert use_of(budget, on=ON).paid_cents == 0
    own = set_budget(fund=FundSource.CENTRAL, family="dibao", **terms)
    assert (use_of(pool, on=ON).paid_cents, use_of(own, on=ON).paid_cents) == (0, 200)
    found = uses(year=2026, place="4401", on=ON)
    assert [(one.budget.fund, one.budget.family) for one in found] == [
        ("central", ""),
        ("central", "dibao"),
        ("county", "dibao"),
    ]


def test_never_more_is_sent_down_than_the_year_may_cost(budget, books, haizhu):
    send(budget, books)

    with pytest.raises(NotPosted, match="超过了全年预算"):
        send(budget, books, key="a2", amount=3_001)
    with pytest.raises(NotPosted, match="不能再调低"):
        set_budget(place=haizhu, year=2026, fund=FundSource.COUNTY, family="dibao", annual_cents=8_999,
                   document="海财〔2026〕9号", by=SYSTEM, on=ON)  # fmt: skip


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"amount": 8_000}, "编号 a1 已经记过"),
        ({"key": "a2", "amount": 1, "document": " "}, "请写明下达资金的文号"),
        ({"key": "a2", "amount": 1, "source": "dibao_paid"}, "同一来源、同一项目的收入账户"),
        ({"key": "a2", "amount": 1, "into": "pool"}, "同一来源、同一项目的收入账户"),
        ({"key": "a2", "amount": 0}, "金额必须大于零"),
    ],
)
def test_what_is_not_sent_down(budget, books, change, words):
    send(budget, books)
    accounts = {name: getattr(books, change[name]) for name in ("source", "into") if name in change}

    with pytest.raises(NotPosted, match=words):
        send(budget, books, **change | accounts)


def test_only_finance_of_the_place_and_each_act_is_a_line(haizhu, books, qian, chen):
    terms = {"place": haizhu, "year": 2026, "fund": FundSource.COUNTY, "annual_cents": 1, "document": "文号", "on": ON}
    with acting_as(chen), pytest.raises(NotAllowed):
        set_budget(by=chen, **terms)
    with acting_as(qian):
        made = set_budget(by=qian, **terms)
        check_may_read(qian)

    with acting_as(SYSTEM):
        line = Entry.objects.get(about=f"budget:{made.pk}")
    assert (line.verb, line.actor_name) == ("ledger.budget", qian.name)


def test_desks_without_money_do_not_read_the_books(wu, he):
    check_may_read(he)
    with pytest.raises(NotAllowed):
        check_may_read(wu)


def test_money_is_whole_cents():
    assert (cents(Decimal("2650.60")), str(yuan(265060))) == (265060, "2650.60")
    with pytest.raises(ValueError, match="只记到分"):
        cents(Decimal("0.005"))


class TestAccounts:
    """An account is opened once and stays what it is."""

    def test_the_same_again_is_the_same(self, haizhu, books, system):
        again = open_account(code=books.income.code, name=books.income.name, place=haizhu, kind=AccountKind.INCOME,
                             fund=FundSource.COUNTY, family="dibao", by=SYSTEM, on=ON)  # fmt: skip

        assert again == books.income

    @pytest.mark.parametrize(
        ("change", "words"),
        [({"fund": FundSource.CITY}, "已经用于别的账户"), ({"code": "有字"}, "代码只用字母"), ({"code": "n", "name": ""}, "要有名称"),
         ({"code": "n", "family": "低保"}, "写英文代号")],
    )  # fmt: skip
    def test_what_is_not_opened(self, haizhu, books, system, change, words):
        terms = {"code": books.pool.code, "name": "central", "place": haizhu, "kind": AccountKind.ASSET,
                 "fund": FundSource.CENTRAL, "limited": Limit.CREDIT}  # fmt: skip

        with pytest.raises(NotPosted, match=words):
            open_account(by=SYSTEM, on=ON, **terms | change)


class TestReserve:
    """What a street's reserve fund took in and paid is booked from where it is decided, as often as one likes."""

    @pytest.fixture
    def fund(self, chen, li):
        on = date(2026, 8, 3)
        with acting_as(chen):
            street = Place.objects.get(code="440105001")
            made = open_fund(place=street, quota_yuan=Decimal(5000), once_most_yuan=Decimal(1000), by=chen, on=on)
            replenish(fund=made, amount_yuan=Decimal(1500), report="首次拨付", by=chen, on=on)
        need = opened(by=li)
        with acting_as(li):
            payout = propose(
                fund=made, need=need, payee="梁志强", amount_yuan=Decimal("800.50"), why="没饭吃", by=li, on=on
            )
        with acting_as(chen):
            sign(payout=payout, by=chen, on=on)
        return made

    def test_the_books_hold_what_the_fund_holds(self, fund, haizhu, system):
        far = date(2099, 1, 1)
        terms = {"place": haizhu, "fund": FundSource.COUNTY, "family": "temporary", "by": SYSTEM, "on": BEGIN}
        special = open_account(
            code="440105.temporary", name="临时救助", kind=AccountKind.ASSET, limited=Limit.CREDIT, **terms
        )
        income = open_account(code="440105.temporary.income", name="临时救助收入", kind=AccountKind.INCOME, **terms)
        with pytest.raises(NotPosted, match="余额不足"):
            post_reserve(fund, source=special, by=SYSTEM, on=far)
        post([move("in", debit=special, credit=income, cents=200_000, kind="allocate")], place=HAIZHU, by=SYSTEM, on=ON)

        first, again = (post_reserve(fund, source=special, by=SYSTEM, on=far) for _ in range(2))
        reserve, paid = reserve_accounts(fund, by=SYSTEM)

        assert (first.new, again.new, again.known) == (2, 0, 2)
        assert yuan(balance(reserve, on=far)) == balance_of(fund) == Decimal("699.50")
        assert balance(paid, on=far) == 80_050
        assert balance(special, on=far) == 50_000
        assert set(Transfer.objects.filter(kind="replenish").values_list("debit__fund", "credit__fund")) == {
            ("reserve", "county")
        }


def test_many_budgets_cost_as_many_questions_as_one(budget, books, haizhu, django_assert_num_queries):
    terms = {
        "place": haizhu,
        "year": 2026,
        "annual_cents": 500,
        "document": "粤财〔2026〕3号",
        "by": SYSTEM,
        "on": BEGIN,
    }
    made = [set_budget(fund=fund, **terms) for fund in (FundSource.CENTRAL, FundSource.CITY, FundSource.PROVINCE)]
    send(made[0], books, key="c1", amount=500, into=books.pool, source=books.pool_income)
    pay(books, amount=200, day=ON, key="c", credit=books.pool, debit=books.pool_dibao_paid)
    send(budget, books)
    pay(books, amount=1_000, day=ON, key="p")

    with django_assert_num_queries(2):
        found = uses(year=2026, place="4401", on=ON)

    plainly = [use_of(one.budget, on=ON) for one in found]
    assert [(one.allocated_cents, one.paid_cents) for one in found] == [(500, 200), (0, 0), (9_000, 1_000), (0, 0)]
    assert [(one.allocated_cents, one.paid_cents) for one in plainly] == [(500, 200), (0, 0), (9_000, 1_000), (0, 0)]
