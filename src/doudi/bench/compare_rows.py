"""The rows for `doudi bench compare`: people of a nation-sized province and what thirteen registers say of them in two months.

Nouns: Register. Verbs: write_rows, people_in, late_in. Everything is drawn; a pseudonym is drawn as a number, since AES leaves nothing
else. Each month's rows lie as strips, and once more as Parquet for Spark.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from doudi.engine.strips import Ints, Strip, joined, open_strip, sorted_strip, states, write_strip

REGISTERS = {
    "medical": 44_000_000, "insurance": 40_000_000, "tax": 34_000_000, "bank": 22_000_000, "homes": 16_000_000,
    "vehicles": 14_000_000, "students": 11_000_000, "business": 6_500_000, "marriage": 6_000_000, "benefits": 4_000_000,
    "disability": 2_000_000, "deaths": 400_000, "custody": 100_000,
}  # fmt: skip
"""Rows this month in each register, two hundred million together."""

PEOPLE, KNOWN = 4_500_000, 60_000_000
"""People looked after, and people the registers know of."""

NEW_SHARE = CHANGED_SHARE = 0.01
"""Of a month's rows, how many were not there last month, and how many said something else."""

DELTA_SHARE = 0.01
LATE = "late"


@dataclass(frozen=True)
class Register:
    """One register's strips: last month's and this month's."""

    name: str
    folder: Path

    def rows(self, side: str) -> Strip:
        """Map a side's rows into memory."""
        return open_strip(self.folder / self.name / side)

    def parquet(self, side: str) -> Path:
        """Say where a side lies for Spark."""
        return self.folder / self.name / f"{side}.parquet"


def registers(folder: Path) -> list[Register]:
    """List the registers in a folder."""
    return [Register(name=name, folder=folder) for name in REGISTERS]


def people_in(folder: Path) -> Ints:
    """Map the pseudonyms of those looked after, sorted."""
    people: Ints = np.load(folder / "people.npy", mmap_mode="r")
    return people


def late_in(folder: Path) -> Strip:
    """Map the late rows of all registers into memory, joined."""
    return open_strip(folder / LATE)


def write_rows(folder: Path, *, share: float, seed: int = 1) -> int:
    """Draw a share of all people and rows; return how many rows there are this month."""
    random = np.random.default_rng(seed)
    known = np.unique(random.integers(1, 2**63 - 1, int(KNOWN * share)))
    people = np.sort(random.choice(known, int(PEOPLE * share), replace=False))
    np.save(folder / "people.npy", people)
    pq.write_table(pa.table({"person": people}), folder / "people.parquet")
    rows, late = 0, []
    for name, count in REGISTERS.items():
        rows += int(count * share)
        sides = dict(_sides(known, rows=int(count * share), random=random))
        late.append(sides.pop(LATE))
        for side, made in sides.items():
            _write(made, folder=folder / name, side=side)
    write_strip(folder / LATE, joined(late))
    return rows


def _write(made: Strip, *, folder: Path, side: str) -> None:
    """Keep a side as a strip, and for Spark as Parquet."""
    write_strip(folder / side, made)
    table, path = pa.table({"person": made.person, "state": made.state}), folder / f"{side}.parquet"
    pq.write_table(table, path, compression="snappy", use_dictionary=False, row_group_size=1_000_000)


def _sides(known: Ints, *, rows: int, random: np.random.Generator) -> Iterator[tuple[str, Strip]]:
    """Draw this month's rows, last month's, and a late delivery of a hundredth of them, each of which says something else."""
    person = known[np.sort(random.integers(0, len(known), rows))]
    things, values = np.arange(rows), random.integers(0, 8, rows)
    after = states(things=things, values=values)
    yield "after", _strip(person, after)
    draw = random.random(rows)
    had = draw >= NEW_SHARE
    was = np.where(draw < NEW_SHARE + CHANGED_SHARE, values ^ 1, values)
    yield "before", _strip(person[had], states(things=things, values=was)[had])
    late = random.random(rows) < DELTA_SHARE
    yield LATE, _strip(person[late], states(things=things, values=values ^ 2)[late])


def _strip(person: Ints, state: Ints) -> Strip:
    return sorted_strip(person=person, state=state, row=np.arange(len(person)))
