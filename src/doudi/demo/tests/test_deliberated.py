"""The demo's meeting and its street's fund: nothing of these pages is empty, and one pay-out waits for the second signature."""

from decimal import Decimal

import pytest

from doudi.demo.deliberated import DISCUSSED, PAID
from doudi.demo.needs import ensure_needs
from doudi.dispatch.needs.funds import balance_of
from doudi.dispatch.needs.models import Fund, Matter, Meeting, Payout
from doudi.offices.acting import SYSTEM, acting_as

pytestmark = pytest.mark.django_db


def test_the_district_has_deliberated_and_the_street_has_paid_once():
    for _ in range(2):
        ensure_needs(lambda words, done, of: None)

    with acting_as(SYSTEM):
        meeting = Meeting.objects.get()
        matters = list(Matter.objects.select_related("owner"))
        waiting = Payout.objects.get(second_by=None)
        paid = sum((Decimal(one.amount) for one in PAID if one.is_signed), Decimal(0))
        assert balance_of(Fund.objects.get()) == Decimal(20_000) - paid
    assert meeting.minutes
    assert [one.decision for one in matters] == [one.decision for one in DISCUSSED]
    assert all(one.owner and one.until for one in matters)
    assert [bool(one.done_on) for one in matters] == [True, False]
    assert waiting.payee == "赵姨"
