"""Break the law on purpose, one operator at a time: a worked case must notice.

Verbs: mutants (of one rule's function), killer (the case that notices). Run `python -m tests.law.mutants [SECTION …]` for every
mutant of every rule; the test beside this file flips the comparisons of the conditions.
"""

from __future__ import annotations

import ast
import copy
import inspect
import sys
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from doudi.programmes import RULEBOOK
from doudi.rules import Rulebook
from doudi.rules.policy import Rule
from doudi.rules.views import BadRule
from tests.law.worked_cases import Worked, differences, worked_cases

Function = Callable[[Any, Any], Any]

SAME = {
    "able_bodied": "0", "works": "0", "net_wage_in_fujian": "0", "yearly_income": "0", "owes": "0", "education_counted": "0",
    "owns_nothing": "0", "owns_nothing_himself": "0",
    "cause_limit_not_reached": "0", "not_insured": "0", "insured_or_honoured": "0", "something_spent": "0",
    "year_limit_left": "NO_CAP",
    "old_without_income": "0", "more_than_the_other": "0", "alive_or_bills": "0", "medical_due": "0",
    "share_of_tekun": "1", "centralised_care": "line 11: 0",
}  # fmt: skip
"""Whole numbers that change nothing when raised by one: more than nothing and more than a hao are one thing for money, the
divisor that only keeps a household without members from dividing by zero, and what care in a home costs whoever lives at home,
which nothing reads. A number that stands in several lines is named with its line."""

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd, ast.Add: ast.Sub, ast.Sub: ast.Add,
}  # fmt: skip


@dataclass(frozen=True)
class Mutant:
    """A rule's function with one thing changed, and what it was."""

    rule: Rule
    change: str
    function: Function

    def __str__(self) -> str:
        return f"{self.rule.section}.{self.rule.name} ({self.rule.function.__name__}): {self.change}"


def rules_once(sections: set[str] | None = None) -> list[Rule]:
    """List the rules, each function once."""
    found: dict[Function, Rule] = {}
    for rule in RULEBOOK.rules:
        if sections is None or rule.section in sections:
            found.setdefault(rule.function, rule)
    return list(found.values())


def mutants(rule: Rule, *, wanted: tuple[type[ast.AST], ...] = (ast.AST,)) -> Iterator[Mutant]:
    """Yield the rule with one operator swapped, one `~` dropped, or one whole number raised by one."""
    source = textwrap.dedent(inspect.getsource(rule.function))
    for number, node in enumerate(ast.walk(ast.parse(source))):
        for change, apply in _changes(node, rule.function):
            if isinstance(node, wanted):
                yield Mutant(
                    rule=rule, change=change, function=_rebuilt(rule, source=source, number=number, apply=apply)
                )


def _changes(node: ast.AST, function: Function) -> Iterator[tuple[str, Callable[[Any], None]]]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
        swapped: Any = SWAPPED[type(node.ops[0])]
        yield _words(node), lambda one: one.ops.__setitem__(0, swapped())
    if isinstance(node, ast.BinOp) and type(node.op) in SWAPPED:
        other: Any = SWAPPED[type(node.op)]
        yield _words(node), lambda one: setattr(one, "op", other())
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Invert):
        yield _words(node), lambda one: setattr(one, "op", ast.UAdd())
    if isinstance(node, ast.Constant) and type(node.value) is int:
        yield _words(node), lambda one: setattr(one, "value", one.value + 1)
    if isinstance(node, ast.Name) and type(_scope(function).get(node.id)) is int:
        yield _words(node), lambda one: setattr(one, "id", f"{one.id} + 1")


def _words(node: ast.AST) -> str:
    return f"line {getattr(node, 'lineno', 0)}: {ast.unparse(node)}"


def _scope(function: Function) -> dict[str, Any]:
    """Return what a function sees: its module, and what it closes over."""
    code = function.__code__
    cells = getattr(function, "__closure__", None) or ()
    closed = dict(zip(code.co_freevars, (cell.cell_contents for cell in cells), strict=True))
    return {**getattr(function, "__globals__", {}), **closed}


class _NoInvert(ast.NodeTransformer):
    def visit_UnaryOp(self, node: ast.UnaryOp) -> Any:  # the name is ast's
        self.generic_visit(node)
        return node.operand if isinstance(node.op, ast.UAdd) else node


def _rebuilt(rule: Rule, *, source: str, number: int, apply: Callable[[Any], None]) -> Function:
    tree = ast.parse(source)
    apply(list(ast.walk(tree))[number])
    definition: Any = _NoInvert().visit(tree).body[0]
    definition.decorator_list = []
    scope = _scope(rule.function)
    exec(compile(ast.unparse(ast.Module(body=[definition], type_ignores=[])), "<mutant>", "exec"), scope)
    function: Function = scope[definition.name]
    return function


def broken(mutant: Mutant) -> Rulebook:
    """Return the law with a mutant in the place of its rule."""
    sections = []
    for section in RULEBOOK.sections:
        other = copy.copy(section)
        other.rules = [
            replace(rule, function=mutant.function) if rule.function is mutant.rule.function else rule
            for rule in section.rules
        ]
        sections.append(other)
    return Rulebook(sections=sections, terms=RULEBOOK.terms)


def killer(mutant: Mutant) -> str | None:
    """Return the first worked case that notices (those of its programme and folder are asked first), or None: the mutant lives.

    A rule that cannot be loaded is dead.
    """
    book = broken(mutant)
    near = [mutant.rule.section, mutant.rule.function.__module__.split(".")[2]]
    for worked in sorted(worked_cases(), key=partial(_distance, near=near)):
        try:
            if differences(worked.case, book=book):
                return str(worked)
        except (BadRule, TypeError, AttributeError) as problem:
            return f"cannot be loaded: {problem}"
    return None


def _distance(worked: Worked, *, near: list[str]) -> tuple[int, int]:
    """Say how late a case is asked: its own programme's first, and those of a day together, so that few laws are made ready."""
    return (near.index(worked.section) if worked.section in near else len(near), -worked.case.day.toordinal())


def is_the_same(mutant: Mutant) -> bool:
    """Say whether a mutant that no case notices is known to change nothing."""
    return SAME.get(mutant.rule.function.__name__) in (mutant.change, mutant.change.rpartition(" ")[2])


def main(sections: list[str]) -> int:
    """Try every mutant; print those that live and return how many."""
    tried, alive = 0, 0
    for rule in rules_once(set(sections) or None):
        for mutant in mutants(rule):
            tried += 1
            if killer(mutant) is None and not is_the_same(mutant):
                alive += 1
                print(f"ALIVE {mutant}", flush=True)
    print(f"{tried} mutants, {alive} alive")
    return alive


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
