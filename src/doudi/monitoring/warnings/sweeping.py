"""Everybody weighed: the indicators run over a county's facts chunk by chunk, and what they say together for each household.

Noun: Weighed (what a chunk came to). Verbs: ready_for, weigh. No Django here. `OUTPUTS` are the facts read beside the verdicts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from doudi.engine.chunks import in_one, keys_of, values_of
from doudi.engine.rolls import files_of
from doudi.facts import UNITS
from doudi.monitoring.warnings.indicators import Indicator
from doudi.monitoring.warnings.levels import GROUPS, MARKED, NOBODY, rank
from doudi.monitoring.warnings.scoring import WHOLE, Scale
from doudi.monitoring.warnings.signs import DIMENSIONS, INDICATORS, OVER
from doudi.rules import Rulebook
from doudi.rules.sweep import Sweep, Tables

Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

NAMES = (*GROUPS, NOBODY)
OUTPUTS = {"household": [], "person": sorted({fact for facts in GROUPS.values() for fact in facts})}


@dataclass(frozen=True)
class Weighed:
    """A chunk of households: their keys, towns' places, people, class (a number among NAMES), score, and the rank of each indicator.

    `unknown` says where an indicator may be more than it is known to be; `deprived` has a column a dimension of poverty;
    `over` says who surely owns what no recipient may.
    """

    household: Ints
    place: pa.DictionaryArray
    people: Ints
    group: Ints
    score: Ints
    ranks: Mapping[str, Ints]
    unknown: Mapping[str, Flags]
    deprived: Ints
    over: Flags


def ready_for(book: Rulebook, *, folders: Sequence[Path], on: date) -> Sweep:
    """Make the indicators ready, once for all places of some counties' folders of facts.

    :raises ValueError: when the folders hold no household.
    """
    paths = {unit: [path for folder in folders for path in files_of(folder, unit=unit)] for unit in UNITS}
    return Sweep(book, paths=paths, on=on, outputs=OUTPUTS)


def weigh(ready: Sweep, *, folder: Path, scale: Scale, threads: int = 2) -> Iterator[Weighed]:
    """Weigh every household of a county's folder of facts, chunk by chunk.

    :raises ValueError: when its files are not sorted.
    """
    county = ready.over({unit: files_of(folder, unit=unit) for unit in UNITS})
    for tables in county.run(threads=threads):
        yield weighed(tables, scale=scale)


def weighed(tables: Tables, *, scale: Scale) -> Weighed:
    """Weigh the households of one chunk."""
    homes = _Homes(tables)
    both = {
        code: _rank_of(one, tables=tables, homes=homes) for code, one in INDICATORS.items() if code in scale.weights
    }
    ranks = {code: ranked for code, (ranked, _) in both.items()}
    group = _group(tables, homes=homes)
    return Weighed(
        household=homes.keys,
        place=in_one(tables["household"].column("place")),
        people=homes.people,
        group=group,
        score=_score(ranks, group=group, scale=scale),
        ranks=ranks,
        unknown={code: unknown for code, (_, unknown) in both.items()},
        deprived=np.column_stack([_signed(tables["household"], name=policy.name) for policy in DIMENSIONS.values()]),
        over=_signed(tables["household"], name=OVER.name) == 1,
    )


class _Homes:
    """Where each person of a chunk belongs."""

    def __init__(self, tables: Tables) -> None:
        self.keys: Ints = keys_of(tables["household"])
        order = np.argsort(self.keys, kind="stable")
        own = keys_of(tables["person"])
        self.parents: Ints = order[np.searchsorted(self.keys, own, sorter=order)]
        self.people: Ints = np.bincount(self.parents, minlength=len(self.keys))

    def most(self, values: Ints) -> Ints:
        """Give each household the most its people have."""
        found = np.zeros(len(self.keys), dtype=np.int64)
        np.maximum.at(found, self.parents, values)
        return found


def _signed(table: pa.Table, *, name: str) -> Ints:
    """Read a flag: 1 yes, 0 no, -1 not known."""
    column = in_one(table.column(name)).cast(pa.int8())
    return values_of(pc.fill_null(column, -1), dtype=np.dtype(np.int8)).astype(np.int64)


def _rank_of(one: Indicator, *, tables: Tables, homes: _Homes) -> tuple[Ints, Flags]:
    """Rank an indicator for each household, and say where a higher level is not known."""
    table = tables[one.of]
    ranked = np.zeros(table.num_rows, dtype=np.int64)
    may_be = np.zeros(table.num_rows, dtype=np.int64)
    for level in (level for level in MARKED if level in one.policies):
        flags = _signed(table, name=one.policies[level].name)
        ranked[flags == 1] = rank(level)
        may_be[flags == -1] = rank(level)
    if one.of == "person":
        ranked, may_be = homes.most(ranked), homes.most(may_be)
    return ranked, may_be > ranked


def _group(tables: Tables, *, homes: _Homes) -> Ints:
    """Number each household's class among NAMES: the first that holds of anybody; what is not known makes no class."""
    found = np.full(len(homes.keys), len(NAMES) - 1, dtype=np.int64)
    for number in reversed(range(len(GROUPS))):
        facts = GROUPS[NAMES[number]]
        holds = np.max([_signed(tables["person"], name=fact) for fact in facts], axis=0) == 1
        found[homes.most(holds.astype(np.int64)) == 1] = number
    return found


def _score(ranks: Mapping[str, Ints], *, group: Ints, scale: Scale) -> Ints:
    """Add up what the indicators weigh, times the factor of the class; the same numbers as `score_of`."""
    severities = np.array([0, *(scale.severities.get(level, 0) for level in MARKED)], dtype=np.int64)
    factors = np.array([scale.factors.get(name, 0) for name in NAMES], dtype=np.int64)
    points = np.zeros(len(group), dtype=np.int64)
    for code, ranked in ranks.items():
        points += scale.weights[code] * severities[ranked]
    total: Ints = (points * factors[group] + WHOLE // 2) // WHOLE
    return total


def found_in(one: Weighed, *, row: int) -> dict[str, str]:
    """Name the level each indicator of a household has reached."""
    return {code: MARKED[int(ranked[row]) - 1] for code, ranked in one.ranks.items() if ranked[row]}


def towns_of(one: Weighed, *, digits: int) -> Sequence[Any]:
    """Name the place, so many digits long, of each household."""
    names = [place[:digits] for place in one.place.dictionary.to_pylist()]
    return [names[code] for code in one.place.indices.to_pylist()]
