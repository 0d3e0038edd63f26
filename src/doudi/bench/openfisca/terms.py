"""The terms the law leaves to places, as OpenFisca parameters: one value, or one for each zone where zones differ.

A zone is a town and the residence whose standard applies. Verbs: parameters_of, term. What nobody has published is unknown (NaN).
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from openfisca_core.parameters import ParameterNode

from doudi.bench.openfisca.values import NO, UNKNOWN, YES

FLAGS = {None: int(UNKNOWN), True: int(YES), False: int(NO)}

Published = Mapping[str, Mapping[str, Any]]
"""What is in force: by zone, each term's value."""


def zone(*, place: str, residence: str) -> str:
    """Name the zone of a place and residence."""
    return f"z{place[:9]}_{residence}"


def parameters_of(published: Published, *, kinds: Mapping[str, str], on: date) -> ParameterNode:
    """Turn the terms in force on a day into a tree of parameters."""
    data: dict[str, Any] = {}
    for name, kind in kinds.items():
        values = {where: _value(row[name], kind=kind) for where, row in published.items()}
        is_same = len({str(value) for value in values.values()}) == 1
        each = {where: _dated(value, on=on) for where, value in values.items()}
        data[name] = next(iter(each.values())) if is_same else each
    return ParameterNode("", data=data)


def term(population: Any, period: Any, parameters: Any, name: str) -> Any:
    """Return a term: a number, or an array with each person's or household's own."""
    found = getattr(parameters(period), name)
    if not hasattr(found, "_children"):
        return found
    zones = population("zone", period) if population.entity.key == "household" else population.household("zone", period)
    table = np.array([getattr(found, one.name) for one in zones.possible_values])
    return table[zones.view(np.ndarray)]


def _value(value: Any, *, kind: str) -> Any:
    if kind == "flag":
        return FLAGS[value]
    nobody_said = "" if kind == "code" else math.nan
    return nobody_said if value is None else value


def _dated(value: Any, *, on: date) -> dict[str, Any]:
    return {"values": {on.replace(day=1).isoformat(): {"value": value}}}
