"""Making: one invented city written to a folder: deliveries as departments send them, and the truth apart.

Nouns: Made (what was written). Verbs: make_city. Blocks are made in small groups, judged by the law together, then written and
forgotten, so that memory does not grow with the number of people. The folder appears whole or not at all.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from doudi.demo.blocks import Block, Plan
from doudi.demo.deliveries import Deliveries
from doudi.demo.dirt import Soil
from doudi.demo.entitlements import Entitlements
from doudi.demo.holdings import draw_holdings
from doudi.demo.households import cast_size, make_cast
from doudi.demo.labels import hold, labels_of
from doudi.demo.lately import changes_of
from doudi.demo.law import entitle
from doudi.demo.outsiders import outsiders_table
from doudi.demo.population import make_block
from doudi.demo.registers import Known
from doudi.demo.truth import Truth, facts_tables
from doudi.evidence.pseudonyms import Pseudonyms

BLOCKS_PER_GROUP = 8

Progress = Callable[[int, int], None]
"""Told how many blocks are done, and of how many."""


@dataclass(frozen=True)
class Made:
    """What a city consists of: people, rows by data set, dirt by kind."""

    folder: Path
    people: int
    rows: Counter[str]
    soil: Soil

    def as_json(self) -> dict[str, Any]:
        return {"people": self.people, "rows": dict(sorted(self.rows.items())), "dirt": dict(sorted(self.soil.items()))}


def make_city(
    *,
    plan: Plan,
    folder: Path,
    pseudonyms: Pseudonyms,
    with_month_before: bool = False,
    progress: Progress = lambda done, total: None,
) -> Made:
    """Write a city under `folder`, replacing one that was there; on demand the registers of the month before too."""
    draft = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    shutil.rmtree(draft, ignore_errors=True)
    try:
        made = _write(
            plan=plan, folder=draft, pseudonyms=pseudonyms, with_month_before=with_month_before, progress=progress
        )
        summary = made.as_json() | {"seed": plan.seed, "place": plan.territory.place, "on": plan.on.isoformat()}
        (draft / "city.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        os.rename(draft, folder)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Made(folder=folder, people=made.people, rows=made.rows, soil=made.soil)


def _write(*, plan: Plan, folder: Path, pseudonyms: Pseudonyms, with_month_before: bool, progress: Progress) -> Made:
    earlier = folder / "earlier" if with_month_before else None
    deliveries = Deliveries(plan=plan, folder=folder / "deliveries", earlier=earlier)
    truth = Truth(plan=plan, folder=folder / "truth", pseudonyms=pseudonyms)
    people = done = 0
    for group in _groups(plan):
        for block, law in zip(group, entitle(group), strict=True):
            _tell(block=block, law=law, deliveries=deliveries, truth=truth, with_changes=with_month_before)
            people += block.size
            done += 1
            progress(min(done, plan.blocks), plan.blocks)
    deliveries.close()
    truth.close()
    return Made(folder=folder, people=people, rows=deliveries.rows, soil=deliveries.soil)


def _groups(plan: Plan) -> Iterator[list[Block]]:
    """Make blocks group by group; the cast comes with the last."""
    cast = make_cast(plan)
    for first in range(0, plan.blocks, BLOCKS_PER_GROUP):
        numbers = range(first, min(first + BLOCKS_PER_GROUP, plan.blocks))
        group = [
            make_block(plan=plan, number=number, spare=cast_size(plan) if number == 0 else 0) for number in numbers
        ]
        is_last = first + BLOCKS_PER_GROUP >= plan.blocks
        yield [*group, cast] if cast and is_last else group


def _tell(*, block: Block, law: Entitlements, deliveries: Deliveries, truth: Truth, with_changes: bool) -> None:
    """Write what departments know of a block, and what is true of it."""
    holdings = draw_holdings(block=block, law=law)
    known = Known(block=block, holdings=holdings)
    watched = deliveries.add(known)
    hold(block=block, holdings=holdings)
    truth.add(facts_tables(block), labels=labels_of(block=block, law=law, holdings=holdings))
    truth.add_list("outside", table=outsiders_table(holdings.outsiders))
    if with_changes:
        truth.add_list("changes", table=changes_of(watched, known=known))
