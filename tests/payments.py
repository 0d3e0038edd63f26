"""Recipients of 海珠 with their accounts, and money to pay them from, in few rows. Invented people only."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from doudi.delivery.entitlements.families import family_of
from doudi.delivery.entitlements.models import Entitlement, Period, Roll
from doudi.delivery.ledger.accounts import AccountKind, FundSource, Limit
from doudi.delivery.ledger.opening import open_account as open_books
from doudi.delivery.ledger.posting import Movement, post
from doudi.delivery.payees.assigning import assign
from doudi.delivery.payees.opening import Written, open_account
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer, Place
from doudi.registry.actions import register_person
from doudi.registry.models import Person
from doudi.standards.actions import propose, publish
from doudi.standards.notices import Draft
from tests.cast import COMMUNITY

HAIZHU = "440105"
BEGIN = date(2026, 1, 1)
NAMES = "何陈李张黄梁林王吴刘蔡杨许郑谢郭洪曾邱廖"


def recipient(
    number: int, *, programme: str = "dibao", cents: int = 130_900, since: date = BEGIN, bank: str = "onecard_csv",
    account: str = "", until: date | None = None,
) -> Entitlement:  # fmt: skip
    """Let somebody be owed so much a month, into an account of his own (`account` empty: a number of his own; "-": none)."""
    place = Place.objects.get(code=COMMUNITY)
    with acting_as(SYSTEM):
        person = register_person(
            name=f"{NAMES[number % len(NAMES)]}婆婆", numbers=[], sex="2", born_on=date(1950, 1, 1), hukou_place=place,
            residence_place=place, by=SYSTEM, on=BEGIN,
        )  # fmt: skip
        held = owed_to(person, number=number, programme=programme, cents=cents, since=since, until=until)
        if account != "-":
            written = Written(
                kind="individual", holder=person.name, number=account or f"8001{number:012d}", bank=bank, place=COMMUNITY,
                person=person,
            )  # fmt: skip
            given = open_account(written=written, by=SYSTEM, on=BEGIN)
            assign(entitlement=held, account=given, since=since, why="原系统移交", by=SYSTEM, on=BEGIN)
    return held


def owed_to(
    person: Person, *, number: int, programme: str = "dibao", cents: int = 130_900, since: date = BEGIN, until: date | None = None
) -> Entitlement:  # fmt: skip
    """Write down what somebody is owed, as a roll that was taken over says it."""
    roll, _ = Roll.objects.get_or_create(
        number="R1", defaults={
            "place": HAIZHU, "name": "移交名册", "document": "移交清单", "content_hash": "0" * 64, "rows": 1, "taken": 1, "taken_on": BEGIN,
            "by_name": "系统",
        },
    )  # fmt: skip
    family = family_of(programme)
    held = Entitlement.objects.create(
        number=f"R1-{number:06d}{programme}", roll=roll, programme=programme, family=family, subject=person, name=person.name,
        place=COMMUNITY, residence="urban", opened_on=BEGIN,
    )  # fmt: skip
    Period.objects.create(
        entitlement=held, programme=programme, family=family, place=COMMUNITY, subject=person, months=DateRange(since, until),
        base_cents=cents, supplement_cents=0, people=[person.pk], cause="takeover",
    )  # fmt: skip
    return held


def money(*, cents: int, fund: FundSource = FundSource.COUNTY, family: str = "dibao") -> None:
    """Send money down for a family, into the account that holds it."""
    place = Place.objects.get(code=HAIZHU)
    code = f"{HAIZHU}.{fund.value}.{family}"
    terms: dict[str, Any] = {"place": place, "fund": fund, "family": family, "by": SYSTEM, "on": BEGIN}
    with acting_as(SYSTEM):
        open_books(code=f"{code}.held", name="专户", kind=AccountKind.ASSET, limited=Limit.CREDIT, **terms)
        open_books(code=f"{code}.source", name="拨入", kind=AccountKind.INCOME, **terms)
        post(
            [Movement(f"{code}.{cents}", f"{code}.held", f"{code}.source", cents, BEGIN, "allocate")],
            place=HAIZHU, by=SYSTEM, on=BEGIN,
        )  # fmt: skip


def figures(*, month: date, on: date, by: Officer, second: Officer, **values: str) -> None:
    """Publish figures of a month in 广州, proposed by one officer of the city and published by another."""
    for term, value in values.items():
        draft = Draft(
            term=term, place="4401", residence="any", value=value, since=month, announced_on=on, source="统计局（虚构）",
            reason="当月公布",
        )  # fmt: skip
        with acting_as(by):
            row = propose(draft=draft, by=by, on=on)
        with acting_as(second):
            publish(publication=row, by=second, on=on, effect=None)
