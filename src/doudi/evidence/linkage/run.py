"""A run of linkage: the rows of a data set without a usable number, against the register of a day.

Nouns: Linked. Verbs: link_dataset, link_all, join_received. What is sure is merged, what is doubtful goes to a desk, what was decided stays
decided; killed and started again, or run twice, it gives the same pairs, not twice as many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from doudi.engine.snapshots import Delivery, Lake
from doudi.evidence.linkage import queries
from doudi.evidence.linkage.actions import keep_mark, keep_pairs
from doudi.evidence.linkage.fields import Fields, Unlinked, fields_of, unlinked_rows
from doudi.evidence.linkage.joining import join_settled
from doudi.evidence.linkage.linker import Model, weigh
from doudi.evidence.linkage.models import LinkageModel, Mark, Pair
from doudi.evidence.linkage.records import records_of
from doudi.evidence.linkage.register import Register, flat, open_register
from doudi.evidence.linkage.told import start_of, steps_of
from doudi.evidence.linkage.training import limits_of, model_of, prepared
from doudi.evidence.linkage.zones import Candidates, Zone, candidates, zone_of
from doudi.evidence.mapping import DATASETS, mapping_of
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.offices.acting import SYSTEM, acting_as

CANDIDATES_MOST = 5
"""How many people a desk is asked about for one row."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Linked:
    """What a run did with a data set: rows looked at, pairs newly merged or put before a desk, rows now in the lake."""

    dataset: str
    rows: int
    merged: int
    grey: int
    joined: int


def link_all(
    datasets: Sequence[str] = DATASETS, *, var: Path, on: date, again: bool = False, progress: Progress = lambda _: None
) -> Iterator[Linked]:
    """Link every data set whose rows are about one person.

    :raises NobodyRegistered: when there is no hukou delivery.
    """
    pseudonyms, lake = Pseudonyms.of(var), Lake.of(var)
    register = open_register(lake, on=on, pseudonyms=pseudonyms)
    for dataset in datasets:
        fields = fields_of(mapping_of(dataset))
        deliveries = lake.current(dataset, on=on)
        if fields is None or not deliveries:
            continue
        progress(dataset)
        yield link_dataset(deliveries, fields=fields, register=register, var=var, on=on, again=again)


def link_dataset(
    deliveries: Sequence[Delivery], *, fields: Fields, register: Register, var: Path, on: date, again: bool = False
) -> Linked:
    """Link one data set: find pairs, keep them, and let settled rows join their deliveries."""
    pseudonyms = Pseudonyms.of(var)
    found = [
        (delivery, row)
        for delivery in deliveries
        for row in unlinked_rows(delivery, fields=fields, var=var, pseudonyms=pseudonyms)
    ]
    once = {row.fingerprint: (delivery, row) for delivery, row in reversed(found)}
    merged = grey = 0
    if once:
        kept = prepared(deliveries, fields=fields, register=register, on=on, again=again)
        pairs = _pairs(list(once.values()), kept=kept, register=register, on=on)
        before = _counts(fields.dataset)
        keep_pairs(pairs=pairs, dataset=fields.dataset, on=on)
        merged, grey = (now - then for now, then in zip(_counts(fields.dataset), before, strict=True))
    settled = queries.settled(fields.dataset)
    joined = sum(join_settled(one, settled=settled, var=var, pseudonyms=pseudonyms) for one in deliveries)
    _mark(deliveries, found=found, settled=settled, register=register, on=on)
    return Linked(dataset=fields.dataset, rows=len(found), merged=merged, grey=grey, joined=joined)


def join_received(delivery: Delivery, *, var: Path) -> int:
    """Let the rows of a new delivery whose person was settled before join it; return how many."""
    with acting_as(SYSTEM):
        settled = queries.settled(delivery.dataset)
    return join_settled(delivery, settled=settled, var=var, pseudonyms=Pseudonyms.of(var))


def _counts(dataset: str) -> tuple[int, int]:
    zones = Pair.objects.filter(dataset=dataset)
    return zones.filter(zone=Pair.Zone.MERGED).count(), zones.filter(zone=Pair.Zone.GREY).count()


