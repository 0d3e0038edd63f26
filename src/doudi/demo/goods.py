"""Things, vouchers and homes of the demo's district: a store, meal vouchers, and homes made fit for old age at every stage of their road.

Verb: ensure_goods (named in the settings). Everything happens through the same verbs as for anybody; nobody here is real.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.timezone import localdate
from django.utils.translation import gettext

from doudi.delivery.goods import adapting
from doudi.delivery.goods.adapting import Item
from doudi.delivery.goods.books import GOODS, HOMES, SERVICES, VOUCHERS, accounts_for_money
from doudi.delivery.goods.issuing import Holder, Terms, issue, open_series, redeem, void
from doudi.delivery.goods.models import Contractor, Home, HomeStage, Partner, Store
from doudi.delivery.goods.paying import pay_home, pay_partner
from doudi.delivery.goods.posting import post_goods
from doudi.delivery.goods.stocking import Delivery, hand_out, open_store, receive, write_down
from doudi.delivery.ledger.accounts import FundSource
from doudi.delivery.ledger.budgeting import allocate, set_budget
from doudi.demo.cast import CHEN, COMMUNITY, LI, LUO, QIAN, STREET, XIAOLIANG, others_work_here
from doudi.dispatch.supply.models import Provider
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer, Place
from doudi.registry.models import Person

COUNTY = STREET[:6]
STORE = "海珠区救助物资仓库"
BEGUN = 75
"""How many days ago the first thing came in."""

OLD_YEARS, PEOPLE_LEAST, PEOPLE_MOST = 60, 3, 18
SENT_CENTS = {GOODS: 600_000, VOUCHERS: 300_000, SERVICES: 500_000, HOMES: 6_000_000}
YEAR_PER_SENT = 2
"""How many times what was sent down the year may cost."""

CAME = (
    ("大米", "袋", 200, 1_100_000, FundSource.IN_KIND, "珠江慈善会", "捐赠单 2026-07（演示）", 120),
    ("食用油", "桶", 60, 420_000, FundSource.COUNTY, "惠民粮油店（演示）", "发票 0031（演示）", 12),
    ("棉被", "床", 80, 960_000, FundSource.CHARITY, "珠江慈善会", "捐赠单 2026-08（演示）", None),
)
GIVEN = (("大米", 2, 40), ("食用油", 1, 40), ("棉被", 1, 33), ("大米", 2, 21), ("大米", 1, 9), ("棉被", 2, 2))
PLANS = (
    (
        Item("bath_handrail", 2, 38_000, "卫生间"),
        Item("floor_anti_slip", 8, 9_000, "卫生间"),
        Item("bath_chair", 1, 26_000, "卫生间"),
    ),
    (Item("bed_rail", 1, 42_000, "卧室"), Item("space_light", 3, 12_000, "过道"), Item("aid_stick", 1, 9_000)),
    (
        Item("floor_level", 2, 45_000, "门口"),
        Item("bath_seat_toilet", 1, 120_000, "卫生间"),
        Item("bath_handrail", 2, 38_000, "卫生间"),
    ),
)
STAGES = (
    HomeStage.CLOSED, HomeStage.PAID, HomeStage.ACCEPTED, HomeStage.FINISHED, HomeStage.WORKING, HomeStage.CONTRACTED, HomeStage.PLANNED,
    HomeStage.SURVEYED, HomeStage.REGISTERED, HomeStage.REGISTERED,
)  # fmt: skip
"""How far each home has come."""

DAYS_A_STEP, SLOW, SLOW_DAYS = 4, 3, 25
"""How long each step took; one home in four stands for longer than it should."""

Report = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Desks:
    """Who does it: the street, the county and a colleague there, finance, the helpers that take vouchers; and the day it is told on."""

    li: Officer
    chen: Officer
    luo: Officer
    qian: Officer
    xiaoliang: Officer
    today: date

    def ago(self, days: int) -> date:
        """Give the day so many days ago."""
        return self.today - timedelta(days=days)


def ensure_goods(report: Report) -> list[str]:
    """Bring things, vouchers and homes in once, where only the cast works; return nothing to print."""
    with acting_as(SYSTEM):
        is_begun = Store.objects.exists()
    if others_work_here() or is_begun:
        return []
    report(gettext("登记实物、救助券和适老化改造"), 0, 1)
    desks, people = _desks(), _old_people()
    if len(people) >= PEOPLE_LEAST:
        _send_money_down(desks)
        _store(desks, people=people)
        _vouchers(desks, people=people)
        _homes(desks, people=people)
        with acting_as(desks.qian):
            post_goods(place=_county(), by=desks.qian, on=desks.today)
    report(gettext("登记实物、救助券和适老化改造"), 1, 1)
    return []


def _desks() -> Desks:
    with acting_as(SYSTEM):
        rows = Officer.objects.select_related("desk__place", "desk__agency", "user")
        roles = (LI, CHEN, LUO, QIAN, XIAOLIANG)
        li, chen, luo, qian, xiaoliang = (rows.get(staff_number=role.staff_number) for role in roles)
    return Desks(li=li, chen=chen, luo=luo, qian=qian, xiaoliang=xiaoliang, today=localdate())


def _old_people() -> list[Holder]:
    """Choose old people of the cast's street; each once."""
    born = date(localdate().year - OLD_YEARS, 1, 1)
    with acting_as(SYSTEM):
        rows = Person.objects.filter(residence_place__code__startswith=STREET, born_on__lt=born, died_on=None)
        return [Holder(name=one.name, place=one.place_code, person=one) for one in rows.order_by("id")[:PEOPLE_MOST]]


