"""Whom the invented city's own register of aid knows in a district: files with their people, as an older system would hand them over.

Nouns: Recipient, File. Verbs: files_in, file_of. Rows that a careful clerk would not pay without asking are left out: people no book
knows, endings, two files of one person, and what the law pays nobody together.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow.compute as pc

from doudi.demo.cast import Resident
from doudi.demo.departments.kept import Registers
from doudi.registry.identifiers import Kind, NotValid, parse

SOURCES = ("benefits", "hukou")
PROGRAMMES = {
    "城市低保": "dibao", "农村低保": "dibao", "特困供养": "tekun", "孤儿": "orphan", "事实无人抚养儿童": "unattended",
    "困难残疾人生活补贴": "living_subsidy", "重度残疾人护理补贴": "nursing_subsidy",
}  # fmt: skip
LETTERS = {"dibao": "D", "tekun": "T", "orphan": "G", "unattended": "S", "living_subsidy": "L", "nursing_subsidy": "N"}
ALONE = ("tekun", "orphan", "unattended")
"""Whoever has one of these is paid nothing beside it here."""

CASTS = "nursing_subsidy"
VILLAGE_DIGITS = 12
LIVING = "0"
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Recipient:
    """Somebody of a file, by the name and number of his book."""

    name: str
    number: str


@dataclass(frozen=True)
class File:
    """One programme of one household or person as the older system pays it; the first of its people applied."""

    number: str
    programme: str
    village: str
    base_yuan: Decimal
    supplement_yuan: Decimal
    people: tuple[Recipient, ...]

    @property
    def head(self) -> Recipient:
        return self.people[0]

    @property
    def yuan(self) -> Decimal:
        """What it gets a month."""
        return self.base_yuan + self.supplement_yuan


def files_in(registers: Registers, *, place: str, on: date) -> list[File]:
    """List the files of a place whose people were born by a day, each person in at most one of a programme."""
    names = _names(registers)
    rows: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in _rows(registers, place=place):
        rows[PROGRAMMES[row["programme"]], row["file_number"]].append(row)
    read = (_file(programme, rows=several, names=names) for (programme, _), several in sorted(rows.items()))
    whole = (one for one in read if one is not None and all(_born_on(person.number) <= on for person in one.people))
    return list(_once_each(sorted(whole, key=_order)))


def file_of(resident: Resident, *, among: Sequence[File], registers: Registers) -> list[File]:
    """Give somebody of the cast the nursing subsidy others get, under the number of her book; nothing where no book knows her."""
    born = f"{resident.born_on:%Y%m%d}"
    names = _names(registers)
    numbers = sorted(
        number for number, name in names.items() if name == resident.name and number[6:14] == born and _is_valid(number)
    )
    like = next((one for one in among if one.programme == CASTS), None)
    if not numbers or like is None:
        return []
    number = f"{resident.residence_place}-{LETTERS[CASTS]}"
    return [
        File(
            number, CASTS, resident.residence_place, like.base_yuan, Decimal(0), (Recipient(resident.name, numbers[0]),)
        )
    ]


def _order(file: File) -> tuple[bool, str, str]:
    return file.programme not in ALONE, file.programme, file.number


def _rows(registers: Registers, *, place: str) -> Iterator[Row]:
    table = registers.table("benefits")
    inside = pc.fill_null(pc.starts_with(table.column("place"), place), fill_value=False)
    for row in table.filter(inside).to_pylist():
        if row["programme"] in PROGRAMMES and not row["until_on"] and len(row["place"]) == VILLAGE_DIGITS:
            yield row


def _names(registers: Registers) -> dict[str, str]:
    """Name everybody whose book says that he lives."""
    table = registers.table("hukou")
    living = table.filter(pc.fill_null(pc.equal(table.column("status"), LIVING), fill_value=False))
    numbers, names = living.column("person").to_pylist(), living.column("name").to_pylist()
    return {number: name.replace(" ", "") for number, name in zip(numbers, names, strict=True) if number and name}


def _file(programme: str, *, rows: Iterable[Row], names: Mapping[str, str]) -> File | None:
    """Make a file of its rows, the latest of each person; none where somebody in it cannot be told or paid."""
    latest: dict[str, Row] = {}
    for row in sorted(rows, key=lambda row: str(row["updated_on"])):
        latest[str(row["person"])] = row
    ordered = sorted(latest.values(), key=lambda row: (row["is_applicant"] != "是", str(row["person"])))
    if not all(_is_valid(str(row["person"])) and row["person"] in names for row in ordered):
        return None
    if len({(row["base_month"], row["place"]) for row in ordered}) != 1:
        return None
    base, supplement = (
        _yuan(ordered[0]["base_month"]),
        sum((_yuan(row["supplement_month"]) for row in ordered), Decimal(0)),
    )
    people = tuple(Recipient(names[row["person"]], row["person"]) for row in ordered)
    made = File(
        f"{ordered[0]['file_number']}-{LETTERS[programme]}", programme, ordered[0]["place"], base, supplement, people
    )
    return made if made.yuan > 0 else None


def _once_each(files: Iterable[File]) -> Iterator[File]:
    """Leave out whoever has the same programme in an earlier file, or one that stands alone."""
    had: dict[str, set[str]] = defaultdict(set)
    for one in files:
        if all(
            one.programme not in had[person.number] and not had[person.number] & set(ALONE) for person in one.people
        ):
            for person in one.people:
                had[person.number].add(one.programme)
            yield one


def _born_on(number: str) -> date:
    return parse(Kind.RESIDENT_ID, number).born_on or date.max


def _is_valid(number: str) -> bool:
    try:
        return parse(Kind.RESIDENT_ID, number).value == number
    except NotValid:
        return False


def _yuan(text: object) -> Decimal:
    """Read an amount; what cannot be read is nothing, and its file is not taken over."""
    try:
        return Decimal(str(text or "0"))
    except InvalidOperation:
        return Decimal(0)
