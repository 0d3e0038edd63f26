"""Facts of two counties as an assembly leaves them, made from a few invented families; for tests of the screen."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from doudi.evidence.mapping import DATASETS
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.facts import FACTS, KINDS, hao
from doudi.rules.household import DEFAULTS

ON = date(2025, 9, 30)
HAIZHU, TIANHE = "440105", "440106"
ARROW = {"int64": pa.int64(), "boolean": pa.bool_(), "date": pa.date32(), "string": pa.string(), "binary": pa.binary()}
KNOWN = {"deposits": 0, "securities": 0, "insurance_value": 0, "idle_reason": True, "care_items_failed": 0}

Family = Sequence[Mapping[str, Any]]

POOR: Family = ({"birth": date(1985, 1, 1), "wage_6m": hao(800), "wage_12m": hao(800), "has_job": True},)
RICH: Family = ({"birth": date(1985, 1, 1), "wage_6m": hao(9000), "wage_12m": hao(9000), "has_job": True},)
RICH_HOLDER: Family = ({**RICH[0], "holds_dibao": True},)
SILENT: Family = ({**POOR[0], "deposits": None},)


def write_counties(
    var: Path, counties: Mapping[str, Mapping[int, Family]], *, paid: Mapping[int, int] | None = None
) -> Path:
    """Write each county's families (by household key) as facts of a day; return the day's folder."""
    folder = var / "facts" / ON.isoformat()
    for county, families in counties.items():
        _write_county(folder / county, families=families, var=var, paid=paid or {})
    source = {"status": "delivered", "as_of": "2025-09-01", "delivery": "d1", "deliveries": ["d1"], "stale": False}
    content = {dataset: dict.fromkeys(counties, source) for dataset in DATASETS}
    (folder / "sources.json").write_text(json.dumps(content), encoding="utf-8")
    return folder


def _write_county(folder: Path, *, families: Mapping[int, Family], var: Path, paid: Mapping[int, int]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    pseudonyms = Pseudonyms.of(var)
    homes, people = [], []
    for household, family in sorted(families.items()):
        facts = {**DEFAULTS["household"], "paid_dibao": hao(paid.get(household, 0))}
        head = 100 * household
        homes.append(
            {**facts, "household": household, "place": f"{folder.name}015003", "residence": "urban", "head": head}
        )
        for number, known in enumerate(family):
            sealed = pseudonyms.seal(np.array([44010519800101000 + head + number], dtype=np.int64))[0].tobytes()
            keys = {"person": head + number, "household": household, "name": f"甲{household}", "sealed": sealed}
            lives = {
                "hukou_place": f"{folder.name}015003",
                "lives_place": f"{folder.name}015003",
                "hits": 0,
                "bank_status": "HIT",
            }
            people.append({**DEFAULTS["person"], **KNOWN, **keys, **lives, **known})
    home_keys = {"household": "int64", "place": "string", "residence": "string", "head": "int64"}
    person_keys = {
        "person": "int64",
        "household": "int64",
        "name": "string",
        "sealed": "binary",
        "hukou_place": "string",
    }
    person_keys |= {"lives_place": "string", "hits": "int64", "bank_status": "string"}
    _write(homes, of="household", keys=home_keys, path=folder / "household.parquet")
    _write(people, of="person", keys=person_keys, path=folder / "person.parquet")
    _write([], of="support", keys={"person": "int64", "household": "int64"}, path=folder / "support.parquet")


def _write(rows: list[dict[str, Any]], *, of: str, keys: Mapping[str, str], path: Path) -> None:
    types = dict(keys) | {name: KINDS[fact.kind] for name, fact in FACTS[of].items()}
    columns = {name: pa.array([row[name] for row in rows], type=ARROW[dtype]) for name, dtype in types.items()}
    pq.write_table(pa.table(columns), path)
