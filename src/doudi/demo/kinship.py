"""Kinship: which families there are and who belongs to them: relation, sex, age, name.

Nouns: Kind (of family). Verbs: draw_families. The kinds and their weights stand in `families.yaml`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from doudi.demo.blocks import DAYS_PER_YEAR, Block, Columns, Plan, code
from doudi.demo.figures import read
from doudi.demo.names import draw_given, draw_surnames
from doudi.demo.streams import stream

Array = NDArray[Any]

SEXES = ("male", "female", "any", "widow")
LINES = ("line", "own")
MALE_SHARE = 0.515
WIDOWER_SHARE = 0.34
AGE_MAX = 103.0
ALONE = "young_alone"


@dataclass(frozen=True)
class Kinds:
    """The kinds of families as arrays; `first[k]` is where the members of kind k begin in the arrays of members."""

    names: tuple[str, ...]
    weights: Array
    """Rows: urban, rural."""
    poor: Array
    anchors: Array
    sizes: Array
    first: Array
    relation: Array
    sex: Array
    years: Array
    is_own: Array
    is_absent: Array

    def number(self, name: str) -> int:
        return self.names.index(name)

    def flagged(self, flag: str) -> Array:
        """Say for each kind whether families.yaml gives it a flag."""
        return np.array([bool(read("families.yaml")[name].get(flag)) for name in self.names])


@cache
def kinds() -> Kinds:
    """Read families.yaml into arrays."""
    rows = read("families.yaml")
    members = [member for row in rows.values() for member in row["members"]]
    sizes = np.array([len(row["members"]) for row in rows.values()])
    return Kinds(
        names=tuple(rows),
        weights=np.array([row["weight"] for row in rows.values()], dtype=np.float64).T,
        poor=np.array([row["poor"] for row in rows.values()], dtype=np.float64),
        anchors=np.array([row["anchor"] for row in rows.values()], dtype=np.float64),
        sizes=sizes,
        first=np.cumsum(sizes) - sizes,
        relation=np.array([code("relation", member["relation"]) for member in members]),
        sex=np.array([SEXES.index(member["sex"]) for member in members]),
        years=np.array([member.get("years", [0, 0]) for member in members], dtype=np.float64),
        is_own=np.array([member.get("line") == "own" for member in members]),
        is_absent=np.array([bool(member.get("absent")) for member in members]),
    )


def draw_families(*, plan: Plan, number: int, people: int) -> Block:
    """Draw the families of one block until they hold exactly so many people."""
    random = stream(seed=plan.seed, block=number, topic="families")
    families = _kinds_of_families(plan=plan, number=number, people=people, random=random)
    sizes = kinds().sizes[families["kind"]]
    family = np.repeat(np.arange(len(sizes)), sizes)
    slot = np.arange(len(family)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    block = Block(plan=plan, number=number, families=families, people={"family": family, "slot": slot})
    _draw_people(block=block)
    return block


def _kinds_of_families(*, plan: Plan, number: int, people: int, random: np.random.Generator) -> Columns:
    guess = people // 2 + 200
    territory = plan.territory
    spot = (number + np.sort(random.random(guess))) / plan.blocks
    village = np.minimum(np.searchsorted(territory.ends, spot, side="right"), len(territory.codes) - 1)
    rural = territory.is_rural[village]
    kind = _draw_kinds(rural=rural, random=random)
    sizes = kinds().sizes[kind]
    shuffled = random.permutation(guess)
    fits = np.zeros(guess, dtype=bool)
    fits[shuffled] = np.cumsum(sizes[shuffled]) <= people
    lacking = people - int(sizes[fits].sum())
    alone = np.flatnonzero(~fits)[:lacking]
    kind[alone] = kinds().number(ALONE)
    kept = np.sort(np.r_[np.flatnonzero(fits), alone])
    return {"kind": kind[kept], "village": village[kept], "rural": rural[kept]}


def _draw_kinds(*, rural: Array, random: np.random.Generator) -> Array:
    ends = np.cumsum(kinds().weights, axis=1) / kinds().weights.sum(axis=1, keepdims=True)
    draw = random.random(len(rural))
    return np.where(
        rural,
        np.searchsorted(ends[1], draw, side="right"),
        np.searchsorted(ends[0], draw, side="right"),
    )


def _draw_people(*, block: Block) -> None:
    random = block.random("people")
    table, people = kinds(), block.people
    kind = block.of_family("kind")
    member = table.first[kind] + people["slot"]
    people["relation"] = table.relation[member]
    people["is_absent"] = table.is_absent[member]
    people["birth"], people["age"] = _births(block=block, member=member, random=random)
    people["male"] = _sexes(member=member, random=random)
    people["name"] = _names(block=block, is_own=table.is_own[member], random=random)


def _births(*, block: Block, member: Array, random: np.random.Generator) -> tuple[Array, Array]:
    table = kinds()
    low, high = table.anchors[block.families["kind"]].T
    anchor = (low + (high - low) * random.beta(1.15, 1.35, len(low)))[block.family]
    apart_low, apart_high = table.years[member].T
    age = anchor + apart_low + (apart_high - apart_low) * random.random(len(member))
    age = np.clip(age, 0.02, AGE_MAX)
    return block.today - np.floor(age * DAYS_PER_YEAR).astype(np.int64), np.floor(age).astype(np.int64)


def _sexes(*, member: Array, random: np.random.Generator) -> Array:
    sex = kinds().sex[member]
    draw = random.random(len(member))
    share = np.select(
        [sex == SEXES.index("male"), sex == SEXES.index("female"), sex == SEXES.index("widow")],
        [1.0, 0.0, WIDOWER_SHARE],
        default=MALE_SHARE,
    )
    return np.asarray((draw < share).astype(np.int64))


def _names(*, block: Block, is_own: Array, random: np.random.Generator) -> Array:
    line = draw_surnames(count=len(block.families["kind"]), random=random)[block.family]
    own = draw_surnames(count=block.size, random=random)
    year = (block.people["birth"] / DAYS_PER_YEAR).astype(np.int64) + 1970
    given = draw_given(birth_year=year, male=block.people["male"] == 1, random=random)
    return np.asarray(np.where(is_own, own, line) + given)
