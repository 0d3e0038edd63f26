"""What somebody was given himself: the question own_things, read within his own sight. Nouns: OwnHome, OwnVoucher, OwnThing, OwnThings.

What stands around it and is nobody's secret (what a voucher is for, where it is taken, what an item is called) is read as the system.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from doudi.delivery.goods.fittings import FITTINGS
from doudi.delivery.goods.homes import Contractor, Home, PlanItem
from doudi.delivery.goods.stock import Leaving, Lot
from doudi.delivery.goods.vouchers import Partner, Series, Voucher
from doudi.delivery.ledger.money import yuan
from doudi.offices.acting import SYSTEM, acting_as

EACH_MOST = 50


@dataclass(frozen=True)
class OwnHome:
    """A home with what is built in, and by whom."""

    home: Home
    items: tuple[tuple[str, int, str], ...]
    contractor: str

    @property
    def amount(self) -> Decimal | None:
        """Say what is built in for him, in yuan; nothing before it is planned."""
        return None if self.home.planned_cents is None else yuan(self.home.planned_cents)


@dataclass(frozen=True)
class OwnVoucher:
    """A voucher: what for, worth how much, until when, and where it is taken."""

    voucher: Voucher
    title: str
    cents: int
    last_day: date
    partners: tuple[str, ...]

    @property
    def amount(self) -> Decimal:
        """Say what it is worth, in yuan."""
        return yuan(self.cents)


@dataclass(frozen=True)
class OwnThing:
    """Things that were handed out."""

    on: date
    item: str
    quantity: int
    unit: str
    words: str


@dataclass(frozen=True)
class OwnThings:
    """All of it."""

    homes: tuple[OwnHome, ...]
    vouchers: tuple[OwnVoucher, ...]
    things: tuple[OwnThing, ...]


def own_things(person: int) -> OwnThings:
    """List what somebody was given, the newest first."""
    homes = list(Home.objects.filter(person=person).order_by("-pk")[:EACH_MOST])
    vouchers = list(Voucher.objects.filter(person=person).order_by("-issued_on", "-pk")[:EACH_MOST])
    things = list(Leaving.objects.filter(person=person, kind=Leaving.Kind.GIVEN).order_by("-on", "-pk")[:EACH_MOST])
    items = list(PlanItem.objects.filter(home__in=homes))
    with acting_as(SYSTEM):
        firms = _by_key(Contractor, [one.contractor_id for one in homes])
        series = _by_key(Series, [one.series_id for one in vouchers])
        lots = _by_key(Lot, [one.lot_id for one in things])
        partners = list(Partner.objects.filter(series__in=series).values_list("series_id", "name"))
    return OwnThings(
        homes=tuple(_home(one, items=items, firms=firms) for one in homes),
        vouchers=tuple(_voucher(one, series=series, partners=partners) for one in vouchers),
        things=tuple(_thing(one, lot=lots[one.lot_id]) for one in things),
    )


def _by_key(model: Any, keys: Iterable[int | None]) -> dict[int, Any]:
    return {one.pk: one for one in model.objects.filter(pk__in=[key for key in keys if key is not None])}


def _home(home: Home, *, items: list[PlanItem], firms: dict[int, Any]) -> OwnHome:
    own = [(FITTINGS[one.code].words, one.quantity, FITTINGS[one.code].unit) for one in items if one.home_id == home.pk]
    return OwnHome(home, tuple(own), firms[home.contractor_id].name if home.contractor_id else "")


def _voucher(voucher: Voucher, *, series: dict[int, Any], partners: list[tuple[int, str]]) -> OwnVoucher:
    held = series[voucher.series_id]
    taken_at = tuple(name for key, name in partners if key == held.pk)
    return OwnVoucher(voucher, held.title, held.cents, held.last_day, taken_at)


def _thing(one: Leaving, *, lot: Lot) -> OwnThing:
    return OwnThing(one.on, lot.item, one.quantity, lot.unit, one.words)
