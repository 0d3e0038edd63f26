"""What native code reckons with while it is written: eight rows at a time, as bits, flags of two bits, and numbers with their largest size.

Nouns: Bit, Flag, Number. Verbs: both, either, opposite, chosen, pick. A flag that is neither yes nor no is unknown. Whatever is known while
the code is written (a term that is the same for everybody) is a plain Python value and folds away.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from llvmlite import ir

LANES = 8
"""Rows reckoned together: so many 64-bit numbers a processor holds in one register; narrower ones take two or four."""

I1, I8, I16, I32, I64 = (ir.IntType(bits) for bits in (1, 8, 16, 32, 64))
BITS, BYTES, SHORTS, INTS, LONGS = (ir.VectorType(one, LANES) for one in (I1, I8, I16, I32, I64))
DOUBLES = ir.VectorType(ir.DoubleType(), LANES)
POINTER = ir.PointerType()
POINTERS = ir.VectorType(POINTER, LANES)

Bit = Any
"""A Python bool, or a byte with one bit a row: a processor reckons faster with bytes than with the masks of its registers."""

EVERY = 255


@dataclass(frozen=True)
class Flag:
    """A flag as two bits: surely so, surely not."""

    yes: Bit
    no: Bit


@dataclass(frozen=True)
class Number:
    """A number (a Python int, or one a row), where it is known, and its largest size. Where it is not known it may be anything."""

    value: Any
    known: Bit
    limit: int


Operand = Flag | Number

UNKNOWN_FLAG = Flag(False, False)
UNKNOWN_NUMBER = Number(0, False, 0)


def each(dtype: ir.VectorType, value: float) -> ir.Constant:
    """Write the same constant for every row."""
    return ir.Constant(dtype, [value] * LANES)


def as_longs(value: Any) -> ir.Value:
    """Write a number for every row."""
    return each(LONGS, value) if isinstance(value, int) else value


MAGIC = 1.5 * 2**52
MAGIC_BITS = 0x4338000000000000
"""A double whose last bits count ones: a whole number added to these bits is that number added to the double."""


def as_doubles(code: ir.IRBuilder, longs: ir.Value) -> ir.Value:
    """Write numbers below 2**51 as doubles; few processors have an instruction for it."""
    moved = code.bitcast(code.add(longs, each(LONGS, MAGIC_BITS)), DOUBLES)
    return code.fsub(moved, each(DOUBLES, MAGIC))


def from_doubles(code: ir.IRBuilder, doubles: ir.Value) -> ir.Value:
    """Write whole doubles below 2**51 as numbers."""
    moved = code.bitcast(code.fadd(doubles, each(DOUBLES, MAGIC)), LONGS)
    return code.sub(moved, each(LONGS, MAGIC_BITS))


def as_byte(bit: Bit) -> ir.Value:
    """Write a bit a row as a byte."""
    return ir.Constant(I8, EVERY if bit else 0) if isinstance(bit, bool) else bit


def as_mask(code: ir.IRBuilder, bit: Bit) -> ir.Value:
    """Write a bit a row as what chooses between rows: a processor without registers of masks is told how."""
    if isinstance(bit, bool):
        return each(BITS, int(bit))
    own = ir.Constant(LONGS, [1 << lane for lane in range(LANES)])
    return code.icmp_signed("==", code.and_(spread(code, code.zext(bit, I64)), own), own)


def as_bytes(code: ir.IRBuilder, bit: Bit) -> ir.Value:
    """Write a bit a row as a byte a row."""
    if isinstance(bit, bool):
        return each(BYTES, int(bit))
    every = code.mul(code.zext(bit, I64), ir.Constant(I64, 0x0101010101010101))
    own = code.and_(code.bitcast(every, BYTES), ir.Constant(BYTES, [1 << lane for lane in range(LANES)]))
    return code.zext(code.icmp_signed("!=", own, each(BYTES, 0)), BYTES)


def spread(code: ir.IRBuilder, one: ir.Value) -> ir.Value:
    """Write one number for all eight rows."""
    first = code.insert_element(ir.Constant(LONGS, ir.Undefined), one, ir.Constant(I32, 0))
    return code.shuffle_vector(first, ir.Constant(LONGS, ir.Undefined), each(INTS, 0))


def from_mask(code: ir.IRBuilder, mask: ir.Value) -> ir.Value:
    """Write a comparison of rows as a byte."""
    return code.bitcast(mask, I8)


def both(code: ir.IRBuilder, left: Bit, right: Bit) -> Bit:
    """Write `left and right`."""
    if left is False or right is False:
        return False
    if left is True or left is right:
        return right
    return left if right is True else code.and_(left, right)


def either(code: ir.IRBuilder, left: Bit, right: Bit) -> Bit:
    """Write `left or right`."""
    if left is True or right is True:
        return True
    if left is False or left is right:
        return right
    return left if right is False else code.or_(left, right)


def opposite(code: ir.IRBuilder, bit: Bit) -> Bit:
    """Write `not bit`."""
    return (not bit) if isinstance(bit, bool) else code.xor(bit, ir.Constant(I8, EVERY))


def chosen(code: ir.IRBuilder, test: Bit, yes: Bit, no: Bit) -> Bit:
    """Write `yes if test else no` between bits."""
    if isinstance(test, bool):
        return yes if test else no
    if yes is no:
        return yes
    return either(code, both(code, test, yes), both(code, opposite(code, test), no))


def pick(code: ir.IRBuilder, test: Bit, yes: Any, no: Any) -> Any:
    """Write `yes if test else no` between numbers."""
    if isinstance(test, bool):
        return yes if test else no
    if yes is no or (isinstance(yes, int) and isinstance(no, int) and yes == no):
        return yes
    return code.select(as_mask(code, test), as_longs(yes), as_longs(no))


def declared(module: ir.Module, name: str, signature: ir.FunctionType) -> ir.Function:
    """Declare one of LLVM's own functions, once."""
    found = module.globals.get(name)
    return found if found is not None else ir.Function(module, signature, name=name)
