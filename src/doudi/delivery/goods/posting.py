"""The verb post_goods: what was issued, redeemed, received, handed out and served is booked at its cost, each under its own key.

What is booked already is left, as often as it is called. A day whose month is closed is booked on the first day that is open.
Hours of volunteers are counted (`hours_given`) and paid to nobody. An order without a signature waits until somebody else has asked
the person (`unsigned_waiting`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import CharField, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext

from doudi.delivery.goods.books import GOODS, SERVICES, VOUCHERS, Part, account_of, code_of
from doudi.delivery.goods.permissions import By
from doudi.delivery.goods.stock import Leaving, Lot
from doudi.delivery.goods.vouchers import Voucher
from doudi.delivery.ledger.accounts import FundSource
from doudi.delivery.ledger.models import Closing, Transfer
from doudi.delivery.ledger.money import cents
from doudi.delivery.ledger.permissions import check_may_write
from doudi.delivery.ledger.posting import Movement, Posted, post_many
from doudi.delivery.ledger.transfers import TransferKind
from doudi.dispatch.supply.models import Offer, Order
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.offices.queries import inside

AT_ONCE = 100_000
GIVE, PAY, RECEIVE = TransferKind.GIVE.value, TransferKind.PAY.value, TransferKind.RECEIVE.value
State = Voucher.State
BOOKED = (GOODS, VOUCHERS, SERVICES)


@dataclass(frozen=True)
class Books:
    """The books of a county as they stand: whose, and from which day on they are open."""

    place: Place
    open_since: date

    def move(
        self,
        key: str,
        *,
        fund: str,
        family: str,
        debit: Part,
        credit: Part,
        cents: int,
        on: date,
        kind: str,
        why: str = "",
    ) -> Movement:
        """Write a movement between two accounts of one family and source."""
        debited, credited = (code_of(self.place.code, fund=fund, family=family, part=one) for one in (debit, credit))
        return Movement(key, debited, credited, cents, max(on, self.open_since), kind, key, why)


@dataclass(frozen=True)
class Unposted:
    """What was done and is not booked yet: pieces of stock, vouchers and services."""

    stock: int
    vouchers: int
    services: int

    @property
    def all(self) -> int:
        """Count them together."""
        return self.stock + self.vouchers + self.services


def unposted(place: Place, *, on: date) -> Unposted:
    """Count what `post_goods` would book."""
    books = Books(place, open_since=date.min)
    with acting_as(SYSTEM):
        kinds = (_stock(books, on=on), _vouchers(books, on=on), _services(books, fund=FundSource.COUNTY, on=on))
        stock, vouchers, services = (sum(1 for _ in one) for one in kinds)
        return Unposted(stock, vouchers + sum(1 for _ in _back(books, on=on)), services)


@transaction.atomic
def post_goods(
    *, place: Place, by: By, on: date, services_from: FundSource = FundSource.COUNTY, families: Collection[str] = BOOKED
) -> list[Posted]:  # fmt: skip
    """Book everything of a county that was done by a day and is not booked yet: of all families, or of some.

    :raises NotAllowed: when this is not the finance desk of the place.
    :raises NotPosted: when an account holds too little; then nothing is booked.
    """
    check_may_write(by, place=place.code)
    books = Books(place, open_since=_open_since(place))
    with acting_as(SYSTEM):  # whom it was for is no matter of the books: only numbers and sums come out
        found = {
            GOODS: lambda: _stock(books, on=on), VOUCHERS: lambda: _vouchers(books, on=on),
            SERVICES: lambda: _services(books, fund=services_from, on=on),
        }  # fmt: skip
        first = [one for family in BOOKED if family in families for one in found[family]()]
        funds = {(one.debit.split(".")[1], one.debit.split(".")[2]) for one in first}
    _open(place, funds=funds, by=by)
    posted = [post_many(first, place=place.code, by=by, on=on)]
    if VOUCHERS not in families:
        return posted
    with acting_as(SYSTEM):
        back = list(_back(books, on=on))
    return [*posted, post_many(back, place=place.code, by=by, on=on)]


def hours_given(place: str, *, since: date, until: date) -> Decimal:
    """Add up the hours volunteers gave in a place; they are counted, not paid."""
    rows = Order.objects.filter(inside(place, column="place"), state="DONE", done_on__gte=since, done_on__lt=until)
    return Decimal(rows.aggregate(sum=Sum("volunteer_hours"))["sum"] or 0)


def unsigned_waiting(place: str) -> QuerySet[Order]:
    """List priced orders nobody signed, which wait for the person to be asked by his own street before they are paid."""
    rows = _priced().filter(inside(place, column="place"), signature_sealed=None, satisfaction=None)
    return rows.order_by("done_on", "pk")


def _open_since(place: Place) -> date:
    around = [place.code[:digits] for digits in (2, 4, 6, 9, 12)]
    found = Closing.objects.filter(place__in=around).aggregate(latest=Max("until"))["latest"]
    return found or date.min


def _open(place: Place, *, funds: set[tuple[str, str]], by: By) -> None:
    """Open the accounts the movements name; what is open is found."""
    parts = {
        GOODS: (Part.SOURCE, Part.HELD, Part.STOCK, Part.SPENT), SERVICES: (Part.SOURCE, Part.HELD, Part.SPENT),
        VOUCHERS: (Part.HELD, Part.OPEN, Part.OWED, Part.SPENT),
    }  # fmt: skip
    for fund, family in sorted(funds):
        for part in parts[family]:
            account_of(place, fund=fund, family=family, part=part, by=by)


def _unbooked(rows: QuerySet[Any], prefix: str, *, column: str = "pk", suffix: str = "") -> Any:
    """Keep rows whose key no transfer has."""
    key = Concat(Value(prefix), Cast(F(column), CharField()), Value(suffix))
    return rows.annotate(key=key).filter(~Exists(Transfer.objects.filter(key=OuterRef("key")))).order_by("pk")[:AT_ONCE]


def _stock(books: Books, *, on: date) -> Iterator[Movement]:
    lots = Lot.objects.filter(store__place=books.place, received_on__lte=on)
    for lot in _unbooked(lots, "lot:").iterator():
        is_gift = lot.fund in (FundSource.IN_KIND, FundSource.CHARITY)
        yield books.move(lot.key, fund=lot.fund, family=GOODS, debit=Part.STOCK, credit=Part.SOURCE if is_gift else Part.HELD,
                         cents=lot.cents, on=lot.received_on, kind=RECEIVE if is_gift else PAY)  # fmt: skip
    gone = Leaving.objects.filter(lot__store__place=books.place, on__lte=on, cents__gt=0).select_related("lot")
    for one in _unbooked(gone, "leaving:").iterator():
        yield books.move(one.key, fund=one.lot.fund, family=GOODS, debit=Part.SPENT, credit=Part.STOCK, cents=one.cents, on=one.on,
                         kind=GIVE, why="" if one.kind == Leaving.Kind.GIVEN else one.words)  # fmt: skip


def _vouchers(books: Books, *, on: date) -> Iterator[Movement]:
    """A voucher is owed to its holder from the day it is issued, to the partner from the day it is redeemed."""
    rows = Voucher.objects.filter(series__place=books.place).select_related("series")
    for one in _unbooked(rows.filter(issued_on__lte=on), "voucher:", column="number").iterator():
        yield books.move(one.key, fund=one.series.fund, family=VOUCHERS, debit=Part.SPENT, credit=Part.OPEN, cents=one.series.cents,
                         on=one.issued_on, kind=GIVE)  # fmt: skip
    used = rows.filter(state=State.REDEEMED, ended_on__lte=on)
    for one in _unbooked(used, "voucher:", column="number", suffix=":used").iterator():
        yield books.move(one.key, fund=one.series.fund, family=VOUCHERS, debit=Part.OPEN, credit=Part.OWED, cents=one.series.cents,
                         on=one.ended_on or on, kind=GIVE)  # fmt: skip


def _back(books: Books, *, on: date) -> Iterator[Movement]:
    """What expired or is void is owed no more: the mirror image of its issue, once that is booked."""
    issued = Transfer.objects.filter(key=Concat(Value("voucher:"), OuterRef("number")))
    over = Voucher.objects.filter(series__place=books.place, state__in=(State.EXPIRED, State.VOID), ended_on__lte=on)
    rows = over.select_related("series").annotate(
        first=Subquery(issued.values("pk")[:1]), first_cents=Subquery(issued.values("cents")[:1]),
        first_on=Subquery(issued.values("booked_on")[:1]),
    )  # fmt: skip
    for one in _unbooked(rows.filter(first__isnull=False), "voucher:", column="number", suffix=":back").iterator():
        moved = books.move(
            one.key, fund=one.series.fund, family=VOUCHERS, debit=Part.OPEN, credit=Part.SPENT, cents=one.first_cents,
            on=max(one.ended_on or on, one.first_on), kind=TransferKind.REVERSE.value, why=one.why or gettext("到期没有使用"),
        )  # fmt: skip
        yield moved._replace(reverses=one.first)


def _services(books: Books, *, fund: FundSource, on: date) -> Iterator[Movement]:
    """A service is paid from the place's own money; what a charity's project gave comes in and goes out at once, at what it cost."""
    rows = _priced().filter(inside(books.place.code, column="place"), done_on__lte=on).select_related("offer")
    shown = rows.filter(Q(signature_sealed__isnull=False) | Q(satisfaction__isnull=False))
    for one in _unbooked(shown, "order:", column="number").iterator():
        is_gift = one.offer.project_id is not None
        yield books.move(one.key, fund=FundSource.CHARITY if is_gift else fund, family=SERVICES, debit=Part.SPENT,
                         credit=Part.SOURCE if is_gift else Part.HELD, cents=cents(one.amount_yuan), on=one.done_on,
                         kind=GIVE if is_gift else PAY)  # fmt: skip


def _priced() -> QuerySet[Order]:
    """Orders of services that were done and are paid by the unit."""
    return Order.objects.filter(
        state=Order.State.DONE, offer__kind=Offer.Kind.SERVICE, unit_price_yuan__isnull=False, amount_yuan__gt=0
    )
