"""The verb read_accounts: the accounts an older system paid into come in from a CSV file; a row that cannot be is kept apart (隔离).

Verbs: read_accounts, bad_rows (what was kept apart: where, what, how to mend it, and the row as it was, to be sent again).
A row is checked by itself while it is read, and all together in the database (`taking`). The same file is read once in a place.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from datetime import date
from hashlib import file_digest
from itertools import islice
from pathlib import Path

from django.db import connection, transaction
from django.utils.translation import gettext

from doudi.delivery.payees import taking
from doudi.delivery.payees.account_list import AccountFault, AccountList
from doudi.delivery.payees.numbers import plain_name
from doudi.delivery.payees.permissions import By, check_may_write_for_county, officer_of
from doudi.delivery.payees.rows import HEADERS, REQUIRED, Row, Unreadable, read_row
from doudi.delivery.payees.seals import hash_number, seal_cells, seal_number, unseal_cells
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as

AT_ONCE = 2_000
FIRST_ROW = 2
Cells = dict[str, str]
Faults = dict[int, Unreadable]


class ListNotRead(Exception):
    """A file cannot be read as a whole; the message says why."""


@transaction.atomic
def read_accounts(*, path: Path, place: str, document: str, by: By, on: date) -> AccountList:
    """Read a file of accounts with our headers, one row an entitlement; each begins with the month it names.

    :raises NotAllowed: when this is not the county's civil affairs of the place.
    :raises ListNotRead: when no document is named, or the file as a whole cannot be read.
    """
    check_may_write_for_county(by, place=place)
    if not document.strip():
        raise ListNotRead(gettext("请写明登记所依据的文件。"))
    with path.open("rb") as file:
        hashed = file_digest(file, "sha256").hexdigest()
    with acting_as(SYSTEM):
        known = AccountList.objects.filter(place=place, content_hash=hashed).first()
        if known is not None:
            return known
        made = _taken(path, place=place, document=document.strip(), hashed=hashed, by=by, on=on)
    detail = {"rows": made.rows, "taken": made.taken, "sha256": hashed}
    record(
        verb="payees.read_accounts", by=by, on=on, about=f"account_list:{made.pk}", place=place, purpose=made.document,
        detail=detail,
    )  # fmt: skip
    return made


def bad_rows(account_list: AccountList) -> Iterator[tuple[AccountFault, Cells]]:
    """Give every row kept apart, with the row as it was."""
    for one in account_list.faults.order_by("row").iterator(chunk_size=AT_ONCE):
        yield one, json.loads(unseal_cells(one.cells))


def _taken(path: Path, *, place: str, document: str, hashed: str, by: By, on: date) -> AccountList:
    """Read, check all rows against each other and against what is owed, then write; the bad ones are read once more to be sealed."""
    faults: Faults = {}
    taking.make()
    rows = _copy(path, faults=faults)
    faults |= taking.faults(place=place, on=on)
    taken = taking.write(on=on, name=by.name, officer=officer_of(by), why=document)
    made = AccountList.objects.create(
        place=place, name=path.name[:80], document=document, content_hash=hashed, rows=rows, taken=taken, on=on,
        by=officer_of(by), by_name=by.name,
    )  # fmt: skip
    wrong = ((row, cells) for row, cells in _read(path) if row in faults)
    while some := list(islice(wrong, AT_ONCE)):
        AccountFault.objects.bulk_create(_fault(made, row, cells, wrong=faults[row]) for row, cells in some)
    return made


def _copy(path: Path, *, faults: Faults) -> int:
    """Bring the rows that can be read into the database, sealed; count all of them."""
    rows, banks = 0, set[str]()
    with connection.cursor() as cursor, cursor.copy(taking.COPY) as copied:
        copied.set_types(taking.TYPES)
        for row, cells in _read(path):
            rows += 1
            try:
                copied.write_row(_values(read_row(row, cells, banks=banks)))
            except Unreadable as wrong:
                faults[row] = wrong
    return rows


def _values(one: Row) -> tuple[object, ...]:
    return (
        one.row, one.entitlement, one.holder, plain_name(one.holder), one.kind, seal_number(one.number), hash_number(one.number),
        one.number.tail, one.bank, one.bank_number, one.since,
    )  # fmt: skip


def _read(path: Path) -> Iterator[tuple[int, Cells]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restkey="多余", restval="")
        try:
            lacking = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
            if lacking:
                raise ListNotRead(gettext("缺少列：%(columns)s") % {"columns": gettext("、").join(lacking)})
            for row, cells in enumerate(reader, start=FIRST_ROW):
                yield row, {name: str(cells.get(name) or "").strip() for name in HEADERS}
        except (UnicodeDecodeError, csv.Error) as wrong:
            raise ListNotRead(gettext("文件不是 UTF-8 编码的 CSV。请另存为“CSV UTF-8”再送。")) from wrong


def _fault(made: AccountList, row: int, cells: Cells, *, wrong: Unreadable) -> AccountFault:
    sealed = seal_cells(json.dumps(cells, ensure_ascii=False))
    return AccountFault(
        account_list=made, row=row, column=wrong.column, what=wrong.what[:200], mend=wrong.mend[:200], cells=sealed
    )
