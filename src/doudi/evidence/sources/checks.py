"""Whether what came back can be an answer to what was asked: number, person, day, shape.

Verb: check_reply. Signatures, replays and broken bodies are found before, by the adapter that speaks the wire.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext

from doudi.evidence.sources.catalogue import SOURCES, SourceEntry
from doudi.evidence.sources.models import Outcome
from doudi.evidence.sources.port import NotTrusted, Reply

PERSON = "person"
ROWS_MOST = 5000
SAID_BY_ANSWER = ("asked_on", "updated_on", "recorded_on", "letter_number", "issued_on", "result")
"""Columns a delivery must have and one answer may leave out, because the answer itself says it."""


def check_reply(reply: Reply, *, number: str, source: str, identifier: str, on: date) -> None:
    """Refuse what cannot be the answer.

    :raises NotTrusted: saying what is wrong, without personal data.
    """
    if reply.number != number:
        raise NotTrusted(gettext("答复的查询编号不是所问的编号"))
    if (reply.outcome == Outcome.HIT) != bool(reply.rows):
        raise NotTrusted(gettext("答复的结论与记录条数不符"))
    if len(reply.rows) > ROWS_MOST:
        raise NotTrusted(gettext("答复的记录超过 %(most)s 条") % {"most": ROWS_MOST})
    entry = SOURCES[source]
    _check_day(reply, entry=entry, on=on)
    for row in reply.rows:
        _check_row(row, entry=entry, identifier=identifier)


def _check_day(reply: Reply, *, entry: SourceEntry, on: date) -> None:
    """An answer says of which day it speaks; not of tomorrow, and of none longer ago than its data set allows."""
    if reply.outcome not in (Outcome.HIT, Outcome.NO_HIT):
        return
    if reply.as_of is None:
        raise NotTrusted(gettext("答复没有写明数据截至哪一天"))
    if reply.as_of > on:
        raise NotTrusted(gettext("答复的数据日期在将来"))
    if reply.as_of < on - timedelta(days=entry.max_age_days):
        raise NotTrusted(gettext("答复的数据过时，早于 %(days)s 天前") % {"days": entry.max_age_days})


def _check_row(row: Mapping[str, Any], *, entry: SourceEntry, identifier: str) -> None:
    columns = {column.name: column for column in entry.mapping.columns}
    if strangers := set(row) - set(columns):
        raise NotTrusted(gettext("答复有约定以外的栏目：%(names)s") % {"names": "、".join(sorted(strangers))})
    needed = [name for name, column in columns.items() if column.required and name not in SAID_BY_ANSWER]
    missing = [name for name in needed if row.get(name) in (None, "")]
    if missing:
        raise NotTrusted(gettext("答复缺少必填的栏目：%(names)s") % {"names": "、".join(missing)})
    people = {str(row[name]) for name, column in columns.items() if column.type == "id" and row.get(name)}
    if people and identifier.upper() not in {person.strip().upper() for person in people}:
        raise NotTrusted(gettext("答复的记录不是所问的人"))
