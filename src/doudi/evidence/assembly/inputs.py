"""Inputs: what the facts of a day were made from, so that they are not made again for nothing.

Verbs: inputs_json, is_current, is_same. Inputs are the deliveries valid that day and the code and words that turn them into facts.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from functools import cache
from pathlib import Path

from doudi import facts
from doudi.engine.snapshots import Lake
from doudi.evidence.linkage.joining import linked_mark
from doudi.evidence.mapping import DATASETS

FILE = "inputs.json"


def facts_folder(*, var: Path, on: date) -> Path:
    """Say where the facts of a day lie."""
    return var / "facts" / on.isoformat()


def is_current(*, var: Path, on: date) -> bool:
    """Say whether the facts of a day are there and lean on the deliveries valid now and on this code."""
    return is_same(var=var, made_on=on, on=on)


def is_same(*, var: Path, made_on: date, on: date) -> bool:
    """Say whether the facts made for a day lean on what is valid on another: nothing new was delivered in between."""
    path = facts_folder(var=var, on=made_on) / FILE
    return path.exists() and path.read_text(encoding="utf-8") == inputs_json(Lake.of(var), on=on)


def inputs_json(lake: Lake, *, on: date) -> str:
    """Name everything the facts of a day are made from."""
    deliveries = {
        dataset: sorted(
            f"{one.as_of.isoformat()} {one.sha256} {','.join(one.places)} {one.mapping_version}{linked_mark(one)}"
            for one in lake.current(dataset, on=on)
        )
        for dataset in DATASETS
    }
    return json.dumps({"made_by": _code_hash(), "deliveries": deliveries}, ensure_ascii=False, indent=1) + "\n"


@cache
def _code_hash() -> str:
    """Hash the code of the assembly and the words of facts."""
    digest = hashlib.sha256()
    for path in [*sorted(Path(__file__).parent.glob("*.py")), *sorted(Path(facts.__file__).parent.glob("*.yaml"))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
