"""Supporters: grown children who live elsewhere and owe their parents support, with or without consent to be checked.

Elders who live without their children have one to three of them; the childless have none. Children of poor elders are poor
themselves, or bound by an agreement, or well off; those of others are mostly well off.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import DAYS_PER_YEAR, Block, chance, hao_of
from doudi.demo.dwelling import COUNTY_GROUPS, MIGRANT
from doudi.demo.figures import share
from doudi.demo.hardship import NONE, TEKUN
from doudi.demo.identity import calendar
from doudi.demo.kinship import kinds
from doudi.facts import FACTS, hao

Array = NDArray[Any]

CHILD = FACTS["support"]["relation"].choices.index("child")
SEQUENCE_FROM = 900
SEQUENCES = 98
POOR_SHARE, AGREED_SHARE = 0.5, 0.42
"""The rest are well off and bound by no agreement: where the place has no formula, what they owe stays open."""


def draw_supporters(block: Block) -> None:
    """Give elders who live without their children one to three of them; of well-off families one is registered."""
    random = block.random("supporters")
    people = block.people
    alone = kinds().flagged("elder")[block.of_family("kind")]
    fate = block.of_family("fate")
    away = block.of_family("origin") == MIGRANT
    parent = np.flatnonzero(alone & ~away & (fate != TEKUN) & (people["age"] >= 60))
    count = np.where(fate[parent] == NONE, 1, random.integers(1, 4, len(parent)))
    person = np.repeat(parent, count)
    block.supports = _means(block=block, person=person, random=random)
    block.supports |= _identities(block=block, person=person, random=random)


def _means(*, block: Block, person: Array, random: np.random.Generator) -> dict[str, Array]:
    """Draw what supporters have, alike for all of one parent's: poor themselves, or bound by an agreement, or well off."""
    count = len(person)
    draw = random.random(block.size)[person]
    hard = block.of_family("fate")[person] != NONE
    poor = hard & (draw < POOR_SHARE)
    agrees = hard & ~poor & (draw < POOR_SHARE + AGREED_SHARE)
    consents = np.where(hard, share("life.supporters_consenting"), share("life.supporters_known"))
    members = random.integers(1, 5, count)
    per_head = np.where(poor, 600 + 690 * random.random(count), 1700 + 3200 * random.random(count))
    income = hao_of(per_head, step=10)
    return {
        "person": person,
        "relation": np.full(count, CHILD),
        "consent": chance(random=random, odds=consents, count=count),
        "income_per_head": income,
        "members": members,
        "children": np.maximum(members - 2, 0),
        "supported": np.full(count, 1),
        "agreed": np.where(agrees, hao_of(30 + 90 * random.random(count), step=10), 0),
        "own_income": np.minimum(income * members, hao(30_000)) // 2,
        "property_within": poor,
    }


def _identities(*, block: Block, person: Array, random: np.random.Generator) -> dict[str, Array]:
    """Number the supporters: they live outside the place, under sequences that no invented resident has."""
    count = len(person)
    years = 22 + 14 * random.random(count)
    birth = block.people["birth"][person] + (years * DAYS_PER_YEAR).astype(np.int64)
    groups = min(block.plan.blocks, COUNTY_GROUPS)
    own = block.plan.territory.counties[block.number % groups :: groups]
    county = own[random.integers(0, len(own), count)]
    sequence = SEQUENCE_FROM + (np.arange(count) * 7 + block.number // groups) % SEQUENCES
    return {"id": county * 10**11 + calendar(birth) * 1000 + sequence, "birth": birth}
