"""What is due, written down only where somebody gets something: of a hundred amounts one or two.

Verbs: write_due, texts. An entry is a policy's place in the book, a row of the chunk, an amount in hao, and whether it is known; those of
a unit stand in four columns, one entry after the other.
"""

from __future__ import annotations

from llvmlite import ir

from doudi.rules.native.layout import Block, at
from doudi.rules.native.values import I1, I8, I16, I32, I64, LANES, POINTER, declared

COLUMNS = (("policy", I16), ("row", I32), ("hao", I64), ("known", I8))
COUNT = "count"

SIGNATURE = ir.FunctionType(ir.VoidType(), [POINTER, I64, I8, I8, POINTER, I64])
"""The block, the first of eight rows, which of them get something, of which the amount is known, the amounts, and the policy."""


def name_of(unit: str) -> str:
    """Name the function of a unit."""
    return f"due_{unit}"


def text(unit: str, *, block: Block) -> str:
    """Write the function that appends the entries of eight rows."""
    module = ir.Module(name="dues")
    function = ir.Function(module, SIGNATURE, name=name_of(unit))
    function.attributes.add("noinline")
    start, head, body, after = (function.append_basic_block(name) for name in ("start", "head", "body", "after"))
    given, row, those, known, amounts, policy = function.args
    code = ir.IRBuilder(start)
    places = {name: block.load(code, given, ("due", unit, name), dtype=POINTER) for name, _ in COLUMNS}
    count_place = block.load(code, given, ("due", unit, COUNT), dtype=POINTER)
    count = code.load(count_place, typ=I64)
    code.branch(head)
    code.position_at_end(head)
    left, number = code.phi(I8), code.phi(I64)
    left.add_incoming(those, start)
    number.add_incoming(count, start)
    code.cbranch(code.icmp_signed("!=", left, ir.Constant(I8, 0)), body, after)
    code.position_at_end(body)
    lowest = declared(module, "llvm.cttz.i8", ir.FunctionType(I8, [I8, I1]))
    lane = code.call(lowest, [left, ir.Constant(I1, 1)])
    wide = code.zext(lane, I64)
    entry = {
        "policy": code.trunc(policy, I16),
        "row": code.trunc(code.add(row, wide), I32),
        "hao": code.load(at(code, amounts, wide, dtype=I64), typ=I64),
        "known": code.and_(code.lshr(known, lane), ir.Constant(I8, 1)),
    }
    for name, dtype in COLUMNS:
        code.store(entry[name], at(code, places[name], number, dtype=dtype), align=1)
    left.add_incoming(code.and_(left, code.sub(left, ir.Constant(I8, 1))), body)
    number.add_incoming(code.add(number, ir.Constant(I64, 1)), body)
    code.branch(head)
    code.position_at_end(after)
    code.store(number, count_place)
    code.ret_void()
    return str(module)


ROOM = LANES * I64.width // I8.width
"""Bytes of eight amounts."""
