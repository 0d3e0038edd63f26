"""Rules as SQL: the columns of one select, from Ibis expressions, with the terms of a place written in.

Verbs: select_list. Numbers stay whole and exact to the last of 64 bits on every engine: nothing goes by way of a float. An expression
is written once in the life of a process; another place only puts other terms into the text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import ibis
import ibis.expr.operations as ops
import sqlglot
import sqlglot.expressions as sge

from doudi.rules.rulebook import Node

TABLE = "t0"
"""As Ibis calls the one table of a select."""

WRITTEN_MAX = 50_000
_LOCAL = re.compile(rf'"{TABLE}"\."(local_\w+)"')
_SQL = {"int64": "bigint", "boolean": "boolean", "date": "date", "string": "text"}
_written: dict[ops.Node, str] = {}


def select_list(table: Any, *, nodes: Sequence[Node], constants: Mapping[str, Any], types: Mapping[str, str]) -> str:
    """Write nodes as columns of a select from `table` as t0, with constants in the place of columns; `types` are those of all columns."""
    _write(table, nodes=[node for node in nodes if node.expression.op() not in _written])
    text = ", ".join(f'{_written[node.expression.op()]} AS "{node.column}"' for node in nodes)

    def settled(found: re.Match[str]) -> str:
        name = found[1]
        return _literal(constants[name], dtype=types[name]) if name in constants else found[0]

    return _LOCAL.sub(settled, text)


def _write(table: Any, *, nodes: Sequence[Node]) -> None:
    if not nodes:
        return
    if len(_written) > WRITTEN_MAX:
        _written.clear()
    chosen = table.select(**{node.column: node.expression for node in nodes})
    tree = sqlglot.parse_one(str(ibis.to_sql(chosen, dialect="duckdb")), dialect="duckdb")
    for node, item in zip(nodes, tree.expressions, strict=True):
        _written[node.expression.op()] = item.unalias().transform(_divided).sql(dialect="duckdb")


def _divided(node: sge.Expression) -> sge.Expression:
    """Divide whole numbers as whole numbers, downwards, as Python does; Ibis writes FLOOR(a / b), which goes by way of a float.

    A division by zero is unknown: it must not end the screening of everybody.
    """
    if not (isinstance(node, sge.Cast) and isinstance(node.this, sge.Floor)):
        return node
    division = node.this.this.unnest()
    left, right = (division.args[side].transform(_divided).unnest() for side in ("this", "expression"))
    down = "a // b - CASE WHEN a % b < 0 THEN 1 ELSE 0 END"
    if not right.is_int:
        right = sge.func("NULLIF", right, sge.Literal.number(0))
        down = "a // b - CASE WHEN a % b <> 0 AND (a % b < 0) <> (b < 0) THEN 1 ELSE 0 END"
    sides = {"a": sge.paren(left), "b": sge.paren(right)}
    written = sqlglot.parse_one(f"({down})", dialect="duckdb")
    return written.transform(lambda one: sides[one.name].copy() if isinstance(one, sge.Column) else one)


def _literal(value: Any, *, dtype: str) -> str:
    if value is None:
        return f"CAST(NULL AS {_SQL[dtype]})"
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int):
        return f"CAST({value} AS BIGINT)"
    return f"CAST('{value.isoformat()}' AS DATE)" if isinstance(value, date) else sge.Literal.string(value).sql()
