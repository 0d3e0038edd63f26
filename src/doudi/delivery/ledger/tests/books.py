"""Invented books of 海珠 for tests: two special accounts, a pool of the centre, their expenses, and a finance officer 钱."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User

from doudi.delivery.ledger.accounts import Account, AccountKind, FundSource, Limit
from doudi.delivery.ledger.opening import open_account
from doudi.delivery.ledger.posting import Movement, post
from doudi.offices.acting import SYSTEM, Actor, acting_as
from doudi.offices.actions import appoint, assign, open_agency, open_desk
from doudi.offices.models import Agency, Desk, Duty, Officer, Place

HAIZHU = "440105"
BEGIN = date(2026, 1, 1)
ON = date(2026, 3, 10)


@dataclass(frozen=True)
class Books:
    """The accounts by short names."""

    income: Account
    dibao: Account
    dibao_paid: Account
    tekun_paid: Account
    pool_income: Account
    pool: Account
    pool_dibao_paid: Account


def seat_finance(*, place: str = HAIZHU, name: str = "钱如数", number: str = "HZ-CW-01") -> Officer:
    """Seat a finance officer of a place."""
    at = Place.objects.get(code=place)
    agency = open_agency(name=f"{at.name}民政局财务科", kind=Agency.Kind.CIVIL_AFFAIRS, place=at)
    desk = open_desk(agency=agency, kind=Desk.Kind.FINANCE, place=at, name="资金发放岗")
    user = User.objects.create(username=number.lower())
    officer = appoint(user=user, desk=desk, name=name, staff_number=number, on=BEGIN)
    assign(officer=officer, duty=Duty.PAY, on=BEGIN)
    return officer


def open_books(*, place: str = HAIZHU) -> Books:
    """Open the accounts of a place."""
    with acting_as(SYSTEM):
        opened = _opener(Place.objects.get(code=place))
        return Books(
            income=opened("dibao.income", AccountKind.INCOME, family="dibao"),
            dibao=opened("dibao", AccountKind.ASSET, family="dibao", limited=Limit.CREDIT),
            dibao_paid=opened("dibao.paid", AccountKind.EXPENSE, family="dibao"),
            tekun_paid=opened("tekun.paid", AccountKind.EXPENSE, family="tekun"),
            pool_income=opened("central.income", AccountKind.INCOME, fund=FundSource.CENTRAL),
            pool=opened("central", AccountKind.ASSET, fund=FundSource.CENTRAL, limited=Limit.CREDIT),
            pool_dibao_paid=opened("central.dibao.paid", AccountKind.EXPENSE, fund=FundSource.CENTRAL, family="dibao"),
        )


def _opener(place: Place) -> Callable[..., Account]:
    def opened(code: str, kind: AccountKind, *, fund: FundSource = FundSource.COUNTY, **terms: Any) -> Account:
        return open_account(
            code=f"{place.code}.{code}", name=code, place=place, kind=kind, fund=fund, by=SYSTEM, on=BEGIN, **terms
        )

    return opened


def move(
    key: str, *, debit: Account, credit: Account, cents: int, booked_on: date = ON, kind: str = "pay", **more: Any
) -> Movement:
    """Write a movement between two accounts."""
    return Movement(key, debit.code, credit.code, cents, booked_on, kind, **more)


def fund(books: Books, *, cents: int, key: str = "fund", booked_on: date = BEGIN, by: Officer | Actor = SYSTEM) -> None:
    """Put money into the special account of dibao."""
    moved = move(key, debit=books.dibao, credit=books.income, cents=cents, booked_on=booked_on, kind="allocate")
    with acting_as(by):
        post([moved], place=HAIZHU, by=by, on=booked_on)
