"""What happens to the demo's payments through the year: each month's run, and what goes wrong in it and is mended.

Nouns: Year (what the stories share), MISHAPS. Verbs: lists_of (the stories of the year's lists), give_accounts, paid, die.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from doudi.delivery.batches.models import Pull
from doudi.delivery.batches.schedule import pay_on
from doudi.delivery.entitlements.declaring import declare_extra
from doudi.delivery.entitlements.ending import stop_for_death
from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.payees.assigning import replace
from doudi.delivery.payees.models import Assignment
from doudi.delivery.payees.opening import Written
from doudi.demo.cast import LIN, WANG
from doudi.demo.payments.money import send_down
from doudi.demo.payments.roll import PROFILE, give_account, invented_number
from doudi.demo.payments.runs import Clearing, Officers, Run
from doudi.demo.payments.teller import Teller
from doudi.demo.told import Told
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.registry.actions import leave
from doudi.registry.models import Membership
from doudi.registry.queries import household_of
from doudi.standards.actions import propose, publish
from doudi.standards.notices import Draft

Story = Iterator[date]
DAY = timedelta(days=1)
BEFORE, SIGNED, MENDED = 5 * DAY, 2 * DAY, 6 * DAY
"""A list is made so long before it is paid, signed so long after it was made, and what was refused is mended so long after that."""

YEAR_CENTS = {"dibao": 150_000_000, "tekun": 60_000_000, "children": 25_000_000, "disabled": 50_000_000,
              "temporary": 5_000_000, "price": 5_000_000}  # fmt: skip
FILES: dict[int, dict[str, float]] = {2: {"replayed": 1.0}, 5: {"half": 1.0}, 8: {"late": 1.0}}
"""What is dialled at the bank in a month."""

RISE, RISEN = "0.038", date(2026, 9, 1)
TOLD_ON = date(2026, 10, 15)
INDEX = "海珠区居民消费价格指数：2026年9月同比上涨3.8%（演示）"


@dataclass(frozen=True)
class Mishap:
    """Somebody's account at the bank: the nth of a programme's roll, from which month on, closed or another's."""

    programme: str
    nth: int
    month: int
    state: str = "open"
    holder: str = ""


MISHAPS = (
    Mishap("dibao", 0, 3, state="closed"), Mishap("nursing_subsidy", 0, 4, holder="同名某"),
    Mishap("living_subsidy", 0, 6, state="none"), Mishap("dibao", 1, 11, state="closed"), Mishap("nursing_subsidy", 4, 11, state="frozen"),
)  # fmt: skip


@dataclass(frozen=True)
class Year:
    """One county's year: who works, on which day it is, the bank, and who carries lists there and back."""

    told: Told
    teller: Teller
    clearing: Clearing
    officers: Officers
    place: str
    last: date

    def of_roll(self, programme: str, nth: int) -> Entitlement | None:
        """Find the nth of a programme among those taken over."""
        with acting_as(SYSTEM):
            found = Entitlement.objects.filter(roll__isnull=False, programme=programme).select_related("subject")
            return found.order_by("number")[nth : nth + 1].first()

    def of_one(self, nth: int) -> Entitlement | None:
        """Find the nth whose programme is his own: tekun, or where there are too few the nursing subsidy."""
        return self.of_roll("tekun", nth) or self.of_roll("nursing_subsidy", nth + 1)


def lists_of(year: Year) -> list[Story]:
    """Give the stories of the year's lists: the money first, one for each month, two deaths, the price subsidy."""
    months = [date(year.last.year, month, 1) for month in range(1, year.last.month + 1)]
    return [_money(year), *(_month(year, month=month) for month in months), _died_before(year), _prices(year)]


def _money(year: Year) -> Story:
    yield date(year.last.year, 1, 4)
    for family, cents in YEAR_CENTS.items():
        send_down(place=year.place, family=family, year_cents=cents, by=year.officers.qian, on=year.told.on)


def _month(year: Year, *, month: date) -> Story:
    """Make the month's lists, sign them, have them paid, and pay again what the bank refused; of the last month it waits on the desk."""
    paid_on = pay_on(month, place=year.place)
    yield max(paid_on - BEFORE, date(month.year, 1, 5))
    give_accounts(year, month=month)
    run = Run(officers=year.officers, place=year.place, month=month)
    run.list_all(on=year.told.on)
    _strike(year, month=month)
    yield year.told.on + SIGNED
    if month.month == DIED_MONTH:
        _die_after(year, run=run)
    run.sign_all(on=year.told.on)
    yield from paid(year, run=run, on=paid_on)
    if month == year.last:
        return
    yield year.told.on + MENDED
    _mend(year, month=month)
    again = Run(officers=year.officers, place=year.place, month=month)
    if again.list_all(on=year.told.on):
        again.sign_all(on=year.told.on)
        yield from paid(year, run=again, on=year.told.on + DAY)


