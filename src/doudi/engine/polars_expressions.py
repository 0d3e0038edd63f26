"""SQL expressions as Polars expressions, whole numbers checked: 128 bits on the way, 64 strictly at the end, or an error.

Verbs: project, checked. Polars' own integers wrap silently, and its SQL parser gives up where rules nest deeply. So a plain select over one
relation (as the rules are) is built here from the tree that sqlglot reads; any other query goes to Polars' SQL with the same checks
written into it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import polars as pl
import sqlglot.expressions as sge

NAMES = {
    "BIGINT": pl.Int64,
    "INT": pl.Int32,
    "BOOLEAN": pl.Boolean,
    "DATE": pl.Date,
    "TEXT": pl.String,
    "VARCHAR": pl.String,
}


class NotWhole(ValueError):
    """Polars is asked to reckon with fractions; the message names them."""


class NotPlain(ValueError):
    """An expression is none that is built here."""


def project(select: sge.Select, *, frame: pl.LazyFrame) -> pl.LazyFrame:
    """Select columns from a relation.

    :raises NotPlain: when it is more than naming and reckoning columns.
    """
    others = {name for name, value in select.args.items() if value} - {"expressions", "from_", "with_"}
    if others or not any(select.find_all(sge.Column)) or select.find(sge.AggFunc):
        raise NotPlain(select.sql()[:200])
    return frame.select(_named(one) for one in select.expressions)


def _named(item: sge.Expression) -> pl.Expr:
    if item.is_star:
        return pl.all()
    return _expression(item.unalias()).alias(item.output_name)


def _expression(node: Any) -> pl.Expr:
    writer = _WRITERS.get(type(node))
    if writer is None:
        raise NotPlain(node.sql()[:200])
    return writer(node)


def _sides(node: Any) -> tuple[pl.Expr, pl.Expr]:
    return _expression(node.this), _expression(node.expression)


def _strict(operation: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> Callable[[Any], pl.Expr]:
    """Write an operation that is unknown as soon as one side is."""
    return lambda node: operation(*_sides(node))


def _whole(operation: Callable[[pl.Expr, pl.Expr], pl.Expr]) -> Callable[[Any], pl.Expr]:
    """Write arithmetic that ends with an error where 64 bits do not hold the answer."""
    return lambda node: operation(*(side.cast(pl.Int128) for side in _sides(node))).cast(pl.Int64)


def _literal(node: sge.Literal) -> pl.Expr:
    if node.is_string:
        return pl.lit(node.this, dtype=pl.String)
    if not node.is_int:
        raise NotWhole(f"{node.this} is a fraction; on Polars this project reckons in whole numbers only")
    return pl.lit(int(node.this), dtype=pl.Int64)


def _case(node: sge.Case) -> pl.Expr:
    if node.this is not None:
        raise NotPlain(node.sql()[:200])
    chain: Any = pl
    for one in node.args["ifs"]:
        chain = chain.when(_expression(one.this)).then(_expression(one.args["true"]))
    default = node.args.get("default")
    answer: pl.Expr = chain.otherwise(pl.lit(None) if default is None else _expression(default))
    return answer


def _cast(node: sge.Cast) -> pl.Expr:
    kind = NAMES.get(node.to.sql(dialect="duckdb"))
    if kind is None:
        raise NotPlain(node.sql()[:200])
    value = _expression(node.this)
    return value.str.to_date("%Y-%m-%d") if kind == pl.Date and node.this.is_string else value.cast(kind)


def _is(node: sge.Is) -> pl.Expr:
    value = _expression(node.this)
    if isinstance(node.expression, sge.Null):
        return value.is_null()
    return value.eq_missing(_expression(node.expression))


def _in(node: sge.In) -> pl.Expr:
    if not all(isinstance(one, sge.Literal) for one in node.expressions):
        raise NotPlain(node.sql()[:200])
    return _expression(node.this).is_in([one.this if one.is_string else int(one.this) for one in node.expressions])


def _part_of_day(node: sge.Extract) -> pl.Expr:
    day = _expression(node.expression)
    parts = {"YEAR": day.dt.year, "MONTH": day.dt.month, "DAY": day.dt.day}
    if (part := parts.get(node.name.upper())) is None:
        raise NotPlain(node.sql()[:200])
    return part().cast(pl.Int64)


def _remainder(node: sge.Mod) -> pl.Expr:
    left, right = _sides(node)
    return left - left.truncdiv(right) * right  # Polars' own % has the divisor's sign, SQL's the dividend's


def _divided(node: sge.IntDiv) -> pl.Expr:
    left, right = _sides(node)
    is_safe = (
        node.expression.unnest().is_int
    )  # only the least number divided by -1 leaves 64 bits, and a literal is positive
    return left.truncdiv(right) if is_safe else _whole(lambda a, b: a.truncdiv(b))(node)


_WRITERS: dict[type, Callable[[Any], pl.Expr]] = {
    sge.Column: lambda node: pl.col(node.name),
    sge.Paren: lambda node: _expression(node.this),
    sge.Literal: _literal,
    sge.Boolean: lambda node: pl.lit(node.this),
    sge.Null: lambda node: pl.lit(None),
    sge.Neg: lambda node: (-_expression(node.this).cast(pl.Int128)).cast(pl.Int64),
    sge.Add: _whole(lambda a, b: a + b),
    sge.Sub: _whole(lambda a, b: a - b),
    sge.Mul: _whole(lambda a, b: a * b),
    sge.IntDiv: _divided,
    sge.Mod: _remainder,
    sge.EQ: _strict(lambda a, b: a == b),
    sge.NEQ: _strict(lambda a, b: a != b),
    sge.LT: _strict(lambda a, b: a < b),
    sge.LTE: _strict(lambda a, b: a <= b),
    sge.GT: _strict(lambda a, b: a > b),
    sge.GTE: _strict(lambda a, b: a >= b),
    sge.And: _strict(lambda a, b: a & b),
    sge.Or: _strict(lambda a, b: a | b),
    sge.Not: lambda node: ~_expression(node.this).cast(pl.Boolean),
    sge.Is: _is,
    sge.In: _in,
    sge.Case: _case,
    sge.Cast: _cast,
    sge.Coalesce: lambda node: pl.coalesce(_expression(node.this), *(_expression(one) for one in node.expressions)),
    sge.Nullif: lambda node: pl.when(~_strict(lambda a, b: a == b)(node).fill_null(value=False)).then(
        _expression(node.this)
    ),
    sge.Left: lambda node: _expression(node.this).str.head(_expression(node.expression)),
    sge.Extract: _part_of_day,
}


# ------------------------------------------------------------------------------------- the same checks as SQL


def checked(tree: sge.Query) -> str:
    """Write a query so that Polars' SQL answers a number beyond 64 bits with an error.

    :raises NotWhole: when it divides into fractions.
    """
    return str(tree.transform(_check).sql(dialect="duckdb"))


def _check(node: Any) -> Any:
    """Replace one operation; what is under it has been seen to when this returns."""
    if isinstance(node, sge.Div):
        raise NotWhole(f"{node.sql(dialect='duckdb')} gives fractions; write // for whole numbers")
    if isinstance(node, (sge.Add, sge.Sub, sge.Mul, sge.IntDiv)):
        left, right = (_wide(one) for one in (node.this, node.expression))
        return _narrow(sge.Paren(this=type(node)(this=left, expression=right)))
    if isinstance(node, sge.Neg) and not isinstance(node.this, sge.Literal):
        return _narrow(sge.Neg(this=_wide(node.this)))
    if isinstance(node, sge.Is) and isinstance(node.expression, sge.Boolean):
        said = sge.EQ(this=sge.paren(node.this.transform(_check)), expression=node.expression.copy())
        return sge.func("COALESCE", said, sge.false())  # to Polars' SQL the unknown IS FALSE is unknown
    if isinstance(node, sge.Sum):
        return _narrow(sge.Sum(this=_wide(node.this)))
    if isinstance(node, sge.Count):
        return _narrow(node.copy())  # Polars counts in 32 bits without a sign
    return node


def _wide(node: Any) -> sge.Expression:
    return sge.cast(node.transform(_check), "int128")


def _narrow(node: sge.Expression) -> sge.Expression:
    return sge.Cast(this=node, to=sge.DataType.build("bigint"))
