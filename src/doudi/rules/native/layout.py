"""What native code reads and writes: the block of addresses it is given, and the shelves on which rows keep columns from pass to pass.

Nouns: Block, Shelf, Column. Verbs: crossing, gathered. A shelf holds the rows of one batch of households; a flag stands on it as
one byte for eight rows, and once more as a number a row where children look it up.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

from llvmlite import ir

from doudi.facts import FACTS, UNITS
from doudi.rules.native.values import (
    BITS,
    I8,
    I64,
    INTS,
    LANES,
    LONGS,
    POINTER,
    POINTERS,
    Bit,
    Flag,
    Number,
    Operand,
    as_byte,
    as_bytes,
    as_longs,
    as_mask,
    declared,
    each,
    from_mask,
    spread,
)
from doudi.rules.plan import Plan
from doudi.rules.views import PARENT

YES, NO = 1, 2
"""The bits of a flag in a byte; neither is unknown."""

ROWS = {"household": 256, "person": 256 + 40, "support": (256 + 40) * 10}
"""Most rows of a batch; the rows of a shelf are these and eight more, so that eight rows can always be stored."""


class Block:
    """Addresses and numbers handed to the code, eight bytes each, in the order in which it first asks for them."""

    def __init__(self) -> None:
        self.entries: dict[Hashable, int] = {}

    def load(self, code: ir.IRBuilder, block: ir.Value, key: Hashable, *, dtype: ir.Type) -> ir.Value:
        """Write the reading of an entry."""
        number = self.entries.setdefault(key, len(self.entries))
        return steady(code, code.load(code.gep(block, [ir.Constant(I64, number)], source_etype=I64), typ=dtype))


def steady(code: ir.IRBuilder, load: ir.Value) -> ir.Value:
    """Promise that what is loaded here does not change while the code runs."""
    load.set_metadata("invariant.load", code.module.add_metadata([]))
    return load


def at(code: ir.IRBuilder, base: ir.Value, index: ir.Value, *, dtype: ir.Type) -> ir.Value:
    """Write the address of an element."""
    return code.gep(base, [index], source_etype=dtype)


def store(code: ir.IRBuilder, value: ir.Value, place: ir.Value, *, align: int = 1) -> None:
    """Write the storing of eight rows anywhere."""
    code.store(value, place, align=align)


def gathered(code: ir.IRBuilder, base: ir.Value, index: ir.Value, *, dtype: ir.VectorType) -> ir.Value:
    """Write the reading of eight elements anywhere in an array."""
    size = each(LONGS, dtype.element.width // 8)
    first = spread(code, code.ptrtoint(base, I64))
    places = code.inttoptr(code.add(first, code.mul(index, size)), POINTERS)
    kind = f"v{LANES}i{dtype.element.width}"
    signature = ir.FunctionType(dtype, [POINTERS, BITS, dtype])
    gather = declared(code.module, f"llvm.masked.gather.{kind}.v{LANES}p0", signature)
    return code.call(gather, [places, each(BITS, 1), each(dtype, 0)])


def masked(code: ir.IRBuilder, place: ir.Value, live: ir.Value, *, dtype: ir.VectorType) -> ir.Value:
    """Write the reading of eight elements side by side, of which only the live ones may be touched."""
    kind = f"v{LANES}i{dtype.element.width}"
    load = declared(code.module, f"llvm.masked.load.{kind}.p0", ir.FunctionType(dtype, [POINTER, BITS, dtype]))
    return code.call(load, [place, as_mask(code, live), each(dtype, 0)])


def bit_of(code: ir.IRBuilder, numbers: ir.Value, bit: int) -> ir.Value:
    """Write the test of a bit of eight numbers as a byte."""
    return from_mask(code, code.icmp_signed("!=", code.and_(numbers, each(INTS, bit)), each(INTS, 0)))


def lanes() -> ir.Constant:
    """Number the eight rows."""
    return ir.Constant(LONGS, list(range(LANES)))


@dataclass(frozen=True)
class Column:
    """Where a column stands on its shelf, in bytes: its numbers, its bits (two bytes for eight rows), and a number a row for children."""

    numbers: int
    bits: int
    wide: int


class Shelf:
    """The columns of a unit that later passes read."""

    def __init__(
        self, unit: str, *, numbers: Iterable[str], flags: Iterable[str], parts: Iterable[str], wide: Iterable[str]
    ) -> None:
        self.rows = -(-(ROWS[unit] + 2 * LANES) // LANES) * LANES
        self.size = 0
        self.columns: dict[str, Column] = {}
        self.parts: dict[str, int] = {}
        wide_names = set(wide)
        for name in sorted({*numbers, *flags}):
            place = self._take(8) if name in set(numbers) else -1
            self.columns[name] = Column(place, self._take_bits(), self._take(4) if name in wide_names else -1)
        for name in sorted(parts):
            self.parts[name] = self._take(8)

    def _take(self, width: int) -> int:
        place, self.size = self.size, self.size + self.rows * width
        return place

    def _take_bits(self) -> int:
        place, self.size = self.size, self.size + -(-self.rows // LANES) * 2
        return place

    def store(self, code: ir.IRBuilder, base: ir.Value, name: str, *, row: ir.Value, found: Operand) -> None:
        """Write the storing of eight rows of a column; `row` counts from the batch's first."""
        column = self.columns[name]
        if isinstance(found, Number):
            store(code, as_longs(found.value), self._place(code, base, column.numbers, row, width=8))
            bits: tuple[Bit, Bit] = (found.known, False)
        else:
            bits = (found.yes, found.no)
        for number, bit in enumerate(bits):
            code.store(as_byte(bit), self._bits(code, base, column, row=row, number=number))
        if column.wide >= 0:
            yes, no = (code.zext(as_bytes(code, bit), INTS) for bit in bits)
            wide = code.or_(yes, code.shl(no, each(INTS, 1)))
            store(code, wide, self._place(code, base, column.wide, row, width=4))

    def load(self, code: ir.IRBuilder, base: ir.Value, name: str, *, row: ir.Value, limit: int) -> Operand:
        """Write the reading of eight rows of the unit's own column."""
        column = self.columns[name]
        yes, no = (code.load(self._bits(code, base, column, row=row, number=number), typ=I8) for number in (0, 1))
        if column.numbers < 0:
            return Flag(yes, no)
        place = self._place(code, base, column.numbers, row, width=8)
        return Number(code.load(place, typ=LONGS, align=1), yes, limit)

    def look_up(self, code: ir.IRBuilder, base: ir.Value, name: str, *, rows: ir.Value, limit: int) -> Operand:
        """Write the reading of a column for eight children, by the rows of their parents."""
        column = self.columns[name]
        wide = gathered(code, _moved(code, base, column.wide), rows, dtype=INTS)
        yes = bit_of(code, wide, YES)
        if column.numbers >= 0:
            return Number(gathered(code, _moved(code, base, column.numbers), rows, dtype=LONGS), yes, limit)
        return Flag(yes, bit_of(code, wide, NO))

    def _place(self, code: ir.IRBuilder, base: ir.Value, offset: int, row: ir.Value, *, width: int) -> ir.Value:
        return at(code, _moved(code, base, offset), row, dtype=ir.IntType(width * 8))

    def _bits(self, code: ir.IRBuilder, base: ir.Value, column: Column, *, row: ir.Value, number: int) -> ir.Value:
        group = code.lshr(row, ir.Constant(I64, 2))
        return at(code, _moved(code, base, column.bits + number), group, dtype=I8)


