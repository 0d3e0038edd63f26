"""What was given is booked at its cost, once: things to the cent, vouchers while they are owed, services somebody vouches for."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from doudi.cases.permissions import NotAllowed
from doudi.cases.refusals import NotReady
from doudi.delivery.goods.books import GOODS, SERVICES, VOUCHERS, Part, account_of
from doudi.delivery.goods.issuing import Holder, Terms, issue, lapse, open_series, redeem
from doudi.delivery.goods.models import Leaving, Partner
from doudi.delivery.goods.paying import pay_partner
from doudi.delivery.goods.posting import hours_given, post_goods, unsigned_waiting
from doudi.delivery.goods.rounds import book_day
from doudi.delivery.goods.stocking import Delivery, hand_out, open_store, receive, stock_of, write_down
from doudi.delivery.ledger.accounts import FundSource
from doudi.delivery.ledger.closing import close_month
from doudi.delivery.ledger.models import Transfer
from doudi.delivery.ledger.posting import Movement, post
from doudi.delivery.ledger.queries import balance
from doudi.dispatch.supply.serving import accept, finish, rate
from doudi.dispatch.supply.tests.world import (
    DAY,
    at,
    confirmed,
    listed,
    offered,
    person_of,
    project,
    proposed,
    provider,
    team,
)
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Agency, Place
from tests.cast import COMMUNITY
from tests.letters import sheet

pytestmark = pytest.mark.django_db
COUNTY = "440105"
RICE = Delivery(
    item="大米", unit="袋", quantity=3, cents=10_000, fund=FundSource.IN_KIND, giver="珠江慈善会", document="捐赠单 7"
)


def county() -> Place:
    return Place.objects.get(code=COUNTY)


def huang() -> Holder:
    return Holder(name="黄秀英", place=COMMUNITY, person=person_of())


def stands(family: str, part: Part, *, fund: str = "county", on: date = DAY) -> int:
    with acting_as(SYSTEM):
        return balance(account_of(county(), fund=fund, family=family, part=part, by=SYSTEM), on=on)


def funded(family: str, *, cents: int) -> None:
    with acting_as(SYSTEM):
        source, held = (
            account_of(county(), fund="county", family=family, part=one, by=SYSTEM) for one in (Part.SOURCE, Part.HELD)
        )
        post(
            [Movement(f"fund:{family}", held.code, source.code, cents, DAY, "allocate")],
            place=COUNTY,
            by=SYSTEM,
            on=DAY,
        )


def booked(by, *, on: date = DAY) -> int:
    with acting_as(by):
        return sum(one.new for one in post_goods(place=county(), by=by, on=on))


@pytest.fixture
def store(chen):
    with acting_as(chen):
        made = open_store(place=county(), name="区救助物资仓库", by=chen, on=DAY)
        receive(store=made, delivery=RICE, by=chen, on=DAY)
        return made


def given(store, li, *, quantity=1):
    with acting_as(li):
        return hand_out(store=store, item="大米", quantity=quantity, to=huang(), words="本人签收", by=li, on=DAY)


def test_gifts_stand_apart_and_leave_at_their_cost_to_the_cent(store, li, qian):
    given(store, li)
    assert booked(qian) == 2
    assert (stands(GOODS, Part.STOCK, fund="in_kind"), stands(GOODS, Part.SPENT, fund="in_kind")) == (6667, 3333)
    given(store, li, quantity=2)
    assert booked(qian) == 1 and booked(qian) == 0
    assert (stands(GOODS, Part.STOCK, fund="in_kind"), stands(GOODS, Part.SPENT, fund="in_kind")) == (0, 10_000)
    assert stock_of(store, on=DAY) == []


def test_a_store_gives_no_more_than_it_has_and_what_is_lost_needs_two(store, li, chen, fang):
    with pytest.raises(NotReady, match="库存不够"):
        given(store, li, quantity=4)
    told = {"store": store, "item": "大米", "quantity": 1, "why": "受潮", "on": DAY}
    with acting_as(chen):
        with pytest.raises(NotAllowed, match="两个人"):
            write_down(seen_by=chen, by=chen, **told)
        write_down(seen_by=fang, by=chen, **told)
        for change in (
            {"since": 0},
            {"since": 2, "quantity": 2},
            {"since": 1, "cents": 1},
            {"since": 1, "kind": "lost"},
        ):
            row = {
                "lot": store.lots.get(),
                "kind": "given",
                "since": 1,
                "quantity": 1,
                "cents": 3333,
                "place": COUNTY,
                "name": "甲",
            }
            with pytest.raises(DatabaseError), transaction.atomic():
                Leaving.objects.create(words="x", on=DAY, **{**row, **change})


def test_a_closed_month_is_booked_on_the_next_open_day(store, li, qian):
    given(store, li)
    with acting_as(qian):
        close_month(place=county(), month=DAY, by=qian, on=date(2026, 9, 2))

    assert booked(qian, on=date(2026, 9, 2)) == 2
    with acting_as(qian):
        assert {one.booked_on for one in Transfer.objects.all()} == {date(2026, 9, 1)}


def test_a_voucher_is_owed_until_it_is_redeemed_and_the_partner_until_paid(li, chen, qian, xiaoliang):
    partner = team(xiaoliang)
    terms = Terms(
        title="餐券",
        cents=1500,
        most=9,
        fund=FundSource.COUNTY,
        valid_from=DAY,
        valid_until=date(2026, 9, 1),
        document="8号",
    )
    with acting_as(chen):
        series = open_series(place=county(), terms=terms, providers=[partner], by=chen, on=DAY)
    with acting_as(li):
        (_, code), _ = issue(series=series, to=[huang(), Holder(name="甲", place=COMMUNITY)], by=li, on=DAY)
    assert booked(qian) == 2 and stands(VOUCHERS, Part.OPEN) == 3000
    with acting_as(xiaoliang):
        redeem(code=code, by=xiaoliang, on=DAY)
    funded(VOUCHERS, cents=5000)
    with acting_as(qian):
        taken = Partner.objects.select_related("series__place").get()
        assert pay_partner(partner=taken, bank_receipt="R1", by=qian, on=DAY).cents == 1500
        with pytest.raises(NotReady, match="没有要付"):
            pay_partner(partner=taken, bank_receipt="R2", by=qian, on=DAY)
    assert [stands(VOUCHERS, one) for one in (Part.OPEN, Part.OWED, Part.HELD, Part.SPENT)] == [1500, 0, 3500, 3000]

    over = date(2026, 9, 1)
    lapse(on=over)
    assert booked(qian, on=over) == 1 and booked(qian, on=over) == 0
    assert [stands(VOUCHERS, one, on=over) for one in (Part.OPEN, Part.SPENT)] == [0, 1500]


def served(li, xiaoliang, *, kind="STATION", signature=None, by_gift=False):
    with acting_as(SYSTEM):
        agency = Agency.objects.get(pk=xiaoliang.desk.agency_id)
    offered(provider(kind=kind, agency=agency), project=project() if by_gift else None)
    listed(by=li)
    order = confirmed(proposed(by=li)[0], by=li)
    with acting_as(xiaoliang):
        accept(order=order, worker="梁小雨", by=xiaoliang, on=DAY)
        told = {"signature": signature} if signature else {"unsigned_because": "手有残疾"}
        return finish(
            order=order,
            started_at=at(9),
            ended_at=at(10, 30),
            units=Decimal(2),
            words="洗澡",
            by=xiaoliang,
            on=DAY,
            **told,
        )


def test_a_signed_service_is_paid_by_the_unit_once(li, xiaoliang, qian):
    funded(SERVICES, cents=50_000)
    served(li, xiaoliang, signature=sheet())
    assert booked(qian) == 1 and booked(qian) == 0
    assert (stands(SERVICES, Part.SPENT), stands(SERVICES, Part.HELD)) == (24_000, 26_000)


def test_what_a_charitys_project_served_stands_apart_and_takes_no_public_money(li, xiaoliang, qian):
    served(li, xiaoliang, signature=sheet(), by_gift=True)
    assert booked(qian) == 1 and booked(qian) == 0
    assert (stands(SERVICES, Part.SPENT, fund="charity"), stands(SERVICES, Part.SOURCE, fund="charity")) == (
        24_000,
        24_000,
    )
    assert stands(SERVICES, Part.SPENT) == 0


def test_a_service_nobody_signed_waits_until_somebody_else_has_asked(li, xiaoliang, qian):
    funded(SERVICES, cents=50_000)
    order = served(li, xiaoliang)
    assert booked(qian) == 0
    with acting_as(li):
        assert [one.number for one in unsigned_waiting(COUNTY)] == [order.number]
        rate(order=order, satisfaction=5, words="", by=li, on=DAY)
    assert booked(qian) == 1


def test_hours_of_volunteers_are_counted_and_not_paid(li, xiaoliang, qian):
    served(li, xiaoliang, kind="TEAM", signature=sheet())
    assert booked(qian) == 0
    with acting_as(li):
        assert hours_given(COUNTY, since=DAY, until=date(2026, 9, 1)) == Decimal("1.50")


def test_only_finance_books(store, chen):
    with acting_as(chen), pytest.raises(Exception, match="财务岗位"):
        post_goods(place=county(), by=chen, on=DAY)


def test_once_a_day_everything_is_booked_and_what_money_does_not_cover_stops_nothing_else(
    store, li, xiaoliang, qian, caplog
):
    given(store, li)
    served(li, xiaoliang, signature=sheet())

    assert book_day(on=DAY) == 2 and "services" in caplog.text
    funded(SERVICES, cents=50_000)
    assert (book_day(on=DAY), book_day(on=DAY)) == (1, 0)
    assert stands(SERVICES, Part.SPENT) == 24_000
