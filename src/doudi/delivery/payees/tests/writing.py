"""Accounts for tests. Invented numbers only; the cards pass Luhn."""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.delivery.entitlements.models import Entitlement, Roll
from doudi.delivery.payees.account import Account
from doudi.delivery.payees.opening import Written, open_account
from doudi.delivery.payees.queries import account_of
from doudi.offices.acting import SYSTEM
from doudi.registry.models import Person
from tests.cast import COMMUNITY

CARD, OTHER_CARD, BOOK = "6200000000000000018", "6200000000000000026", "80020000001234567"
ON, MONTH, NEXT = date(2026, 1, 20), date(2026, 1, 1), date(2026, 2, 1)
WHY = "本人提供的银行卡"


def written(person: Person | None, /, **other: Any) -> Written:
    """An account as somebody wrote it."""
    known = {"kind": "individual", "holder": person.name if person else "", "number": CARD, "bank": "onecard_csv"}
    return Written(**{**known, "place": COMMUNITY, "person": person, **other})


def opened(person: Person | None, *, by: Any = SYSTEM, **other: Any) -> Account:
    """An account written down."""
    return open_account(written=written(person, **other), by=by, on=ON)


def paid_into(entitlement: Entitlement, *, month: date = MONTH) -> Account:
    """The account lists of a month pay into, where there is one."""
    found = account_of(entitlement, month=month)
    assert found is not None
    return found


def another(owed: Entitlement, *, person: Person, **other: Any) -> Entitlement:
    """Something else owed, to somebody else, of an invented roll."""
    roll, _ = Roll.objects.get_or_create(
        number="HC1", defaults={"place": "440105", "document": "x", "name": "x", "content_hash": "x", "rows": 1, "taken": 1,
                                "taken_on": ON, "by_name": "系统"},
    )  # fmt: skip
    known = {
        "number": f"HC1-{Entitlement.objects.count()}", "roll": roll, "programme": "dibao", "family": "dibao", "subject": person,
        "name": person.name, "place": owed.place, "residence": "urban", "opened_on": ON,
    }  # fmt: skip
    return Entitlement.objects.create(**{**known, **other})
