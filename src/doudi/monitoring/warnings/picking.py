"""Picking some households' rows out of a county's files of facts, a batch at a time; what is picked is copied out of the mapped file.

Verb: picked.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from doudi.engine.chunks import KEY
from doudi.engine.rolls import Roll, is_roll


def picked(paths: Sequence[Path], *, households: pa.Array) -> pa.Table:
    """Give the rows of these households, texts as texts; `paths` are the files of one unit."""
    return pa.concat_tables([table for path in paths for table in _of(path, households=households)])


def _of(path: Path, *, households: pa.Array) -> Iterator[pa.Table]:
    if not is_roll(path):
        yield pq.read_table(path, filters=pc.field(KEY).isin(households))
        return
    with Roll(path) as roll:
        yield roll.schema.empty_table().cast(_plain(roll.schema))
        for number in range(roll.batches):
            batch = roll.batch(number)
            here = pc.is_in(batch.column(KEY), value_set=households)
            yield pa.table(batch.filter(here)).cast(_plain(roll.schema))
            roll.let_go(number)


def _plain(schema: pa.Schema) -> pa.Schema:
    """Name the columns' types with texts as texts."""
    return pa.schema([one.with_type(pa.string()) if pa.types.is_dictionary(one.type) else one for one in schema])
