"""Importing: one delivered file becomes a snapshot in the lake, its bad rows in quarantine, its duplicates counted.

Nouns: Order, Outcome. Verbs: import_file. The snapshot appears whole or not at all; the same file twice changes nothing;
accepted + quarantined + duplicates = rows, always.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from doudi.engine.snapshots import DOUBTFUL, PART, Delivery, Lake, OnDelivery, file_hash
from doudi.evidence.duplicates import Duplicates
from doudi.evidence.header import match_header
from doudi.evidence.mapping import Mapping
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.quarantine import Quarantine
from doudi.evidence.reading import Progress, Rows, read_rows
from doudi.evidence.refusal import Refused, Sentence, gettext_noop
from doudi.evidence.values import check_batch, lake_schema

PART_ROWS = 1_000_000
BATCH_ROWS = 125_000
FEWEST_TO_REFUSE = 20
PLACE_LENGTHS = (2, 4, 6, 9, 12)


_NO_FILE = gettext_noop("没有这个文件：%(path)s")
_NO_PLACE = gettext_noop("%(file)s 说的是哪里的人？请用 --place 写区划代码，例如 --place 4401")
_BAD_PLACE = gettext_noop("区划代码“%(place)s”不对：应是2、4、6、9或12位数字，例如 4401")
_TOO_MANY = gettext_noop("%(file)s 共%(rows)s行，有%(bad)s行不合格，超过%(limit)s%%，整份退回，一行也没有收下。")
_SEE_WHY = gettext_noop("运行 doudi import quarantine %(number)s 可看到每一行的原因，改正后请重新送来。")


@dataclass(frozen=True)
class Outcome:
    """What became of a file: the delivery, and whether it had been accepted before."""

    delivery: Delivery
    is_again: bool


@dataclass(frozen=True)
class Order:
    """What to import: the file, its data set, the day it speaks of, the places it counts whole, and when it came.

    Without `at` a file came when it was last written.
    """

    path: Path
    mapping: Mapping
    as_of: date
    places: tuple[str, ...]
    at: datetime | None = None

    @property
    def delivered_at(self) -> datetime:
        return self.at or datetime.fromtimestamp(self.path.stat().st_mtime, tz=UTC)


def import_file(
    order: Order,
    *,
    var: Path,
    progress: Progress = lambda share: None,
    on_delivery: OnDelivery = lambda delivery: None,
) -> Outcome:
    """Import one file into the lake under `var`.

    :raises Refused: when the file, its header or too many of its rows are wrong.
    """
    _check_order(order)
    lake = Lake.of(var)
    sha256 = file_hash(order.path)
    known = lake.find(order.mapping.dataset, as_of=order.as_of, sha256=sha256)
    if known and (known.places, known.mapping_version) == (order.places, order.mapping.version):
        return Outcome(delivery=known, is_again=True)
    draft = lake.draft(order.mapping.dataset, sha256=sha256)
    try:
        delivery = _write(order, sha256=sha256, draft=draft, var=var, progress=progress)
        published = lake.publish(delivery)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    on_delivery(published)
    return Outcome(delivery=published, is_again=False)


def quarantine_path(*, var: Path, dataset: str, number: str) -> Path:
    """Say where a delivery's bad rows lie."""
    return var / "quarantine" / dataset / f"{number}.parquet"


def _check_order(order: Order) -> None:
    if not order.path.is_file():
        raise Refused(Sentence(_NO_FILE, {"path": str(order.path)}))
    if not order.places:
        raise Refused(Sentence(_NO_PLACE, {"file": order.path.name}))
    for place in order.places:
        if not (place.isascii() and place.isdigit()) or len(place) not in PLACE_LENGTHS:
            raise Refused(Sentence(_BAD_PLACE, {"place": place}))


def _write(order: Order, *, sha256: str, draft: Path, var: Path, progress: Progress) -> Delivery:
    """Write a delivery's parts and quarantine, and describe it."""
    mapping, pseudonyms = order.mapping, Pseudonyms.of(var)
    batches = _batches(order, progress=progress)
    first = next(batches)
    path = quarantine_path(var=var, dataset=mapping.dataset, number=sha256[:12])
    quarantine = Quarantine(path=path, headers=first.headers, pseudonyms=pseudonyms)
    parts = _Parts(folder=draft, schema=lake_schema(mapping))
    doubtful = _Parts(folder=draft, schema=lake_schema(mapping), name=DOUBTFUL)
    duplicates = Duplicates(key=mapping.key, latest=mapping.latest)
    try:
        rows = 0
        for batch in _chained(first, batches):
            checked = check_batch(batch.named, mapping=mapping, as_of=order.as_of, pseudonyms=pseudonyms)
            is_bad = quarantine.add(batch.rows, faults=checked.faults)
            good = checked.table.filter(pa.array(~is_bad))
            duplicates.add(good)
            parts.write(good)
            if is_bad.any():
                doubtful.write(checked.doubtful(is_bad))
            rows += len(batch.rows.numbers) + len(batch.rows.misshapen)
        quarantine.keep()
    except BaseException:
        quarantine.discard()
        raise
    finally:
        parts.close()
        doubtful.close()
    _refuse_too_many(order, rows=rows, quarantined=quarantine.count, number=sha256[:12])
    dropped = parts.drop(duplicates.losers())
    return _delivery(order, sha256=sha256, folder=draft, rows=rows, quarantined=quarantine.count, duplicates=dropped)


