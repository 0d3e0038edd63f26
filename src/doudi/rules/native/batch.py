"""One batch while its passes are called: which households, and where their people and supporters begin and end.

Nouns: Batch.
"""

from __future__ import annotations

from typing import Any

from llvmlite import ir

from doudi.facts import UNITS
from doudi.rules.native.layout import Block, at, steady
from doudi.rules.native.values import I64, POINTER


class Batch:
    """The rows of each unit: from the first household's first to the last one's last."""

    def __init__(self, block: Block, code: ir.IRBuilder, *, given: ir.Value, number: ir.Value) -> None:
        self._block, self._code, self._given = block, code, given
        ends = self._entry(("batches",))
        homes = [self._element(ends, code.add(number, ir.Constant(I64, more))) for more in (0, 1)]
        people = [self._element(self._entry(("starts", "person")), home) for home in homes]
        supporters = [self._element(self._entry(("starts", "support")), person) for person in people]
        self._rows = dict(zip(("household", "person", "support"), (homes, people, supporters), strict=True))

    def rows(self, unit: str) -> tuple[ir.Value, ir.Value]:
        """Return the first row of a unit, and the one after the last."""
        first, last = self._rows[unit]
        return first, last

    def firsts(self) -> list[ir.Value]:
        """Return the first rows, from the inside out."""
        return [self._rows[unit][0] for unit in UNITS]

    def _entry(self, key: Any) -> ir.Value:
        return self._block.load(self._code, self._given, key, dtype=POINTER)

    def _element(self, base: ir.Value, index: ir.Value) -> ir.Value:
        return steady(self._code, self._code.load(at(self._code, base, index, dtype=I64), typ=I64))
