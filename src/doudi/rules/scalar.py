"""One household in microseconds: the very expressions of the rules, turned once into plain Python with three-valued logic.

Nouns: Scalar. Verbs: translate. An operation the scalar form does not know is an error when the law is bound; the engines' tests
prove that the batch and the scalar form agree. The source is generated only from the rules of this package, never from input.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import ibis.expr.operations as ops

from doudi.facts import FACTS, UNITS
from doudi.rules.plan import Phase, Plan
from doudi.rules.policy import CHILD
from doudi.rules.rulebook import Node, Sum
from doudi.rules.views import PARENT, BadRule

Row = dict[str, Any]

_STRICT = {
    ops.Add: "{0} + {1}",
    ops.Subtract: "{0} - {1}",
    ops.Multiply: "{0} * {1}",
    ops.Less: "{0} < {1}",
    ops.LessEqual: "{0} <= {1}",
    ops.Greater: "{0} > {1}",
    ops.GreaterEqual: "{0} >= {1}",
    ops.Equals: "{0} == {1}",
    ops.NotEquals: "{0} != {1}",
    ops.Not: "not {0}",
    ops.ExtractYear: "{0}.year",
    ops.ExtractMonth: "{0}.month",
    ops.ExtractDay: "{0}.day",
}
"""Operations that are unknown as soon as one operand is, and how Python writes them."""


class Scalar:
    """A plan as Python: `run` computes every column of a household, its people and their supporters in place."""

    def __init__(self, plan: Plan) -> None:
        sure: set[tuple[str, str]] = set()
        self.phases = [(phase.unit, phase.sums, _compiled(phase, sure=sure)) for phase in plan.phases]

    def run(self, rows: Mapping[str, Sequence[Row]], *, local: Mapping[str, Any]) -> None:
        """Compute all columns. `rows` holds the rows of each unit; a row of a child holds its parent under "" and
        a row of a parent its children under "children".
        """
        for unit, sums, compute in self.phases:
            for row in rows[unit]:
                for one in sums:
                    _add_up(row, one)
                compute(row, local)


def _add_up(row: Row, one: Sum) -> None:
    parts = [child[one.parts[1]] for child in row["children"]]
    row[one.columns[0]] = sum(child[one.parts[0]] for child in row["children"])
    row[one.columns[1]] = None if None in parts else sum(parts)


def _compiled(phase: Phase, *, sure: set[tuple[str, str]]) -> Callable[[Row, Mapping[str, Any]], None]:
    """Write and compile one phase; `sure` gathers the columns that are never unknown, by unit, and spares asking."""
    sure |= {(phase.unit, one.columns[0]) for one in phase.sums if (one.child, one.parts[0]) in sure}
    source = _Source(phase, sure=sure)
    for level in phase.levels:
        for node in level:
            source.add(node)
    names: dict[str, Any] = dict(source.constants)
    exec(compile(source.text(), f"<rules of {phase.unit}>", "exec"), names)  # noqa: S102  our own text, from our own rules
    function: Callable[[Row, Mapping[str, Any]], None] = names["compute"]
    return function


class _Source:
    """The text of one phase's function: one assignment an operation, each operation once."""

    def __init__(self, phase: Phase, *, sure: set[tuple[str, str]]) -> None:
        self.unit = phase.unit
        self.sure_columns = sure
        self.sure: set[str] = set()
        self.lines: list[str] = []
        self.variables: dict[ops.Node, str] = {}
        self.columns: dict[str, str] = {}
        self.constants: dict[str, Any] = {}

    def text(self) -> str:
        head = ["def compute(row, local):"]
        if self.unit in PARENT:
            head.append(" parent = row['']")
        return "\n".join([*head, *(f" {line}" for line in self.lines), " return None"])

    def add(self, node: Node) -> None:
        variable = self.variable(node.expression.op())
        self.columns[node.column] = variable
        if variable in self.sure:
            self.sure_columns.add((self.unit, node.column))
        self.lines.append(f"row[{node.column!r}] = {variable}")

    def variable(self, op: Any) -> str:
        if isinstance(op, ops.Field):
            return self._column(op.name)
        if op not in self.variables:
            expression = self._expression(op)
            name = f"v{len(self.variables)}"
            self.variables[op] = name
            self.lines.append(f"{name} = {expression}")
            if self._is_sure(op):
                self.sure.add(name)
        return self.variables[op]

    def _is_sure(self, op: Any) -> bool:
        """Say whether an operation is never unknown."""
        if isinstance(op, ops.Literal):
            return op.value is not None
        if isinstance(op, ops.IsNull | ops.NotNull):
            return True
        if isinstance(op, ops.Coalesce):
            return any(self.variable(one) in self.sure for one in op.arg)
        if isinstance(op, ops.InValues):
            return self.variable(op.value) in self.sure
        if isinstance(op, ops.FloorDivide) and not self._is_never_zero(op.right):
            return False
        if type(op) in _STRICT or isinstance(op, ops.And | ops.Or | ops.Cast | ops.FloorDivide):
            return all(self.variable(one) in self.sure for one in op.args if isinstance(one, ops.Node))
        return False

    def _is_never_zero(self, op: Any) -> bool:
        return isinstance(op, ops.Literal) and bool(op.value)

    def unknown(self, *names: str) -> str:
        """Write the test whether one of some variables is unknown; nothing when none can be."""
        return " or ".join(f"{name} is None" for name in dict.fromkeys(names) if name not in self.sure)

    def _column(self, name: str) -> str:
        if name not in self.columns:
            variable = f"c{len(self.columns)}"
            self.columns[name] = variable
            self.lines.append(f"{variable} = {self._load(name)}")
            if self._is_sure_column(name):
                self.sure.add(variable)
        return self.columns[name]

    def _is_sure_column(self, name: str) -> bool:
        parent = PARENT.get(self.unit)
        if parent and name.startswith(f"{parent}_") and name not in FACTS[self.unit]:
            return (parent, name.removeprefix(f"{parent}_")) in self.sure_columns
        return (self.unit, name) in self.sure_columns

    def _load(self, name: str) -> str:
        parent = PARENT.get(self.unit)
        if name.startswith("local_"):
            return f"local[{name.removeprefix('local_')!r}]"
        if parent and name.startswith(f"{parent}_"):
            return f"parent[{name.removeprefix(f'{parent}_')!r}]"
        return f"row[{name!r}]"

    def _expression(self, op: Any) -> str:
        if type(op) in _STRICT:
            names = [self.variable(argument) for argument in op.args]
            unknown, answer = self.unknown(*names), _STRICT[type(op)].format(*names)
            return f"None if {unknown} else {answer}" if unknown else answer
        writer = _WRITERS.get(type(op))
        if writer is None:
            raise BadRule(
                f"the scalar form does not know {type(op).__name__}; write the rule without it, or teach rules/scalar.py"
            )
        return writer(self, op)

    def literal(self, op: Any) -> str:
        name = f"k{len(self.constants)}"
        self.constants[name] = op.value
        return name

    def quotient(self, op: Any) -> str:
        """Divide rounding down; by zero the answer is unknown, as in SQL."""
        left, right = self.variable(op.left), self.variable(op.right)
        tests = [self.unknown(left, right), "" if self._is_never_zero(op.right) else f"{right} == 0"]
        unknown = " or ".join(test for test in tests if test)
        return f"None if {unknown} else {left} // {right}" if unknown else f"{left} // {right}"

    def both(self, op: Any) -> str:
        left, right = self.variable(op.left), self.variable(op.right)
        if left in self.sure:
            return f"{right} if {left} else False"
        return f"{right} if {left} else (False if {right} is False else {left})"

    def either(self, op: Any) -> str:
        left, right = self.variable(op.left), self.variable(op.right)
        if left in self.sure:
            return f"{left} or {right}"
        return f"{left} or ({right} if {left} is False else ({right} or None))"

    def first_known(self, op: Any) -> str:
        names = [self.variable(argument) for argument in op.arg]
        if names[0] in self.sure:
            return names[0]
        tests = " else ".join(f"{name} if {name} is not None" for name in names[:-1])
        return f"{tests} else {names[-1]}"

    def case(self, op: Any) -> str:
        pairs = [
            (self.variable(test), self.variable(result)) for test, result in zip(op.cases, op.results, strict=True)
        ]
        return " else ".join(f"{result} if {test}" for test, result in pairs) + " else None"

    def one_of(self, op: Any) -> str:
        value = self.variable(op.value)
        name = f"k{len(self.constants)}"
        self.constants[name] = frozenset(option.value for option in op.options)
        return f"{value} in {name}" if value in self.sure else f"None if {value} is None else {value} in {name}"

    def is_unknown(self, op: Any) -> str:
        return f"{self.variable(op.arg)} is None"

    def is_known(self, op: Any) -> str:
        return f"{self.variable(op.arg)} is not None"

    def cast(self, op: Any) -> str:
        value = self.variable(op.arg)
        if op.to.is_integer() and not op.arg.dtype.is_boolean():
            return value
        if op.to.is_integer():
            return f"int({value})" if value in self.sure else f"None if {value} is None else int({value})"
        if op.to == op.arg.dtype or op.arg.dtype.is_null():
            return value
        raise BadRule(f"the scalar form does not know a cast to {op.to}")


_WRITERS: dict[type, Callable[[_Source, Any], str]] = {
    ops.Literal: _Source.literal,
    ops.FloorDivide: _Source.quotient,
    ops.And: _Source.both,
    ops.Or: _Source.either,
    ops.Coalesce: _Source.first_known,
    ops.SearchedCase: _Source.case,
    ops.InValues: _Source.one_of,
    ops.IsNull: _Source.is_unknown,
    ops.NotNull: _Source.is_known,
    ops.Cast: _Source.cast,
}


def rows_of(household: Row, people: Sequence[Row]) -> dict[str, list[Row]]:
    """Link the rows of one household: children to parents and back. Each person's row brings its supporters as "children"."""
    household["children"] = people
    for person in people:
        person[""] = household
        for supporter in person["children"]:
            supporter[""] = person
    supporters = [supporter for person in people for supporter in person["children"]]
    return dict(zip(UNITS, (supporters, list(people), [household]), strict=True))


def unlink(rows: Mapping[str, Sequence[Row]]) -> None:
    """Take the links to parents out again, so that the rows go when nobody holds them, without waiting for a collector."""
    for unit in PARENT:
        for row in rows[unit]:
            del row[""]


assert set(CHILD) == {"household", "person"}, "rows_of links exactly these units"
