"""Duplicates: rows of one delivery that speak of the same thing; the newest wins, of equals the later row.

Nouns: Duplicates. Verbs: add, losers. Keys are kept as 64-bit hashes (12 bytes a row), so ten million rows fit in memory;
the hash is multilinear with fixed random weights, so two different keys meet once in about 10^16 pairs.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Hashes = npt.NDArray[np.uint64]

WIDEST = 4096
NULL = np.uint64(0x9E3779B97F4A7C15)
_WEIGHTS = np.random.default_rng(11643).integers(1, 2**63, size=WIDEST + 8, dtype=np.uint64) | np.uint64(1)


def row_hashes(table: pa.Table, *, columns: Sequence[str]) -> Hashes:
    """Hash the named columns of each row; equal rows give equal hashes in every batch and every run."""
    total = np.zeros(len(table), dtype=np.uint64)
    for position, name in enumerate(columns):
        values = table.column(name).combine_chunks()
        hashed = _texts(values) if pa.types.is_string(values.type) else _numbers(values)
        total = _mixed(total * _WEIGHTS[position] + hashed)
    return total


def _numbers(values: pa.Array) -> Hashes:
    whole = values.cast(pa.int32()) if pa.types.is_date32(values.type) else values
    filled = pc.fill_null(pc.cast(whole, pa.int64()), 0).to_numpy(zero_copy_only=False)
    is_null = pc.is_null(values).to_numpy(zero_copy_only=False)
    return _mixed(np.asarray(filled, dtype=np.int64).view(np.uint64) ^ np.where(is_null, NULL, np.uint64(0)))


def _texts(values: pa.StringArray) -> Hashes:
    """Sum each byte times the weight of its place in the text."""
    blob = pc.cast(pc.fill_null(values, ""), pa.large_binary())
    _, offsets, data = blob.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int64)[blob.offset : blob.offset + len(blob) + 1]
    joined = np.frombuffer(data, dtype=np.uint8)[bounds[0] : bounds[-1]] if data else np.zeros(0, dtype=np.uint8)
    starts, lengths = bounds[:-1] - bounds[0], np.diff(bounds)
    places = np.arange(len(joined), dtype=np.int64) - np.repeat(starts, lengths)
    products = (joined.astype(np.uint64) + np.uint64(1)) * _WEIGHTS[places % WIDEST]
    sums = np.concatenate([np.zeros(1, dtype=np.uint64), np.cumsum(products, dtype=np.uint64)])
    return _mixed(sums[starts + lengths] - sums[starts] + lengths.astype(np.uint64))


def _mixed(values: Hashes) -> Hashes:
    """Spread the bits (the finaliser of splitmix64)."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed: Hashes = values ^ (values >> np.uint64(31))
    return mixed


class Duplicates:
    """The keys of all rows accepted so far, in order."""

    def __init__(self, *, key: Sequence[str], latest: str) -> None:
        self._key = key
        self._latest = latest
        self._hashes: list[Hashes] = []
        self._days: list[npt.NDArray[np.int32]] = []

    def add(self, table: pa.Table) -> None:
        """Remember the keys of a batch."""
        self._hashes.append(row_hashes(table, columns=self._key))
        if self._latest:
            days = table.column(self._latest).combine_chunks().cast(pa.int32())
            self._days.append(pc.fill_null(days, 0).to_numpy(zero_copy_only=False))
        else:
            self._days.append(np.zeros(len(table), dtype=np.int32))

    def losers(self) -> npt.NDArray[np.bool_]:
        """Say of every row, in order, whether another row of the same key is newer or as new and later."""
        if not self._hashes:
            return np.zeros(0, dtype=np.bool_)
        hashes, days = np.concatenate(self._hashes), np.concatenate(self._days)
        order = np.lexsort((days, hashes))  # stable: of equals the later row stands last
        ordered = hashes[order]
        is_loser = np.zeros(len(hashes), dtype=np.bool_)
        is_loser[order[:-1][ordered[:-1] == ordered[1:]]] = True
        return is_loser
