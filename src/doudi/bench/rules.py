"""`doudi bench rules`: the same four programmes on the same people as OpenFisca-Core, the tradition we learn from.

It matters to whoever must choose: a law that answers for everybody only overnight, or only on a large machine, will not be asked often.
Both sides answer dibao, edge, tekun and rigid as in force in Guangzhou, in three-valued logic, from the same rolls; every verdict
and amount must be the same, or the benchmark fails. Ours also stores the reasons. Each side runs in a process of its own, in turn,
and its best time and its least memory count. Both sides are timed from the files to the answers; `calculation_ratio` holds
their calculation alone, on arrays already read, against our whole way with reasons written.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from doudi.bench.everybody import calculate_parts
from doudi.bench.measure import Figures, Goal, Measured, Outcome, apart
from doudi.bench.openfisca.system import OUTPUTS
from doudi.bench.openfisca.task import calculate_all
from doudi.bench.openfisca.terms import zone
from doudi.bench.population import DAY, PLACES, write_population
from doudi.bench.sweeping import four_programmes, read_answers, sweep_all

SIZES = {False: {"small": 100_000, "large": 1_000_000}, True: {"small": 20_000, "large": 100_000}}
TURNS = {False: 2, True: 1}
TIMES = 3
RESIDENCES = ("urban", "rural")

GOALS = (
    Goal("small_time_ratio", 1, at_most=False),
    Goal("large_time_ratio", 1, at_most=False),
    Goal("small_memory_ratio", 1, at_most=False),
    Goal("large_memory_ratio", 1, at_most=False),
)


class Different(AssertionError):
    """The two sides do not give the same answer; the message names the first household where they differ."""


def run(*, quick: bool) -> Outcome:
    """Measure both sides at two sizes."""
    figures: Figures = {}
    for size, people in SIZES[quick].items():
        with tempfile.TemporaryDirectory() as folder:
            write_population(Path(folder), people=people, rolls=True)
            figures |= {f"{size}_{name}": value for name, value in _measured(Path(folder), turns=TURNS[quick]).items()}
    return Outcome(name="rules", figures=figures, goals=GOALS)


def _measured(folder: Path, *, turns: int) -> Figures:
    book = four_programmes()
    kinds = {name: term.kind for name, term in book.terms.terms.items()}
    published = {
        zone(place=place, residence=residence): book.terms.at(place=place[:9], residence=residence, on=DAY)
        for place in PLACES
        for residence in RESIDENCES
    }
    ours: list[Measured] = []
    theirs: list[Measured] = []
    for _ in range(turns):
        ours.append(apart(sweep_all, folder, DAY, TIMES, needs_django=False))
        theirs.append(apart(calculate_all, folder, published, kinds, DAY, TIMES, needs_django=False))
    compared = compare(folder)
    by_program = apart(calculate_parts, [folder], DAY, TIMES, None, True, needs_django=False)
    hand = min(one.seconds for one in theirs)
    return (
        compared
        | _figures(ours, theirs)
        | {"by_program_s": by_program.seconds, "by_program_ratio": by_program.seconds / hand}
    )


def _figures(ours: list[Measured], theirs: list[Measured]) -> Figures:
    seconds = {name: min(one.seconds for one in side) for name, side in (("doudi", ours), ("openfisca", theirs))}
    peaks = {name: min(one.peak_mb for one in side) for name, side in (("doudi", ours), ("openfisca", theirs))}
    return {
        "doudi_s": seconds["doudi"],
        "openfisca_s": seconds["openfisca"],
        "time_ratio": seconds["openfisca"] / seconds["doudi"],
        "doudi_mb": peaks["doudi"],
        "openfisca_mb": peaks["openfisca"],
        "memory_ratio": peaks["openfisca"] / peaks["doudi"],
        "openfisca_calculation_s": (calculation := min(one.answer[1] for one in theirs)),
        "calculation_ratio": calculation / seconds["doudi"],
        "doudi_setup_s": min(one.answer for one in ours),
        "openfisca_setup_s": min(one.answer[0] for one in theirs),
    }


def compare(folder: Path) -> Figures:
    """Hold every verdict and amount of both sides against each other; count who was answered.

    :raises Different: naming the first household or person whose answers differ.
    """
    figures: Figures = {}
    for unit, names in OUTPUTS.items():
        ours = read_answers(folder / f"doudi_{unit}.arrow").sort_by(unit)
        figures["people" if unit == "person" else "households"] = ours.num_rows
        for name in names:
            _assert_same(ours, name=name, theirs=np.load(folder / f"openfisca_{name}.npy"), unit=unit)
            if not name.endswith("_amount"):
                figures[f"{name}_eligible"] = int((_as_number(ours.column(name)) == 1).sum())
                figures[f"{name}_unknown"] = ours.column(name).null_count
    return figures


def _assert_same(ours: pa.Table, *, name: str, theirs: Any, unit: str) -> None:
    mine = _as_number(ours.column(name))
    given = theirs.astype(np.float64) if name.endswith("_amount") else np.where(theirs == 0, np.nan, theirs > 0)
    is_same = (mine == given) | (np.isnan(mine) & np.isnan(given)) if len(mine) == len(given) else np.array([False])
    if not is_same.all():
        first = int(np.flatnonzero(~is_same)[0])
        key = ours.column("household")[first].as_py()
        raise Different(
            f"{name}: {int((~is_same).sum())} of {len(mine)} {unit} answers differ, first in household {key}"
            f" ({unit} {ours.column(unit)[first].as_py()}): doudi {mine[first]}, OpenFisca {given[first]}"
        )


def _as_number(column: pa.ChunkedArray) -> Any:
    """Take verdicts and amounts as numbers, unknown as NaN."""
    return column.cast(pa.float64() if pa.types.is_integer(column.type) else pa.int8()).to_numpy().astype(np.float64)
