"""Facts: the words the law uses about a person, a household, a supporter.

Nouns: Fact, Source. Each unit of the law has one YAML file beside this module; nothing here knows a database.
Money is int64 hao (毫, one ten-thousandth of a yuan), so that a whole percentage of a fen stays an integer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HAO = 10_000
"""Hao in one yuan; also basis points in one."""

UNITS = ("support", "person", "household")
"""The units of the law, from the inside out."""

KINDS = {
    "money": "int64",
    "count": "int64",
    "months": "int64",
    "rate": "int64",
    "flag": "boolean",
    "day": "date",
    "code": "string",
}
"""What a fact, term or value may be, and its type in tables."""

UNKNOWN = None


@dataclass(frozen=True)
class Fact:
    """One thing that can be known about a unit: its type, unit of measure, and the data set that supplies it."""

    name: str
    of: str
    kind: str
    label: str
    source: str
    unit: str = ""
    default: Any = UNKNOWN
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None
    signed: bool = False
    sensitivity: str = ""
    desk: str = ""
    question: str = ""

    @property
    def dtype(self) -> str:
        return KINDS[self.kind]

    @property
    def is_judged(self) -> bool:
        """People must judge it: no register can."""
        return bool(self.desk)


@dataclass(frozen=True)
class Source:
    """Where a fact comes from: the data set, its as-of day, the delivery, and how the source answered.

    `status` is HIT, NO_HIT, TIMEOUT, NOT_AVAILABLE or DECLARED; TIMEOUT and NOT_AVAILABLE never mean "no".
    """

    dataset: str
    as_of: date | None = None
    delivery: str = ""
    status: str = "HIT"


def _fact(*, name: str, of: str, row: dict[str, Any]) -> Fact:
    default = row.get("default", UNKNOWN)
    if row["kind"] == "money" and default is not UNKNOWN:
        default = hao(default)
    return Fact(
        name=name,
        of=of,
        kind=row["kind"],
        label=row["label"],
        source=row["from"],
        unit=row.get("unit", ""),
        default=default,
        choices=tuple(row.get("choices", ())),
        least=row.get("min"),
        most=row.get("max"),
        signed=row.get("signed", False),
        sensitivity=row.get("sensitivity", ""),
        desk=row.get("desk", ""),
        question=row.get("question", ""),
    )


@cache
def facts_of(unit: str) -> dict[str, Fact]:
    """Read the facts of one unit from its YAML file, in the file's order."""
    path = Path(__file__).with_name(f"{unit}.yaml")
    rows = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {name: _fact(name=name, of=unit, row=row) for name, row in rows.items()}


def hao(yuan: Decimal | int | str) -> int:
    """Turn yuan into int hao.

    :raises ValueError: when the amount has more than four decimals.
    """
    scaled = Decimal(str(yuan)) * HAO
    if scaled != scaled.to_integral_value():
        raise ValueError(
            f"{yuan} yuan has more than four decimals; write an amount in yuan, for example 1309 or 261.80"
        )
    return int(scaled)


def yuan(amount_hao: int) -> Decimal:
    """Turn hao into yuan with two decimals when that is exact, else four."""
    amount = Decimal(amount_hao) / HAO
    return amount.quantize(Decimal("0.01")) if amount_hao % 100 == 0 else amount.quantize(Decimal("0.0001"))


FACTS: dict[str, dict[str, Fact]] = {unit: facts_of(unit) for unit in UNITS}
"""Every fact, by unit and name."""
