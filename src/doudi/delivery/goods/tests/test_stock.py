"""Stock under any course of events: never below nothing, what left costs what it came in for, and the books say so, once."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doudi.cases.permissions import NotAllowed
from doudi.cases.refusals import NotReady
from doudi.delivery.goods.books import GOODS, Part, account_of
from doudi.delivery.goods.issuing import Holder
from doudi.delivery.goods.models import Leaving, Lot, Store
from doudi.delivery.goods.posting import post_goods, unposted
from doudi.delivery.goods.stocking import Delivery, hand_out, open_store, receive, stock_of, write_down
from doudi.delivery.ledger.accounts import FundSource
from doudi.delivery.ledger.queries import balance
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer, Place
from tests.at_once import at_once
from tests.cast import COMMUNITY

DAY = date(2026, 8, 3)
COUNTY = "440105"
GIFTS = (FundSource.IN_KIND, FundSource.CHARITY)


def county() -> Place:
    return Place.objects.get(code=COUNTY)


def rice(quantity, cents, *, fund=FundSource.IN_KIND, best_before=None) -> Delivery:
    return Delivery("大米", "袋", quantity, cents, fund, "珠江慈善会", "捐赠单 7", best_before)


def gives(store, li, quantity, *, on=DAY):
    with acting_as(li):
        to = Holder(name="黄秀英", place=COMMUNITY)
        return hand_out(store=store, item="大米", quantity=quantity, to=to, words="本人签收", by=li, on=on)


@pytest.fixture
def store(chen) -> Store:
    with acting_as(chen):
        return open_store(place=county(), name="区救助物资仓库", by=chen, on=DAY)


COMES = st.tuples(st.just("in"), st.integers(1, 7), st.integers(1, 500), st.sampled_from(GIFTS))
GOES = st.tuples(st.just("out"), st.integers(1, 6))
LOST = st.tuples(st.just("lost"), st.integers(1, 3))
BOOKED = st.tuples(st.just("book"))


@pytest.mark.django_db
@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(course=st.lists(COMES | GOES | LOST | BOOKED, min_size=4, max_size=12))
def test_whatever_happens_nothing_is_given_that_is_not_there_and_each_piece_is_booked_once(
    course, store, chen, li, fang
):
    point = transaction.savepoint()
    try:
        for act, *told in course:
            _lived(act, told, store=store, chen=chen, li=li, fang=fang)
        _booked(on=DAY)
        assert _booked(on=DAY) == 0
        with acting_as(SYSTEM):
            _holds(store)
    finally:
        transaction.savepoint_rollback(point)


def _lived(act, told, *, store, chen, li, fang):
    """One thing happens; what cannot be is refused and changes nothing."""
    with acting_as(SYSTEM):
        there = sum(one.quantity for one in stock_of(store, on=DAY))
    if act == "in":
        quantity, cents, fund = told
        with acting_as(chen):
            receive(store=store, delivery=rice(quantity, cents, fund=fund), by=chen, on=DAY)
        return
    if act == "book":
        _booked(on=DAY)
        return
    (quantity,) = told
    can = quantity <= there
    try:
        if act == "out":
            gives(store, li, quantity)
        else:
            with acting_as(chen):
                write_down(store=store, item="大米", quantity=quantity, why="受潮", seen_by=fang, by=chen, on=DAY)
    except NotReady:
        assert not can
    else:
        assert can


def _booked(*, on) -> int:
    with acting_as(SYSTEM):
        return sum(one.new for one in post_goods(place=county(), by=SYSTEM, on=on))


def _holds(store):
    """What came in is what is there and what left; by source, in pieces, in cents and in the books."""
    for lot in Lot.objects.all():
        gone = list(lot.leavings.order_by("since"))
        assert sum(one.quantity for one in gone) <= lot.quantity
        assert sum(one.cents for one in gone) == lot.cost_of(since=0, until=sum(one.quantity for one in gone))
    held = stock_of(store, on=DAY)
    came = sum(one.cents for one in Lot.objects.all())
    left = {fund: sum(one.cents for one in Leaving.objects.filter(lot__fund=fund)) for fund in GIFTS}
    assert sum(one.cents for one in held) == came - sum(left.values())
    for fund in GIFTS:
        spent, stock = (
            balance(account_of(county(), fund=fund, family=GOODS, part=one, by=SYSTEM), on=DAY)
            for one in (Part.SPENT, Part.STOCK)
        )
        assert spent == left[fund]
        assert stock == sum(one.cents for one in Lot.objects.filter(fund=fund)) - left[fund]


@pytest.mark.django_db
def test_what_is_past_its_day_is_not_handed_out_and_what_ends_first_goes_first(store, chen, li, fang):
    soon, later = DAY + timedelta(days=10), DAY + timedelta(days=90)
    with acting_as(chen):
        receive(store=store, delivery=rice(2, 200, best_before=later), by=chen, on=DAY)
        receive(store=store, delivery=rice(3, 600, best_before=soon), by=chen, on=DAY)
    (first,) = gives(store, li, 1)
    assert (first.lot.best_before, first.cents) == (soon, 200)

    over = soon + timedelta(days=1)
    with acting_as(chen):
        (held,) = stock_of(store, on=over)
        assert (held.quantity, held.spoilt, held.good, held.best_before) == (4, 2, 2, soon)
    with pytest.raises(NotReady, match="库存不够"):
        gives(store, li, 3, on=over)
    with acting_as(chen):
        gone = write_down(store=store, item="大米", quantity=2, why="过期", seen_by=fang, by=chen, on=over)
        assert [one.lot.best_before for one in gone] == [soon]
    (last,) = gives(store, li, 2, on=over)
    assert last.lot.best_before == later


@pytest.mark.django_db
def test_who_finance_is_sees_how_much_waits_and_books_it(store, chen, li, qian):
    with acting_as(chen):
        receive(store=store, delivery=rice(3, 10_000), by=chen, on=DAY)
    gives(store, li, 1)
    with acting_as(qian):
        assert (unposted(county(), on=DAY).stock, unposted(county(), on=DAY).all) == (2, 2)
        post_goods(place=county(), by=qian, on=DAY)
        assert unposted(county(), on=DAY).all == 0


@pytest.mark.django_db
def test_things_are_given_inside_the_county_by_its_own(store, chen, zhou):
    with acting_as(chen):
        receive(store=store, delivery=rice(3, 10_000), by=chen, on=DAY)
    with pytest.raises(NotAllowed):
        gives(store, zhou, 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_hand_out_at_once_take_different_pieces():
    with acting_as(SYSTEM):
        held = open_store(place=county(), name="区救助物资仓库", by=SYSTEM, on=DAY)
        receive(store=held, delivery=rice(3, 100), by=SYSTEM, on=DAY)
        li = Officer.objects.select_related("desk").get(user__username="li")
    said = at_once(*[lambda: gives(held, li, 1)] * 4, refusals=(NotReady,))

    assert sorted("库存不够" in words for words in said) == [False, False, False, True], said
    with acting_as(SYSTEM):
        assert sorted(Leaving.objects.values_list("since", "cents")) == [(0, 33), (1, 33), (2, 34)]