def _county() -> Place:
    return Place.objects.get(code=COUNTY)


def _send_money_down(desks: Desks) -> None:
    """Set a year's budget of each family, and send half of it down."""
    on, by = desks.ago(BEGUN + 10), desks.qian
    with acting_as(by):
        for family, sent in SENT_CENTS.items():
            terms: dict[str, Any] = {"document": f"海财〔{on:%Y}〕9号（演示）", "by": by, "on": on}
            budget = set_budget(
                place=_county(), year=on.year, fund=FundSource.COUNTY, family=family, annual_cents=sent * YEAR_PER_SENT, **terms
            )  # fmt: skip
            source, held = accounts_for_money(_county(), fund=FundSource.COUNTY, family=family, by=by)
            allocate(budget=budget, key=f"demo:{family}:{on:%Y}", into=held, source=source, cents=sent, **terms)


def _store(desks: Desks, *, people: list[Holder]) -> None:
    chen, li = desks.chen, desks.li
    with acting_as(chen):
        store = open_store(place=_county(), name=STORE, by=chen, on=desks.ago(BEGUN))
        for item, unit, quantity, cents, fund, giver, document, days in CAME:
            best = None if days is None else desks.today + timedelta(days=days)
            receive(
                store=store, delivery=Delivery(item, unit, quantity, cents, fund, giver, document, best), by=chen,
                on=desks.ago(BEGUN - 1),
            )  # fmt: skip
        write_down(store=store, item="大米", quantity=1, why="搬运时破损", seen_by=desks.luo, by=chen, on=desks.ago(30))
    with acting_as(li):
        for nth, (item, quantity, days) in enumerate(GIVEN):
            to = people[nth % len(people)]
            hand_out(store=store, item=item, quantity=quantity, to=to, words="本人签收", by=li, on=desks.ago(days))


