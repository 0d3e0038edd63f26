"""A whole plan as one native function: batch after batch of households, all passes while the batch's rows are still near the processor.

Nouns: Kernel. Verbs: write_kernel. The function reads Arrow's own buffers, eight rows at a time; a household with numbers beyond what
64 bits surely hold is marked, for the scalar form to answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from llvmlite import ir

from doudi.facts import FACTS, UNITS
from doudi.rules.native import ahead, dues
from doudi.rules.native.batch import Batch
from doudi.rules.native.codes import Codes
from doudi.rules.native.layout import Block, crossing
from doudi.rules.native.passes import SIGNATURE, Pass
from doudi.rules.native.values import I64, LANES, POINTER
from doudi.rules.plan import Phase, Plan

NAME = "answer"

Output = tuple[str, str, str]
"""A unit, a column, and how it is stored: flag, number, both masks in one byte, mask of few or of many conditions, or beyond."""


@dataclass(frozen=True)
class Kernel:
    """The texts of the function, the order of its block, the columns it writes, the bytes it needs for its shelves, and how
    many policies of a unit write down what is due.
    """

    texts: tuple[str, ...]
    entries: Mapping[Any, int]
    outputs: tuple[Output, ...]
    shelves: Mapping[str, int]
    dues: Mapping[str, int]


class Whole:
    """What the passes of one function share; where only what is stored is wanted, verdicts and amounts are not written for every row."""

    def __init__(
        self, plan: Plan, *, constants: Mapping[str, Any], terms: Mapping[str, int], codes: Codes, is_stored: bool
    ) -> None:
        self.plan = plan
        self.is_stored = is_stored
        self.constants = constants
        self.terms = terms
        self.codes = codes
        self.block = Block()
        self.shelves = crossing(plan, is_stored=is_stored)
        self.limits: dict[str, dict[str, int]] = {unit: {} for unit in UNITS}
        self.outputs: dict[Output, None] = {}
        self.checked: set[tuple[str, str]] = set()
        self.same_parts: dict[tuple[str, str], str] = {}


def write_kernel(
    plan: Plan, *, constants: Mapping[str, Any], limits: Mapping[str, int], codes: Codes, is_stored: bool
) -> Kernel:
    """Write a plan's function; `constants` are terms that are the same for all, `limits` the sizes of the others.

    `is_stored` asks for the form in which answers are stored: masks, and amounts where somebody gets something.

    :raises BadRule: for an operation native code does not know, or a number that could overflow.
    """
    whole = Whole(plan, constants=constants, terms=limits, codes=codes, is_stored=is_stored)
    first = [
        Phase(unit=unit, sums=(), levels=()) for unit in ("household", "person") if _facts_for_children(whole, unit)
    ]
    passes = [Pass(whole, number=number, phase=phase).written for number, phase in enumerate([*first, *plan.phases])]
    due = [dues.text(unit, block=whole.block) for unit in ("household", "person")] if is_stored else []
    texts = (
        *(text for _, _, text in passes),
        *due,
        ahead.text(),
        _loops(whole, [(name, unit) for name, unit, _ in passes]),
    )
    sizes = {unit: shelf.size for unit, shelf in whole.shelves.items()}
    return Kernel(
        texts=texts, entries=dict(whole.block.entries), outputs=tuple(whole.outputs), shelves=sizes, dues=_dues(whole)
    )


def _dues(whole: Whole) -> dict[str, int]:
    if not whole.is_stored:
        return {}
    policies = whole.plan.law.book.policies
    return {unit: sum(policy.of == unit for policy in policies) for unit in ("household", "person")}


def _facts_for_children(whole: Whole, unit: str) -> set[str]:
    return set(whole.shelves[unit].columns) & set(FACTS[unit])


def _loops(whole: Whole, passes: list[tuple[str, str]]) -> str:
    """Write the outer function: every batch, and every pass (its name and unit) over its rows."""
    module = ir.Module(name="rules")
    function = ir.Function(module, ir.FunctionType(I64, [POINTER, I64]), name=NAME)
    named = [(ir.Function(module, SIGNATURE, name=name), unit) for name, unit in passes]
    code = ir.IRBuilder(function.append_basic_block("start"))
    given, count = function.args
    with loop(code, ir.Constant(I64, 0), count) as number:
        batch = Batch(whole.block, code, given=given, number=number)
        following = code.add(number, ir.Constant(I64, 1))
        is_last = code.icmp_signed("==", following, count)
        after = Batch(whole.block, code, given=given, number=code.select(is_last, number, following))
        ahead.write_asking(code, block=whole.block, given=given, rows=after.rows, outputs=whole.outputs)
        for one, unit in named:
            first, last = batch.rows(unit)
            with loop(code, first, last, step=LANES) as row:
                code.call(one, [given, row, last, *batch.firsts()])
    code.ret(count)
    return str(module)


@contextmanager
def loop(code: ir.IRBuilder, first: ir.Value, last: ir.Value, *, step: int = 1) -> Iterator[ir.Value]:
    """Write a loop over [first, last)."""
    function, before = code.function, code.block
    head, body, after = (function.append_basic_block(name) for name in ("head", "body", "after"))
    code.branch(head)
    code.position_at_end(head)
    number = code.phi(I64)
    number.add_incoming(first, before)
    code.cbranch(code.icmp_signed("<", number, last), body, after)
    code.position_at_end(body)
    yield number
    number.add_incoming(code.add(number, ir.Constant(I64, step)), code.block)
    code.branch(head)
    code.position_at_end(after)
