"""A standard published late: everybody on it is adjusted, back to its day and not before his own, once, by a receipt that repeats."""

from datetime import date
from decimal import Decimal

import pytest

from doudi.cases.case import Decision
from doudi.cases.reviews.standards import BY_HAND, LESS, Left, adjust, adjust_all, adjust_published
from doudi.cases.support import amount_in
from doudi.delivery.entitlements.models import Entitlement, Period
from doudi.journal.models import Entry
from doudi.offices.acting import SYSTEM, acting_as
from doudi.rules import replay
from doudi.standards.queries import rulebook
from tests.payments import HAIZHU
from tests.roads import fresh
from tests.standards import LATE, OCTOBER
from tests.support import FIRST_MONTH

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 1)


def amounts(case):
    with acting_as(SYSTEM):
        return [amount_in(fresh(case), month) for month in (FIRST_MONTH, OCTOBER, NOVEMBER, date(2026, 12, 1))]


def test_everybody_on_it_is_adjusted_once_back_to_its_day_by_a_receipt_that_repeats(case, standard):
    before = amounts(case)[0]
    done = adjust_all(publication=standard("1400"), on=LATE)

    assert (done.cases, done.changed, done.left) == (1, 1, [])
    more = done.more_yuan
    assert more == 3 * (Decimal(1400) - 1309)  # 三口之家
    assert amounts(case) == [before, *[before + more] * 3]
    with acting_as(SYSTEM):
        made = Decision.objects.filter(case=case)[0]
        assert (made.verdict, made.effective_from, made.is_by_rule) == ("changed", OCTOBER, True)
        assert made.receipt is not None and replay(rulebook(), made.receipt) == []
        held = Entitlement.objects.get(case=case)
        told = [
            (str(one.months.lower), one.cause) for one in Period.objects.filter(entitlement=held).order_by("months")
        ]
        assert told == [(str(FIRST_MONTH), "new"), (str(OCTOBER), "standard")]
        assert held.arrears_from is not None
        assert held.arrears_from <= OCTOBER
        assert case.papers.filter(kind="change").count() == 1


def test_done_again_it_adds_nothing_and_the_worker_does_it_once(case, standard):
    made = standard("1400")
    assert adjust_published(on=LATE) == 1
    assert adjust_published(on=LATE) == 0
    again = adjust_all(publication=made, on=LATE, place=HAIZHU)

    assert (again.cases, again.changed) == (1, 0)
    with acting_as(SYSTEM):
        assert Decision.objects.filter(case=case).count() == 2
        assert [one.detail["changed"] for one in Entry.objects.filter(verb="standard.adjust").order_by("pk")] == [1, 0]


def test_who_came_after_it_has_it_from_his_own_first_month(case, standard):
    before = amounts(case)[0]
    done = adjust_all(publication=standard("1400", since=date(2026, 7, 1)), on=LATE)

    assert done.changed == 1
    assert amounts(case)[0] == before + done.more_yuan
    with acting_as(SYSTEM):
        assert amount_in(fresh(case), date(2026, 8, 1)) is None


def test_of_two_standards_each_month_has_its_own_in_whichever_order_they_come(case, standard):
    later = standard("1500", since=NOVEMBER)
    adjust_all(publication=later, on=LATE)
    adjust_all(publication=standard("1400", since=OCTOBER), on=LATE)

    september, october, november, december = amounts(case)
    assert (october - september, november - october, december) == (3 * (1400 - 1309), 300, november)
    adjust_all(publication=later, on=LATE)
    assert amounts(case) == [september, october, november, december]


def test_who_would_get_less_or_was_decided_on_by_hand_is_left_to_the_desk(case, standard, chen):
    lower = standard("1309.50")
    with acting_as(SYSTEM):
        Decision.objects.create(
            case=case, verdict="changed", amount_yuan=Decimal(5000), unit="yuan/month", effective_from=FIRST_MONTH, is_by_rule=True,
            receipt=Decision.objects.get(case=case).receipt, reasons="x", by=chen, on=LATE,
        )  # fmt: skip
        assert adjust(case=case, publication=lower, on=LATE) == Left(case.number, LESS)
        Decision.objects.create(
            case=case, verdict="changed", amount_yuan=Decimal(1), unit="yuan/month", effective_from=FIRST_MONTH, is_by_rule=False,
            reasons="x", by=chen, on=LATE,
        )  # fmt: skip
        assert adjust(case=case, publication=lower, on=LATE) == Left(case.number, BY_HAND)
