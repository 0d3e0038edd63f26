"""Rows of the demo's deliveries, found by person: a data set's file is read when somebody is first asked about, and kept in memory.

Noun: Registers. A data set that was not delivered is not at hand. Soiled rows are left out: a department does not know whose they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from doudi.evidence.header import match_header
from doudi.evidence.mapping import FileMatch, Mapping, mapping_for_file
from doudi.evidence.reading import read_rows
from doudi.evidence.sources.port import NotTrusted
from doudi.exchange.rows import plain_rows

Row = dict[str, Any]


def nothing_kept(source: str, identifier: str) -> list[Row] | None:
    """Say that no delivery is at hand."""
    return None


class Registers:
    """The deliveries of some data sets; called with a source and a number it gives somebody's rows."""

    def __init__(self, deliveries: Path, *, sources: Sequence[str]) -> None:
        self._files: dict[str, list[tuple[Path, FileMatch]]] = {}
        for path in sorted(deliveries.glob("*")):
            match = mapping_for_file(path.name)
            if match is not None and match.mapping.dataset in sources:
                self._files.setdefault(match.mapping.dataset, []).append((path, match))
        self._tables: dict[str, pa.Table] = {}
        self._lock = Lock()

    def __call__(self, source: str, identifier: str) -> list[Row] | None:
        if source not in self._files:
            return None
        match = self._files[source][0][1]
        return _about(identifier, table=self.table(source), mapping=match.mapping, as_of=match.as_of)

    def table(self, source: str) -> pa.Table:
        """Give a data set's rows as text; a data set that was not delivered has none."""
        with self._lock:
            if source not in self._tables:
                parts = [table_of(path, mapping=match.mapping) for path, match in self._files.get(source, [])]
                self._tables[source] = pa.concat_tables(parts)
        return self._tables[source]


def table_of(path: Path, *, mapping: Mapping) -> pa.Table:
    """Read a file as text under the mapping's names."""
    headers = [header for column in mapping.columns for header in column.headers]
    parts = list(read_rows(path, format=mapping.format, headers=headers, progress=lambda share: None))
    names = match_header(parts[0].table.column_names, mapping=mapping, file=path.name)
    whole = pa.concat_tables([rows.table for rows in parts])
    return pa.table({name: whole.column(header) for header, name in names.items()})


def _about(identifier: str, *, table: pa.Table, mapping: Mapping, as_of: date) -> list[Row]:
    """Find the rows in which somebody's number stands, the newest of each; a card's number begins with its holder's."""
    ids = [column for column in mapping.columns if column.type == "id" and column.name in table.column_names]
    masks = [_is_of(identifier, texts=table.column(column.name), is_card=column.card) for column in ids]
    mask = masks[0] if len(masks) == 1 else pc.or_(*masks)
    mine = table.filter(mask)
    found = list(_readable(mine, mapping=mapping, as_of=as_of)) if len(mine) else []
    for row in found:
        row.update({column.name: identifier for column in ids if _begins(row[column.name], identifier)})
    return list({tuple(row[name] for name in mapping.key): row for row in found}.values())


def _is_of(identifier: str, *, texts: pa.ChunkedArray, is_card: bool) -> pa.ChunkedArray:
    tidy = pc.utf8_upper(pc.utf8_trim_whitespace(texts))
    return pc.starts_with(tidy, identifier) if is_card else pc.equal(tidy, identifier)


def _begins(text: str | None, identifier: str) -> bool:
    return (text or "").startswith(identifier)


def _readable(table: pa.Table, *, mapping: Mapping, as_of: date) -> Iterator[Row]:
    """Read rows; where something in them cannot be read, one by one, leaving out what is soiled."""
    try:
        yield from plain_rows(table, mapping=mapping, as_of=as_of)
    except NotTrusted:
        if len(table) > 1:
            half = len(table) // 2
            yield from _readable(table.slice(0, half), mapping=mapping, as_of=as_of)
            yield from _readable(table.slice(half), mapping=mapping, as_of=as_of)
