"""Assembly: the lake as of a day becomes the facts of everybody, one folder a county.

Verbs: assemble. Everything is written under a hidden folder first and moved to its name at the end,
so a killed assembly leaves nothing half visible; the same lake gives the same bytes. The facts of a county lie in rolls (ADR 16).
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from doudi.engine import Engine, open_engine
from doudi.engine.rolls import write_rolls
from doudi.engine.snapshots import Delivery, Lake, is_running
from doudi.evidence.assembly.aid import aided_sql, benefits_theme, declared_sql, paid_sql, support_sql
from doudi.evidence.assembly.condition import condition_themes
from doudi.evidence.assembly.groups import COUNTY_DIGITS, build_groups
from doudi.evidence.assembly.income import income_themes
from doudi.evidence.assembly.inputs import FILE, facts_folder, inputs_json
from doudi.evidence.assembly.parents import parents_sql
from doudi.evidence.assembly.property import property_themes
from doudi.evidence.assembly.registers import Registers, open_registers
from doudi.evidence.assembly.tables import carer_sql, cover_sql, household_sql, person_sql
from doudi.evidence.assembly.theme import Period, Theme
from doudi.evidence.mapping import DATASETS
from doudi.facts import FACTS, UNITS

SCRATCH = "scratch"
BATCH_ROWS = 20_000
TEXTS = {unit: tuple(name for name, fact in FACTS[unit].items() if fact.dtype == "string") for unit in UNITS}
TEXTS |= {
    "household": ("place", "residence", *TEXTS["household"]),
    "person": ("hukou_place", "lives_place", "bank_status", *TEXTS["person"]),
}
"""Columns of texts of which many are the same."""

DELIVERED, NOT_DELIVERED = "delivered", "not delivered"

Progress = Callable[[float, str], None]
"""Told the share that is done, and the data set or county at hand."""


@dataclass(frozen=True)
class Assembled:
    """What an assembly made: where, how many people and households, and in which counties."""

    folder: Path
    people: int
    households: int
    counties: tuple[str, ...]


def assemble(
    *,
    var: Path,
    on: date,
    progress: Progress = lambda share, what: None,
    memory_gb: int = 6,
    threads: int = 2,
) -> Assembled:
    """Make the facts of everybody as of a day.

    :raises NobodyKnown: when there is no hukou delivery valid that day.
    """
    final = facts_folder(var=var, on=on)
    draft = final.with_name(f".{final.name}.{os.getpid()}.part")
    _sweep(final)
    # its SQL is DuckDB's own, whichever engine answers the law
    engine = open_engine(kind="duckdb", memory_gb=memory_gb, threads=threads, spill=draft / SCRATCH)
    try:
        made = _assemble(engine, var=var, on=on, draft=draft, progress=progress)
    except BaseException:
        engine.close()
        shutil.rmtree(draft, ignore_errors=True)
        raise
    engine.close()
    shutil.rmtree(draft / SCRATCH, ignore_errors=True)
    _publish(draft, final=final)
    return Assembled(folder=final, people=made[0], households=made[1], counties=made[2])


def _assemble(
    engine: Engine, *, var: Path, on: date, draft: Path, progress: Progress
) -> tuple[int, int, tuple[str, ...]]:
    period, lake = Period(on), Lake.of(var)
    progress(0.0, "")
    inputs = inputs_json(lake, on=on)
    registers = open_registers(engine, lake=lake, on=on, scratch=draft / SCRATCH)
    progress(0.02, "hukou")
    build_groups(engine, registers=registers)
    themes = _keep_themes(engine, period=period, progress=progress)
    for name, sql in (
        ("cover", cover_sql(registers)),
        ("carer", carer_sql(period)),
        ("parents", parents_sql(period)),
        ("paid", paid_sql(period)),
        ("declared", declared_sql()),
        ("aided", aided_sql(period)),
    ):
        engine.keep(name, sql)
    counties = tuple(
        row["county"]
        for row in engine.read(
            f"SELECT DISTINCT left(place, {COUNTY_DIGITS}) AS county FROM home ORDER BY 1"
        ).to_pylist()
    )
    people = households = 0
    for number, county in enumerate(counties):
        progress(0.6 + 0.4 * number / len(counties), county)
        rows = _write_county(
            engine,
            draft / county,
            person=person_sql(themes, period=period, county=county),
            household=household_sql(county=county),
            support=support_sql(registers, county=county),
        )
        people, households = people + rows["person"], households + rows["household"]
    (draft / "sources.json").write_text(sources_json(registers, counties=counties), encoding="utf-8")
    (draft / FILE).write_text(inputs, encoding="utf-8")
    progress(1.0, "")
    return people, households, counties


def _write_county(engine: Engine, folder: Path, **queries: str) -> dict[str, int]:
    """Write a county's rolls; return the rows of each."""
    return write_rolls(
        folder,
        streams={unit: engine.stream(sql, rows=BATCH_ROWS) for unit, sql in queries.items()},
        schemas={unit: engine.read(f"SELECT * FROM ({sql}) LIMIT 0").schema for unit, sql in queries.items()},
        texts=TEXTS,
    )


def _keep_themes(engine: Engine, *, period: Period, progress: Progress) -> list[Theme]:
    themes = [*income_themes(period), *property_themes(period), *condition_themes(period), benefits_theme(period)]
    for number, theme in enumerate(themes):
        progress(0.2 + 0.4 * number / len(themes), theme.dataset)
        engine.keep(theme.relation, theme.sql_by_county)
    return themes


def sources_json(registers: Registers, *, counties: tuple[str, ...]) -> str:
    """Say for each data set and county which deliveries the facts lean on, and which registers were silent."""
    content = {
        dataset: {county: _source(registers, dataset=dataset, county=county) for county in counties}
        for dataset in DATASETS
    }
    return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _source(registers: Registers, *, dataset: str, county: str) -> dict[str, Any]:
    speaking: list[Delivery] = registers.speaking(dataset, place=county)
    if not speaking:
        return {"status": NOT_DELIVERED, "as_of": None, "delivery": "", "deliveries": [], "stale": False}
    return {
        "status": DELIVERED,
        "as_of": speaking[0].as_of.isoformat(),
        "delivery": speaking[0].number,
        "deliveries": sorted(delivery.number for delivery in speaking),
        "stale": speaking[0].is_stale(on=registers.on),
    }


def _sweep(final: Path) -> None:
    """Remove what killed assemblies of this day left, and a former draft of this process."""
    for left in final.parent.glob(f".{final.name}.*"):
        process = int(left.name.split(".")[2])
        if process == os.getpid() or not is_running(process):
            shutil.rmtree(left)


def _publish(draft: Path, *, final: Path) -> None:
    """Move a finished day to its name."""
    old = draft.with_name(draft.name.replace(".part", ".old"))
    if final.exists():
        os.rename(final, old)
    os.rename(draft, final)
    shutil.rmtree(old, ignore_errors=True)
