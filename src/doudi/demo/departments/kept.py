"""Rows of the demo's deliveries, found by person: read once into a small SQLite file beside the department's memory.

Verb: kept_in. A data set that was not delivered, or is not read here, is not at hand.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

import pyarrow as pa

from doudi.demo.departments.answers import Kept
from doudi.evidence.header import match_header
from doudi.evidence.mapping import Mapping, mapping_for_file
from doudi.evidence.reading import read_rows
from doudi.evidence.sources.port import NotTrusted
from doudi.exchange.rows import plain_rows

Row = dict[str, Any]
BATCH_ROWS = 2000


def nothing_kept(source: str, identifier: str) -> list[Row] | None:
    """Say that no delivery is at hand."""
    return None


def kept_in(deliveries: Path, *, sources: Sequence[str], file: Path) -> Kept:
    """Read the deliveries of some data sets, unless that was done before, and answer from them."""
    if not file.exists():
        draft = file.with_suffix(".draft")
        draft.unlink(missing_ok=True)
        _read_all(deliveries, sources=sources, file=draft)
        draft.rename(file)
    base, lock = sqlite3.connect(file, check_same_thread=False), Lock()
    known = {row[0] for row in base.execute("SELECT source FROM source")}

    def kept(source: str, identifier: str) -> list[Row] | None:
        if source not in known:
            return None
        with lock:
            rows = base.execute(
                "SELECT content FROM row WHERE source = ? AND person = ?", (source, identifier)
            ).fetchall()
        return [json.loads(content) for (content,) in rows]

    return kept


def _read_all(deliveries: Path, *, sources: Sequence[str], file: Path) -> None:
    base = sqlite3.connect(file)
    base.execute("CREATE TABLE row (source TEXT, person TEXT, content TEXT)")
    base.execute("CREATE TABLE source (source TEXT PRIMARY KEY)")
    for path in sorted(deliveries.glob("*")):
        match = mapping_for_file(path.name)
        if match is None or match.mapping.dataset not in sources:
            continue
        rows = _rows(path, mapping=match.mapping, as_of=match.as_of)
        base.executemany(
            "INSERT INTO row VALUES (?, ?, ?)",
            (
                (match.mapping.dataset, row["person"], json.dumps(row, ensure_ascii=False))
                for row in rows
                if row.get("person")
            ),
        )
        base.execute("INSERT OR IGNORE INTO source VALUES (?)", (match.mapping.dataset,))
    base.execute("CREATE INDEX row_person ON row (source, person)")
    base.commit()
    base.close()


def _rows(path: Path, *, mapping: Mapping, as_of: date) -> Iterator[Row]:
    headers = [header for column in mapping.columns for header in column.headers]
    for rows in read_rows(path, format=mapping.format, headers=headers, progress=lambda share: None):
        names = match_header(rows.table.column_names, mapping=mapping, file=path.name)
        table = pa.table({name: rows.table.column(header) for header, name in names.items()})
        for start in range(0, len(table), BATCH_ROWS):
            yield from _readable(table.slice(start, BATCH_ROWS), mapping=mapping, as_of=as_of)


def _readable(table: pa.Table, *, mapping: Mapping, as_of: date) -> Iterator[Row]:
    """Read a batch; where something in it cannot be read, row by row, leaving out what is soiled."""
    try:
        yield from plain_rows(table, mapping=mapping, as_of=as_of)
    except NotTrusted:
        if len(table) > 1:
            half = len(table) // 2
            yield from _readable(table.slice(0, half), mapping=mapping, as_of=as_of)
            yield from _readable(table.slice(half), mapping=mapping, as_of=as_of)
