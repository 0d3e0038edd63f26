"""Supply on the demo's street: who helps there, what is asked, and how far each need has come.

Verb: ensure_supply (named in the settings). Everything happens through the same verbs as for anybody; nobody here is real.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext

from doudi.demo.cast import COMMUNITY, LI, STREET, WU, XIAOLIANG, others_work_here
from doudi.dispatch.needs.actions import open_need
from doudi.dispatch.needs.models import Need
from doudi.dispatch.supply.disclosing import Consent
from doudi.dispatch.supply.models import Order, Provider
from doudi.dispatch.supply.offering import Terms, enlist, make_offer, open_project, register_provider
from doudi.dispatch.supply.proposing import confirm, propose
from doudi.dispatch.supply.publishing import answer_gap, list_need
from doudi.dispatch.supply.serving import accept, finish, rate
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.registry.models import Person

COUNTY, CITY = "440105", "4401"
DOOR, PHONE = "客村大街8号202（示例住址）", "13800000000"
Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Asked:
    """A need of the street: what, how urgent, how many days ago, in whose words."""

    item: str
    urgency: str
    ago: int
    words: str
    kind: str = "SERVICE"


ASKED = (
    Asked("care_bath", "SOON", 6, "一个人住，手脚不便，想洗个澡。"),
    Asked("visits_home", "NORMAL", 12, "儿子在外地，想有人常来看看。"),
    Asked("care_meal", "NOW", 1, "出院回家，没有人做饭。"),
    Asked("care_escort", "SOON", 3, "下周复查，没有人陪。"),
    Asked("integration_company", "NORMAL", 20, "老伴走了以后不出门。"),
    Asked("tutoring_homework", "NORMAL", 9, "孩子功课跟不上。"),
    Asked("", "SOON", 15, "孩子住院，自己付的还差一截。", "CHARITY"),
)
OFFERED: tuple[tuple[str, dict[str, Any]], ...] = (
    ("赤岗街社工站", {"title": "探访和陪伴", "given": ["visits", "integration"], "areas": [STREET], "per_week": 6}),
    ("安心居家护理中心", {"title": "助浴", "given": ["care_bath"], "areas": [COUNTY], "per_week": 4, "age_from": 60}),
    ("安心居家护理中心", {"title": "送餐", "given": ["care_meal"], "areas": [COUNTY], "per_week": 20}),
    ("海珠区邻里志愿服务队", {"title": "陪同就医", "given": ["care_escort"], "areas": [STREET], "per_week": 3, "skills": ["cantonese"]}),
    ("海珠区邻里志愿服务队", {"title": "课业辅导", "given": ["tutoring"], "areas": [COUNTY], "per_week": 5, "skills": ["woman"]}),
)  # fmt: skip


def ensure_supply(report: Report) -> list[str]:
    """Bring the street's helpers and needs in once, where only the cast works; return nothing to print."""
    with acting_as(SYSTEM):
        is_begun = Provider.objects.exists()
    if others_work_here() or is_begun:
        return []
    report(gettext("登记服务机构和需求"), 0, 1)
    today = localdate()
    li, wu, xiaoliang = _officers()
    with acting_as(SYSTEM):
        _bring_helpers(xiaoliang, on=today - timedelta(days=60))
    _ask(li, on=today)
    _go_on(li, wu=wu, xiaoliang=xiaoliang, on=today)
    report(gettext("登记服务机构和需求"), 1, 1)
    return []


def _officers() -> tuple[Officer, Officer, Officer]:
    with acting_as(SYSTEM):
        rows = Officer.objects.select_related("desk__place", "desk__agency", "user")
        li, wu, xiaoliang = (rows.get(staff_number=role.staff_number) for role in (LI, WU, XIAOLIANG))
    return li, wu, xiaoliang


