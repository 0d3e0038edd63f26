"""Truth: what an all-knowing eye sees of every family, kept apart from the registers and used only to measure.

Under DIR/truth, in the layout of the facts of a day: for each county `household`, `person` and `support` Parquet files with
the facts in the vocabulary of `doudi.facts`, and `sources.json`. `household` is the key the lake gives a hukou book, `person`
the pseudonym under this installation's key. `labels.parquet` says of each household and person, programme by programme,
whether the law grants it, how much, and what is held. Families whose hukou is elsewhere are not in it: their own counties
answer for them. Supporters are written with consent: the eye needs none.
Nouns: Truth (the files being written). Verbs: facts_tables, household_keys, add, close.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from doudi.demo.blocks import Block, Plan
from doudi.demo.dwelling import MIGRANT
from doudi.demo.wealth import heads
from doudi.demo.work import EMPLOYED, FLEXIBLE
from doudi.evidence.assembly.assemble import DELIVERED
from doudi.evidence.mapping import DATASETS
from doudi.evidence.pseudonyms import Pseudonyms, people
from doudi.facts import FACTS, Fact

Array = NDArray[Any]

COUNTIES_OF_A_PROVINCE, VILLAGES_OF_A_PROVINCE = 10**4, 10**10
BOOKS_OF_A_COUNTY = 10**12
"""As the lake numbers hukou books: the county's code before the book's number."""


def household_keys(block: Block) -> Array:
    """Return the key of each family: its head's county and book, as the lake numbers it."""
    head = block.first_of(heads(block))
    return np.asarray(block.people["hukou_county"][head] * BOOKS_OF_A_COUNTY + block.people["book"][head])


def facts_tables(block: Block) -> dict[str, pa.Table]:
    """Return the facts of a block's local families as tables of the three units; people by their 17 digits."""
    local = block.families["origin"] != MIGRANT
    supported = block.family[block.supports["person"]]
    return {
        "household": _households(block).filter(pa.array(local)),
        "person": _people(block).filter(pa.array(local[block.family])),
        "support": _supports(block).filter(pa.array(local[supported])),
    }


def _households(block: Block) -> pa.Table:
    families, head = block.families, block.first_of(heads(block))
    keys = {
        "household": pa.array(household_keys(block)),
        "place": pa.array(block.plan.territory.codes[families["village"]]).cast(pa.string()),
        "residence": pa.array(np.where(families["rural"], "rural", "urban").astype(object)),
        "head": pa.array(block.people["id"][head]),
    }
    return pa.table(keys | _facts(unit="household", columns=families, count=len(head)))


def _people(block: Block) -> pa.Table:
    columns = dict(block.people)
    columns["sex"] = 1 - columns["male"]
    village = block.plan.territory.codes[block.of_family("village")]
    columns["hukou_in_province"] = (
        columns["hukou_county"] // COUNTIES_OF_A_PROVINCE == village // VILLAGES_OF_A_PROVINCE
    )
    columns["has_job"] = np.isin(columns["job"], (EMPLOYED, FLEXIBLE))
    keys = {
        "person": pa.array(columns["id"]),
        "household": pa.array(household_keys(block)[block.family]),
        "name": pa.array(columns["name"], type=pa.string()),
    }
    return pa.table(keys | _facts(unit="person", columns=columns, count=block.size))


def _supports(block: Block) -> pa.Table:
    person = block.supports["person"]
    columns = block.supports | {"consent": np.ones(len(person), dtype=bool)}
    keys = {
        "person": pa.array(block.people["id"][person]),
        "household": pa.array(household_keys(block)[block.family[person]]),
    }
    return pa.table(keys | _facts(unit="support", columns=columns, count=len(person)))


def _facts(*, unit: str, columns: dict[str, Array], count: int) -> dict[str, pa.Array]:
    return {
        name: _typed(fact, columns[name]) if name in columns else _by_default(fact, count=count)
        for name, fact in FACTS[unit].items()
    }


TYPES = {"int64": pa.int64(), "boolean": pa.bool_(), "date": pa.date32(), "string": pa.string()}


