"""Dwelling: where each family is registered and where it lives, with book numbers, house codes and identity numbers.

Nouns: origin (local, split, migrant). Verbs: settle. Split families keep their hukou in another village of the place;
migrants have it in another county of the country; a few spouses come from another province, Hong Kong or Macao.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import Block, Plan, chance, code
from doudi.demo.figures import share
from doudi.demo.identity import PAIRS, assign

Array = NDArray[Any]

LOCAL, SPLIT, MIGRANT = 0, 1, 2
FAMILIES_PER_BLOCK_MAX = 40_000
COUNTY_GROUPS = 90
NATURALISED_SHARE = 0.10
CROSS_BORDER = (810000, 820000)
YEAR = 365


def settle(block: Block) -> None:
    """Give every family its origin, house and book, and every person an identity number."""
    random = block.random("dwelling")
    _draw_origins(block=block, random=random)
    _draw_outsiders(block=block, random=random)
    _draw_places(block=block, random=random)
    _draw_stays(block=block, random=random)
    _number_people(block=block, random=random)


def family_numbers(block: Block) -> Array:
    """Number the families of the whole province: no two share a number."""
    count = len(block.families["kind"])
    return np.asarray(block.number * FAMILIES_PER_BLOCK_MAX + np.arange(count) + 1)


def _draw_origins(*, block: Block, random: np.random.Generator) -> None:
    count = len(block.families["kind"])
    draw = random.random(count)
    migrants, split = share("population.migrant_households"), share("population.split_households")
    block.families["origin"] = np.select([draw < migrants, draw < migrants + split], [MIGRANT, SPLIT], default=LOCAL)
    block.families["number"] = family_numbers(block)


def _draw_outsiders(*, block: Block, random: np.random.Generator) -> None:
    """Mark spouses registered elsewhere: their book is not the family's."""
    people = block.people
    married_in = (people["relation"] == code("relation", "spouse")) & (block.of_family("origin") != MIGRANT)
    draw = random.random(block.size)
    border = share("population.cross_border_spouses") if block.number < PAIRS else 0.0
    people["is_cross_border"] = married_in & (draw < border)
    people["is_outsider"] = married_in & (draw < border + share("population.other_province_spouses"))
    people["same_book"] = ~people["is_outsider"]
    people["lives_here"] = ~people["is_absent"]


def _draw_places(*, block: Block, random: np.random.Generator) -> None:
    families, people = block.families, block.people
    count = len(families["kind"])
    near = np.arange(families["village"].min(), families["village"].max() + 1)
    moved_from = near[random.integers(0, len(near), count)]
    families["hukou_village"] = np.where(families["origin"] == SPLIT, moved_from, families["village"])
    families["county"] = _counties(block=block, count=count, random=random)
    away = (block.of_family("origin") == MIGRANT) | people["is_outsider"]
    people["is_local"] = ~away
    people["hukou_county"] = np.where(
        away,
        np.where(
            people["is_outsider"], _counties(block=block, count=block.size, random=random), block.of_family("county")
        ),
        block.plan.territory.districts[block.of_family("hukou_village")],
    )
    border = np.array(CROSS_BORDER)[random.integers(0, 2, block.size)]
    people["hukou_county"] = np.where(people["is_cross_border"], border, people["hukou_county"])
    people["book"] = block.of_family("number") * 10 + people["is_outsider"]


def _counties(*, block: Block, count: int, random: np.random.Generator) -> Array:
    """Draw counties outside the place from this block's own group of counties, in which its id sequences are its own."""
    group = block.number % min(block.plan.blocks, COUNTY_GROUPS)
    own = block.plan.territory.counties[group :: min(block.plan.blocks, COUNTY_GROUPS)]
    return np.asarray(own[random.integers(0, len(own), count)])


def _draw_stays(*, block: Block, random: np.random.Generator) -> None:
    """Since when each family has lived where it lives, and each person with it."""
    families, people = block.families, block.people
    years = np.where(
        families["origin"] == LOCAL,
        8 + 20 * random.random(len(families["kind"])),
        1 + 11 * random.random(len(families["kind"])),
    )
    families["since"] = block.today - (years * YEAR).astype(np.int64)
    people["since"] = np.maximum(block.of_family("since"), people["birth"])
    apart = people["is_absent"]
    people["since"] = np.where(apart, block.today - (1 + 4 * random.random(block.size)) * YEAR, people["since"]).astype(
        np.int64
    )


def _number_people(*, block: Block, random: np.random.Generator) -> None:
    people = block.people
    grown = people["is_local"] & (people["age"] >= 18)
    naturalised = grown & chance(random=random, odds=NATURALISED_SHARE, count=block.size)
    county = np.where(naturalised, _counties(block=block, count=block.size, random=random), people["hukou_county"])
    slot, slots = _slots(block=block, county=county)
    people["id"], people["birth"] = assign(
        county=county, birth=people["birth"], male=people["male"], slot=slot, slots=slots
    )


def _slots(*, block: Block, county: Array) -> tuple[Array, Array]:
    groups = min(block.plan.blocks, COUNTY_GROUPS)
    slot = np.full(len(county), block.number // groups)
    slots = np.full(len(county), -(-block.plan.blocks // groups))
    border = np.isin(county, CROSS_BORDER)
    slot[border], slots[border] = block.number % PAIRS, PAIRS
    for district, (first, last) in _blocks_of_districts(block.plan).items():
        here = county == district
        slot[here], slots[here] = block.number - first, last - first + 1
    return slot, slots


def _blocks_of_districts(plan: Plan) -> dict[int, tuple[int, int]]:
    """Return the first and last block that lie in each district of the place."""
    districts, ends = plan.territory.districts, plan.territory.ends
    found = {}
    for district in np.unique(districts):
        where = np.flatnonzero(districts == district)
        start = ends[where[0] - 1] if where[0] else 0.0
        first = int(start * plan.blocks)
        last = min(int(ends[where[-1]] * plan.blocks), plan.blocks - 1)
        found[int(district)] = (first, last)
    return found
