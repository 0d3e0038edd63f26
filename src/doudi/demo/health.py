"""Health: disability cards, serious illness, outpatient-special registration, and the yearly bill a person pays himself."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import Block, chance, hao_of
from doudi.demo.figures import figure, share
from doudi.facts import FACTS

Array = NDArray[Any]

KINDS = FACTS["person"]["disability_kind"].choices
SEVERE_CARE_SHARE = 0.5
STEP_YUAN = 1


def sicken(block: Block) -> None:
    """Draw who is disabled or ill, and what it costs."""
    random = block.random("health")
    _draw_cards(block=block, random=random)
    _draw_illness(block=block, random=random)
    _draw_bills(block=block, random=random)
    _draw_care(block=block, random=random)


def by_age(*, ages: Array, table: dict[int, float]) -> Array:
    """Read a factor from a table of ages from which it holds."""
    starts = np.array(sorted(table))
    values = np.array([table[start] for start in starts.tolist()])
    return np.asarray(values[np.searchsorted(starts, ages, side="right") - 1])


def draw_kinds(*, count: int, random: np.random.Generator) -> Array:
    """Draw kinds of disability in their published proportions, as positions in the fact's choices."""
    table = figure("health.disability_kinds")
    ends = np.cumsum(list(table.values())) / sum(table.values())
    positions = np.array([KINDS.index(name) for name in table])
    return np.asarray(positions[np.searchsorted(ends, random.random(count), side="right")])


def draw_grades(*, count: int, random: np.random.Generator) -> Array:
    """Draw grades 1 (heaviest) to 4 in their published proportions."""
    table = figure("health.disability_grades")
    return np.asarray(
        1 + np.searchsorted(np.cumsum(list(table.values())), random.random(count), side="right").clip(0, 3)
    )


def _draw_cards(*, block: Block, random: np.random.Generator) -> None:
    people = block.people
    factor = by_age(ages=people["age"], table=figure("health.disability_by_age"))
    odds = share("health.disability") * share("health.disability_card") * factor
    has_card = chance(random=random, odds=odds, count=block.size)
    people["disability_kind"] = np.where(has_card, draw_kinds(count=block.size, random=random), 0)
    people["disability_grade"] = np.where(has_card, draw_grades(count=block.size, random=random), 0)
    people["card_since"] = block.today - random.integers(30, 3600, block.size)


def _draw_illness(*, block: Block, random: np.random.Generator) -> None:
    people = block.people
    factor = by_age(ages=people["age"], table={0: 0.15, 18: 0.35, 45: 1.3, 60: 2.6, 75: 3.4})
    people["serious_illness"] = chance(random=random, odds=share("health.serious_illness") * factor, count=block.size)
    special = chance(random=random, odds=share("health.outpatient_special") * factor, count=block.size)
    people["outpatient_special"] = np.where(special, random.integers(1, 3, block.size), 0)


def _draw_bills(*, block: Block, random: np.random.Generator) -> None:
    people = block.people
    factor = by_age(ages=people["age"], table={0: 0.9, 6: 0.35, 18: 0.55, 45: 1.1, 60: 2.0, 75: 2.8})
    stays = chance(random=random, odds=share("health.hospital_stay_a_year") * factor, count=block.size)
    visits = chance(random=random, odds=0.28, count=block.size)
    bill = np.where(stays, random.lognormal(7.9, 0.85, block.size), 0)
    bill += np.where(visits, random.lognormal(5.3, 0.8, block.size), 0)
    bill += np.where(people["outpatient_special"] > 0, random.lognormal(7.6, 0.6, block.size), 0)
    bill += np.where(people["serious_illness"], random.lognormal(9.6, 0.7, block.size), 0)
    people["medical_paid"] = hao_of(np.minimum(bill, 400_000), step=STEP_YUAN)
    rehabilitates = (people["disability_grade"] > 0) & chance(random=random, odds=0.15, count=block.size)
    people["rehabilitation_paid"] = np.where(rehabilitates, hao_of(random.lognormal(7.6, 0.6, block.size), step=10), 0)


def _draw_care(*, block: Block, random: np.random.Generator) -> None:
    people = block.people
    old = by_age(ages=people["age"], table={0: 0.0, 60: 0.03, 70: 0.09, 80: share("health.care_needed_at_80"), 90: 0.5})
    severe = np.where((people["disability_grade"] == 1) | (people["disability_grade"] == 2), SEVERE_CARE_SHARE, 0.0)
    needs = chance(random=random, odds=np.maximum(old, severe), count=block.size)
    people["care_items_failed"] = np.where(needs, random.integers(1, 7, block.size), 0)
