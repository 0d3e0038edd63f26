"""Entities and the way variables are declared: kinds with the number type each is stored in.

Nouns: PERSON, HOUSEHOLD, SUPPORT (one supporter outside the household of one supported person), VARIABLES. Verbs: variable.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.indexed_enums import ENUM_ARRAY_DTYPE, Enum
from openfisca_core.periods import DateUnit
from openfisca_core.variables import Variable

from doudi.facts import FACTS

Formula = Callable[..., Any]

PERSON = Entity("person", "people", "a person", "")
HOUSEHOLD = GroupEntity("household", "households", "people living together", "", roles=[{"key": "member"}])
SUPPORT = GroupEntity("support", "supports", "a supporter living outside", "", roles=[{"key": "supporter"}])
ENTITIES = {"person": PERSON, "household": HOUSEHOLD, "support": SUPPORT}


@dataclass(frozen=True)
class Kind:
    """How a kind of value is declared to OpenFisca, and the numpy type that holds it."""

    value_type: type
    dtype: Any


FLAG = Kind(int, np.int8)
MONEY = Kind(float, np.float64)
COUNT = Kind(float, np.float32)
DAY = Kind(date, "datetime64[D]")
CODE = Kind(Enum, ENUM_ARRAY_DTYPE)

CODES: dict[tuple[str, str], Any] = {
    (unit, name): Enum(name, [(choice, choice) for choice in fact.choices])
    for unit, facts in FACTS.items()
    for name, fact in facts.items()
    if fact.kind == "code"
}
"""The codes of every fact that is one."""

VARIABLES: list[Any] = []
"""Every variable declared so far."""


def variable(of: Entity, kind: Kind) -> Callable[[Formula], Formula]:
    """Declare the variable a formula computes, under the formula's name."""

    def declare(formula: Formula) -> Formula:
        VARIABLES.append(made(formula.__name__, of=of, kind=kind, formula=formula))
        return formula

    return declare


def made(name: str, *, of: Entity, kind: Kind, formula: Formula | None = None, codes: Any = None) -> Any:
    """Make the class of a variable; one without formula is an input."""

    def start(self: Any, baseline_variable: Any = None) -> None:
        Variable.__init__(self, baseline_variable)
        self.dtype = kind.dtype

    body = {"value_type": kind.value_type, "entity": of, "definition_period": DateUnit.MONTH, "__init__": start}
    if formula is not None:
        body["formula"] = formula
    if codes is not None:
        body |= {"possible_values": codes, "default_value": next(iter(codes))}
    return type(name, (Variable,), body)
