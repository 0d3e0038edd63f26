"""The menu of services, as data: every line a resident may order, and the policies that open it.

Nouns: MenuLine, MENU. Verbs: open_lines (for somebody of an age, from the verdicts of his policies).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True)
class MenuLine:
    """One kind of service: its Chinese name and items, who provides it, which policies open it, and below what age."""

    name: str
    label: str
    items: tuple[str, ...]
    opened_by: tuple[str, ...]
    owner: str
    under: int | None = None

    def texts(self) -> tuple[str, ...]:
        """List the line's words that a page shows."""
        return (self.label, *self.items, self.owner)

    def is_open(self, *, eligible: Collection[str], age: int | None) -> bool:
        """Say whether a line is open; an age nobody knows does not open a line for children."""
        is_young_enough = self.under is None or (age is not None and age < self.under)
        return is_young_enough and any(policy in eligible for policy in self.opened_by)


def _line(row: dict[str, Any]) -> MenuLine:
    return MenuLine(**{**row, "items": tuple(row["items"]), "opened_by": tuple(row["opened_by"])})


def _read() -> tuple[MenuLine, ...]:
    text = Path(__file__).with_name("menu.yaml").read_text(encoding="utf-8")
    return tuple(_line(row) for row in yaml.load(text, Loader=yaml.CSafeLoader))


MENU = _read()
"""Every line, in the order a resident reads them."""


def open_lines(*, eligible: Collection[str], age: int | None) -> tuple[MenuLine, ...]:
    """List what somebody may order: `eligible` names the policies that say yes for him or his household."""
    return tuple(line for line in MENU if line.is_open(eligible=eligible, age=age))
