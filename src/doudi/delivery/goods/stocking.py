"""The verbs of things in kind: open_store, receive, hand_out, write_down; the question stock_of.

What is no longer good first leaves first (先到期先出), then what came first. Nothing past its day is handed out: it is written down by two.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import IntegrityError, connection, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext

from doudi.cases.refusals import NotReady
from doudi.delivery.goods.issuing import Holder
from doudi.delivery.goods.permissions import By, NotAllowed, check_may_keep, check_may_set_up, officer_of
from doudi.delivery.goods.stock import Leaving, Lot, Store
from doudi.delivery.ledger.accounts import FundSource
from doudi.dispatch.supply.models import Provider
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer, Place

WORDS_MOST = 200
LOCK = "SELECT pg_advisory_xact_lock(7304105, %s::int)"
"""One store at a time, so that two who hand out at once take different pieces."""


@dataclass(frozen=True)
class Delivery:
    """What came in together: so many pieces for so many cents in all, from whom, on which papers; `fund` IN_KIND is a gift."""

    item: str
    unit: str
    quantity: int
    cents: int
    fund: FundSource
    giver: str
    document: str
    best_before: date | None = None


@dataclass(frozen=True)
class Held:
    """How many pieces of an item a store holds, what they cost, when the first of them is no longer good, and how many are not already."""

    item: str
    unit: str
    quantity: int
    cents: int
    best_before: date | None
    spoilt: int = 0

    @property
    def good(self) -> int:
        """Count what may still be handed out."""
        return self.quantity - self.spoilt


@transaction.atomic
def open_store(*, place: Place, name: str, keeper: Provider | None = None, by: By, on: date) -> Store:
    """Open a store of a county, kept by itself or by a charity.

    :raises NotAllowed: when this is not the county's desk.
    :raises NotReady: when it has no name, or is there already.
    """
    check_may_set_up(by, place=place.code)
    if not name.strip():
        raise NotReady(gettext("请写明仓库名称。"))
    try:
        with transaction.atomic():
            made = Store.objects.create(place=place, name=name.strip(), keeper=keeper, opened_on=on)
    except IntegrityError as reason:
        raise NotReady(gettext("这个仓库已经登记过了。")) from reason
    record(verb="stock.open", by=by, on=on, about=f"store:{made.pk}", place=place.code, detail={"name": made.name})
    return made


@transaction.atomic
def receive(*, store: Store, delivery: Delivery, by: By, on: date) -> Lot:
    """Take things into a store at what they cost, or at the value of the donation's papers.

    :raises NotAllowed: when this is not the county's desk.
    :raises NotReady: when a number or the papers are missing.
    """
    check_may_set_up(by, place=store.place_id)
    texts = (delivery.item, delivery.unit, delivery.giver, delivery.document)
    if delivery.quantity <= 0 or delivery.cents <= 0:
        raise NotReady(gettext("数量和总价要大于零；捐赠的实物按捐赠单据的价值登记。"))
    if not all(one.strip() for one in texts):
        raise NotReady(gettext("请写明品名、单位、数量、总价、来自哪里和单据编号；捐赠的实物按捐赠单据的价值登记。"))
    made = Lot.objects.create(store=store, received_on=on, received_by=officer_of(by), **vars(delivery))
    detail = {**vars(delivery), "fund": str(delivery.fund)}
    record(verb="stock.receive", by=by, on=on, about=f"lot:{made.pk}", place=store.place_id, detail=detail)
    return made


@transaction.atomic
def hand_out(*, store: Store, item: str, quantity: int, to: Holder, words: str, by: By, on: date) -> list[Leaving]:
    """Give somebody pieces of an item that are still good; `words` say what shows it (签收).

    :raises NotAllowed: when he lives outside the officer's place.
    :raises NotReady: when the store holds less, or nothing shows it.
    """
    check_may_keep(by, place=to.place)
    if not to.name.strip() or not words.strip():
        raise NotReady(gettext("请写明发给谁、怎样签收的。"))
    if not to.place.startswith(store.place_id):
        raise NotReady(gettext("只能发给住在本区县的人。"))
    shown = {
        "place": to.place, "person": to.person, "name": to.name.strip(), "about": to.about, "words": words.strip()[:WORDS_MOST],
    }  # fmt: skip
    return _leave(store, item=item, quantity=quantity, kind=Leaving.Kind.GIVEN, shown=shown, by=by, on=on)


@transaction.atomic
def write_down(
    *, store: Store, item: str, quantity: int, why: str, seen_by: Officer, by: Officer, on: date
) -> list[Leaving]:
    """Write down what was spoilt or lost: one of the county counts, another has seen it.

    :raises NotAllowed: when the two are one, or not of the county.
    :raises NotReady: when the store holds less, or no reason is given.
    """
    check_may_set_up(by, place=store.place_id)
    check_may_set_up(seen_by, place=store.place_id)
    if by.pk == seen_by.pk:
        raise NotAllowed(gettext("损耗要两个人：一个人清点，另一个人核实。"))
    if not why.strip():
        raise NotReady(gettext("请写明为什么损耗。"))
    shown = {"place": store.place_id, "words": why.strip()[:WORDS_MOST], "second_by": seen_by}
    return _leave(store, item=item, quantity=quantity, kind=Leaving.Kind.LOST, shown=shown, by=by, on=on)


def stock_of(store: Store, *, on: date) -> list[Held]:
    """List what a store holds on a day, item by item."""
    found: dict[tuple[str, str], list[tuple[int, int, date | None]]] = {}
    for lot, gone in _lots(store):
        left = lot.quantity - gone
        cost = lot.cost_of(since=gone, until=lot.quantity)
        found.setdefault((lot.item, lot.unit), []).append((left, cost, lot.best_before))
    return [
        Held(
            item, unit, sum(one[0] for one in rows), sum(one[1] for one in rows), min((one[2] for one in rows if one[2]), default=None),
            sum(left for left, _, best in rows if _is_over(best, on=on)),
        )
        for (item, unit), rows in sorted(found.items())
    ]  # fmt: skip


def _leave(
    store: Store, *, item: str, quantity: int, kind: str, shown: Mapping[str, Any], by: By, on: date
) -> list[Leaving]:
    """Take pieces from the lots; the database holds that no lot gives more than it has, and at its own cost."""
    with connection.cursor() as cursor:
        cursor.execute(LOCK, [store.pk])
    rows = [(lot, gone) for lot, gone in _lots(store) if lot.item == item]
    if kind == Leaving.Kind.GIVEN:
        rows = [(lot, gone) for lot, gone in rows if not _is_over(lot.best_before, on=on)]
    if quantity <= 0 or sum(lot.quantity - gone for lot, gone in rows) < quantity:
        raise NotReady(gettext("“%(item)s”的库存不够。") % {"item": item})
    made = _taken(rows, wanted=quantity, kind=kind, shown=shown, by=by, on=on)
    detail = {"item": item, "quantity": quantity, "leavings": [one.pk for one in made]}
    record(verb=f"stock.{kind}", by=by, on=on, about=f"store:{store.pk}", place=store.place_id, detail=detail)
    return made


def _taken(
    rows: list[tuple[Lot, int]], *, wanted: int, kind: str, shown: Mapping[str, Any], by: By, on: date
) -> list[Leaving]:
    made = []
    for lot, gone in rows:
        taken = min(wanted, lot.quantity - gone)
        if taken:
            cost = lot.cost_of(since=gone, until=gone + taken)
            made.append(Leaving.objects.create(
                lot=lot, kind=kind, since=gone, quantity=taken, cents=cost, on=on, by=officer_of(by), **shown
            ))  # fmt: skip
        wanted -= taken
    return made


def _is_over(best_before: date | None, *, on: date) -> bool:
    return best_before is not None and best_before < on


def _lots(store: Store) -> list[tuple[Lot, int]]:
    """List the lots of a store that hold something, what is no longer good first at the front, with how many pieces left each."""
    with acting_as(SYSTEM):
        rows = Lot.objects.filter(store=store).annotate(gone=Sum("leavings__quantity", default=0))
        first = rows.filter(gone__lt=F("quantity")).order_by(F("best_before").asc(nulls_last=True), "received_on", "pk")
        return [(one, one.gone) for one in first]
