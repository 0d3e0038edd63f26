"""人社, 税务 and 市场监管: insurance and pensions, income tax, companies."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.registers.known import Known, month_before, optional
from doudi.demo.wording import EMPTY, Rows
from doudi.demo.work import EMPLOYED, FLEXIBLE, UNEMPLOYED
from doudi.facts import hao

Array = NDArray[Any]

TRADES = (
    "餐饮",
    "家政",
    "物业",
    "制衣",
    "电子",
    "物流",
    "建材",
    "食品",
    "印刷",
    "五金",
    "清洁",
    "汽修",
    "商贸",
    "科技",
)
FIRST = ("南粤", "珠江", "云山", "木棉", "海心", "荔香", "穗丰", "广利", "恒福", "顺达", "永兴", "同乐", "金穗", "禾苗")
USCC_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
USCC_OWN_CHARACTERS = 6
MONTHS_OF_TAX = 12
ENDED_SHARE = 0.03
RESIDENT_INSURED_SHARE = 0.6


def employers(numbers: Array) -> Array:
    """Invent the names of employers."""
    first = np.array(FIRST, dtype=object)[numbers % len(FIRST)]
    trade = np.array(TRADES, dtype=object)[numbers // len(FIRST) % len(TRADES)]
    return np.asarray(first + trade + "有限公司")


def insurance(known: Known) -> Rows:
    """One row for each spell: contributions, pensions, unemployment benefit, and registered unemployment."""
    people = known.people
    spells = [
        _spell(known=known, kind="单位职工参保", chosen=people["job"] == EMPLOYED),
        _spell(known=known, kind="灵活就业参保", chosen=people["job"] == FLEXIBLE),
        _ended(known),
        _benefit(known=known, kind="领取职工养老金", chosen=people["is_employee_pension"] & (people["pension"] > 0)),
        _benefit(known=known, kind="领取居民养老金", chosen=~people["is_employee_pension"] & (people["pension"] > 0)),
        _benefit(known=known, kind="领取失业保险金", chosen=people["unemployment_benefit"] > 0),
        _seeking(known),
    ]
    rows = {name: np.concatenate([spell[name] for spell in spells]) for name in spells[0]}
    return rows | {"updated_on": known.recorded(count=len(rows["person"]), topic="insurance day")}


def _row(*, known: Known, kind: str, who: Array, **given: Array) -> Rows:
    blank = np.full(len(who), EMPTY)
    empty = {
        "until_month": blank,
        "pay_month": blank,
        "own_contribution_month": blank,
        "benefit_month": blank,
        "basic_month": blank,
    }
    text = {"person": known.people["id"][who], "kind": np.full(len(who), kind, dtype=object)}
    return text | {"employer": np.full(len(who), "", dtype=object), "from_month": blank} | empty | given


def _spell(*, known: Known, kind: str, chosen: Array) -> Rows:
    people = known.people
    who = np.flatnonzero(chosen & (people["job_months"] > 0))
    return _row(
        known=known,
        kind=kind,
        who=who,
        employer=employers(people["id"][who]),
        from_month=month_before(day=known.today, months=people["job_months"][who]),
        pay_month=people["pay"][who],
        own_contribution_month=people["own_contribution"][who],
    )


def _ended(known: Known) -> Rows:
    """Spells that ended more than a year ago: they say nothing about today."""
    people = known.people
    random = known.random("ended")
    grown = (people["age"] >= 30) & people["alive"] & (people["job"] != EMPLOYED)
    who = np.flatnonzero(grown & (random.random(known.block.size) < ENDED_SHARE))
    last = random.integers(15, 60, len(who))
    return _row(
        known=known,
        kind="单位职工参保",
        who=who,
        employer=employers(people["id"][who] + 7),
        from_month=month_before(day=known.today, months=last + random.integers(3, 60, len(who))),
        until_month=month_before(day=known.today, months=last),
        pay_month=hao(60) * random.integers(45, 150, len(who)),
        own_contribution_month=hao("262.50") + np.zeros(len(who), dtype=np.int64),
    )


def _benefit(*, known: Known, kind: str, chosen: Array) -> Rows:
    people = known.people
    who = np.flatnonzero(chosen)
    is_unemployed = kind == "领取失业保险金"
    since = np.full(len(who), 6) if is_unemployed else np.maximum((people["age"][who] - 60) * 12, 14)
    basic = people["pension_basic"][who]
    return _row(
        known=known,
        kind=kind,
        who=who,
        from_month=month_before(day=known.today, months=since),
        benefit_month=people["unemployment_benefit"][who] if is_unemployed else people["pension"][who],
        basic_month=optional(basic, given=basic > 0),
    )


def _seeking(known: Known) -> Rows:
    people = known.people
    who = np.flatnonzero((people["job"] == UNEMPLOYED) & people["alive"])
    return _row(
        known=known, kind="登记失业", who=who, from_month=month_before(day=known.today, months=np.full(len(who), 7))
    )


def tax(known: Known) -> Rows:
    """A row a month for those who pay tax on wages, and for business, interest."""
    people = known.people
    paying = np.flatnonzero(people["income_tax"] > 0)
    business = np.flatnonzero(people["business_6m"] > 0)
    interest = np.flatnonzero(people["property_income"] > 0)
    parts = [
        _months(known=known, item="工资薪金所得", who=paying, income=people["pay"][paying], tax=people["income_tax"][paying],
                months=np.minimum(people["job_months"][paying], MONTHS_OF_TAX), payer=employers(people["id"][paying])),
        _months(known=known, item="经营所得", who=business, income=people["business_6m"][business]),
        _months(known=known, item="利息股息红利所得", who=interest, income=people["property_income"][interest]),
    ]  # fmt: skip
    rows = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    return rows | {"updated_on": known.recorded(count=len(rows["person"]), topic="tax day", oldest=25)}


def _months(
    *,
    known: Known,
    item: str,
    who: Array,
    income: Array,
    tax: Array | None = None,
    months: Array | None = None,
    payer: Array | None = None,
) -> Rows:
    count = np.full(len(who), MONTHS_OF_TAX) if months is None else months
    row = np.repeat(np.arange(len(who)), count)
    back = np.arange(len(row)) - np.repeat(np.cumsum(count) - count, count) + 1
    due = np.zeros(len(who), dtype=np.int64) if tax is None else tax
    names = np.full(len(who), "本人申报", dtype=object) if payer is None else payer
    return {
        "person": known.people["id"][who][row],
        "item": np.full(len(row), item, dtype=object),
        "payer": names[row],
        "period_month": month_before(day=known.today, months=back),
        "income": income[row],
        "tax": due[row],
    }


def business(known: Known) -> Rows:
    """Companies and shops, and some closed long ago."""
    people = known.people
    random = known.random("business")
    active = np.repeat(np.arange(known.block.size), people["businesses"])
    closed = np.flatnonzero((people["age"] >= 25) & people["alive"] & (random.random(known.block.size) < 0.006))
    who = np.r_[active, closed]
    is_company = people["is_company"][who]
    status = np.array(["存续"] * len(active) + ["注销", "吊销"] * len(closed), dtype=object)[: len(who)]
    kind = np.where(is_company, "有限公司", "商店").astype(object)
    names = (
        np.array(FIRST, dtype=object)[random.integers(0, len(FIRST), len(who))]
        + np.array(TRADES, dtype=object)[random.integers(0, len(TRADES), len(who))]
        + kind
    )
    roles = np.array(["法定代表人", "股东"], dtype=object)[random.integers(0, 2, len(who))]
    return {
        "uscc": _uscc(block=known.block.number, count=len(who)),
        "name": names,
        "person": people["id"][who],
        "role": np.where(is_company, roles, "经营者").astype(object),
        "status": status,
        "capital": np.where(is_company, hao(10_000) * random.integers(3, 500, len(who)), EMPTY),
        "founded_on": known.today - random.integers(100, 5000, len(who)),
        "updated_on": known.recorded(count=len(who), topic="business day"),
    }


def _uscc(*, block: int, count: int) -> Array:
    """Credit codes in the right characters; the organisation part counts up, so no two are alike."""
    rest = block * 40_000 + np.arange(count)
    text = np.full(count, "X", dtype=object)
    for _ in range(USCC_OWN_CHARACTERS):
        rest, digit = np.divmod(rest, len(USCC_DIGITS))
        text = np.array(list(USCC_DIGITS), dtype=object)[digit] + text
    return np.asarray("92440100MAD" + text)
