"""What the demo's year leaves on the desks: lists that wait for their signatures, money to be given back, a payment nobody here listed.

Verb: left_on_desks (the stories). Two accounts the bank refused last wait to be mended: `calendar.MISHAPS`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from doudi.cases.terms import months_after
from doudi.delivery.banks.payment import PaymentFile, PaymentLine
from doudi.delivery.banks.port import render
from doudi.delivery.batches.signing import sign_county
from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.recovery.claiming import hear, notify
from doudi.delivery.recovery.deciding import decide
from doudi.delivery.recovery.overpaying import overpaid_to
from doudi.delivery.recovery.planning import plan
from doudi.delivery.recovery.receiving import receive
from doudi.demo.payments.calendar import DAY, Year, die, give_accounts
from doudi.demo.payments.carried import PAYER
from doudi.demo.payments.runs import Run
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Place
from doudi.registry.actions import register_person
from doudi.registry.models import Person

Story = Iterator[date]
MADE_BEFORE = timedelta(days=40)
"""The last month's death is learnt of so long before its end."""

NEPHEW, BORN_ON = "周国强", date(1980, 3, 3)
DRAWN = "本人去世后两个月的护理补贴仍打入原存折，由侄子代领。"
SAID = "以为丧事办完以前都能领，钱用在了丧葬上，愿意分期退回。"
AGREED = "分期退回协议（演示）"


def left_on_desks(year: Year) -> list[Story]:
    """Give the stories that end on a desk."""
    return [_drawn_after_death(year), _paid_past_us(year), _next_month(year)]


def _next_month(year: Year) -> Story:
    """Of the lists that follow, one waits for the county's signature and one for that of finance; the rest is to be computed."""
    month = months_after(year.last, count=1)
    yield year.told.today - DAY
    give_accounts(year, month=month)
    run = Run(officers=year.officers, place=year.place, month=month)
    run.list_all(families=("children",), on=year.told.on)
    with acting_as(year.officers.chen):
        for batch in run.list_all(families=("disabled",), on=year.told.on):
            sign_county(batch, by=year.officers.chen, on=year.told.on)


def _drawn_after_death(year: Year) -> Story:
    """A death learnt of two months late: what a nephew drew meanwhile is claimed, he is heard, and gives it back by instalments."""
    yield year.last - DAY
    held, officers = year.of_roll("nursing_subsidy", 5), year.officers
    if held is None:
        return
    die(year, held=held, died_on=months_after(year.last, count=-2) - 10 * DAY)
    with acting_as(officers.luo):
        claim = notify(
            entitlement=held, months=_overpaid(held, last=year.last), cause="late_report", reasons=DRAWN, by=officers.luo,
            on=year.told.on, debtor=_nephew(year),
        )  # fmt: skip
    yield year.told.on + 5 * DAY
    with acting_as(officers.luo):
        claim = hear(claim, said=SAID, by=officers.luo, on=year.told.on)
    yield year.told.on + 4 * DAY
    with acting_as(officers.chen):
        claim = decide(claim, why=DRAWN, by=officers.chen, on=year.told.on)
        half = claim.claimed_cents // 2
        days = (year.told.on + 5 * DAY, year.told.on + 35 * DAY)
        claim = plan(
            claim, document=AGREED, instalments=list(zip(days, (half, claim.claimed_cents - half), strict=True)), by=officers.chen,
            on=year.told.on,
        )  # fmt: skip
    yield days[0]
    with acting_as(officers.qian):
        receive(
            claim, key=f"demo:{claim.number}:1", cents=half, received_on=year.told.on, by=officers.qian, on=year.told.on
        )


def _paid_past_us(year: Year) -> Story:
    """A payment that left the same account without a list of ours: nobody here knows what it was for."""
    yield year.last + 15 * DAY
    line = PaymentLine(
        seq=1, end_to_end_id=f"GM{year.last:%Y%m}0001", payee="何伯", account="YS990000000001", bank="", cents=60_000, purpose="临时救助金",
        month=f"{year.last:%Y-%m}", programme="temporary",
    )  # fmt: skip
    file = PaymentFile(
        batch=f"GM{year.place}-{year.last:%Y%m}", payer=PAYER, day=year.told.on, made_at=year.told.at, lines=[line]
    )
    year.teller.faults = {}
    for rendered in render(file, profile=year.teller.bank.profile):
        year.teller.bank.send(rendered)
    year.teller.work()
    with acting_as(SYSTEM):
        year.clearing.hear(on=year.told.on)


def _overpaid(held: Entitlement, *, last: date) -> list[tuple[str, date]]:
    first = months_after(last, count=-3)
    return [(one.programme, one.month) for one in overpaid_to(held.pk, place=held.place, first=first, last=last)]


def _nephew(year: Year) -> Person:
    with acting_as(SYSTEM):
        home = Place.objects.get(code=year.told.li.desk.place_id)
        return register_person(
            name=NEPHEW, numbers=[], sex=Person.Sex.MALE, born_on=BORN_ON, hukou_place=home, residence_place=home, by=SYSTEM,
            on=year.told.on,
        )  # fmt: skip
