"""The linker: Splink learns how telling each agreement is, and weighs every pair worth comparing.

Nouns: Model, Weighed. Verbs: train, weigh. The only module that knows Splink; what goes in and out is Arrow and JSON, and the
records stay in a private database in memory that ends with the call.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
from splink import Linker
from splink.backends.duckdb import DuckDBAPI

from doudi.evidence.linkage.designs import Compared, Design

SEED = 11643
RANDOM_PAIRS = 2_000_000
LEARNED_PAIRS = 2_000_000
LEAST_PROBABILITY = 0.001
USUAL_SHARE = 0.02
"""How much of what usually holds is mixed into what was learned."""
LEFT, RIGHT = "a_rows", "b_people"


@dataclass(frozen=True)
class Model:
    """A design and what was learned: Splink's settings, as JSON keeps them."""

    design: str
    settings: Mapping[str, Any]

    @classmethod
    def from_json(cls, *, design: str, text: str) -> Model:
        return cls(design=design, settings=json.loads(text))

    def as_json(self) -> str:
        return json.dumps(self.settings, ensure_ascii=False, sort_keys=True)


def train(rows: pa.Table, *, people: pa.Table, design: Design) -> Model:
    """Learn from rows and people, without being told which belong together."""
    with _quiet(), _linker(rows, people=people, settings=design.as_splink()) as linker:
        training = linker.training
        training.estimate_probability_two_random_records_match(list(design.sure), recall=design.sure_share)
        training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED)
        for rule in design.learns:
            training.estimate_parameters_using_expectation_maximisation(
                rule, max_pairs=LEARNED_PAIRS, record_sample_proportion=0.2
            )
        settings = linker.misc.save_model_to_json()
    return Model(design=design.name, settings=smoothed(settings, design=design))


def smoothed(settings: Mapping[str, Any], *, design: Design) -> dict[str, Any]:
    """Mix what was learned with what usually holds, so that a level seldom seen is never taken as impossible.

    A design that brings no comparisons of its own says nothing of what usually holds: there what was learned stays.
    """
    if not design.compared:
        return dict(settings)
    comparisons = [
        _smoothed(learned, compared=compared)
        for learned, compared in zip(settings["comparisons"], design.compared, strict=True)
    ]
    return {**settings, "comparisons": comparisons}


def _smoothed(learned: Mapping[str, Any], *, compared: Compared) -> dict[str, Any]:
    unknown, *known = learned["comparison_levels"]
    usual = (*compared.levels, compared.different)
    same = _shares([level.get("m_probability") for level in known], usual=[level.same for level in usual])
    other = _shares([level.get("u_probability") for level in known], usual=[level.other for level in usual])
    levels = [
        {**level, "m_probability": one, "u_probability": two} if not start.given else level
        for level, start, one, two in zip(known, usual, same, other, strict=True)
    ]
    return {**learned, "comparison_levels": [unknown, *levels]}


def _shares(learned: Sequence[float | None], *, usual: Sequence[float]) -> list[float]:
    """Mix shares and make them whole again; what was not learned counts as usual."""
    mixed = [
        start if one is None else (1 - USUAL_SHARE) * one + USUAL_SHARE * start
        for one, start in zip(learned, usual, strict=True)
    ]
    whole = sum(mixed)
    return [one / whole for one in mixed]


def weigh(rows: pa.Table, *, people: pa.Table, model: Model, least: float = LEAST_PROBABILITY) -> pa.Table:
    """Weigh the pairs the design finds: row, person, weight, what each comparison adds, and what the rarity of the name adds.

    The weight is the logarithm to base 2 of how much more likely the two are one person than two, the rarity of a true pair
    included; pairs less likely than `least` are left out.
    """
    with _quiet(), _linker(rows, people=people, settings=model.settings) as linker:
        found: pa.Table = linker.inference.predict(threshold_match_probability=least).as_pyarrow_table()  # type: ignore[no-untyped-call]
    added = [name for name in found.column_names if name.startswith("mw_")]
    columns = ["unique_id_l", "unique_id_r", "match_weight", *added]
    names = ["row", "person", "weight", *(name.removeprefix("mw_").replace("tf_adj_", "rarity_of_") for name in added)]
    return found.select(columns).rename_columns(names)


@contextmanager
def _linker(rows: pa.Table, *, people: pa.Table, settings: Mapping[str, Any]) -> Iterator[Linker]:
    api = DuckDBAPI()
    try:
        left = api.register(rows, table_name=LEFT)
        right = api.register(people, table_name=RIGHT)
        yield Linker([left, right], dict(settings), log_level=logging.ERROR)
    finally:
        api.duckdb_con.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Splink's own words from a terminal that is ours."""
    loggers = [logging.getLogger(name) for name in ("splink", "splink.internals")]
    before = [one.level for one in loggers]
    for one in loggers:
        one.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for one, level in zip(loggers, before, strict=True):
            one.setLevel(level)
