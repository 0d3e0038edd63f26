"""Some households' rows picked out of rolls and of Parquet: the same rows, texts as texts."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from doudi.engine.rolls import files_of, write_rolls
from doudi.facts import UNITS
from doudi.monitoring.tests.counties import HAIZHU, POOR, write_counties
from doudi.monitoring.warnings.picking import picked


@pytest.fixture
def folder(tmp_path):
    return write_counties(tmp_path, {HAIZHU: dict.fromkeys(range(1, 40), POOR)}) / HAIZHU


def test_rolls_and_parquet_give_the_same_rows(folder, tmp_path):
    tables = {unit: pq.read_table(folder / f"{unit}.parquet") for unit in UNITS}
    write_rolls(
        tmp_path / "rolls", streams={unit: iter(one.to_batches()) for unit, one in tables.items()},
        schemas={unit: one.schema for unit, one in tables.items()}, texts={"household": ("place",), "person": (), "support": ()},
    )  # fmt: skip
    wanted = pa.array([3, 17, 99], type=pa.int64())

    for unit in ("household", "person"):
        of_parquet = picked([folder / f"{unit}.parquet"], households=wanted)
        of_rolls = picked(files_of(tmp_path / "rolls", unit=unit), households=wanted)
        assert of_parquet.column("household").to_pylist() == [3, 17]
        assert of_rolls.to_pylist() == of_parquet.to_pylist()


def test_nobody_wanted_is_nobody(folder):
    assert picked([folder / "household.parquet"], households=pa.array([], type=pa.int64())).num_rows == 0
