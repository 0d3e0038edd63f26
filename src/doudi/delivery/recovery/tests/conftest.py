"""Fixtures of the tests of recovery: three of 海珠 who were paid dibao for March from two sources, booked, and what one of them is owed."""

from datetime import date

import pytest
from django.db import connection

from doudi.delivery.batches.checking import check
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.ending import end_lines
from doudi.delivery.batches.freezing import freeze
from doudi.delivery.batches.funding import shares
from doudi.delivery.batches.models import Line
from doudi.delivery.batches.moving import move
from doudi.delivery.batches.signing import sign_county, sign_finance
from doudi.delivery.batches.stages import Stage
from doudi.delivery.ledger.accounts import AccountKind, FundSource
from doudi.delivery.ledger.opening import open_account
from doudi.delivery.ledger.posting import Movement, post
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from tests.payments import BEGIN, HAIZHU, money, recipient

ON, MARCH = date(2026, 3, 2), date(2026, 3, 1)


@pytest.fixture
def paid(db, system, luo, chen, qian):
    """Three were paid 1,309 yuan each: the first from the centre, the second from two sources, the third from the county."""
    three = [recipient(number) for number in (1, 2, 3)]
    money(cents=150_000, fund=FundSource.CENTRAL)
    money(cents=100_000_000)
    with acting_as(luo):
        (batch,) = compute(place=HAIZHU, month=MARCH, family="dibao", by=luo, on=ON)
    _open_expenses()
    pay(batch, luo=luo, chen=chen, qian=qian, on=ON)
    return three


def pay(batch, *, luo, chen, qian, on):
    """Bring a computed list to where all of it is paid and booked."""
    with acting_as(luo):
        freeze(batch, by=luo, on=on)
        check(batch, by=luo, on=on)
    with acting_as(chen):
        sign_county(batch, by=chen, on=on)
    with acting_as(qian):
        sign_finance(batch, by=qian, on=on)
    with acting_as(SYSTEM):
        move(batch, to=Stage.EXPORTED, by=SYSTEM, on=on)
        end_lines(batch, paid=[(one.end_to_end_id, on) for one in Line.objects.filter(batch=batch)])
        _book(batch, on=on)


def _open_expenses():
    place = Place.objects.get(code=HAIZHU)
    with acting_as(SYSTEM):
        for fund in (FundSource.CENTRAL, FundSource.COUNTY):
            open_account(
                code=f"{HAIZHU}.{fund}.dibao.spent", name="支出", place=place, kind=AccountKind.EXPENSE, fund=fund, family="dibao",
                by=SYSTEM, on=BEGIN,
            )  # fmt: skip


def _book(batch, *, on):
    moved = [
        Movement(
            f"line:{one.end_to_end_id}:{one.fund}", f"{HAIZHU}.{one.fund}.dibao.spent", f"{HAIZHU}.{one.fund}.dibao.held", one.cents, on,
            "pay",
        )
        for one in shares(batch)
    ]  # fmt: skip
    post(moved, place=HAIZHU, by=SYSTEM, on=on)


@pytest.fixture
def second(paid):
    """The second was owed 500 yuan: 809 too much."""
    owe(paid[1], cents=50_000)
    return paid[1]


def owe(entitlement, *, cents):
    with acting_as(SYSTEM), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE entitlements_period SET base_cents = %s WHERE entitlement_id = %s", [cents, entitlement.pk]
        )
