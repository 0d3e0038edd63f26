"""Outsiders: people who are paid and stand in no register of persons any more.

They died and were struck off the book, or moved away, and the office that pays was never told. They are nobody of any family here:
no facts are made of them. Nouns: Outsiders. Verbs: draw_outsiders, outsiders_table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from doudi.demo.blocks import Block, hao_of
from doudi.demo.dwelling import LOCAL
from doudi.demo.figures import dial
from doudi.demo.wealth import heads
from doudi.facts import hao

Array = NDArray[Any]

SEQUENCE = 997
"""Sequences from here on are given to nobody else: see `doudi.demo.identity`."""
ELDERLY = 80
ELDER_ALLOWANCE = hao(100)


@dataclass(frozen=True)
class Outsiders:
    """Who is paid outside: `beside` is whose neighbour he was; `died` is 0 for those who moved away."""

    id: Array
    beside: Array
    programme: Array
    base: Array
    since: Array
    died: Array


def draw_outsiders(block: Block) -> Outsiders:
    """Draw them beside local families; the story has none."""
    random, people = block.random("outsiders"), block.people
    draw = random.random(len(block.families["kind"]))
    moved, died = dial("outside.moved"), dial("outside.died")
    chosen = (block.families["origin"] == LOCAL) & (draw < moved + died) & (not block.told)
    families = np.flatnonzero(chosen)
    beside = block.first_of(heads(block))[families]
    is_dead, count = draw[families] < died, len(families)
    is_elder = is_dead & (people["age"][beside] >= ELDERLY)
    return Outsiders(
        id=people["id"][beside] // 1000 * 1000 + SEQUENCE + people["id"][beside] % 3,
        beside=beside,
        programme=np.where(is_elder, "elder_allowance", "dibao").astype(object),
        base=np.where(is_elder, ELDER_ALLOWANCE, hao_of(300 + 900 * random.random(count), step=10)),
        since=block.today - random.integers(500, 2600, count),
        died=np.where(is_dead, block.today - random.integers(60, 400, count), 0),
    )


def outsiders_table(found: Outsiders) -> pa.Table:
    """Tell the truth about them: person, programme, and whether he is dead."""
    return pa.table(
        {
            "person": pa.array(found.id, pa.int64()),
            "programme": pa.array(found.programme, pa.string()),
            "is_dead": pa.array(found.died > 0),
        }
    )