def _delivery(order: Order, *, sha256: str, folder: Path, rows: int, quarantined: int, duplicates: int) -> Delivery:
    mapping = order.mapping
    return Delivery(
        dataset=mapping.dataset,
        title=mapping.title,
        source=mapping.owner,
        as_of=order.as_of,
        delivered_at=order.delivered_at,
        rows=rows,
        accepted=rows - quarantined - duplicates,
        quarantined=quarantined,
        duplicates=duplicates,
        sha256=sha256,
        basis=f"《{mapping.law}》{mapping.article}",
        places=order.places,
        file=order.path.name,
        mapping_version=mapping.version,
        max_age_days=mapping.max_age_days,
        folder=folder,
    )


def _refuse_too_many(order: Order, *, rows: int, quarantined: int, number: str) -> None:
    """Refuse a delivery most likely made with the wrong columns or the wrong codes."""
    limit = order.mapping.refuse_over
    if quarantined >= FEWEST_TO_REFUSE and quarantined * 100 > rows * limit:
        values = {"file": order.path.name, "rows": f"{rows:,}", "bad": f"{quarantined:,}", "limit": f"{limit:g}"}
        raise Refused(Sentence(_TOO_MANY, values), Sentence(_SEE_WHY, {"number": number}))


@dataclass(frozen=True)
class _Batch:
    """A batch with its delivered headers, and the same columns under the mapping's names."""

    rows: Rows
    headers: tuple[str, ...]
    named: pa.Table


def _chained(first: _Batch, rest: Iterator[_Batch]) -> Iterator[_Batch]:
    yield first
    yield from rest


def _batches(order: Order, *, progress: Progress) -> Iterator[_Batch]:
    """Read batches, checking the header of the first."""
    headers = [header for column in order.mapping.columns for header in column.headers]
    names: dict[str, str] = {}
    for rows in read_rows(order.path, format=order.mapping.format, headers=headers, progress=progress):
        delivered = rows.table.column_names
        names = names or match_header(delivered, mapping=order.mapping, file=order.path.name)
        columns = {name: rows.table.column(delivered.index(header)) for header, name in names.items()}
        empty = pa.array([""] * rows.table.num_rows, pa.string())
        columns |= {one.name: empty for one in order.mapping.columns if one.name not in columns}  # optional ones only
        yield _Batch(rows=rows, headers=tuple(delivered), named=pa.table(columns))


class _Parts:
    """The Parquet parts of a draft, at most a million rows each, and the rows later found to be duplicates."""

    def __init__(self, *, folder: Path, schema: pa.Schema, name: str = PART) -> None:
        self._folder = folder
        self._schema = schema
        self._name = name
        self._writer: pq.ParquetWriter | None = None
        self._paths: list[Path] = []
        self._rows_in_part = 0

    def write(self, table: pa.Table) -> None:
        """Append rows."""
        if self._writer is None or self._rows_in_part >= PART_ROWS:
            self.close()
            self._paths.append(self._folder / f"{self._name}-{len(self._paths):05d}.parquet")
            self._writer = pq.ParquetWriter(self._paths[-1], self._schema, compression="zstd")
            self._rows_in_part = 0
        self._rows_in_part += len(table)
        self._writer.write_table(table)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    def drop(self, losers: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> int:
        """Rewrite the parts that hold rows to be dropped; return how many were dropped."""
        start = 0
        for path in self._paths:
            count = pq.read_metadata(path).num_rows
            if losers[start : start + count].any():
                self._rewrite(path, losers=losers[start : start + count])
            start += count
        return int(losers.sum())

    def _rewrite(self, path: Path, *, losers: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> None:
        unfinished = path.with_name(f"{path.name}.part")
        start = 0
        with pq.ParquetFile(path) as file, pq.ParquetWriter(unfinished, self._schema, compression="zstd") as writer:
            for batch in file.iter_batches(batch_size=BATCH_ROWS):
                keep = ~losers[start : start + len(batch)]
                writer.write_table(pa.Table.from_batches([batch]).filter(pa.array(keep)))
                start += len(batch)
        os.replace(unfinished, path)
