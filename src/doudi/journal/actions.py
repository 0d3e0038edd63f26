"""The one verb: `record` writes a line (`record_all` several). It stands inside the transaction of the act it tells of.

The chain is locked from the first line a transaction writes until that transaction ends:
a long job writes its line last.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import Jsonb

from doudi.offices.acting import Actor, as_actor
from doudi.offices.models import Officer

INSERT = (
    'INSERT INTO journal_entry (verb, actor, actor_name, desk, "on", about, place, purpose, detail)'
    " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)"
)


def record(
    *,
    verb: str,
    by: Officer | Actor | None,
    on: date | None = None,
    about: str = "",
    place: str = "",
    purpose: str = "",
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Write who did what, to whom, where and why; the database adds number, instant and hash.

    `on` is the working day it counts for, today when left out. Never put an identifier in clear into `detail`.
    The database refuses a line in the name of anybody but the officer at work.
    """
    line = line_of(verb=verb, by=as_actor(by), on=on, about=about, place=place, purpose=purpose, detail=detail)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, line)


def record_all(lines: Sequence[list[Any]]) -> None:
    """Write several lines, made by `line_of`, each of which tells of its own act; one journey to the database for all."""
    with connection.cursor() as cursor:
        cursor.executemany(INSERT, lines)


def line_of(
    *,
    verb: str,
    by: Actor,
    on: date | None = None,
    about: str = "",
    place: str = "",
    purpose: str = "",
    detail: Mapping[str, Any] | None = None,
) -> list[Any]:
    """Give the values of a line in the order `INSERT` takes them."""
    return [verb, by.officer, by.name, by.desk, on, about, place, purpose, Jsonb(plain(dict(detail or {})))]


def plain(value: Any) -> Any:
    """Write a value with what JSON keeps exactly: no fractions, days and amounts as text.

    :raises TypeError: for anything else, a float above all.
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item) for item in value]
    raise TypeError(f"the journal does not keep a {type(value).__name__}")
