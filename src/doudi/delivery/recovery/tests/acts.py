"""What claims of these tests go through: told, heard, decided, came; seen asks as the system sees.

Money is int cents.
"""

from datetime import date
from typing import Any

from doudi.delivery.ledger.models import Account
from doudi.delivery.ledger.queries import balance
from doudi.delivery.recovery.claiming import hear, notify
from doudi.delivery.recovery.deciding import decide
from doudi.delivery.recovery.receiving import receive
from doudi.delivery.recovery.tests.conftest import MARCH, ON
from doudi.offices.acting import SYSTEM, acting_as
from tests.payments import HAIZHU

APRIL, MAY, AUGUST = date(2026, 4, 1), date(2026, 5, 6), date(2026, 8, 3)
OVER = 80_900
WHY: dict[str, Any] = {"why": "多发属实", "on": APRIL}


def told(luo, entitlement, *, cause="late_report", **more):
    with acting_as(luo):
        return notify(
            entitlement=entitlement, months=[("dibao", MARCH)], cause=cause, reasons="三月收入变化没有报告", by=luo, on=ON, **more
        )  # fmt: skip


def heard(luo, entitlement, **more):
    claim = told(luo, entitlement, **more)
    with acting_as(luo):
        return hear(claim, said="愿意分期退", by=luo, on=ON)


def decided(luo, chen, entitlement, *, cause="late_report", **more):
    claim = heard(luo, entitlement, cause=cause)
    with acting_as(chen):
        return decide(claim, by=chen, **WHY, **more)


def came(qian, claim, cents, key, **more):
    with acting_as(qian):
        return receive(claim, key=key, cents=cents, received_on=APRIL, by=qian, on=APRIL, **more)


def seen(question):
    with acting_as(SYSTEM):
        return question()


def held(fund):
    return seen(lambda: balance(Account.objects.get(code=f"{HAIZHU}.{fund}.dibao.held"), on=MAY))
