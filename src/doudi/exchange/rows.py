"""Rows as a department delivers them become rows of a reply: the mapping's names, the department's own words, all of them readable.

Verbs: plain_rows, of_person.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pyarrow as pa
from django.utils.translation import gettext

from doudi import database
from doudi.evidence.mapping import Mapping
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.evidence.sources.port import NotTrusted
from doudi.evidence.values import check_batch

Row = dict[str, Any]


def plain_rows(table: pa.Table, *, mapping: Mapping, as_of: date) -> list[Row]:
    """Give delivered text, under the mapping's names, once every cell of it can be read.

    :raises NotTrusted: when a cell cannot be read: an answer with holes is no answer.
    """
    checked = check_batch(table, mapping=mapping, as_of=as_of, pseudonyms=Pseudonyms.of(database.var()))
    # whose row it is, is told by comparing numbers; those of invented people are wrong on purpose
    faults = [fault for fault in checked.faults if fault.column.type != "id" and fault.rows.any()]
    if faults:
        what = "；".join(f"{fault.column.header}{fault.reason}" for fault in faults)
        raise NotTrusted(gettext("答复有不合约定的内容：%(what)s") % {"what": what})
    people = [column.name for column in mapping.columns if column.type == "id"]
    return [row | {name: _number(row[name]) for name in people} for row in table.to_pylist()]


def of_person(rows: Iterable[Row], *, mapping: Mapping, identifier: str) -> list[Row]:
    """Keep the rows in which somebody appears."""
    names = [column.name for column in mapping.columns if column.type == "id"]
    return [row for row in rows if any(row[name] == identifier.upper() for name in names)]


def _number(text: str | None) -> str | None:
    """Read a number without the apostrophe by which spreadsheets mark text."""
    return (text or "").strip().lstrip("'").upper() or None
