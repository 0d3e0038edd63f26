"""Training: what a data set teaches about comparing its rows, and how good that turns out where the truth is known.

Verbs: prepared, usual. Rows whose number is right are compared with their number hidden: the model learns without the truth, its
zones are chosen without the truth, and only then the truth measures them. A data set that says too little of its people teaches
nothing; there the usual shares stand in, and hardly anything is merged without a look.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from doudi.engine.snapshots import Delivery
from doudi.evidence.linkage.actions import keep_model
from doudi.evidence.linkage.designs import CHINESE, Design
from doudi.evidence.linkage.fields import OF_PEOPLE, Fields
from doudi.evidence.linkage.linker import Model, smoothed, train, weigh
from doudi.evidence.linkage.models import LinkageModel
from doudi.evidence.linkage.queries import latest_model
from doudi.evidence.linkage.records import records_from
from doudi.evidence.linkage.register import Register, flat
from doudi.evidence.linkage.zones import Limits, candidates, limits_for
from doudi.offices.acting import SYSTEM, Actor

TEACHING_ROWS_MOST = 50_000
TEACHING_ROWS_LEAST = 1_000
REGISTERED_SHARE = 0.9
"""Which share of rows is about somebody in the register, where nobody knows better."""
USUAL_LIMITS = Limits(merged_from=0.999, grey_from=0.05, expected_precision=0.0, expected_recall=0.0)


def prepared(
    deliveries: Sequence[Delivery],
    *,
    fields: Fields,
    register: Register,
    on: date,
    again: bool = False,
    by: Actor = SYSTEM,
) -> LinkageModel:
    """Give the data set's newest model, training one where there is none or it is asked for again."""
    known = latest_model(fields.dataset)
    if known is not None and not again:
        return known
    teaching = _teaching(deliveries, fields=fields) if fields.can_teach else None
    if teaching is not None and len(teaching) >= TEACHING_ROWS_LEAST:
        model = _learned(teaching, register=register)
    else:
        model = _unlearned(register)
    model.dataset, model.trained_on, model.trained_by = fields.dataset, on, by.name
    model.deliveries = [delivery.number for delivery in deliveries]
    return keep_model(model=model, by=by)


def usual(design: Design, *, people: int) -> Model:
    """Make a model of what usually holds, nothing learned."""
    settings = dict(design.as_splink()) | {"probability_two_random_records_match": REGISTERED_SHARE / max(people, 2)}
    return Model(design=design.name, settings=smoothed(settings, design=design))


def model_of(kept: LinkageModel) -> Model:
    """Read a kept model."""
    return Model(design=kept.design, settings=kept.settings)


def limits_of(kept: LinkageModel) -> Limits:
    """Read where a kept model's zones begin."""
    return Limits(
        merged_from=kept.merged_from,
        grey_from=kept.grey_from,
        expected_precision=kept.expected_precision or 0.0,
        expected_recall=kept.expected_recall or 0.0,
    )


def _unlearned(register: Register) -> LinkageModel:
    model = usual(CHINESE, people=len(register.people))
    return LinkageModel(
        design=model.design,
        settings=model.settings,
        is_learned=False,
        rows=0,
        people=len(register.people),
        merged_from=USUAL_LIMITS.merged_from,
        grey_from=USUAL_LIMITS.grey_from,
    )


def _learned(teaching: pa.Table, *, register: Register) -> LinkageModel:
    records = _hidden_records(teaching)
    model = train(records, people=register.records, design=CHINESE)
    found = candidates(weigh(records, people=register.records, model=model))
    limits = limits_for(found.chances[found.is_best])
    truth = _truth(teaching, register=register)
    rows, people = (np.asarray(found.table[name].to_numpy()) for name in ("row", "person"))
    merged = found.is_best & (found.chances >= limits.merged_from)
    right = int((truth[rows] == people)[merged].sum())
    return LinkageModel(
        design=model.design,
        settings=model.settings,
        is_learned=True,
        rows=len(teaching),
        people=len(register.people),
        merged_from=limits.merged_from,
        grey_from=limits.grey_from,
        expected_precision=limits.expected_precision,
        expected_recall=limits.expected_recall,
        measured_precision=_divided(right, int(merged.sum())),
        measured_recall=_divided(right, int((truth >= 0).sum())),
    )


def _divided(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _teaching(deliveries: Sequence[Delivery], *, fields: Fields) -> pa.Table | None:
    """Read accepted rows, at most so many, evenly from the beginning of each delivery's parts."""
    columns = ["person", *OF_PEOPLE[fields.dataset].values()]
    parts = [part for delivery in deliveries for part in delivery.parts]
    if not parts:
        return None
    each = TEACHING_ROWS_MOST // len(parts) + 1
    tables = [pq.read_table(part, columns=columns).slice(0, each) for part in parts]
    named = pa.concat_tables(tables).rename_columns(["person", *OF_PEOPLE[fields.dataset]])
    return named.filter(pc.is_valid(named["person"]))


def _hidden_records(teaching: pa.Table) -> pa.Table:
    """Make records without the number."""
    return records_from(
        keys=pa.array(np.arange(len(teaching))),
        names=flat(teaching["name"]),
        sexes=flat(teaching["sex"]),
        births=pc.strftime(flat(teaching["birth"]).cast(pa.timestamp("s")), "%Y%m%d"),
        places=flat(teaching["place"]),
        numbers=pa.nulls(len(teaching), pa.string()),
    )


def _truth(teaching: pa.Table, *, register: Register) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Say who each teaching row is about, as a position in the register; -1 where it is nobody there."""
    found = pc.index_in(flat(teaching["person"]), value_set=flat(register.people["person"]))
    return np.asarray(pc.fill_null(found, -1).to_numpy(zero_copy_only=False), dtype=np.int64)
