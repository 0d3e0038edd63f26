"""What the worker does for goods once a day. Verb: book_day: every county's books hear of what was given, used, served and is over."""

from __future__ import annotations

import logging
from datetime import date

from doudi.delivery.goods.issuing import lapse
from doudi.delivery.goods.models import Series, Store
from doudi.delivery.goods.posting import BOOKED, post_goods
from doudi.delivery.ledger.refusals import NotPosted
from doudi.dispatch.supply.models import Order
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Level, Place

log = logging.getLogger(__name__)
COUNTY_DIGITS = 6


def book_day(*, on: date) -> int:
    """Let what is over expire, and book each county's rest; what money does not cover stops nothing else. Say how many were new."""
    done = lapse(on=on)
    with acting_as(SYSTEM):
        return done + sum(_booked(place, family=family, on=on) for place in _counties() for family in BOOKED)


def _booked(place: Place, *, family: str, on: date) -> int:
    """Book one family of a county; what its money does not cover is told to whoever runs this, and waits."""
    try:
        return sum(one.new for one in post_goods(place=place, by=SYSTEM, on=on, families=(family,)))
    except NotPosted:
        log.exception("%s of %s cannot be booked", family, place.code)
        return 0


def _counties() -> list[Place]:
    """List the counties something was given in."""
    codes = {*Store.objects.values_list("place", flat=True), *Series.objects.values_list("place", flat=True)}
    served = Order.objects.filter(state=Order.State.DONE, amount_yuan__gt=0).order_by().values_list("place", flat=True)
    codes |= {code[:COUNTY_DIGITS] for code in served.distinct()}
    return list(Place.objects.filter(code__in=codes, level=Level.COUNTY))
