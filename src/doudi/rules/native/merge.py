"""Where each parent's children begin, in one walk over two columns of keys that stand in the same order.

Verbs: starts_of, text.
"""

from __future__ import annotations

from functools import cache

import numpy as np
import numpy.typing as npt
from llvmlite import ir

from doudi.rules.native.machine import Call
from doudi.rules.native.values import I64, LANES, POINTER

NAME, ARGUMENTS = "starts", 5


def starts_of(
    walk: Call, children: npt.NDArray[np.int64], *, inside: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64] | None:
    """Return for each parent the first of its children, their number at the end, and eight more places; None when the children of somebody
    unknown, or in another order, are among them. `walk` is the compiled text.
    """
    starts = np.zeros(len(inside) + 1 + LANES, dtype=np.int64)  # eight more, so that eight can be read anywhere
    child, parent = (np.ascontiguousarray(keys) for keys in (children, inside))
    done = walk(parent.ctypes.data, len(parent), child.ctypes.data, len(child), starts.ctypes.data)
    return starts if done == len(child) else None


@cache
def text() -> str:
    """Write the walk: for each parent, pass over the children that carry its key."""
    module = ir.Module(name="merge")
    function = ir.Function(module, ir.FunctionType(I64, [POINTER, I64, POINTER, I64, POINTER]), name=NAME)
    parents, count, children, size, starts = function.args
    start, head, body, test, step, after, end = (
        function.append_basic_block(name) for name in ("start", "head", "body", "test", "step", "after", "end")
    )
    code = ir.IRBuilder(start)
    one, zero = ir.Constant(I64, 1), ir.Constant(I64, 0)
    code.branch(head)
    code.position_at_end(head)
    number, place = code.phi(I64), code.phi(I64)
    code.cbranch(code.icmp_signed("<", number, count), body, end)
    code.position_at_end(body)
    code.store(place, code.gep(starts, [number], source_etype=I64))
    key = code.load(code.gep(parents, [number], source_etype=I64), typ=I64)
    code.branch(test)
    code.position_at_end(test)
    now = code.phi(I64)
    code.cbranch(code.icmp_signed("<", now, size), step, after)
    code.position_at_end(step)
    same = code.icmp_signed("==", code.load(code.gep(children, [now], source_etype=I64), typ=I64), key)
    further = code.add(now, code.zext(same, I64))
    code.cbranch(same, test, after)
    code.position_at_end(after)
    code.branch(head)
    now.add_incoming(place, body)
    now.add_incoming(further, step)
    number.add_incoming(zero, start)
    place.add_incoming(zero, start)
    code.position_at_start(after)
    following = code.add(number, one)
    number.add_incoming(following, after)
    place.add_incoming(now, after)
    code.position_at_end(end)
    code.store(place, code.gep(starts, [count], source_etype=I64))
    code.ret(place)
    return str(module)
