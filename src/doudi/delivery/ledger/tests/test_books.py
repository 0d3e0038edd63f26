"""Balances, statements, closed months: exact for any day, and as known at any instant."""

from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from doudi.delivery.ledger.closing import broken_closing, close_month, wrong_turnovers
from doudi.delivery.ledger.models import Account, Closing, ClosingBalance, Transfer
from doudi.delivery.ledger.posting import Movement, post, post_many
from doudi.delivery.ledger.queries import balance, statement, trial_balance
from doudi.delivery.ledger.refusals import NotPosted
from doudi.delivery.ledger.reversing import mirror_of
from doudi.delivery.ledger.tests.books import BEGIN, HAIZHU, ON, fund, move, open_books
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
FROM_TO = (
    ("dibao.income", "dibao"), ("dibao", "dibao.paid"), ("dibao.paid", "dibao"), ("central.income", "central"),
    ("central", "central.dibao.paid"),
)  # fmt: skip
TRIES = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
moves = some.lists(
    some.tuples(some.sampled_from(FROM_TO), some.integers(1, 500), some.integers(0, 89)), min_size=1, max_size=25
)


def haizhu():
    return Place.objects.get(code=HAIZHU)


def close(month):
    return close_month(place=haizhu(), month=month, by=SYSTEM, on=date(2026, 12, 31))


def brute(account, *, day, booked):
    side = 1 if account.kind in ("asset", "expense") else -1
    moved = [one for one in booked if one.booked_on <= day]
    debit = sum(one.cents for one in moved if one.debit == account.code)
    credit = sum(one.cents for one in moved if one.credit == account.code)
    return side * (debit - credit)


def held_on_every_day(booked, *, code):
    days = sorted({one.booked_on for one in booked})
    return all(
        sum(one.cents * ((one.debit == code) - (one.credit == code)) for one in booked if one.booked_on <= day) >= 0
        for day in days
    )


@TRIES
@given(
    moves=moves,
    verb=some.sampled_from([post, post_many]),
    close_at=some.none() | some.sampled_from([1, 2]),
    reverse=some.booleans(),
)
def test_whatever_is_booked_the_books_balance_on_every_day(books, moves, verb, close_at, reverse):
    """What is refused is what the limits refuse, and nothing else; what is kept is what adding up by hand gives."""
    with transaction.atomic(), acting_as(SYSTEM):
        booked: list[Movement] = []
        for number, ((giving, taking), cents, day) in enumerate(moves):
            one = Movement(f"k{number}", f"{HAIZHU}.{taking}", f"{HAIZHU}.{giving}", cents, BEGIN + day * DAY, "move")
            one = one._replace(kind="return") if giving == "dibao.paid" else one
            allowed = all(held_on_every_day([*booked, one], code=f"{HAIZHU}.{code}") for code in ("dibao", "central"))
            try:
                verb([one], place=HAIZHU, by=SYSTEM, on=one.booked_on)
                booked.append(one)
                assert allowed
            except NotPosted:
                assert not allowed
        if reverse and booked:
            first = Transfer.objects.earliest("pk")
            mirror = mirror_of(first, on=BEGIN + 89 * DAY, why="冲正")
            if all(held_on_every_day([*booked, mirror], code=f"{HAIZHU}.{code}") for code in ("dibao", "central")):
                post([mirror], place=HAIZHU, by=SYSTEM, on=mirror.booked_on)
                booked.append(mirror)
        for month in range(close_at or 0):
            close(date(2026, 1 + month, 1))

        for day in (BEGIN, BEGIN + 30 * DAY, BEGIN + 31 * DAY, BEGIN + 60 * DAY, BEGIN + 89 * DAY):
            found = trial_balance(on=day)
            assert found.elsewhere_cents == 0 and sum(row.net_cents for row in found.rows) == 0
            for account in Account.objects.all():
                assert balance(account, on=day) == brute(account, day=day, booked=booked)
        assert broken_closing(HAIZHU) is None and wrong_turnovers() == []
        transaction.set_rollback(True)


