"""The verbs post (some transfers) and post_many (any number, through COPY): all or nothing, each key once.

What was booked before under the same key with the same content is found and left; with other content everything is refused.
A caller that writes lines of its own posts first: the journal is locked from the first line on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import DatabaseError, DataError, IntegrityError, ProgrammingError, connection, transaction
from django.utils.translation import gettext

from doudi.delivery.ledger import arriving
from doudi.delivery.ledger.arriving import Source
from doudi.delivery.ledger.permissions import By, check_may_write
from doudi.delivery.ledger.refusals import NotPosted, refusal_of, rule_of
from doudi.journal.actions import record

TOGETHER_MOST = 1000


class Movement(NamedTuple):
    """A transfer to be booked: from the credit account to the debit account, by their codes."""

    key: str
    debit: str
    credit: str
    cents: int
    booked_on: date
    kind: str
    reference: str = ""
    reason: str = ""
    reverses: int | None = None


@dataclass(frozen=True)
class Posted:
    """What came of it: the posting's number (None when nothing was new), how many are new and how many were there, their cents."""

    number: int | None
    new: int
    known: int
    cents: int


def post(movements: Sequence[Movement], *, place: str, by: By, on: date, why: str = "") -> Posted:
    """Book some transfers together, for a place's books.

    :raises NotAllowed: when this is not the finance desk of the place.
    :raises NotPosted: when one cannot be booked; then none is.
    """
    check_may_write(by, place=place)
    if len(movements) > TOGETHER_MOST:
        raise NotPosted(gettext("一次最多记 %(most)s 笔；更多的请成批导入。") % {"most": TOGETHER_MOST})
    return _book(arriving.given(movements), place=place, by=by, on=on, why=why)


@transaction.atomic
def post_many(movements: Iterable[Movement], *, place: str, by: By, on: date, why: str = "") -> Posted:
    """Book any number of transfers together, for a place's books; they are read once, and some thousands held in memory.

    :raises NotAllowed: when this is not the finance desk of the place.
    :raises NotPosted: when one cannot be booked, with its row; then none is.
    """
    check_may_write(by, place=place)
    return _book(arriving.copied(movements), place=place, by=by, on=on, why=why)


def _book(source: Source, *, place: str, by: By, on: date, why: str) -> Posted:
    try:
        with transaction.atomic():
            posted = _insert(source)
            if posted.number is not None:
                detail = {"new": posted.new, "known": posted.known, "cents": posted.cents, "keys": source.keys}
                about = f"posting:{posted.number}"
                record(verb="ledger.post", by=by, on=on, about=about, place=place, purpose=why, detail=detail)
    except (IntegrityError, DataError, ProgrammingError) as problem:
        raise _refused(problem, source=source) from problem
    return posted


def _insert(source: Source) -> Posted:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('ledger_posting_number')")
        number = cursor.fetchone()[0]
        cursor.execute(arriving.INSERT.format(source=source.sql), [number, *source.parameters])
        new = cursor.rowcount
        if new == source.count:
            return Posted(number=number if new else None, new=new, known=0, cents=source.cents)
        _check_known(source)
        cursor.execute(arriving.CENTS_OF_NEW.format(source=source.sql), [*source.parameters, number])
        cents = int(cursor.fetchone()[0] or 0)
    return Posted(number=number if new else None, new=new, known=source.count - new, cents=cents)


def _check_known(source: Source) -> None:
    """:raises NotPosted: when a key was used before, for something else."""
    other = _first(arriving.OTHER_CONTENT, source=source)
    if other is not None:
        raise NotPosted(gettext("编号 %(key)s 已经记过，内容不同。") % {"key": other[1]}, row=other[0])


def _refused(problem: DatabaseError, *, source: Source) -> Exception:
    """Name the first row that is wrong by itself; else what the database said about all of them."""
    unknown = _first(arriving.UNKNOWN_ACCOUNT, source=source)
    if unknown is not None:
        words = gettext("没有账户 %(code)s，或不归您管。") % {"code": unknown[1]}
        return NotPosted(words, row=unknown[0])
    rule = rule_of(problem)
    wrong = _first(arriving.WRONG[rule], source=source) if rule in arriving.WRONG else None
    if wrong and rule == arriving.NO_RULE:
        return NotPosted(gettext("有一栏空着或太长。"), row=wrong[0])
    return refusal_of(problem, row=wrong[0] if wrong else None) or problem


def _first(question: str, *, source: Source) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(question.format(source=source.sql), source.parameters)
        return cursor.fetchone()
