"""One household in microseconds: the very expressions of the rules, turned once into plain Python with three-valued logic.

Nouns: Scalar, Pack. An operation the scalar form does not know is an error when the law is bound; the engines' tests
prove that the batch and the scalar form agree. The source is generated only from the rules of this package, never from input.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import ibis.expr.operations as ops

from doudi.facts import FACTS, UNITS
from doudi.rules.plan import Phase, Plan
from doudi.rules.policy import CHILD
from doudi.rules.rulebook import Node, Sum
from doudi.rules.views import PARENT, BadRule

Row = dict[str, Any]
Compute = Callable[[Sequence[Row], Mapping[str, Any]], None]
PLAIN = (int, str, bool)
"""What is written into the text as it is."""

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


class Pack(NamedTuple):
    """Columns of a unit that are only ever read together: one tuple of a row under one name, where one phase makes them all."""

    unit: str
    name: str
    columns: tuple[str, ...]


class Scalar:
    """A plan as Python: `run` computes every column of one household, its people and their supporters in place.

    `packed` are those of the wished-for packs that stand in the rows as such; the columns of the others stand one by one.
    """

    def __init__(self, plan: Plan, *, packs: Iterable[Pack] = ()) -> None:
        sure: set[tuple[str, str]] = set()
        self.packed: set[Pack] = set()
        self.phases = []
        for phase in plan.phases:
            here = [pack for pack in packs if pack.unit == phase.unit and phase.made.issuperset(pack.columns)]
            self.packed |= {*here}
            self.phases.append((phase.unit, phase.sums, _compiled(phase, sure=sure, packs=here)))

    def run(self, rows: Mapping[str, Sequence[Row]], *, local: Mapping[str, Any]) -> None:
        """Compute all columns. `rows` holds the rows of each unit; a row of a child holds its parent under "" and
        a row of a parent its children under "children".
        """
        for unit, sums, compute in self.phases:
            for one in sums:
                for row in rows[unit]:
                    _add_up(row, one)
            if rows[unit]:
                compute(rows[unit], local)


def _add_up(row: Row, one: Sum) -> None:
    (least, most), (least_part, most_part), children = one.columns, one.parts, row["children"]
    if not children:  # as of most people, who have no supporters
        row[least] = row[most] = 0
        return
    parts = [child[most_part] for child in children]
    row[least] = sum([child[least_part] for child in children])
    row[most] = None if None in parts else sum(parts)


def _compiled(phase: Phase, *, sure: set[tuple[str, str]], packs: Sequence[Pack]) -> Compute:
    """Write and compile one phase; `sure` gathers the columns that are never unknown, by unit, and spares asking."""
    sure |= {(phase.unit, one.columns[0]) for one in phase.sums if (one.child, one.parts[0]) in sure}
    source = _Source(phase, sure=sure)
    together = {column for pack in packs for column in pack.columns}
    for level in phase.levels:
        for node in level:
            source.add(node, is_packed=node.column in together)
    for pack in packs:
        source.pack(pack)
    names: dict[str, Any] = dict(source.constants)
    exec(compile(source.text(), f"<rules of {phase.unit}>", "exec"), names)  # noqa: S102  our own text, from our own rules
    function: Compute = names["compute"]
    return function


class _Source:
    """The text of one phase's function: each operation once; what is the same for all rows comes before the rows."""

    def __init__(self, phase: Phase, *, sure: set[tuple[str, str]]) -> None:
        self.unit = phase.unit
        self.sure_columns = sure
        self.sure: set[str] = set()
        self.lines: list[str] = []
        self.before: list[str] = []
        self.same: set[str] = set()
        self.variables: dict[ops.Node, str] = {}
        self.columns: dict[str, str] = {}
        self.constants: dict[str, Any] = {}

    def text(self) -> str:
        parent = [" parent = rows[0]['']"] if self.unit == "person" else []  # all people of a household have one
        own = ["  parent = row['']"] if self.unit == "support" else []
        before, rows = [f" {line}" for line in self.before], [f"  {line}" for line in self.lines]
        return "\n".join(["def compute(rows, local):", *parent, *before, " for row in rows:", *own, *rows])

    def add(self, node: Node, *, is_packed: bool = False) -> None:
        variable = self.variable(node.expression.op())
        self.columns[node.column] = variable
        if variable in self.sure:
            self.sure_columns.add((self.unit, node.column))
        if not is_packed:
            self.lines.append(f"row[{node.column!r}] = {variable}")

    def pack(self, pack: Pack) -> None:
        """Store the variables of several columns as one tuple, made before the rows when it is the same for all."""
        variables = [self.columns[column] for column in pack.columns]
        made = f"({', '.join(variables)})"
        if all(variable in self.same for variable in variables):
            self.before.append(f"{pack.name} = {made}")
            made = pack.name
        self.lines.append(f"row[{pack.name!r}] = {made}")

    def variable(self, op: Any) -> str:
        if isinstance(op, ops.Field):
            return self._column(op.name)
        if op not in self.variables:
            self.variables[op] = self._plain(op) or self._assigned(op)
        return self.variables[op]

    def _plain(self, op: Any) -> str:
        """Return what needs no assignment: a plain value, or another variable under the name of a cast."""
        if isinstance(op, ops.Literal) and isinstance(op.value, PLAIN):
            text = f"({op.value!r})"
            self.sure.add(text)
            self.same.add(text)
            return text
        return self.variable(op.arg) if isinstance(op, ops.Cast) and _changes_nothing(op) else ""

    def _assigned(self, op: Any) -> str:
        expression = self._expression(op)
        name = f"v{len(self.variables)}"
        if all(self.variable(one) in self.same for one in _operands(op)):
            self.same.add(name)
        self._assign(name, expression)
        if self._is_sure(op):
            self.sure.add(name)
        return name

    def _assign(self, name: str, expression: str) -> None:
        (self.before if name in self.same else self.lines).append(f"{name} = {expression}")

    def _is_sure(self, op: Any) -> bool:
        """Say whether an operation is never unknown."""
        if isinstance(op, ops.Literal | ops.IsNull | ops.NotNull):
            return not isinstance(op, ops.Literal) or op.value is not None
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
            load = self._load(name)
            if load.startswith("local[") or (self.unit == "person" and load.startswith("parent[")):
                self.same.add(variable)
            self._assign(variable, load)
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
        if op.to.is_integer():
            return f"int({value})" if value in self.sure else f"None if {value} is None else int({value})"
        raise BadRule(f"the scalar form does not know a cast to {op.to}")


def _changes_nothing(op: ops.Cast) -> bool:
    """Say whether Python needs no cast: numbers are all of one kind there, and a flag becomes a number only where it is one."""
    if op.to.is_integer():
        return not op.arg.dtype.is_boolean()
    return bool(op.to == op.arg.dtype or op.arg.dtype.is_null())


def _operands(op: Any) -> list[Any]:
    """List the operations an operation reads, those in tuples too."""
    found: list[Any] = []
    for one in op.args:
        found += [part for part in (one if isinstance(one, tuple) else (one,)) if isinstance(part, ops.Node)]
    return found


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
