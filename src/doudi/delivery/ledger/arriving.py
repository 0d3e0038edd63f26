"""Movements on their way into the ledger: given as lists (`given`), or copied into a temporary table (`copied`).

Both are one relation, `arriving`, to the same statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from typing import Any

from django.db import connection
from django.utils.translation import gettext
from psycopg import DataError

from doudi.delivery.ledger.refusals import NotPosted

COLUMNS = {
    "key": "text", "debit": "text", "credit": "text", "cents": "bigint", "booked_on": "date", "kind": "text",
    "reference": "text", "reason": "text", "reverses": "bigint",
}  # fmt: skip
NAMES = ", ".join(COLUMNS)
ROWS_AT_ONCE = 10_000
WHERE = re.compile(r"line (\d+)(?:, column (\w+))?")
MAKE = (
    "CREATE TEMPORARY TABLE ledger_arriving (row bigint GENERATED ALWAYS AS IDENTITY, "
    + ", ".join(f"{name} {type_}" for name, type_ in COLUMNS.items())
    + ") ON COMMIT DROP"
)
GIVEN = (
    "unnest(" + ", ".join(f"%s::{type_}[]" for type_ in COLUMNS.values()) + f") WITH ORDINALITY arriving ({NAMES}, row)"
)

# An unknown account is nothing, which the table refuses.
INSERT = """
    INSERT INTO ledger_transfer
           (posting, key, debit_id, credit_id, cents, booked_on, kind, reference, reason, reverses_id)
    SELECT %s::bigint, arriving.key, debit.id, credit.id, arriving.cents, arriving.booked_on, arriving.kind,
           arriving.reference, arriving.reason, arriving.reverses
      FROM {source}
      LEFT JOIN ledger_account debit ON debit.code = arriving.debit
      LEFT JOIN ledger_account credit ON credit.code = arriving.credit
        ON CONFLICT (key) DO NOTHING
"""
CENTS_OF_NEW = """
    SELECT sum(cents) FROM ledger_transfer
     WHERE key IN (SELECT arriving.key FROM {source}) AND posting = %s::bigint
"""
OTHER_CONTENT = """
    SELECT arriving.row, arriving.key
      FROM {source} LEFT JOIN ledger_transfer there ON there.key = arriving.key
      LEFT JOIN ledger_account debit ON debit.id = there.debit_id
      LEFT JOIN ledger_account credit ON credit.id = there.credit_id
     WHERE (arriving.debit, arriving.credit, arriving.cents, arriving.booked_on, arriving.kind, arriving.reference,
            arriving.reason, arriving.reverses)
           IS DISTINCT FROM (debit.code, credit.code, there.cents, there.booked_on, there.kind, there.reference,
            there.reason, there.reverses_id)
     ORDER BY arriving.row LIMIT 1
"""
UNKNOWN_ACCOUNT = """
    SELECT arriving.row, CASE WHEN debit.id IS NULL THEN arriving.debit ELSE arriving.credit END
      FROM {source}
      LEFT JOIN ledger_account debit ON debit.code = arriving.debit
      LEFT JOIN ledger_account credit ON credit.code = arriving.credit
     WHERE debit.id IS NULL OR credit.id IS NULL
     ORDER BY arriving.row LIMIT 1
"""
FIRST = "SELECT arriving.row FROM {{source}} WHERE {rule} ORDER BY arriving.row LIMIT 1"
NO_RULE = ""
WRONG = {
    name: FIRST.format(rule=rule)
    for name, rule in {
        "ledger_transfer_moves_something": "arriving.cents <= 0",
        "ledger_transfer_has_two_sides": "arriving.debit = arriving.credit",
        "ledger_transfer_has_key": "arriving.key = ''",
        "ledger_transfer_reverse_names_one": "(arriving.kind = 'reverse') <> (arriving.reverses IS NOT NULL)",
        NO_RULE: "num_nulls(key, cents, booked_on, kind, reference, reason) > 0 OR char_length(key) > 80"
        " OR char_length(kind) > 12 OR char_length(reference) > 60 OR char_length(reason) > 200",
    }.items()
}


@dataclass(frozen=True)
class Source:
    """The relation `arriving` as SQL with its parameters, how many rows it has, their cents, and the hash of their keys."""

    sql: str
    parameters: list[Any]
    count: int
    cents: int
    keys: str


def given(movements: Sequence[tuple[Any, ...]]) -> Source:
    """Take movements as lists, one a column."""
    columns = [list(column) for column in zip(*movements, strict=True)] or [[] for _ in COLUMNS]
    keys = sha256("".join(f"{key}\n" for key in columns[0]).encode()).hexdigest()
    return Source(sql=GIVEN, parameters=columns, count=len(movements), cents=sum(columns[3]), keys=keys)


def copied(movements: Iterable[tuple[Any, ...]]) -> Source:
    """Copy movements into a temporary table, some at a time: between, whoever gives them may ask the database.

    :raises NotPosted: when a row cannot even be read.
    """
    keys, count, coming = sha256(), 0, iter(movements)
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS ledger_arriving")
        cursor.execute(MAKE)
        while some := list(islice(coming, ROWS_AT_ONCE)):
            try:
                with cursor.copy(f"COPY ledger_arriving ({NAMES}) FROM STDIN") as copy:
                    for one in some:
                        copy.write_row(one)
            except DataError as problem:
                raise _unreadable(problem, before=count) from problem
            keys.update("".join(f"{one[0]}\n" for one in some).encode())
            count += len(some)
        cursor.execute("SELECT coalesce(sum(cents), 0) FROM ledger_arriving")
        cents = int(cursor.fetchone()[0])
    return Source(sql="ledger_arriving arriving", parameters=[], count=count, cents=cents, keys=keys.hexdigest())


def _unreadable(problem: DataError, *, before: int) -> NotPosted:
    """PostgreSQL's context says where: `COPY ledger_arriving, line 3, column cents: "x"`."""
    found = WHERE.search(problem.diag.context or "")
    row, column = (before + int(found[1]), found[2]) if found else (None, "")
    return NotPosted(gettext("读不出这一栏：%(column)s。") % {"column": column}, row=row)