def _bring_helpers(xiaoliang: Officer, *, on: date) -> None:
    made = {
        name: register_provider(name=name, kind=kind, place=place, agency=agency, contact="", by=SYSTEM, on=on)
        for name, kind, place, agency in (
            ("赤岗街社工站", "STATION", STREET, None),
            ("安心居家护理中心", "AGENCY", COUNTY, None),
            ("海珠区邻里志愿服务队", "TEAM", COUNTY, xiaoliang.desk.agency),
            ("珠江慈善会", "CHARITY", CITY, None),
        )
    }
    for name, terms in OFFERED:
        make_offer(provider=made[name], terms=Terms(kind="SERVICE", valid_from=on, **terms), by=SYSTEM, on=on)
    enlist(
        provider=made["海珠区邻里志愿服务队"], name="梁小雨", officer=xiaoliang, skills=["cantonese", "woman"], hours_a_week=4,
        by=SYSTEM, on=on,
    )  # fmt: skip
    charity = made["珠江慈善会"]
    project = open_project(
        provider=charity, name="暖心项目", purpose="大病家庭急难帮扶", budget_yuan=Decimal(200_000), by=SYSTEM, on=on
    )
    money = Terms(
        kind="MONEY", title="大病家庭帮扶金", given=["CHARITY", "MED"], areas=[CITY], per_week=5, valid_from=on, most_yuan=Decimal(3000)
    )  # fmt: skip
    make_offer(provider=charity, terms=money, by=SYSTEM, on=on, project=project)


def _ask(li: Officer, *, on: date) -> None:
    with acting_as(li):
        people = list(Person.objects.filter(residence_place__code__startswith=STREET).order_by("id")[: len(ASKED)])
        for place, one in enumerate(ASKED):
            need = _need(one, place=place, person=people[place] if place < len(people) else None, by=li, on=on)
            list_need(need=need, by=li, on=on - timedelta(days=one.ago))
            if one.kind == "CHARITY":
                answer_gap(
                    need=need, asked_yuan=Decimal(5000), government_yuan=Decimal(2600), answer="医疗救助和临时救助合计2600元",
                    by=li, on=on,
                )  # fmt: skip


def _need(one: Asked, *, place: int, person: Person | None, by: Officer, on: date) -> Need:
    return open_need(
        source="VISIT", source_number=f"DEMO-{place + 1}", words=one.words, urgency=one.urgency, person=person,
        name=person.name if person else "", masked="", place=COMMUNITY, residence=COMMUNITY, consent={}, item=one.item,
        kind=one.kind, by=by, on=on - timedelta(days=one.ago),
    )  # fmt: skip


def _go_on(li: Officer, *, wu: Officer, xiaoliang: Officer, on: date) -> None:
    """Confirm two of the team's matches; one of them is done and rated, the other waits for 小梁; the rest wait for 李."""
    yesterday = on - timedelta(days=1)
    with acting_as(li):
        found = [
            one
            for one in propose(place=STREET, by=li, on=yesterday)
            if one.offer.provider.name == "海珠区邻里志愿服务队"
        ]
        orders = [confirm(proposal=one, consent=_agreed(one.need), by=li, on=yesterday) for one in found]
    if orders:
        _done(orders[0], wu=wu, xiaoliang=xiaoliang, on=on)


def _agreed(need: Need) -> Consent:
    name = ("name",) if need.name else ()
    return Consent(
        how="上门时当面同意", shares=(*name, "address", "phone", "situation"), name=need.name, where=DOOR, phone=PHONE,
        may_photograph=True,
    )  # fmt: skip


def _done(order: Order, *, wu: Officer, xiaoliang: Officer, on: date) -> None:
    yesterday = on - timedelta(days=1)
    start = make_aware(datetime.combine(yesterday, time(9)))
    with acting_as(xiaoliang):
        accept(order=order, worker="梁小雨", by=xiaoliang, on=yesterday)
        finish(
            order=order, started_at=start, ended_at=start + timedelta(hours=2), units=Decimal(2), words="按时到，陪到结束，送回家。",
            unsigned_because="示例数据，没有人签名", by=xiaoliang, on=on,
        )  # fmt: skip
    with acting_as(wu):
        rate(order=order, satisfaction=5, words="很细心", by=wu, on=on)
