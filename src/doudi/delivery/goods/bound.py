"""What goods have bound of a year's money and not spent yet. Question: bound, by county, source and family.

homes     what was planned, contracted or accepted and is not paid; a home without a plan costs nobody knows how much, and is not in it
vouchers  what may still be issued of series that are not over; what was issued is spent (`posting`)
things    what lies in store by the books: bought, and given to nobody yet
services  nothing: they are done month by month, and a month tells of the next
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce, Left

from doudi.delivery.goods.books import CODES, GOODS, HOMES, VOUCHERS, Part
from doudi.delivery.goods.homes import Home, HomeStage
from doudi.delivery.goods.vouchers import Series, Voucher
from doudi.delivery.ledger.totals import totals
from doudi.offices.queries import inside

BINDS = (HOMES, VOUCHERS, GOODS)
UNPAID = (HomeStage.PLANNED, HomeStage.CONTRACTED, HomeStage.WORKING, HomeStage.FINISHED, HomeStage.ACCEPTED)
STOCK = f".{CODES[GOODS]}.{Part.STOCK.value[0]}"
COUNTY_DIGITS, DECEMBER = 6, 12
DAY = timedelta(days=1)

Key = tuple[str, str, str]


def bound(place: str, *, year: int, on: date) -> Mapping[Key, int]:
    """Add up the cents inside a place that a year has bound on a day; of a year that is over only what its last day left in store."""
    found: Counter[Key] = Counter()
    if year <= on.year:
        found.update(dict(_stock(place, on=min(on, date(year, DECEMBER, 31)))))
    if year == on.year:
        found.update(dict(_homes(place, year=year)))
        for key, cents in _vouchers(place, on=on):
            found[key] += cents
    return found


def _homes(place: str, *, year: int) -> Iterator[tuple[Key, int]]:
    """What is paid is the works done, else the contract, else the plan; homes left over from earlier years are paid now too."""
    rows = Home.objects.filter(inside(place, column="place"), year__lte=year, stage__in=UNPAID).order_by()
    by_county = rows.annotate(county=Left("place", COUNTY_DIGITS)).values_list("county", "fund")
    cents = Sum(Coalesce("payable_cents", "agreed_cents", "planned_cents"))
    for county, fund, sum_cents in by_county.annotate(cents=cents):
        yield (county, fund, HOMES), sum_cents


def _vouchers(place: str, *, on: date) -> Iterator[tuple[Key, int]]:
    next_year = date(on.year + 1, 1, 1)
    rows = Series.objects.filter(inside(place, column="place_id"), valid_from__lt=next_year, valid_until__gt=on)
    issued = Count("vouchers", filter=~Q(vouchers__state=Voucher.State.VOID))
    for one in rows.order_by().annotate(issued=issued):
        yield (one.place_id, one.fund, VOUCHERS), max(one.most - one.issued, 0) * one.cents


def _stock(place: str, *, on: date) -> Iterator[tuple[Key, int]]:
    for one in totals(until=on + DAY, place=place):
        if one.code.endswith(STOCK):
            county, fund, *_ = one.code.split(".")
            yield (county, fund, GOODS), one.net_cents
