"""Population: who is looked after month by month: everybody in the welfare register, and whoever is in the same book.

Nouns: People. Verbs: people_of. What was gathered from the same deliveries is kept and not gathered again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from doudi.engine import open_engine
from doudi.engine.chunks import in_one, keys_of
from doudi.engine.snapshots import Delivery, Lake
from doudi.engine.strips import Ints
from doudi.monitoring.months.reading import Reading
from doudi.monitoring.months.watched import programmes

COUNTY_DIGITS = 6
VERSION = 1
"""Of this gathering; another one gathers anew."""


class NobodyKnown(ValueError):
    """There is nobody to compare; the message says which delivery is missing."""


@dataclass(frozen=True)
class People:
    """Those looked after, sorted by pseudonym; `key` names the deliveries they were gathered from."""

    key: str
    table: pa.Table

    @property
    def person(self) -> Ints:
        return keys_of(self.table, name="person")

    @property
    def counties(self) -> list[str]:
        """Give each person's county."""
        return [place[:COUNTY_DIGITS] for place in self.table.column("place").to_pylist()]

    def at(self, positions: Ints) -> People:
        """Keep the people at these positions."""
        return People(key=self.key, table=self.table.take(pa.array(positions)))


def people_of(*, var: Path, month: date, until: date, reading: Reading) -> People:
    """Gather who is looked after in a month that ends before `until`.

    :raises NobodyKnown: when hukou or benefits were not delivered.
    """
    last = until - timedelta(days=1)
    found = {dataset: Lake.of(var).current(dataset, on=last) for dataset in ("hukou", "benefits")}
    for dataset, deliveries in found.items():
        if not deliveries:
            raise NobodyKnown(f"{last} 以前没有“{dataset}”数据，不知道该比对谁；请先导入")
    key = _key(found["hukou"], found["benefits"], month=month)
    path = var / "months" / "people" / f"{key}.parquet"
    if not path.exists():
        _gather(found["hukou"], found["benefits"], month=month, until=until, path=path, reading=reading)
    return People(key=key, table=pq.read_table(path))


def _key(hukou: Sequence[Delivery], benefits: Sequence[Delivery], *, month: date) -> str:
    words = [str(VERSION), str(month), *programmes(), *(one.sha256 for one in [*hukou, *benefits])]
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:32]


def _gather(
    hukou: Sequence[Delivery], benefits: Sequence[Delivery], *, month: date, until: date, path: Path, reading: Reading
) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob("*.parquet"):  # it holds names: no longer than they are needed
        old.unlink()
    engine = open_engine(kind="duckdb", spill=path.parent / "spill")
    try:
        for name, deliveries in (("hukou", hukou), ("benefits", benefits)):
            engine.scan(name, reading.parts(deliveries))
        engine.write(_sql(month=month, until=until), path)
    finally:
        engine.close()


def _sql(*, month: date, until: date) -> str:
    """Whoever held something in the month, and the people of his book; the newest row of each."""
    wanted = ", ".join(f"'{name}'" for name in programmes())
    return f"""
    WITH aided AS (
      SELECT person, min(place) AS place FROM benefits
      WHERE programme IN ({wanted}) AND from_on < DATE '{until}' AND (until_on IS NULL OR until_on >= DATE '{month}')
      GROUP BY person),
    books AS (SELECT DISTINCT h.book FROM hukou h SEMI JOIN aided a ON h.person = a.person),
    listed AS (
      SELECT h.person, arg_max(h.book, h.updated_on) AS household, arg_max(h.name, h.updated_on) AS name,
        arg_max(h.sealed, h.updated_on) AS sealed, arg_max(h.place, h.updated_on) AS place
      FROM hukou h SEMI JOIN books b ON h.book = b.book WHERE h.person IS NOT NULL GROUP BY h.person)
    SELECT person, household, name, sealed, place FROM listed
    UNION ALL
    SELECT a.person, CAST(0 AS BIGINT), '', CAST('' AS BLOB), a.place FROM aided a ANTI JOIN listed l ON a.person = l.person
    ORDER BY person"""


def positions_inside(people: People, *, place: str) -> Ints:
    """Say who lives inside a place."""
    inside = np.array([code.startswith(place) for code in in_one(people.table.column("place")).to_pylist()], dtype=bool)
    return np.flatnonzero(inside)
