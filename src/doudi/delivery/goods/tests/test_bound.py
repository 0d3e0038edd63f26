"""What is bound and not spent: homes from the plan to the payment, vouchers that may still be issued, what lies in store."""

from datetime import date
from typing import Any

import pytest

from doudi.delivery.goods import adapting
from doudi.delivery.goods.adapting import Item, admit, register_home
from doudi.delivery.goods.books import GOODS, HOMES, VOUCHERS
from doudi.delivery.goods.bound import bound
from doudi.delivery.goods.issuing import Holder, Terms, issue, open_series, void
from doudi.delivery.goods.paying import pay_home
from doudi.delivery.goods.stocking import Delivery, hand_out, open_store, receive
from doudi.delivery.goods.tests.test_posting import COUNTY, booked, county, funded, huang
from doudi.delivery.ledger.accounts import FundSource
from doudi.dispatch.supply.tests.world import DAY, team
from doudi.offices.acting import acting_as
from tests.cast import COMMUNITY

pytestmark = pytest.mark.django_db
SEEN = {"passes": True, "words": "牢固", "unsigned_because": "手不便"}


def bound_by(family: str, *, by, fund: str = "county", year: int = DAY.year, on: date = DAY) -> int:
    with acting_as(by):
        return bound(COUNTY, year=year, on=on).get((COUNTY, fund, family), 0)


def test_a_home_is_bound_from_its_plan_until_it_is_paid(li, chen, jin, qian, wang):
    with acting_as(chen):
        firm = admit(
            place=county(), name="安居工程队", document="3号", bank="珠江银行", account="62000000", by=chen, on=DAY
        )
    with acting_as(li):
        home = register_home(holder=huang(), group="tekun", address="客村大街8号", by=li, on=DAY)
    acts: tuple[tuple[Any, Any, dict[str, Any], int], ...] = (
        (li, adapting.survey, {"found": "地滑", "agreed_how": "当面"}, 0),
        (li, adapting.plan, {"items": [Item("bath_handrail", 2, 30_000)]}, 60_000),
        (chen, adapting.contract, {"contractor": firm, "number": "H1", "cents": 50_000, "finish_by": date(2026, 9, 1)}, 50_000),
        (li, adapting.begin, {}, 50_000),
        (li, adapting.finish, {"done": {1: 1}}, 25_000),
        (jin, adapting.inspect, SEEN, 25_000),
        (chen, adapting.inspect, SEEN, 25_000),
        (qian, pay_home, {"bank_receipt": "R1"}, 0),
    )  # fmt: skip
    funded(HOMES, cents=100_000)
    for by, verb, told, expected in acts:
        with acting_as(by):
            home = verb(home=home, by=by, on=DAY, **told)
        assert bound_by(HOMES, by=wang) == expected, home.stage


def test_a_home_left_over_from_last_year_binds_this_years_money_and_no_other_years(li, wang):
    with acting_as(li):
        home = register_home(holder=huang(), group="tekun", address="某处", by=li, on=date(2025, 12, 1))
        home = adapting.survey(home=home, found="地滑", agreed_how="当面", by=li, on=DAY)
        adapting.plan(home=home, items=[Item("bath_handrail", 1, 30_000)], by=li, on=DAY)

    assert [bound_by(HOMES, by=wang, year=year) for year in (2025, 2026, 2027)] == [0, 30_000, 0]


def test_vouchers_bind_what_may_still_be_issued_while_the_series_lasts(li, chen, xiaoliang):
    partner, over = team(xiaoliang), date(2026, 9, 1)
    with acting_as(chen):
        terms = Terms("餐券", 1500, 9, FundSource.COUNTY, DAY, over, "8号")
        series = open_series(place=county(), terms=terms, providers=[partner], by=chen, on=DAY)
    with acting_as(li):
        (lost, _), _ = issue(series=series, to=[huang(), Holder(name="甲", place=COMMUNITY)], by=li, on=DAY)
    assert bound_by(VOUCHERS, by=chen) == 7 * 1500
    with acting_as(li):
        void(voucher=lost, why="遗失", by=li, on=DAY)
    assert bound_by(VOUCHERS, by=chen) == 8 * 1500
    assert bound_by(VOUCHERS, by=chen, on=over) == 0 == bound_by(VOUCHERS, by=chen, year=2027)


def test_what_lies_in_store_is_bound_by_its_own_source_also_at_the_end_of_a_year(li, chen, qian):
    funded(GOODS, cents=20_000)
    with acting_as(chen):
        store = open_store(place=county(), name="仓库", by=chen, on=DAY)
        for fund, item in ((FundSource.COUNTY, "油"), (FundSource.IN_KIND, "大米")):
            receive(store=store, delivery=Delivery(item, "袋", 3, 10_000, fund, "某店", "发票1"), by=chen, on=DAY)
    with acting_as(li):
        hand_out(store=store, item="油", quantity=1, to=huang(), words="本人签收", by=li, on=DAY)
    booked(qian)

    found = [bound_by(GOODS, by=qian, fund=fund) for fund in ("county", "in_kind", "central")]
    assert found == [6_667, 10_000, 0]
    assert bound_by(GOODS, by=qian, on=date(2027, 2, 1)) == 6_667 and bound_by(GOODS, by=qian, year=2025) == 0
