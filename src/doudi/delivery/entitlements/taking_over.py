"""The verb take_over: recipients an older system paid come in as they were paid, line by line; what cannot be is kept apart (隔离).

Verbs: take_over (a file, read in pieces), bad_lines (what was kept apart, with where and why, to be mended and sent again). The same
file is taken over once. A person nobody here knows yet is registered by his number; once he is decided on, his file takes the roll's place.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from hashlib import file_digest
from itertools import islice
from pathlib import Path
from typing import TypeVar

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext

from doudi.cases.refusals import NotReady
from doudi.cases.sealing import seal_text, unseal_text
from doudi.delivery.entitlements.entitlement import Entitlement, Period
from doudi.delivery.entitlements.families import family_of
from doudi.delivery.entitlements.ground import Ground
from doudi.delivery.entitlements.permissions import By, check_may_keep
from doudi.delivery.entitlements.roll import Roll, RollFault
from doudi.delivery.entitlements.rows import HEADERS, IDENTITY, NUMBER, REQUIRED, SINCE, Line, Unreadable, read_line
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer, Place
from doudi.offices.serials import serial_number
from doudi.registry import seals
from doudi.registry.actions import NotRegistered, Number, register_person
from doudi.registry.models import PersonIdentifier

AT_ONCE = 2_000
PURPOSE = "roll"
T = TypeVar("T")
Cells = dict[str, str]
Fault = tuple[int, Cells, Unreadable]


@transaction.atomic
def take_over(*, path: Path, place: str, document: str, by: By, on: date) -> Roll:
    """Take a roll over from a CSV file with our headers.

    :raises NotAllowed: when this is not the county's civil affairs of the place.
    :raises NotReady: when no document is named, or the file as a whole cannot be read.
    """
    check_may_keep(by, place=place)
    if not document.strip():
        raise NotReady(gettext("请写明接续所依据的文件。"))
    with path.open("rb") as file:
        hashed = file_digest(file, "sha256").hexdigest()
    with acting_as(SYSTEM):
        known = Roll.objects.filter(place=place, content_hash=hashed).first()
        if known is not None:
            return known
        made = _taken(path, place=place, document=document.strip(), hashed=hashed, by=by, on=on)
    detail = {"roll": made.pk, "rows": made.rows, "taken": made.taken, "sha256": hashed}
    record(
        verb="entitlement.take_over", by=by, on=on, about=f"roll:{made.number}", place=place, purpose=made.document, detail=detail
    )  # fmt: skip
    return made


def bad_lines(roll: Roll) -> Iterator[tuple[int, str, str, Cells]]:
    """Give every line kept apart: its number, the column, the reason, and the line as it was."""
    for one in roll.faults.order_by("row").iterator(chunk_size=AT_ONCE):
        yield one.row, one.column, one.reason, json.loads(unseal_text(one.cells, purpose=PURPOSE))


def _taken(path: Path, *, place: str, document: str, hashed: str, by: By, on: date) -> Roll:
    """The counts are known when everything was read, and a roll is never changed: it is written first with what a first reading counts."""
    number = serial_number("HC", place=place, on=on)
    faults: list[Fault] = []
    waiting: list[tuple[Line, list[int]]] = []
    rows = 0
    for piece in _pieces(_read(path)):
        rows += len(piece)
        good, bad = _sorted(piece, place=place, known={line.number for line, _ in waiting}, on=on)
        faults += bad
        waiting += _apart(good, waiting=waiting, faults=faults)
    roll = Roll.objects.create(
        number=number, place=place, document=document, name=path.name[:80], content_hash=hashed, rows=rows, taken=len(waiting),
        taken_on=on, by=by if isinstance(by, Officer) else None, by_name=by.name,
    )  # fmt: skip
    for part in _pieces(iter(waiting)):
        _keep(roll, lines=part, on=on)
    RollFault.objects.bulk_create((_fault(roll, one) for one in faults), batch_size=AT_ONCE)
    return roll


def _pieces(rows: Iterator[T]) -> Iterator[list[T]]:
    while piece := list(islice(rows, AT_ONCE)):
        yield piece


def _read(path: Path) -> Iterator[tuple[int, Cells]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file, restkey="多余", restval="")
        try:
            lacking = [name for name in REQUIRED if name not in (reader.fieldnames or ())]
            if lacking:
                raise NotReady(gettext("缺少列：%(columns)s") % {"columns": "、".join(lacking)})
            for row, cells in enumerate(reader, start=2):
                yield row, {name: str(cells.get(name) or "").strip() for name in HEADERS}
        except UnicodeDecodeError as wrong:
            raise NotReady(gettext("文件不是 UTF-8 编码的 CSV。请另存为“CSV UTF-8”再送。")) from wrong


def _sorted(
    piece: Iterable[tuple[int, Cells]], *, place: str, known: set[str], on: date
) -> tuple[list[tuple[Line, list[int], Cells]], list[Fault]]:
    """Read a piece and find its people; a line that cannot be read, or whose number was used, is a fault."""
    lines, bad = [], []
    for row, cells in piece:
        try:
            line = read_line(row, cells, inside=place)
            if line.number in known:
                raise Unreadable(NUMBER, gettext("这个编号前面已经有了。"))
        except Unreadable as wrong:
            bad.append((row, cells, wrong))
            continue
        known.add(line.number)
        lines.append((line, cells))
    people = _people([line for line, _ in lines])
    good = []
    for line, cells in lines:
        try:
            good.append((line, _numbers(line, people=people, on=on), cells))
        except Unreadable as wrong:
            bad.append((line.row, cells, wrong))
    return good, bad


def _people(lines: Sequence[Line]) -> dict[bytes, int]:
    """Find who is known already, in one question."""
    prints = {seals.fingerprint(one) for line in lines for one in line.people}
    rows = PersonIdentifier.objects.filter(fingerprint__in=prints).values_list("fingerprint", "person")
    return {bytes(print_): person for print_, person in rows}


def _numbers(line: Line, *, people: dict[bytes, int], on: date) -> list[int]:
    """Give the registry's numbers of a line's people; the subject is registered by his own when nobody knows him."""
    found = []
    for nth, one in enumerate(line.people):
        print_ = seals.fingerprint(one)
        if print_ not in people:
            if nth:
                raise Unreadable(IDENTITY, gettext("共同成员还没有登记，请先登记，或者把他作为单独一行。"))
            people[print_] = _registered(line, on=on)
        found.append(people[print_])
    return found


def _registered(line: Line, *, on: date) -> int:
    first = line.people[0]
    home = Place.objects.filter(code=line.place).first()
    if home is None:
        raise Unreadable("区划代码", gettext("没有这个地方。"))
    try:
        made = register_person(
            name=line.name,
            numbers=[Number(kind=first.kind, text=first.value)],
            hukou_place=None,
            residence_place=home,
            by=SYSTEM,
            on=on,
        )
    except NotRegistered as wrong:
        raise Unreadable(IDENTITY, str(wrong)) from wrong
    return int(made.pk)


def _apart(
    good: Sequence[tuple[Line, list[int], Cells]], *, waiting: list[tuple[Line, list[int]]], faults: list[Fault]
) -> list[tuple[Line, list[int]]]:
    """Leave out whoever has the same programme already, here or in an earlier line, and numbers that are taken."""
    had = {(line.programme, people[0]) for line, people in waiting}
    paid = Period.objects.filter(subject__in=[people[0] for _, people, _ in good], months__endswith=None)
    had |= set(paid.values_list("programme", "subject"))
    taken = set(
        Entitlement.objects.filter(number__in=[line.number for line, _, _ in good]).values_list("number", flat=True)
    )
    kept = []
    for line, people, cells in good:
        if (line.programme, people[0]) in had:
            faults.append((line.row, cells, Unreadable(SINCE, gettext("这个人的同一项救助已经在发放。"))))
        elif line.number in taken:
            faults.append((line.row, cells, Unreadable(NUMBER, gettext("这个编号已经有了。"))))
        else:
            had.add((line.programme, people[0]))
            kept.append((line, people))
    return kept


def _keep(roll: Roll, *, lines: Sequence[tuple[Line, list[int]]], on: date) -> None:
    held = Entitlement.objects.bulk_create(
        Entitlement(
            number=line.number, roll=roll, programme=line.programme, family=family_of(line.programme), subject_id=people[0],
            name=line.name, place=line.place, residence=line.residence, opened_on=on, arrears_from=line.since,
        )
        for line, people in lines
    )  # fmt: skip
    Period.objects.bulk_create(
        Period(
            entitlement=one, programme=one.programme, family=one.family, place=one.place, subject_id=one.subject_id,
            months=DateRange(line.since, None), base_cents=line.base_cents, supplement_cents=line.supplement_cents,
            people=list(dict.fromkeys(people)), cause=Period.Cause.TAKEOVER,
        )
        for one, (line, people) in zip(held, lines, strict=True)
    )  # fmt: skip
    Ground.objects.bulk_create(
        Ground(entitlement=one, **line.made_of._asdict())
        for one, (line, _) in zip(held, lines, strict=True)
        if line.made_of
    )


def _fault(roll: Roll, fault: Fault) -> RollFault:
    row, cells, wrong = fault
    sealed = seal_text(json.dumps(cells, ensure_ascii=False), purpose=PURPOSE)
    return RollFault(roll=roll, row=row, column=wrong.column, reason=wrong.reason[:300], cells=sealed)
