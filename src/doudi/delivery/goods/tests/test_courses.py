"""Vouchers under any course of events: the books hold what is open, owed and spent to the cent, and each voucher is booked once."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doudi.cases.refusals import NotReady
from doudi.delivery.goods.books import VOUCHERS, Part, account_of
from doudi.delivery.goods.issuing import Holder, Terms, issue, lapse, open_series, redeem, void
from doudi.delivery.goods.models import Partner, Voucher
from doudi.delivery.goods.posting import post_goods
from doudi.delivery.goods.tests.test_posting import booked, county
from doudi.delivery.ledger.accounts import FundSource
from doudi.delivery.ledger.queries import balance
from doudi.dispatch.supply.tests.world import team
from doudi.offices.acting import SYSTEM, acting_as
from tests.cast import COMMUNITY

pytestmark = pytest.mark.django_db
DAY = date(2026, 8, 3)
CENTS = 1501
ACTS = st.tuples(st.sampled_from(("issue", "redeem", "void", "book", "over")), st.integers(0, 5))


@pytest.fixture
def series(chen, xiaoliang):
    partner = team(xiaoliang)
    terms = Terms("餐券", CENTS, 6, FundSource.COUNTY, DAY, DAY + timedelta(days=30), "8号")
    with acting_as(chen):
        return open_series(place=county(), terms=terms, providers=[partner], by=chen, on=DAY)


@settings(max_examples=6, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(course=st.lists(ACTS, min_size=5, max_size=16))
def test_whatever_becomes_of_vouchers_the_books_say_it_once(course, series, li, xiaoliang, qian):
    codes: list[tuple[Voucher, str]] = []
    point, day = transaction.savepoint(), DAY
    try:
        for act, nth in course:
            if act == "over":
                day = DAY + timedelta(days=30)
            _lived(act, nth, codes=codes, series=series, li=li, xiaoliang=xiaoliang, on=day)
        with acting_as(SYSTEM):
            post_goods(place=county(), by=SYSTEM, on=day)
        assert booked(qian, on=day) == 0
        _holds(on=day)
    finally:
        transaction.savepoint_rollback(point)


def _lived(act, nth, *, codes, series, li, xiaoliang, on):
    """One thing happens; what cannot be is refused."""
    try:
        if act == "issue":
            with acting_as(li):
                codes += issue(series=series, to=[Holder(name="甲", place=COMMUNITY)], by=li, on=on)
        elif act == "book":
            with acting_as(SYSTEM):
                post_goods(place=county(), by=SYSTEM, on=on)
        elif act == "over":
            lapse(on=on)
        elif codes and act == "redeem":
            with acting_as(xiaoliang):
                redeem(code=codes[nth % len(codes)][1], by=xiaoliang, on=on)
        elif codes:
            with acting_as(li):
                void(voucher=codes[nth % len(codes)][0], why="遗失", by=li, on=on)
    except NotReady:
        return


def _holds(*, on):
    with acting_as(SYSTEM):
        count = {state: Voucher.objects.filter(state=state).count() for state in Voucher.State.values}
        stands = {
            part: balance(account_of(county(), fund="county", family=VOUCHERS, part=part, by=SYSTEM), on=on)
            for part in (Part.OPEN, Part.OWED, Part.SPENT)
        }
        assert sum(count.values()) <= Partner.objects.get().series.most + count["void"]
    assert stands[Part.OPEN] == count["issued"] * CENTS
    assert stands[Part.OWED] == count["redeemed"] * CENTS
    assert stands[Part.SPENT] == (count["issued"] + count["redeemed"]) * CENTS
