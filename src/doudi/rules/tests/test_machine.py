"""Machine code made in another process does what LLVM's own engine does here; what cannot be laid elsewhere is made here."""

import ctypes

import pytest
from llvmlite import ir

from doudi.rules.native import machine
from doudi.rules.native.build import NotPlaceable, placeable
from doudi.rules.native.machine import OPTIMISED, PLAIN, compiled
from doudi.rules.native.values import I64

WANTED = {"twice_and_five": 1, "five": 0}


def texts(name="tests"):
    """Write a function in one text that calls one of another text, and reads a table of constants."""
    first, second = ir.Module(name=name), ir.Module(name="other")
    five = ir.Function(second, ir.FunctionType(I64, []), name="five")
    table = ir.GlobalVariable(second, ir.ArrayType(I64, 3), name="table")
    table.initializer, table.global_constant, table.linkage = ir.Constant(table.value_type, [3, 5, 7]), True, "internal"
    code = ir.IRBuilder(five.append_basic_block())
    five.attributes.add("noinline")
    code.ret(code.load(code.gep(table, [ir.Constant(I64, 0), ir.Constant(I64, 1)]), typ=I64))
    double = ir.Function(first, ir.FunctionType(I64, [I64]), name="twice_and_five")
    other = ir.Function(first, ir.FunctionType(I64, []), name="five")
    code = ir.IRBuilder(double.append_basic_block())
    code.ret(code.add(code.mul(double.args[0], ir.Constant(I64, 2)), code.call(other, [])))
    return str(first), str(second)


@pytest.mark.parametrize("level", [PLAIN, OPTIMISED])
@pytest.mark.parametrize("is_here", [True, False])
def test_texts_become_functions_that_find_each_other(level, is_here, monkeypatch):
    if is_here:
        monkeypatch.setattr(machine, "_elsewhere", lambda texts, *, level: None)
    code = compiled(texts(f"tests {level} {is_here}"), functions=WANTED, level=level)

    assert (code["twice_and_five"](20), code["five"]()) == (45, 5)


def test_the_same_texts_are_compiled_once():
    assert compiled(texts(), functions=WANTED) is compiled(texts(), functions=WANTED)


def test_a_text_that_is_no_code_is_refused_with_what_llvm_says():
    with pytest.raises(RuntimeError, match="could not be compiled"):
        compiled(("define nonsense",), functions={})


def test_an_object_that_is_for_no_processor_of_ours_is_not_laid_anywhere():
    header = b"\x7fELF\x02\x01" + bytes(10) + ctypes.c_uint16(1) + ctypes.c_uint16(183) + bytes(44)

    with pytest.raises(NotPlaceable):
        placeable(header)