def _pairs(
    rows: Sequence[tuple[Delivery, Unlinked]], *, kept: LinkageModel, register: Register, on: date
) -> list[Pair]:
    """Weigh the rows against the register and make a pair of each candidate that is not apart."""
    model, limits = model_of(kept), limits_of(kept)
    records = records_of([row.seen for _, row in rows], keys=range(len(rows)))
    weighed = _without_refused(
        weigh(records, people=register.records, model=model), rows=rows, kept=kept, register=register
    )
    found = candidates(weighed)
    pairs = []
    for place in _worth_looking(found, least=limits.grey_from).tolist():
        chance = float(found.chances[place])
        told = found.table.slice(place, 1).to_pylist()[0]
        zone = zone_of(chance, limits=limits)
        pairs.append(_pair(told, chance=chance, zone=zone, row=rows[told["row"]], model=model, register=register))
    for pair in pairs:
        pair.model, pair.found_on, pair.dataset = kept, on, kept.dataset
    return pairs


def _worth_looking(found: Candidates, *, least: float) -> np.ndarray[Any, np.dtype[np.int64]]:
    """Choose the candidates that are not apart, at most so many a row."""
    starts = np.flatnonzero(found.is_best)
    rank = np.arange(len(found.chances)) - np.repeat(starts, np.diff(np.r_[starts, len(found.chances)]))
    return np.flatnonzero((found.chances >= least) & (rank < CANDIDATES_MOST))


def _pair(
    told: dict[str, Any], *, chance: float, zone: Zone, row: tuple[Delivery, Unlinked], model: Model, register: Register
) -> Pair:
    delivery, unlinked = row
    position = told["person"]
    steps = steps_of(told, model=model, row=unlinked.seen, person=register.seen(position))
    return Pair(
        delivery=delivery.number,
        row_number=unlinked.row_number,
        fingerprint=unlinked.fingerprint,
        person=register.person(position),
        sealed=register.sealed(position),
        place=register.place(position),
        zone=zone.value,
        chance=chance,
        weight=told["weight"],
        start=start_of(model),
        steps=[step.as_json() for step in steps],
        verdict=Pair.Verdict.SAME if zone == Zone.MERGED else "",
    )


def _without_refused(
    weighed: pa.Table, *, rows: Sequence[tuple[Delivery, Unlinked]], kept: LinkageModel, register: Register
) -> pa.Table:
    """Leave out what a desk has said is not so: it does not come back, and does not compete."""
    refused = queries.refused(kept.dataset)
    if not refused:
        return weighed
    pairs = zip(weighed["row"].to_pylist(), weighed["person"].to_pylist(), strict=True)
    keep = [(rows[row][1].fingerprint, register.person(person)) not in refused for row, person in pairs]
    return weighed.filter(pa.array(keep, pa.bool_()))


def _mark(
    deliveries: Sequence[Delivery],
    *,
    found: Sequence[tuple[Delivery, Unlinked]],
    settled: dict[bytes, bytes],
    register: Register,
    on: date,
) -> None:
    """Count how good each delivery is."""
    people = flat(register.people["person"])
    waiting = {
        bytes(mark) for mark in queries.pairs_for(dataset=deliveries[0].dataset).values_list("fingerprint", flat=True)
    }
    for delivery in deliveries:
        marks = [row.fingerprint for one, row in found if one == delivery]
        keep_mark(
            mark=Mark(
                dataset=delivery.dataset,
                delivery=delivery.number,
                as_of=delivery.as_of,
                places=list(delivery.places),
                max_age_days=delivery.max_age_days,
                rows=delivery.rows,
                rejected=delivery.quarantined,
                without_number=len(marks),
                unmatched=_unmatched(delivery, people=people),
                linked=sum(mark in settled for mark in marks),
                waiting=sum(mark in waiting for mark in marks),
                counted_on=on,
            )
        )


def _unmatched(delivery: Delivery, *, people: pa.Array) -> int:
    """Count accepted rows about somebody who is not in the register."""
    count = 0
    for part in delivery.parts:
        persons = flat(pq.read_table(part, columns=["person"])["person"])
        count += len(persons) - int(pc.sum(pc.is_in(persons, value_set=people)).as_py() or 0)
    return count
