"""Wealth: deposits, securities, insurance, homes, shops, cars: drawn by family and held by its adults."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import Block, chance, code, hao_of
from doudi.demo.dwelling import LOCAL, SPLIT
from doudi.demo.figures import share

Array = NDArray[Any]

GROWN = 18
SHOP_OWNERS_LEAST_HOMES = 1


def endow(block: Block) -> None:
    """Give families their property."""
    random = block.random("wealth")
    _draw_money(block=block, random=random)
    _draw_homes(block=block, random=random)
    _draw_cars(block=block, random=random)


def heads(block: Block) -> Array:
    """Say who is the head of each family."""
    return np.asarray(block.people["relation"] == code("relation", "self"))


def _draw_money(*, block: Block, random: np.random.Generator) -> None:
    people = block.people
    grown = people["age"] >= GROWN
    scale = np.interp(people["age"], [18, 25, 45, 65, 90], [0.25, 0.6, 1.3, 1.5, 1.2])
    amount = (
        share("wealth.deposits_median_yuan") * scale * random.lognormal(0, share("wealth.deposits_sigma"), block.size)
    )
    people["deposits"] = np.where(grown, hao_of(np.minimum(amount, 8_000_000)), 0)
    holds = grown & chance(random=random, odds=share("wealth.securities"), count=block.size)
    people["securities"] = np.where(holds, hao_of(random.lognormal(10.6, 1.0, block.size), step=10), 0)
    insured = grown & chance(random=random, odds=share("wealth.insurance"), count=block.size)
    people["insurance_value"] = np.where(insured, hao_of(random.lognormal(9.8, 0.8, block.size), step=10), 0)
    earns = people["deposits"] > hao_of(200_000)
    people["property_income"] = np.where(earns, people["deposits"] // 600 // 600_000 * 600_000, 0)


def _draw_homes(*, block: Block, random: np.random.Generator) -> None:
    families = block.families
    count = len(families["kind"])
    local = (families["origin"] == LOCAL) | (families["origin"] == SPLIT)
    owns = chance(random=random, odds=np.where(local, share("wealth.homes"), 0.25), count=count)
    second = owns & chance(random=random, odds=share("wealth.second_homes"), count=count)
    shops = owns & chance(random=random, odds=share("wealth.nonresidential"), count=count)
    old_house = families["rural"] & owns & chance(random=random, odds=share("wealth.ancestral_homes"), count=count)
    head = heads(block)
    per_family = {
        "homes": owns.astype(np.int64) + second + old_house,
        "ancestral_homes": old_house.astype(np.int64),
        "nonresidential": shops.astype(np.int64),
    }
    for name, number in per_family.items():
        block.people[name] = np.where(head, number[block.family], 0)


def _draw_cars(*, block: Block, random: np.random.Generator) -> None:
    people, count = block.people, len(block.families["kind"])
    income = block.sums(people["wage_6m"] + people["business_6m"] + people["pension"]) / 10_000
    odds = np.clip(share("wealth.cars") * np.interp(income, [0, 3000, 8000, 20_000], [0.1, 0.4, 1.0, 1.6]), 0, 0.95)
    owns = chance(random=random, odds=odds, count=count)
    drives = (people["age"] >= 20) & (people["age"] < 70)
    driver = block.first_of(drives)
    people["vehicles"] = np.zeros(block.size, dtype=np.int64)
    people["vehicles"][driver[owns & (driver >= 0)]] = 1
    people["livelihood_vehicles"] = np.zeros(block.size, dtype=np.int64)
    people["livelihood_vehicle_value"] = np.zeros(block.size, dtype=np.int64)
