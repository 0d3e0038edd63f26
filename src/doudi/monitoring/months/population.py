"""Population: who is looked after month by month: everybody in the welfare register, and whoever is in the same book.

Nouns: People. Verbs: people_of, told_of. What was gathered from the same deliveries is kept under var/months/people and not gathered
again. Only pseudonyms and places lie there to be read; names and identifiers are sealed, some thousand together, and opened for those
of whom something is found.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from doudi.engine import open_engine
from doudi.engine.chunks import in_one, keys_of, values_of
from doudi.engine.snapshots import Delivery, Lake
from doudi.engine.strips import Ints
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.monitoring.months.reading import Reading
from doudi.monitoring.months.watched import programmes

COUNTY_DIGITS = 6
VERSION = 2
"""Of this gathering; another one gathers anew."""

TOGETHER = 4_096
"""People whose names are sealed together: opening one opens so many."""

OPEN_COLUMNS, SEALED_COLUMNS = ("person", "household", "place"), ("name", "sealed")


class NobodyKnown(ValueError):
    """There is nobody to compare; the message says which delivery is missing."""


@dataclass(frozen=True)
class People:
    """Those looked after, sorted by pseudonym; `key` names the deliveries they were gathered from, `position` each one's place there."""

    key: str
    folder: Path
    table: pa.Table

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @cached_property
    def person(self) -> Ints:
        return keys_of(self.table, name="person")

    @cached_property
    def counties(self) -> tuple[str, ...]:
        """Name the counties people live in."""
        return tuple(dict.fromkeys(place[:COUNTY_DIGITS] for place in self._places.dictionary.to_pylist()))

    @cached_property
    def county(self) -> Ints:
        """Give each person's county, as a position among the counties."""
        numbers = {name: number for number, name in enumerate(self.counties)}
        return self._of_places([numbers[place[:COUNTY_DIGITS]] for place in self._places.dictionary.to_pylist()])

    @cached_property
    def _places(self) -> pa.DictionaryArray:
        places: pa.DictionaryArray = in_one(self.table.column("place")).dictionary_encode()
        return places

    def _of_places(self, values: Sequence[int]) -> Ints:
        """Give each person what belongs to his place."""
        indices = values_of(self._places.indices, dtype=np.dtype(np.int32))
        found: Ints = np.array(values, dtype=np.int64)[indices]
        return found

    def inside(self, place: str) -> People:
        """Keep those who live inside a place."""
        return self._where([code.startswith(place) for code in self._places.dictionary.to_pylist()])

    def of_counties(self, counties: Collection[str]) -> People:
        """Keep those who live in some counties."""
        return self._where([code[:COUNTY_DIGITS] in counties for code in self._places.dictionary.to_pylist()])

    def _where(self, wanted: Sequence[bool]) -> People:
        if all(wanted):
            return self
        return People(key=self.key, folder=self.folder, table=self.table.filter(pa.array(self._of_places(wanted) == 1)))


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
    folder = var / "months" / "people" / key
    if not folder.exists():
        table = _gathered(found["hukou"], found["benefits"], month=month, until=until, reading=reading, spill=folder)
        _keep(table, folder=folder, pseudonyms=Pseudonyms.of(var))
    table = pq.read_table(folder / "people.parquet", read_dictionary=["place"])
    position = pa.array(np.arange(table.num_rows))
    return People(key=key, folder=folder, table=table.unify_dictionaries().append_column("position", position))


def told_of(people: People, *, positions: Ints, pseudonyms: Pseudonyms) -> list[dict[str, Any]]:
    """Say of the people at these positions who they are, opening only what they were sealed in."""
    chosen = people.table.take(pa.array(positions, type=pa.int64())).to_pylist()
    lots = {person["position"] // TOGETHER for person in chosen}
    opened = {lot: _opened(people.folder, lot=lot, pseudonyms=pseudonyms) for lot in sorted(lots)}
    return [person | opened[person["position"] // TOGETHER][person["position"] % TOGETHER] for person in chosen]


def _key(hukou: Sequence[Delivery], benefits: Sequence[Delivery], *, month: date) -> str:
    words = [str(VERSION), str(month), *programmes(), *(one.sha256 for one in [*hukou, *benefits])]
    return hashlib.sha256(" ".join(words).encode()).hexdigest()[:32]


def _gathered(
    hukou: Sequence[Delivery], benefits: Sequence[Delivery], *, month: date, until: date, reading: Reading, spill: Path
) -> pa.Table:
    engine = open_engine(kind="duckdb", spill=spill.with_name(f".{spill.name}.{os.getpid()}.spill"))
    try:
        for name, deliveries in (("hukou", hukou), ("benefits", benefits)):
            engine.scan(name, reading.parts(deliveries))
        return engine.read(_sql(month=month, until=until))
    finally:
        engine.close()


def _keep(table: pa.Table, *, folder: Path, pseudonyms: Pseudonyms) -> None:
    """Keep people, their names sealed; the folder appears whole or not at all."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    pq.write_table(table.select(OPEN_COLUMNS), draft / "people.parquet", compression="lz4")
    sealed = table.select(SEALED_COLUMNS)
    with (draft / "names").open("wb") as file:
        ends = [file.write(pseudonyms.seal_bytes(_written(sealed.slice(start, TOGETHER)))) for start in _starts(table)]
    np.save(draft / "ends.npy", np.cumsum(ends, dtype=np.int64))
    shutil.rmtree(folder, ignore_errors=True)
    os.rename(draft, folder)


def _starts(table: pa.Table) -> range:
    return range(0, table.num_rows, TOGETHER)


def _written(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    return bytes(sink.getvalue())


def _opened(folder: Path, *, lot: int, pseudonyms: Pseudonyms) -> list[dict[str, Any]]:
    ends = np.load(folder / "ends.npy")
    start = int(ends[lot - 1]) if lot else 0
    with (folder / "names").open("rb") as file:
        file.seek(start)
        content = pseudonyms.open_bytes(file.read(int(ends[lot]) - start))
    with pa.ipc.open_stream(content) as reader:
        rows: list[dict[str, Any]] = reader.read_all().to_pylist()
    return rows


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
