"""Households written as Parquet or as rolls, and swept: what `batch` does on an engine, by native code."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from doudi.engine import open_engine
from doudi.engine.rolls import write_rolls
from doudi.facts import UNITS
from doudi.rules import Household, Rulebook
from doudi.rules.sweep import sweep
from doudi.rules.tests.toy import offer

ORDER = {"household": "household", "person": "household, person", "support": "household, person"}


def written(households: list[Household], *, folder: Path, rows: int = 1000) -> dict[str, list[Path]]:
    """Write households as the facts of a county, `rows` in a row group."""
    engine = open_engine(memory_gb=1)
    try:
        offer(engine, households)
        for unit in UNITS:
            table = engine.read(f"SELECT * FROM {unit} ORDER BY {ORDER[unit]}")
            pq.write_table(table, folder / f"{unit}.parquet", row_group_size=rows)
    finally:
        engine.close()
    return {unit: [folder / f"{unit}.parquet"] for unit in UNITS}


def rolled(paths: Mapping[str, list[Path]], *, folder: Path) -> dict[str, list[Path]]:
    """Write Parquet of facts anew as rolls."""
    tables = {unit: pq.read_table(found) for unit, (found,) in paths.items()}
    texts = {unit: [one.name for one in table.schema if one.type == pa.string()] for unit, table in tables.items()}
    schemas = {unit: table.schema for unit, table in tables.items()}
    write_rolls(
        folder, streams={unit: table.to_batches() for unit, table in tables.items()}, schemas=schemas, texts=texts
    )
    return {unit: [folder / f"{unit}.arrow"] for unit in UNITS}


def swept(
    book: Rulebook, paths: Mapping[str, list[Path]], *, on: date, outputs: Mapping[str, list[str]] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Sweep files; return the rows of both results in order."""
    tables = list(sweep(book, paths=paths, on=on, outputs=outputs))
    whole = {unit: pa.concat_tables([one[unit] for one in tables]) for unit in ("household", "person")}
    return {unit: table.sort_by(unit).to_pylist() for unit, table in whole.items()}
