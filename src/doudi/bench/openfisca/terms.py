"""The terms the law leaves to places, as OpenFisca parameters: one value, or one for each zone where zones differ.

A zone is a town and the residence whose standard applies. Verbs: parameters_of, term. What nobody has published is unknown (NaN).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from openfisca_core.parameters import ParameterNode

from doudi.bench.openfisca.values import NO, UNKNOWN, YES
from doudi.rules import Terms

FLAGS = {None: int(UNKNOWN), True: int(YES), False: int(NO)}


def zone(*, place: str, residence: str) -> str:
    """Name the zone of a place and residence."""
    return f"z{place[:9]}_{residence}"


def parameters_of(terms: Terms, *, places: Sequence[tuple[str, str]], on: date) -> ParameterNode:
    """Turn the terms in force on a day in some places into a tree of parameters."""
    found = {zone(place=place, residence=residence): terms.at(place=place[:9], residence=residence, on=on)
             for place, residence in places}  # fmt: skip
    data: dict[str, Any] = {}
    for name, term in terms.terms.items():
        values = {where: _value(row[name], kind=term.kind) for where, row in found.items()}
        same = len({str(value) for value in values.values()}) == 1
        data[name] = _dated(values.popitem()[1], on=on) if same else {
            where: _dated(value, on=on) for where, value in values.items()
        }  # fmt: skip
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