def _by_default(fact: Fact, *, count: int) -> pa.Array:
    return pa.array([fact.default] * count, type=TYPES[fact.dtype])


def _typed(fact: Fact, values: Array) -> pa.Array:
    """Turn a column of the block into the fact's type: flags, days, words for codes, whole numbers."""
    if fact.kind == "flag":
        return pa.array(values.astype(bool))
    if fact.kind == "day":
        return pa.array(values.astype(np.int32)).cast(pa.date32())
    if fact.kind == "code":
        return pa.array(np.array(fact.choices, dtype=object)[values.astype(np.int64)], type=pa.string())
    return pa.array(values.astype(np.int64))


class _Counties:
    """In which county each household of a block lives."""

    def __init__(self, households: pa.Table) -> None:
        keys = np.asarray(households["household"].to_numpy())
        self._order = np.argsort(keys)
        self._keys = keys[self._order]
        self._codes = np.asarray(households["place"].cast(pa.int64()).to_numpy()) // 1_000_000

    def of(self, households: pa.ChunkedArray) -> Array:
        found = np.searchsorted(self._keys, np.asarray(households.to_numpy()))
        return np.asarray(self._codes[self._order[found]])


class Truth:
    """The files of facts of one city, one folder a county."""

    def __init__(self, *, plan: Plan, folder: Path, pseudonyms: Pseudonyms) -> None:
        self._plan = plan
        self._folder = folder
        self._pseudonyms = pseudonyms
        self._writers: dict[Path, pq.ParquetWriter] = {}
        self._counties: set[str] = set()
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, tables: dict[str, pa.Table], *, labels: pa.Table) -> None:
        """Append the facts of one block, and its labels."""
        counties = _Counties(tables["household"])
        for unit, table in tables.items():
            county = counties.of(table["household"])
            keyed = self._keyed(unit=unit, table=table)
            for code in np.unique(county).tolist():
                path = self._folder / str(code) / f"{unit}.parquet"
                self._write(path, table=keyed.filter(pa.array(county == code)))
                self._counties.add(str(code))
        self.add_list("labels", table=labels)

    def add_list(self, name: str, *, table: pa.Table) -> None:
        """Append to a list of people that is kept beside the facts."""
        self._write(self._folder / f"{name}.parquet", table=self._hidden(table, "person"))

    def _keyed(self, *, unit: str, table: pa.Table) -> pa.Table:
        """Replace numbers by pseudonyms, and add the columns by which the lake's facts know their sources."""
        if unit == "household":
            return self._hidden(table, "head")
        if unit == "person":
            count = table.num_rows
            sealed = self._pseudonyms.seal(np.asarray(table["person"].to_numpy()))
            table = table.append_column("sealed", pa.array([bytes(row) for row in sealed], type=pa.binary()))
            for name in ("hits", "doubts"):
                table = table.append_column(name, pa.array(np.zeros(count, dtype=np.int64)))
            table = table.append_column("bank_status", pa.array(["HIT"] * count, type=pa.string()))
        return self._hidden(table, "person")

    def _hidden(self, table: pa.Table, column: str) -> pa.Table:
        numbers = table[column]
        known = np.asarray(numbers.fill_null(0).to_numpy(), dtype=np.int64)
        hidden = pa.array(people(self._pseudonyms.seal(known)), mask=known == 0)
        return table.set_column(table.schema.get_field_index(column), column, hidden)

    def _write(self, path: Path, *, table: pa.Table) -> None:
        if path not in self._writers:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writers[path] = pq.ParquetWriter(path, table.schema, compression="zstd")
        self._writers[path].write_table(table)

    def close(self) -> None:
        """Finish every file, and say that the eye saw everything."""
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()
        source = {
            "status": DELIVERED,
            "as_of": self._plan.on.isoformat(),
            "delivery": "truth",
            "deliveries": [],
            "stale": False,
        }
        content = {dataset: dict.fromkeys(sorted(self._counties), source) for dataset in DATASETS}
        text = json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True)
        (self._folder / "sources.json").write_text(text + "\n", encoding="utf-8")