def _vouchers(desks: Desks, *, people: list[Holder]) -> None:
    chen, li, xiaoliang = desks.chen, desks.li, desks.xiaoliang
    terms = Terms(
        title="爱心餐券", cents=1500, most=300, fund=FundSource.COUNTY, valid_from=desks.ago(60),
        valid_until=desks.today + timedelta(days=30), document="海民〔2026〕8号（演示）",
    )  # fmt: skip
    with acting_as(chen):
        providers = list(Provider.objects.filter(agency=xiaoliang.desk.agency_id))
        if not providers:
            return
        series = open_series(place=_county(), terms=terms, providers=providers, by=chen, on=desks.ago(61))
    with acting_as(li):
        made = issue(series=series, to=people, by=li, on=desks.ago(45))
        void(voucher=made[-1][0], why="遗失，本人来报", by=li, on=desks.ago(20))
    with acting_as(xiaoliang):
        for nth, (_, code) in enumerate(made[: len(made) // 2]):
            redeem(code=code, by=xiaoliang, on=desks.ago(40 - 2 * nth))
    with acting_as(desks.qian):
        partner = Partner.objects.select_related("series__place").get(series=series)
        pay_partner(partner=partner, bank_receipt="HD-YHHD-0001（演示）", by=desks.qian, on=desks.ago(30))


def _homes(desks: Desks, *, people: list[Holder]) -> None:
    with acting_as(desks.chen):
        firm = adapting.admit(
            place=_county(), name="安居工程队（演示）", document="海采〔2026〕3号（演示）", bank="珠江银行（演示）",
            account="6200000012345678", by=desks.chen, on=desks.ago(70),
        )  # fmt: skip
    for nth, (holder, stage) in enumerate(zip(people, STAGES, strict=False)):
        began = DAYS_A_STEP * (list(HomeStage).index(stage) + 2) + (SLOW_DAYS if nth % 4 == SLOW else 0)
        with acting_as(desks.li):
            home = adapting.register_home(
                holder=holder, group=list(Home.Group.values)[nth % 3], address=f"{COMMUNITY}某街{nth + 1}号（示例住址）", by=desks.li,
                on=desks.ago(began),
            )  # fmt: skip
        _led_on(home, to=stage, firm=firm, items=PLANS[nth % len(PLANS)], desks=desks, began=began)


def _led_on(home: Home, *, to: HomeStage, firm: Contractor, items: tuple[Item, ...], desks: Desks, began: int) -> None:
    """Lead a home on, step after step, until it stands where it shall."""
    total = sum(one.quantity * one.price_cents for one in items)
    passed = {"passes": True, "words": "装得牢固，老人会用", "unsigned_because": "演示：没有签名"}
    li, chen, luo, qian = desks.li, desks.chen, desks.luo, desks.qian
    acts: tuple[tuple[HomeStage, Officer, Callable[..., Any], dict[str, Any]], ...] = (
        (HomeStage.SURVEYED, li, adapting.survey, {"found": "卫生间地滑，没有扶手；夜里起来看不清。", "agreed_how": "当面同意，签了名"}),
        (HomeStage.PLANNED, li, adapting.plan, {"items": items}),
        (HomeStage.CONTRACTED, chen, adapting.contract, {
            "contractor": firm, "number": f"HT-{home.pk}（演示）", "cents": total * 95 // 100, "finish_by": desks.ago(began - 40),
        }),
        (HomeStage.WORKING, li, adapting.begin, {}),
        (HomeStage.FINISHED, li, adapting.finish, {"done": {nth: one.quantity for nth, one in enumerate(items, start=1)}}),
        (HomeStage.ACCEPTED, chen, adapting.inspect, passed),
        (HomeStage.ACCEPTED, luo, adapting.inspect, passed),
        (HomeStage.PAID, qian, pay_home, {"bank_receipt": f"HD-{home.pk}（演示）"}),
        (HomeStage.CLOSED, li, adapting.close, {"satisfaction": 5, "words": "起夜不怕摔了。"}),
    )  # fmt: skip
    order = list(HomeStage)
    for nth, (stage, by, verb, told) in enumerate(acts, start=1):
        if order.index(stage) > order.index(to):
            return
        with acting_as(by):
            home = verb(home=home, by=by, on=desks.ago(began - DAYS_A_STEP * nth), **told)
