"""Hardship: which families are poor, and why; and that no other family with a local hukou looks poor by chance.

Nouns: fate. Verbs: draw_fates, impoverish, lift. A fate is only how a family was invented; whether it should get help is
answered by the law alone (`doudi.demo.truth`).
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import Block, Columns, chance, code, hao_of
from doudi.demo.dwelling import MIGRANT
from doudi.demo.figures import figure, share
from doudi.demo.health import draw_kinds
from doudi.demo.kinship import kinds
from doudi.demo.wealth import heads
from doudi.demo.work import EMPLOYED, HOME, PAY_STEP, RETIRED, UNSEEN, set_pay
from doudi.facts import hao

Array = NDArray[Any]

NONE, DIBAO, EDGE, RIGID, PROPERTY, TEKUN = range(6)
FATES = ("none", "dibao", "edge", "rigid", "property_over", "tekun")
PER_HEAD_YUAN = {DIBAO: (80, 1230), EDGE: (1345, 1930), PROPERTY: (100, 1900), RIGID: (2450, 4600), TEKUN: (0, 420)}
"""Monthly income a head that an invented family of each fate is given."""
CHILDLESS_POOR_SHARE = 0.78
CLERGY_POOR_SHARE = 0.6
ELDER = 60
ABLE_UNTIL = 58
FULL_TIME = hao(2500)
PENSION_RESIDENT_MOST = hao(700)
GROSS_OF_NET_PERCENT = 130
LIFTED_PER_HEAD_YUAN = 2750
"""Above the gate of 2026 (the minimum wage), so that no other family falls under a line by chance."""


def draw_fates(block: Block) -> None:
    """Choose the families in hardship among those with a local hukou."""
    random = block.random("fates")
    families, table = block.families, kinds()
    mix = np.average(
        table.weights / table.weights.sum(axis=1, keepdims=True),
        axis=0,
        weights=[1 - share("population.rural"), share("population.rural")],
    )
    factor = table.poor[families["kind"]] / (mix * table.poor).sum() / (1 - share("population.migrant_households"))
    odds = [share(f"hardship.{name}") * factor for name in ("dibao", "edge", "rigid", "property_over")]
    draw = random.random(len(factor))
    fate = np.searchsorted([0.0], draw) * 0
    for number, limit in zip((DIBAO, EDGE, RIGID, PROPERTY), np.cumsum(odds, axis=0), strict=True):
        fate = np.where((fate == NONE) & (draw < limit), number, fate)
    childless = table.flagged("childless")[families["kind"]]
    fate = np.where(childless & (draw < CHILDLESS_POOR_SHARE), TEKUN, fate)
    clergy = table.flagged("clergy")[families["kind"]]
    fate = np.where(clergy & (draw < CLERGY_POOR_SHARE), DIBAO, fate)
    families["fate"] = np.where(families["origin"] == MIGRANT, NONE, fate)


def impoverish(block: Block) -> None:
    """Give families in hardship the health, income and property of their fate."""
    random = block.random("hardship")
    fate = block.of_family("fate")
    poor = fate != NONE
    _worsen_health(block=block, poor=poor, random=random)
    _clear_income(block=block, poor=poor)
    _give_income(block=block, poor=poor, random=random)
    _take_property(block=block, poor=poor, random=random)
    _spend_on_illness(block=block, chosen=fate == RIGID, random=random)
    _hold_property(block=block, chosen=block.families["fate"] == PROPERTY, random=random)


def _worsen_health(*, block: Block, poor: Array, random: np.random.Generator) -> None:
    people, count = block.people, block.size
    card = poor & (people["age"] >= 6) & chance(random=random, odds=0.12, count=count)
    people["disability_kind"] = np.where(card, draw_kinds(count=count, random=random), people["disability_kind"])
    people["disability_grade"] = np.where(card, random.integers(1, 5, count), people["disability_grade"])
    ill = poor & (people["age"] >= 30) & chance(random=random, odds=0.06, count=count)
    people["serious_illness"] |= ill
    special = poor & (people["age"] >= 40) & chance(random=random, odds=0.14, count=count)
    people["outpatient_special"] = np.where(special, random.integers(1, 3, count), people["outpatient_special"])


def _clear_income(*, block: Block, poor: Array) -> None:
    people = block.people
    people["job"] = np.where(
        poor & (people["age"] >= 18) & (people["student"] == 0),
        np.where(people["age"] >= ELDER, RETIRED, HOME),
        people["job"],
    )
    set_pay(
        block=block, chosen=poor, pay=np.zeros(block.size, dtype=np.int64), months=np.zeros(block.size, dtype=np.int64)
    )
    for name in (
        "business_6m",
        "business_12m",
        "businesses",
        "small_businesses",
        "pension",
        "pension_basic",
        "unemployment_benefit",
        "property_income",
    ):
        people[name] = np.where(poor, 0, people[name])
    people["is_company"] &= ~poor
    people["is_employee_pension"] &= ~poor
    people["other_transfers"] = np.zeros(block.size, dtype=np.int64)
    people["idle_reason"] = np.where(poor, people["age"] >= 16, people["idle_reason"])


def _give_income(*, block: Block, poor: Array, random: np.random.Generator) -> None:
    people, fate = block.people, block.families["fate"]
    low = np.select([fate == name for name in PER_HEAD_YUAN], [low for low, _ in PER_HEAD_YUAN.values()], default=0)
    high = np.select([fate == name for name in PER_HEAD_YUAN], [high for _, high in PER_HEAD_YUAN.values()], default=0)
    per_head = hao_of(low + (high - low) * random.random(len(fate)), step=5)
    total = per_head * block.sums(~people["is_absent"])
    unable = (people["disability_grade"] == 1) | (people["disability_grade"] == 2) | people["serious_illness"]
    able = (
        poor
        & (people["age"] >= 18)
        & (people["age"] < ABLE_UNTIL)
        & ~unable
        & (people["student"] == 0)
        & ~people["is_absent"]
    )
    earner = block.first_of(able)
    earner[fate == TEKUN] = -1
    elders = poor & (people["age"] >= ELDER)
    most = np.where(
        earner >= 0, per_head // 2, np.where(block.sums(elders) > 0, total // np.maximum(block.sums(elders), 1), 0)
    )
    _give_pensions(block=block, elders=elders, amount=most[block.family] // 100_000 * 100_000)
    left = total - most // 100_000 * 100_000 * block.sums(elders)
    _give_wage(block=block, earner=earner, amount=left, random=random)
    penniless = np.flatnonzero((earner < 0) & (block.sums(elders) == 0) & np.isin(fate, (EDGE, RIGID)))
    head = block.first_of(heads(block))[penniless]
    people["other_transfers"][head] = left[penniless]


def _give_pensions(*, block: Block, elders: Array, amount: Array) -> None:
    people = block.people
    basic = hao(figure("work.resident_pension_basic_yuan"))
    resident = elders & (amount <= PENSION_RESIDENT_MOST)
    people["pension_basic"] = np.where(resident, basic, people["pension_basic"])
    people["pension"] = np.where(elders, np.where(resident, basic + amount, amount), people["pension"])
    people["is_employee_pension"] = np.where(elders, ~resident, people["is_employee_pension"])


def _give_wage(*, block: Block, earner: Array, amount: Array, random: np.random.Generator) -> None:
    people = block.people
    families = np.flatnonzero((earner >= 0) & (amount >= hao(600)))
    workers = earner[families]
    pay = np.zeros(block.size, dtype=np.int64)
    pay[workers] = amount[families] // hao(PAY_STEP) * hao(PAY_STEP)
    unseen = (pay < FULL_TIME) & chance(random=random, odds=0.45, count=block.size)
    chosen = pay > 0
    people["job"] = np.where(chosen, np.where(unseen, UNSEEN, EMPLOYED), people["job"])
    set_pay(block=block, chosen=chosen, pay=pay, months=random.integers(12, 90, block.size))


def _take_property(*, block: Block, poor: Array, random: np.random.Generator) -> None:
    people, count = block.people, block.size
    savings = np.where(people["age"] >= 18, hao_of(np.minimum(random.lognormal(8.0, 0.9, count), 22_000)), 0)
    people["deposits"] = np.where(poor, savings, people["deposits"])
    for name in (
        "securities",
        "insurance_value",
        "nonresidential",
        "vehicles",
        "livelihood_vehicles",
        "livelihood_vehicle_value",
    ):
        people[name] = np.where(poor, 0, people[name])
    home = heads(block) & chance(random=random, odds=np.where(block.of_family("rural"), 0.95, 0.6), count=count)
    people["homes"] = np.where(poor, home + people["ancestral_homes"], people["homes"])


def _spend_on_illness(*, block: Block, chosen: Array, random: np.random.Generator) -> None:
    """Let the sickest of each chosen family pay most of its yearly income for treatment."""
    people = block.people
    yearly = income_of(block) * 12
    families = np.flatnonzero(block.any_of(chosen))
    patient = block.first_of(
        chosen & ((people["relation"] != code("relation", "self")) | (block.sums(chosen)[block.family] == 1))
    )
    portion = (65 + random.integers(0, 40, len(families))) * yearly[families] // 100
    people["medical_paid"][patient[families]] = portion // 1_000_000 * 1_000_000
    people["serious_illness"][patient[families]] = True


def _hold_property(*, block: Block, chosen: Array, random: np.random.Generator) -> None:
    """Give families that only look poor one kind of property over the limit."""
    families = np.flatnonzero(chosen)
    head = block.first_of(heads(block))[families]
    what = random.integers(0, 4, len(families))
    people = block.people
    people["deposits"][head[what == 0]] = hao_of(150_000 + 400_000 * random.random(int((what == 0).sum())), step=100)
    people["homes"][head[what == 1]] = 2 + people["ancestral_homes"][head[what == 1]]
    people["vehicles"][head[what == 2]] = 1
    people["businesses"][head[what == 3]] = 1
    people["is_company"][head[what == 3]] = True


def income_of(block: Block) -> Array:
    """Add up what each family has a month, as the law counts it here: net of tax, contributions and basic pension."""
    return np.asarray(block.sums(_each_income(block.people)))


def _each_income(people: Columns) -> Array:
    earned = people["wage_6m"] + people["business_6m"] + people["property_income"] - people["tax_and_insurance"]
    received = people["pension"] - people["pension_basic"] + people["unemployment_benefit"] + people["other_transfers"]
    return np.asarray(earned + received)


def lift(block: Block) -> None:
    """Raise the income of every other local family over the lines, or else give it property over the limit."""
    random = block.random("lift")
    families, people = block.families, block.people
    short = hao(LIFTED_PER_HEAD_YUAN) * block.sums(~people["is_absent"]) - income_of(block)
    below = (families["fate"] == NONE) & (short > 0)
    by_property = below & chance(random=random, odds=0.14, count=len(short))
    worker = block.first_of(
        (people["age"] >= 22) & (people["age"] < ABLE_UNTIL) & (people["disability_grade"] == 0) & ~people["is_absent"]
    )
    elder = block.first_of(people["age"] >= ABLE_UNTIL)
    _raise_pay(
        block=block,
        families=np.flatnonzero(below & ~by_property & (worker >= 0)),
        worker=worker,
        short=short,
        random=random,
    )
    _raise_pension(
        block=block,
        families=np.flatnonzero(below & ~by_property & (worker < 0) & (elder >= 0)),
        elder=elder,
        short=short,
    )
    helpless = below & (by_property | ((worker < 0) & (elder < 0)))
    _save(block=block, families=np.flatnonzero(helpless), random=random)
    _bound_bills(block)


def _raise_pay(*, block: Block, families: Array, worker: Array, short: Array, random: np.random.Generator) -> None:
    people, chosen = block.people, np.zeros(block.size, dtype=bool)
    who = worker[families]
    chosen[who] = True
    people["job"] = np.where(chosen, EMPLOYED, people["job"])
    people["student"] = np.where(chosen, 0, people["student"])
    pay = people["pay"].copy()
    needed = np.maximum(_each_income(people)[who], 0) + short[families]
    pay[who] = np.maximum(needed * GROSS_OF_NET_PERCENT // 100, FULL_TIME + hao(500)) // hao(PAY_STEP) * hao(PAY_STEP)
    for name in ("business_6m", "business_12m", "unemployment_benefit"):
        people[name] = np.where(chosen, 0, people[name])
    set_pay(block=block, chosen=chosen, pay=pay, months=random.integers(13, 160, block.size))


def _raise_pension(*, block: Block, families: Array, elder: Array, short: Array) -> None:
    people = block.people
    who = elder[families]
    people["pension"][who] = people["pension"][who] - people["pension_basic"][who] + short[families] + hao(200)
    people["pension"][who] = people["pension"][who] // 100_000 * 100_000
    people["pension_basic"][who] = 0
    people["is_employee_pension"][who] = True


def _save(*, block: Block, families: Array, random: np.random.Generator) -> None:
    who = block.first_of(heads(block))[families]
    members = np.bincount(block.family)[families]
    block.people["deposits"][who] = hao_of((60_000 + 200_000 * random.random(len(families))) * members, step=100)


def _bound_bills(block: Block) -> None:
    """Let commercial insurance carry what would ruin a family that was not meant to be in hardship."""
    people = block.people
    least = np.maximum(income_of(block) * 12 // 25, hao(500))
    ordinary = block.of_family("fate") == NONE
    most = (least // np.maximum(np.bincount(block.family), 1))[block.family] // 10_000 * 10_000
    people["medical_paid"] = np.where(ordinary, np.minimum(people["medical_paid"], most * 2), people["medical_paid"])
    people["rehabilitation_paid"] = np.where(
        ordinary, np.minimum(people["rehabilitation_paid"], most), people["rehabilitation_paid"]
    )
