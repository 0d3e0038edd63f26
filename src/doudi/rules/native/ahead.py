"""What the next batch reads and writes, asked for while this one is being answered: no processor guesses two hundred columns.

Verbs: text, write_asking. Asking for a line of memory that is not there does no harm.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from llvmlite import ir

from doudi.facts import FACTS
from doudi.rules.native.layout import Block, at
from doudi.rules.native.values import I8, I32, I64, POINTER, declared

NAME = "ask"
LINE = 64
"""Bytes of a line of memory."""

SIGNATURE = ir.FunctionType(ir.VoidType(), [POINTER, I64, I64])
"""Where a column begins, and the first byte and the one after the last that are asked for."""

WIDTHS = {"int64": 64, "date": 32, "string": 32, "boolean": 1}
"""Bits a row of a fact takes in Arrow's buffers."""

OUT_WIDTHS = {"both": 8, "few": 8, "many": 16}

READ, NEAR, DATA = 0, 2, 1
"""To be read, kept in the second cache, no code."""


def text() -> str:
    """Write the function that asks for a range of bytes, line by line."""
    module = ir.Module(name="ahead")
    function = ir.Function(module, SIGNATURE, name=NAME)
    start, body, after = (function.append_basic_block(name) for name in ("start", "body", "after"))
    base, first, last = function.args
    code = ir.IRBuilder(start)
    code.branch(body)
    code.position_at_end(body)
    place = code.phi(I64)
    place.add_incoming(first, start)
    prefetch = declared(module, "llvm.prefetch.p0", ir.FunctionType(ir.VoidType(), [POINTER, I32, I32, I32]))
    code.call(prefetch, [at(code, base, place, dtype=I8), *(ir.Constant(I32, one) for one in (READ, NEAR, DATA))])
    following = code.add(place, ir.Constant(I64, LINE))
    place.add_incoming(following, body)
    code.cbranch(code.icmp_signed("<", following, last), body, after)
    code.position_at_end(after)
    code.ret_void()
    return str(module)


def write_asking(
    code: ir.IRBuilder, *, block: Block, given: ir.Value, rows: Callable[[str], tuple[ir.Value, ir.Value]],
    outputs: Iterable[tuple[str, str, str]],
) -> None:  # fmt: skip
    """Write the asking for every fact the passes read and every mask they write; `rows` gives the first row of a unit, and the one after
    the last.
    """
    ask = ir.Function(code.module, SIGNATURE, name=NAME)
    ends: dict[tuple[str, int], tuple[ir.Value, ir.Value]] = {}
    keys = [key for key in block.entries if isinstance(key, tuple)]
    read = [key for key in keys if key[0] == "fact" and key[3] in ("values", "validity")]
    columns = {key: WIDTHS[FACTS[key[1]][key[2]].dtype] if key[3] == "values" else 1 for key in read}
    columns |= {("out", unit, name): OUT_WIDTHS[kind] for unit, name, kind in outputs if kind in OUT_WIDTHS}
    for key, width in columns.items():
        unit = key[1]
        if (unit, width) not in ends:
            ends[unit, width] = _ends(code, rows(unit), width=width)
        code.call(ask, [block.load(code, given, key, dtype=POINTER), *ends[unit, width]])


def _ends(code: ir.IRBuilder, rows: tuple[ir.Value, ir.Value], *, width: int) -> tuple[ir.Value, ir.Value]:
    first, last = (code.lshr(code.mul(row, ir.Constant(I64, width)), ir.Constant(I64, 3)) for row in rows)
    return first, last
