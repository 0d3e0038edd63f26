"""Events: what happens to people whatever their family earns: death, custody, disappearance, service, life in a temple."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import Block, chance, code, hao_of
from doudi.demo.figures import share
from doudi.demo.hardship import NONE as NO_FATE
from doudi.demo.health import by_age
from doudi.demo.kinship import kinds
from doudi.demo.work import NONE as NO_JOB
from doudi.demo.work import set_pay
from doudi.facts import FACTS

Array = NDArray[Any]

CUSTODIES = FACTS["person"]["custody"].choices
YEARS_OF_DEATHS = 2
MISSING_SHARE = 0.0002
DEATH_BY_AGE = {0: 0.05, 30: 0.12, 50: 0.6, 65: 2.4, 75: 5.5, 85: 13.0}


def happen(block: Block) -> None:
    """Let people die, be taken into custody, disappear, serve, or live in a temple."""
    random = block.random("events")
    _draw_deaths(block=block, random=random)
    _draw_custody(block=block, random=random)
    _draw_clergy(block=block, random=random)
    _draw_veterans(block=block, random=random)


def _draw_deaths(*, block: Block, random: np.random.Generator) -> None:
    people = block.people
    factor = by_age(ages=people["age"], table=DEATH_BY_AGE)
    odds = YEARS_OF_DEATHS * share("population.deaths_a_year") * factor
    ordinary = block.of_family("fate") == NO_FATE
    dead = ordinary & chance(random=random, odds=odds, count=block.size)
    people["alive"] = ~dead
    people["died"] = np.where(dead, block.today - random.integers(25, 365 * YEARS_OF_DEATHS, block.size), 0)
    on_book = chance(random=random, odds=share("population.deaths_kept_on_the_book"), count=block.size)
    people["on_book"] = people["alive"] | on_book
    stop_earning(block=block, chosen=dead)


def stop_earning(*, block: Block, chosen: Array) -> None:
    """End pay, pensions and benefits of the dead and of people in custody."""
    people, nothing = block.people, np.zeros(block.size, dtype=np.int64)
    people["job"] = np.where(chosen, NO_JOB, people["job"])
    set_pay(block=block, chosen=chosen, pay=nothing, months=nothing)
    for name in (
        "business_6m",
        "business_12m",
        "pension",
        "pension_basic",
        "unemployment_benefit",
        "property_income",
        "other_transfers",
    ):
        people[name] = np.where(chosen, 0, people[name])


def _draw_custody(*, block: Block, random: np.random.Generator) -> None:
    people = block.people
    grown = people["alive"] & (people["age"] >= 18) & (people["age"] < 66) & (block.of_family("fate") == NO_FATE)
    odds = share("life.custody") * np.where(people["male"] == 1, 2.6, 0.25)
    taken = grown & chance(random=random, odds=odds, count=block.size)
    ends = np.array([0.12, 0.76, 0.88, 1.0])
    kind = 1 + np.searchsorted(ends, random.random(block.size), side="right").clip(0, 3)
    people["custody"] = np.where(taken, kind, 0)
    people["custody_since"] = block.today - random.integers(60, 1200, block.size)
    people["custody_until"] = block.today + random.integers(40, 1500, block.size)
    people["missing_declared"] = grown & ~taken & chance(random=random, odds=MISSING_SHARE, count=block.size)
    away = (taken & (people["custody"] != CUSTODIES.index("parole"))) | people["missing_declared"]
    stop_earning(block=block, chosen=away)


def _draw_clergy(*, block: Block, random: np.random.Generator) -> None:
    temple = kinds().flagged("clergy")[block.of_family("kind")]
    block.people["clergy_apart_months"] = np.where(temple, random.integers(20, 260, block.size), 0)


def _draw_veterans(*, block: Block, random: np.random.Generator) -> None:
    people = block.people
    old_soldier = (people["male"] == 1) & (people["age"] >= 62) & people["alive"]
    pensioned = old_soldier & chance(random=random, odds=share("life.veterans") / 0.07, count=block.size)
    parent = (people["relation"] == code("relation", "self")) & (people["age"] >= 42) & (people["age"] <= 55)
    family_of_conscript = parent & chance(random=random, odds=share("life.conscripts") / 2, count=block.size)
    people["excluded_transfers"] = np.where(
        pensioned | family_of_conscript, hao_of(600 + 900 * random.random(block.size), step=10), 0
    )
