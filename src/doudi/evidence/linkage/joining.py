"""Joining: rows whose person was settled become part of their delivery, as if the number had been right.

Verbs: join_settled, linked_mark. The part is made anew from quarantine and the decisions each time: joining twice changes nothing, and a
decision taken back takes its row out again. What a delivery counts as quarantined stays counted so.
"""

from __future__ import annotations

import os
from collections.abc import Mapping as Map
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from doudi.engine.snapshots import PART, Delivery, file_hash
from doudi.evidence.duplicates import Hashes, row_hashes
from doudi.evidence.header import match_header
from doudi.evidence.linkage.fields import Fields, Unlinked, fields_of, unlinked_rows
from doudi.evidence.mapping import Mapping, mapping_of
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.values import check_batch

LINKED = f"{PART}-linked.parquet"
CARD_ENDING = 2


def join_settled(delivery: Delivery, *, settled: Map[bytes, bytes], var: Path, pseudonyms: Pseudonyms) -> int:
    """Write the settled rows of a delivery as a part of it, or remove the part when there are none; return how many."""
    path = delivery.folder / LINKED
    mapping = mapping_of(delivery.dataset)
    fields = fields_of(mapping)
    if fields is None or not (settled or path.exists()):
        return 0
    rows = unlinked_rows(delivery, fields=fields, var=var, pseudonyms=pseudonyms)
    mended = [_mended(row, fields=fields, sealed=settled[row.fingerprint], pseudonyms=pseudonyms)
              for row in rows if row.fingerprint in settled]  # fmt: skip
    table = _checked(mended, mapping=mapping, delivery=delivery, pseudonyms=pseudonyms) if mended else None
    if table is None or not len(table):
        path.unlink(missing_ok=True)
        return 0
    unfinished = path.with_name(f".{LINKED}.{os.getpid()}")
    pq.write_table(table, unfinished, compression="zstd")
    os.replace(unfinished, path)
    return len(table)


def linked_mark(delivery: Delivery) -> str:
    """Name what joined a delivery, so that facts made without it are not taken for current; empty where nothing did."""
    path = delivery.folder / LINKED
    return f" linked {file_hash(path)}" if path.exists() else ""


def _mended(row: Unlinked, *, fields: Fields, sealed: bytes, pseudonyms: Pseudonyms) -> dict[str, str]:
    """Put the person's number where the wrong one stood; a card keeps its kind and grade."""
    number = pseudonyms.open(sealed)
    if fields.is_card:
        number += row.cells.get(fields.number, "").strip()[-CARD_ENDING:]
    return row.cells | {fields.number: number}


def _checked(cells: list[dict[str, str]], *, mapping: Mapping, delivery: Delivery, pseudonyms: Pseudonyms) -> pa.Table:
    """Read mended rows as importing does, leaving out what is still wrong and what the delivery has already."""
    headers = list(cells[0])
    names = match_header(headers, mapping=mapping, file=delivery.file)
    texts = pa.table(
        {name: pa.array([row.get(header, "") for row in cells], pa.string()) for header, name in names.items()}
    )
    checked = check_batch(texts, mapping=mapping, as_of=delivery.as_of, pseudonyms=pseudonyms)
    is_good = np.ones(len(checked.table), dtype=np.bool_)
    for fault in checked.faults:
        is_good &= ~fault.rows
    good = checked.table.filter(pa.array(is_good))
    return good.filter(pa.array(_is_new(good, mapping=mapping, delivery=delivery)))


def _is_new(table: pa.Table, *, mapping: Mapping, delivery: Delivery) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Say which rows speak of something the delivery does not have yet, each once."""
    hashes = row_hashes(table, columns=mapping.key)
    first = np.zeros(len(hashes), dtype=np.bool_)
    first[np.unique(hashes, return_index=True)[1]] = True
    known = [_hashes(part, mapping=mapping) for part in delivery.parts if part.name != LINKED]
    fresh: np.ndarray[tuple[int], np.dtype[np.bool_]] = first & ~np.isin(hashes, np.concatenate(known or [hashes[:0]]))
    return fresh


def _hashes(part: Path, *, mapping: Mapping) -> Hashes:
    return row_hashes(pq.read_table(part, columns=list(mapping.key)), columns=mapping.key)