def paid(year: Year, *, run: Run, on: date) -> Story:
    """Send the lists, and take in what the bank says until it has said all."""
    year.teller.faults = dict(FILES.get(run.month.month, {}))
    run.send(year.clearing, on=year.told.on)
    year.teller.work()
    for _ in range(DAYS_WAITED):
        yield max(on, year.told.on)
        year.teller.work()
        if run.bring_home(year.clearing, on=year.told.on):
            return
        on = year.told.on + DAY


def give_accounts(year: Year, *, month: date) -> None:
    """Write an account down for whoever has none yet; what follows another entitlement goes on with that one's."""
    chen = year.officers.chen
    with acting_as(SYSTEM):
        given = Assignment.objects.values("entitlement")
        waiting = Entitlement.objects.filter(follows=None, place__startswith=year.place).exclude(pk__in=given)
        found = list(waiting.select_related("subject").order_by("number"))
    for one in found:
        with acting_as(chen):
            give_account(one, by=chen, on=year.told.on, since=month)


def _strike(year: Year, *, month: date) -> None:
    """Let accounts go wrong at the bank that were right so far."""
    for one in MISHAPS:
        if one.month == month.month and (held := year.of_roll(one.programme, one.nth)) is not None:
            year.teller.strike(invented_number(held.pk), holder=one.holder or held.subject.name, state=one.state)


def _mend(year: Year, *, month: date) -> None:
    """Put a right account in the place of one the bank refused, once its holder has brought the new book."""
    chen = year.officers.chen
    for one in MISHAPS:
        held = year.of_roll(one.programme, one.nth)
        if one.month != month.month or held is None:
            continue
        with acting_as(chen):
            standing = Assignment.objects.select_related("account").get(entitlement=held, months__contains=month)
            written = Written(
                kind=standing.account.kind, holder=held.subject.name, number=invented_number(held.pk, nth=2), bank=PROFILE,
                place=held.place, person=held.subject,
            )  # fmt: skip
            replace(
                account=standing.account,
                written=written,
                since=month,
                why="银行退回，已换新存折",
                by=chen,
                on=year.told.on,
            )


DIED_MONTH = 7
DAYS_WAITED = 8


def _died_before(year: Year) -> Story:
    """A death known before the next list: it ends with the month of the death."""
    yield date(year.last.year, 3, 20)
    if (held := year.of_one(0)) is not None:
        die(year, held=held, died_on=year.told.on - 8 * DAY)


def _die_after(year: Year, *, run: Run) -> None:
    """A death known only when the list was frozen: its line leaves the list, and the list stays as it is."""
    held = year.of_one(1)
    if held is not None:
        died_on = run.month - 3 * DAY
        die(year, held=held, died_on=died_on)
        run.pull(number=held.number, reason=Pull.Reason.DEATH, why=f"{died_on} 去世，殡葬登记迟到", on=year.told.on)


def die(year: Year, *, held: Entitlement, died_on: date) -> None:
    """Write a death down where it is known, and end what was the dead person's own."""
    with acting_as(SYSTEM):
        household = household_of(person=held.subject, day=died_on)
        if household is not None:
            leave(household=household, person=held.subject, because=Membership.Left.DEATH, by=SYSTEM, on=died_on)
    with acting_as(year.officers.chen):
        stop_for_death(entitlement=held, died_on=died_on, by=year.officers.chen, on=year.told.on)


def _prices(year: Year) -> Story:
    """The index of September sets the subsidy off; it is paid in a list of its own."""
    yield TOLD_ON
    _publish_rise(year)
    chen = year.officers.chen
    with acting_as(chen):
        declare_extra(
            programme="price_subsidy", place=year.place, month=RISEN, document=INDEX, by=chen, on=year.told.on
        )
    give_accounts(year, month=TOLD_ON.replace(day=1))
    run = Run(officers=year.officers, place=year.place, month=TOLD_ON.replace(day=1))
    run.list_all(families=("price",), on=year.told.on)
    yield year.told.on + DAY
    run.sign_all(on=year.told.on)
    yield from paid(year, run=run, on=year.told.on + DAY)


def _publish_rise(year: Year) -> None:
    """Have the city publish the index: one officer proposes, another publishes."""
    with acting_as(SYSTEM):
        rows = Officer.objects.select_related("desk__place", "user")
        wang, lin = (rows.get(staff_number=role.staff_number) for role in (WANG, LIN))
    draft = Draft(
        term="cpi_rise", place="4401", residence="any", value=RISE, since=RISEN, announced_on=year.told.on, source=INDEX,
        reason="按月录入指数",
    )  # fmt: skip
    with acting_as(wang):
        row = propose(draft=draft, by=wang, on=year.told.on)
    with acting_as(lin):
        publish(publication=row, by=lin, on=year.told.on, effect=None)