@pytest.mark.usefixtures("system")
class TestStatement:
    """What one account saw, in order, with what stood after each."""

    def test_it_runs_from_the_balance_before_to_the_one_after(self, books):
        fund(books, cents=1000)
        paid = [
            move(f"p{day}", debit=books.dibao_paid, credit=books.dibao, cents=100, booked_on=date(2026, 3, day))
            for day in (9, 10, 11)
        ]
        post(paid, place=HAIZHU, by=SYSTEM, on=ON)

        lines = list(statement(books.dibao, since=date(2026, 3, 10), until=date(2026, 3, 12)))

        assert [(line.transfer.key, line.other, line.cents, line.balance_cents) for line in lines] == [
            ("p10", books.dibao_paid.code, -100, 800), ("p11", books.dibao_paid.code, -100, 700),
        ]  # fmt: skip
        assert balance(books.dibao, on=date(2026, 3, 11)) == 700

    def test_the_other_side_of_another_place_is_not_named(self, books, zhou):
        with acting_as(SYSTEM):
            theirs = open_books(place="440106")
            down = move("down", debit=theirs.pool, credit=books.pool_income, cents=5, kind="allocate")
            post([down], place=HAIZHU, by=SYSTEM, on=ON)
        with acting_as(zhou):
            (line,) = statement(theirs.pool, since=ON, until=ON + DAY)
            found = trial_balance(on=ON)

        assert (line.other, line.cents) == ("", 5)
        assert (found.debit_cents, found.credit_cents, found.elsewhere_cents) == (5, 0, -5)


@pytest.mark.usefixtures("system")
class TestClosing:
    """A month that is closed takes nothing more, and later months begin from what it kept."""

    def test_nothing_is_booked_into_it(self, books):
        fund(books, cents=1000)
        close(BEGIN)
        late = move("late", debit=books.dibao_paid, credit=books.dibao, cents=1, booked_on=date(2026, 1, 31))

        with pytest.raises(NotPosted, match="所在的月份已经结账"):
            post([late], place=HAIZHU, by=SYSTEM, on=ON)

        assert post([late._replace(booked_on=date(2026, 2, 1))], place=HAIZHU, by=SYSTEM, on=ON).new == 1

    def test_the_same_keys_again_are_still_found(self, books):
        fund(books, cents=1000)
        close(BEGIN)

        fund(books, cents=1000)

        assert balance(books.dibao, on=ON) == 1000

    def test_a_street_inside_is_closed_with_it(self, books):
        close(BEGIN)
        street = open_books(place="440105001")

        with pytest.raises(NotPosted, match="已经结账"):
            fund(street, cents=1)

    def test_what_it_kept_is_what_later_days_stand_on(self, books):
        fund(books, cents=1000)
        close(BEGIN)
        with connection.cursor() as cursor:  # a lie no verb can tell, to see where the answer comes from
            lie = ClosingBalance.objects.get(account=books.dibao)
            Closing.objects.create(place=haizhu(), until=date(2026, 3, 1), hash="0" * 64)
            cursor.execute(
                "INSERT INTO ledger_closingbalance (closing_id, account_id, debit_cents, credit_cents)"
                " SELECT id, %s::bigint, %s::bigint, 0 FROM ledger_closing WHERE until = '2026-03-01'",
                [books.dibao.pk, lie.debit_cents + 7],
            )

        assert balance(books.dibao, on=ON) == 1007
        assert balance(books.dibao, on=date(2026, 2, 27)) == 1000
        broken = broken_closing(HAIZHU)
        assert broken is not None and broken.until == date(2026, 3, 1)

    def test_months_are_closed_in_order_and_once_and_when_they_are_over(self, books):
        close(date(2026, 2, 1))

        for month in (BEGIN, date(2026, 2, 1)):
            with pytest.raises(NotPosted, match="已经结过账"):
                close(month)
        with pytest.raises(NotPosted, match="2026-12 还没有过完"):
            close(date(2026, 12, 1))

    def test_each_names_the_one_before_it(self, books):
        fund(books, cents=1000)
        first, second = close(BEGIN), close(date(2026, 2, 1))

        assert first.hash != second.hash
        assert first.balances.aggregate(sum=Sum("debit_cents")) == second.balances.aggregate(sum=Sum("debit_cents"))


@pytest.mark.django_db(transaction=True)
def test_what_was_known_at_an_instant_stays_known(books):
    with acting_as(SYSTEM):
        fund(books, cents=1000)
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            instant = cursor.fetchone()[0]
        late = move("late", debit=books.dibao_paid, credit=books.dibao, cents=400, booked_on=date(2026, 1, 15))
        post([late], place=HAIZHU, by=SYSTEM, on=ON)
        close(BEGIN)

        assert balance(books.dibao, on=date(2026, 1, 31)) == 600
        assert balance(books.dibao, on=date(2026, 1, 31), known_at=instant) == 1000
        known = trial_balance(on=date(2026, 1, 31), known_at=instant)
        assert (known.debit_cents, known.elsewhere_cents) == (1000, 0)
