"""自然资源 and 银行: homes and shops, and what banks answer about people under a letter of authorisation."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import code
from doudi.demo.figures import dial
from doudi.demo.holdings import BY_CHANCE
from doudi.demo.registers.known import Known
from doudi.demo.wording import EMPTY, Rows
from doudi.facts import hao

Array = NDArray[Any]

WHOLE, HALF = 10_000, 5_000
SHARED_SHARE = 0.18
SOLD_SHARE = 0.03
NONRESIDENTIAL = ("商业", "车位", "办公")
BANKS = ("珠江农商银行", "南粤商业银行", "穗城银行", "海心储蓄银行")
WALLET = "木棉支付"
BROKER = "云山证券"
INSURER = "荔湾人寿"
FUND_HOUSE = "同乐基金"


def homes(known: Known) -> Rows:
    """One row a unit and owner: homes, shops, parking; couples hold some in halves; some were sold."""
    people, block = known.people, known.block
    random = known.random("homes")
    dwellings = np.repeat(np.arange(block.size), people["homes"])
    others = np.repeat(np.arange(block.size), people["nonresidential"])
    sold = np.flatnonzero((people["age"] >= 30) & people["alive"] & (random.random(block.size) < SOLD_SHARE))
    owner = np.r_[dwellings, others, sold]
    use = np.full(len(owner), "住宅", dtype=object)
    use[len(dwellings) : len(dwellings) + len(others)] = np.array(NONRESIDENTIAL, dtype=object)[
        random.integers(0, 3, len(others))
    ]
    status = np.where(np.arange(len(owner)) < len(owner) - len(sold), "现势", "历史").astype(object)
    unit = _units(known=known, owner=owner)
    spouse = block.first_of((people["relation"] == code("relation", "spouse")) & people["alive"])[block.family[owner]]
    married = (
        (spouse >= 0)
        & (people["relation"][owner] == code("relation", "self"))
        & (random.random(len(owner)) < SHARED_SHARE)
    )
    halves = np.flatnonzero(married & (np.arange(len(owner)) < len(dwellings)))
    row = np.r_[np.arange(len(owner)), halves]
    share = np.full(len(row), WHOLE)
    share[halves] = HALF
    share[len(owner) :] = HALF
    person = np.r_[owner, spouse[halves]]
    return {
        "unit_number": unit[row],
        "person": people["id"][person],
        "use": use[row],
        "area": np.where(use == "车位", 1250, 100 * random.integers(38, 140, len(owner)))[row],
        "share": share,
        "status": status[row],
        "registered_on": (known.today - random.integers(300, 7000, len(owner)))[row],
        "updated_on": known.recorded(count=len(row), topic="home day", oldest=90),
    }


def _units(*, known: Known, owner: Array) -> Array:
    district = known.home_village(owner) // 1_000_000
    numbers = known.block.number * 100_000 + np.arange(len(owner))
    return np.array(
        [f"{place}XN{number:08d}F" for place, number in zip(district.tolist(), numbers.tolist(), strict=True)],
        dtype=object,
    )


def bank(known: Known) -> Rows:
    """Answers under letters: balances where there are any, NO_HIT for the rest, and institutions that did not answer."""
    people = known.people
    random = known.random("bank")
    asked = np.flatnonzero(known.holdings.has_letter & people["alive"])
    by_chance = known.block.of_family("told")[asked] == BY_CHANCE
    silent = by_chance & (random.random(len(asked)) < dial("bank.TIMEOUT"))
    absent = by_chance & ~silent & (random.random(len(asked)) < dial("bank.NOT_AVAILABLE"))
    heard = ~silent & ~absent
    wallet = np.minimum(people["deposits"] // 10 // 100 * 100, hao(3000)) * (people["age"] < 60)
    parts = [
        _answers(
            known=known,
            who=asked,
            institution="联合查询",
            kind="全部",
            balance=None,
            result=np.where(absent, "NOT_AVAILABLE", "NO_HIT"),
        ),
        _answers(known=known, who=asked[silent], institution=BANKS[0], kind="存款", balance=None, result="TIMEOUT"),
        _hits(known=known, who=asked[heard], kind="存款", amount=people["deposits"] - wallet, institution=""),
        _hits(known=known, who=asked[heard], kind="支付账户", amount=wallet, institution=WALLET),
        _hits(known=known, who=asked[~absent], kind="证券", amount=people["securities"], institution=BROKER),
        _hits(known=known, who=asked[~absent], kind="保险", amount=people["insurance_value"], institution=INSURER),
    ]
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _hits(*, known: Known, who: Array, kind: str, amount: Array, institution: str) -> Rows:
    holding = who[amount[who] > 0]
    names = institution or np.array(BANKS, dtype=object)[known.people["id"][holding] % len(BANKS)]
    return _answers(known=known, who=holding, institution=names, kind=kind, balance=amount[holding], result="HIT")


def _answers(*, known: Known, who: Array, institution: Any, kind: str, balance: Array | None, result: Any) -> Rows:
    asked_on = known.today - 3 - known.people["id"][who] % 50
    letter = known.block.families["number"][known.people["family"][who]]
    return {
        "person": known.people["id"][who],
        "letter_number": np.array([f"SQ{number:010d}" for number in letter.tolist()], dtype=object),
        "institution": _filled(institution, count=len(who)),
        "kind": np.full(len(who), kind, dtype=object),
        "balance": np.full(len(who), EMPTY) if balance is None else balance,
        "balance_on": np.full(len(who), EMPTY) if balance is None else asked_on,
        "result": _filled(result, count=len(who)),
        "asked_on": asked_on,
    }


def _filled(value: Any, *, count: int) -> Array:
    return np.asarray(np.full(count, value, dtype=object) if isinstance(value, str) else value.astype(object))
