"""Two at once, and a backend that dies in the middle: the last cent is paid once, and a posting is whole or not there."""

import os
from contextlib import closing, suppress
from datetime import date
from functools import partial
from random import Random
from threading import Timer

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from doudi.delivery.ledger.closing import broken_closing, close_month, wrong_turnovers
from doudi.delivery.ledger.models import Transfer
from doudi.delivery.ledger.posting import post, post_many
from doudi.delivery.ledger.queries import balance, trial_balance
from doudi.delivery.ledger.refusals import NotPosted
from doudi.delivery.ledger.tests.books import HAIZHU, ON, fund, move
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
WAIT_MOST = 60
RACES = 6
DEATHS = int(os.environ.get("DOUDI_LEDGER_DEATHS", "8"))
ROWS = 2_000
LIVES_SECONDS_MOST = 0.25


def racing(*acts):
    """Let the system do all in the same moment; give what each was refused for."""

    def by_system(act):
        with acting_as(SYSTEM):
            act()

    return at_once(*(partial(by_system, act) for act in acts), refusals=(NotPosted,))


def paying(books, *keys, cents, verb=post):
    moved = [move(key, debit=books.dibao_paid, credit=books.dibao, cents=cents) for key in keys]
    return lambda: verb(moved, place=HAIZHU, by=SYSTEM, on=ON)


def held(books):
    with acting_as(SYSTEM):
        return balance(books.dibao, on=ON)


def test_the_last_cent_is_paid_once(books):
    for race in range(RACES):
        fund(books, cents=1, key=f"fund{race}")

        said = racing(
            paying(books, f"a{race}", cents=1), paying(books, f"b{race}", cents=1, verb=post_many),
            paying(books, f"c{race}", cents=1),
        )  # fmt: skip

        assert sorted("余额不足" in words for words in said) == [False, True, True], said
        assert held(books) == 0


def test_the_same_key_in_the_same_moment_is_one_transfer(books):
    fund(books, cents=1000)

    said = racing(*[paying(books, "a", "b", cents=7)] * 3, paying(books, "b", "c", cents=7, verb=post_many))

    assert said == [""] * 4
    assert held(books) == 1000 - 21


def test_a_month_closes_before_or_after_what_is_booked_into_it(books):
    place = Place.objects.get(code=HAIZHU)
    fund(books, cents=1000)
    for month in (1, 2, 3):
        day = date(2026, month, 20)
        late = move(f"late{month}", debit=books.dibao_paid, credit=books.dibao, cents=1, booked_on=day)

        said = racing(
            lambda late=late: post([late], place=HAIZHU, by=SYSTEM, on=ON),
            lambda month=month: close_month(place=place, month=date(2026, month, 1), by=SYSTEM, on=date(2026, 12, 1)),
        )

        assert said[1] == ""
        with acting_as(SYSTEM):
            assert Transfer.objects.filter(key=late.key).count() == (0 if said[0] else 1)
            assert broken_closing(HAIZHU) is None


def kill(pid):
    """End a backend as an administrator would."""
    known = connection.settings_dict
    address = {"host": known["HOST"], "port": known["PORT"], "user": known["USER"], "password": known["PASSWORD"]}
    with closing(psycopg.connect(dbname=known["NAME"], autocommit=True, **address)) as other:
        other.execute("SELECT pg_terminate_backend(%s::integer)", [pid])


def backend():
    connection.ensure_connection()
    return connection.connection.info.backend_pid


def rows_of(books, name, *, die_at=None, pid=None):
    for number in range(ROWS):
        if number == die_at:
            kill(pid)
        yield move(f"{name}-{number:05}", debit=books.dibao_paid, credit=books.dibao, cents=3)


def kept(name):
    with acting_as(SYSTEM):
        return Transfer.objects.filter(key__startswith=f"{name}-").count()


def finish(books, name):
    """Book the same again after a death; give how many were missing, and see that the books hold."""
    with acting_as(SYSTEM):
        before = balance(books.dibao, on=ON)
        done = post_many(rows_of(books, name), place=HAIZHU, by=SYSTEM, on=ON)
        assert done.new + done.known == ROWS
        assert balance(books.dibao, on=ON) == before - 3 * done.new
        assert trial_balance(on=ON).elsewhere_cents == 0
        assert wrong_turnovers() == []
        return done.new


@pytest.mark.parametrize("die_at", [0, 1, ROWS // 2, ROWS - 1])
def test_a_backend_that_dies_while_rows_arrive_keeps_nothing(books, die_at):
    fund(books, cents=1_000_000)
    with acting_as(SYSTEM), pytest.raises((DatabaseError, psycopg.OperationalError)):
        post_many(rows_of(books, "x", die_at=die_at, pid=backend()), place=HAIZHU, by=SYSTEM, on=ON)
    connection.close()

    assert kept("x") == 0
    assert finish(books, "x") == ROWS


def test_a_backend_that_dies_before_it_commits_keeps_nothing(books):
    fund(books, cents=1_000_000)

    def booked_and_lost():
        with transaction.atomic():
            post_many(rows_of(books, "x"), place=HAIZHU, by=SYSTEM, on=ON)
            kill(backend())

    with acting_as(SYSTEM), pytest.raises(DatabaseError):
        booked_and_lost()
    connection.close()

    assert kept("x") == 0
    assert finish(books, "x") == ROWS


def test_whenever_a_backend_dies_the_posting_is_whole_or_not_there(books):
    fund(books, cents=1_000_000)
    dice = Random(20261127)  # when to die
    for death in range(DEATHS):
        killer = Timer(dice.uniform(0, LIVES_SECONDS_MOST), kill, [backend()])
        killer.start()
        with suppress(DatabaseError, psycopg.OperationalError), acting_as(SYSTEM):
            post_many(rows_of(books, f"d{death}"), place=HAIZHU, by=SYSTEM, on=ON)
        killer.join(WAIT_MOST)
        connection.close()

        assert kept(f"d{death}") in (0, ROWS)
        finish(books, f"d{death}")
        assert kept(f"d{death}") == ROWS
