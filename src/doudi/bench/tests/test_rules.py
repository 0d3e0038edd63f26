"""The two sides of `doudi bench rules` are held against each other to the last answer."""

from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from doudi.bench.openfisca.system import OUTPUTS
from doudi.bench.openfisca.values import NO, UNKNOWN, YES, at_most, below, both, either, flag, known
from doudi.bench.population import write_population
from doudi.bench.rules import Different, compare
from doudi.bench.sweeping import read_answers, sweep_all
from doudi.engine.chunks import keys_of

VERDICT = {True: YES, False: NO, None: UNKNOWN}


@pytest.fixture
def answered(tmp_path):
    """Two sides that agree: ours swept, theirs copied from ours."""
    write_population(tmp_path, people=300, rolls=True)
    sweep_all(tmp_path, date(2025, 8, 1), 1)
    for unit, names in OUTPUTS.items():
        table = read_answers(tmp_path / f"doudi_{unit}.arrow").sort_by(unit)
        for name in names:
            values = table.column(name).to_pylist()
            theirs = [np.nan if value is None else value for value in values] if name.endswith("_amount") else [
                VERDICT[value] for value in values
            ]  # fmt: skip
            np.save(tmp_path / f"openfisca_{name}.npy", np.array(theirs))
    return tmp_path


def test_agreeing_sides_are_counted(answered):
    figures = compare(answered)

    assert figures["people"] == pq.read_metadata(answered / "person.parquet").num_rows
    assert figures["households"] == pq.read_metadata(answered / "household.parquet").num_rows


@pytest.mark.parametrize(("name", "other"), [("dibao", YES), ("dibao_amount", 1.0), ("tekun", UNKNOWN), ("rigid", YES)])
def test_one_differing_answer_fails_and_names_the_household(answered, name, other):
    theirs = np.load(answered / f"openfisca_{name}.npy")
    first = int(np.flatnonzero(theirs != other)[7])
    theirs[first] = other
    np.save(answered / f"openfisca_{name}.npy", theirs)
    unit = "person" if name == "tekun" else "household"
    household = keys_of(pq.read_table(answered / f"{unit}.parquet"))[first]

    with pytest.raises(Different, match=f"^{name}: 1 of .* first in household {household} "):
        compare(answered)


def test_a_missing_answer_fails(answered):
    np.save(answered / "openfisca_edge.npy", np.load(answered / "openfisca_edge.npy")[1:])

    with pytest.raises(Different, match=r"^edge: "):
        compare(answered)


def test_reasons_are_stored_beside_every_verdict(answered):
    names = set(read_answers(answered / "doudi_household.arrow").column_names)

    assert {f"{policy}_{mask}" for policy in ("dibao", "edge", "rigid") for mask in ("failed", "unknown")} <= names


def test_the_peer_reckons_with_what_nobody_knows():
    flags = np.array([NO, UNKNOWN, YES], dtype=np.int8)

    assert both(flags, np.full(3, UNKNOWN)).tolist() == [NO, UNKNOWN, UNKNOWN]
    assert either(flags, np.full(3, UNKNOWN)).tolist() == [UNKNOWN, UNKNOWN, YES]
    assert flag(np.array([True, False])).tolist() == [YES, NO]
    assert below((np.array([1.0, 1, 5]), np.array([2.0, np.inf, np.inf])), known(np.float64(3))).tolist() == [
        YES,
        UNKNOWN,
        NO,
    ]
    assert at_most(known(np.array([3.0, np.nan])), known(np.float64(3))).tolist() == [YES, UNKNOWN]


def test_ours_writes_whole_tables(answered):
    table = read_answers(answered / "doudi_household.arrow")

    assert table.num_rows == len(set(keys_of(table).tolist()))
    assert pa.types.is_boolean(table.schema.field("dibao").type)