def _moved(code: ir.IRBuilder, base: ir.Value, offset: int) -> ir.Value:
    return code.gep(base, [ir.Constant(I64, offset)], source_etype=I8)


def crossing(plan: Plan, *, is_stored: bool) -> dict[str, Shelf]:
    """Find the columns that are made in one pass and read in a later one, by unit; and the facts that children read.

    Where amounts are stored only of those who get something, an amount reads the verdict.
    """
    verdicts = {f"{policy.name}_amount": policy.name for policy in plan.law.book.policies} if is_stored else {}
    made: dict[str, set[str]] = {unit: set() for unit in UNITS}
    read: dict[str, set[str]] = {unit: set() for unit in UNITS}
    wide: dict[str, set[str]] = {unit: set() for unit in UNITS}
    parts: dict[str, set[str]] = {unit: set() for unit in UNITS}
    for phase in plan.phases:
        unit = phase.unit
        for one in phase.sums:
            parts[one.child] |= set(one.parts)
        names = {name for level in phase.levels for node in level for name in node.reads}
        names |= {verdict for amount, verdict in verdicts.items() if amount in phase.made}
        read[unit] |= names & made[unit]
        for name in names:
            owner, own = owner_of(unit, name)
            if owner != unit and not own.startswith("local_"):
                wide[owner].add(own)
        made[unit] |= phase.made
    columns = {unit: plan.law.book.universes[unit].columns for unit in UNITS}
    shelves = {}
    for unit in UNITS:
        names = read[unit] | wide[unit]
        flags = {name for name in names if columns[unit][name] == "boolean"}
        shelves[unit] = Shelf(unit, numbers=names - flags, flags=flags, parts=parts[unit], wide=wide[unit])
    return shelves


def owner_of(unit: str, name: str) -> tuple[str, str]:
    """Say whose column a name means: the unit's own, or its parent's."""
    while PARENT.get(unit) and name.startswith(f"{PARENT[unit]}_") and name not in FACTS[unit]:
        unit, name = PARENT[unit], name.removeprefix(f"{PARENT[unit]}_")
    return unit, name
