"""The table of a roll: its columns, and what is wrong with a line, said by column and reason.

Nouns: Line, MadeOf (what the base amount was made of), Unreadable. Verb: read_line.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from django.utils.translation import gettext

from doudi.delivery.entitlements.families import FAMILY_OF
from doudi.registry.identifiers import Identifier, Kind, NotValid, parse

NUMBER, NAME, PROGRAMME, PLACE, RESIDENCE = "编号", "姓名", "项目", "区划代码", "城乡"
IDENTITY, MEMBERS, SINCE, BASE, SUPPLEMENT = "证件号码", "共同成员证件号码", "首月", "保障金", "分类施保金"
STANDARD, HEADS, INCOME = "计算标准", "计算人数", "家庭月收入"
"""What the base amount was made of; a roll may leave all three out, and then people look into every change of the standard."""

HEADERS = (
    NUMBER,
    NAME,
    IDENTITY,
    PROGRAMME,
    PLACE,
    RESIDENCE,
    SINCE,
    BASE,
    SUPPLEMENT,
    MEMBERS,
    STANDARD,
    HEADS,
    INCOME,
)
REQUIRED = HEADERS[:8]
RESIDENCES = {"城镇": "urban", "农村": "rural", "urban": "urban", "rural": "rural"}
PLACE_DIGITS = (9, 12)
NUMBER_MOST, NAME_MOST = 40, 60
CENTS_MOST = 10**9
HEADS_MOST = 50


class Unreadable(ValueError):
    """A cell that cannot be taken over: which column, and why."""

    def __init__(self, column: str, reason: str) -> None:
        self.column, self.reason = column, reason
        super().__init__(f"{column}：{reason}")


class MadeOf(NamedTuple):
    """The standard a head, for how many, and the income taken off."""

    standard_cents: int
    heads: int
    income_cents: int


@dataclass(frozen=True)
class Line:
    """One recipient as the older system paid him; the first of `people` is the subject."""

    row: int
    number: str
    name: str
    programme: str
    place: str
    residence: str
    since: date
    base_cents: int
    supplement_cents: int
    people: tuple[Identifier, ...]
    made_of: MadeOf | None = None


def read_line(row: int, cells: Mapping[str, str], *, inside: str) -> Line:
    """Read one line of a place's roll.

    :raises Unreadable: at the first column that is wrong.
    """
    base, supplement = _cents(cells, BASE), _cents(cells, SUPPLEMENT)
    if base + supplement <= 0:
        raise Unreadable(BASE, gettext("金额应大于零。"))
    people = [cells[IDENTITY], *cells.get(MEMBERS, "").replace(";", "；").split("；")]
    return Line(
        row=row, number=_text(cells, NUMBER, most=NUMBER_MOST), name=_text(cells, NAME, most=NAME_MOST), programme=_programme(cells),
        place=_place(cells, inside=inside), residence=_residence(cells), since=_month(cells), base_cents=base,
        supplement_cents=supplement, people=_people(people), made_of=_made_of(cells, base=base),
    )  # fmt: skip


def _text(cells: Mapping[str, str], column: str, *, most: int) -> str:
    if not cells[column] or len(cells[column]) > most:
        raise Unreadable(column, gettext("不能空着，最多 %(most)s 个字。") % {"most": most})
    return cells[column]


def _programme(cells: Mapping[str, str]) -> str:
    if cells[PROGRAMME] not in FAMILY_OF or cells[PROGRAMME] == "supplement":
        raise Unreadable(
            PROGRAMME, gettext("没有“%(name)s”这个项目，请写项目代号，例如 dibao。") % {"name": cells[PROGRAMME]}
        )
    return cells[PROGRAMME]


def _place(cells: Mapping[str, str], *, inside: str) -> str:
    code = cells[PLACE]
    if not (code.isascii() and code.isdigit() and len(code) in PLACE_DIGITS and code.startswith(inside)):
        raise Unreadable(PLACE, gettext("应是本地乡镇或村的区划代码（9 位或 12 位）。"))
    return code


def _residence(cells: Mapping[str, str]) -> str:
    if cells[RESIDENCE] not in RESIDENCES:
        raise Unreadable(RESIDENCE, gettext("应写“城镇”或“农村”。"))
    return RESIDENCES[cells[RESIDENCE]]


def _month(cells: Mapping[str, str]) -> date:
    try:
        return date.fromisoformat(f"{cells[SINCE][:7]}-01")
    except ValueError as wrong:
        raise Unreadable(SINCE, gettext("应是月份，例如 2026-01。")) from wrong


def _cents(cells: Mapping[str, str], column: str) -> int:
    try:
        cents = Decimal(cells.get(column) or "0") * 100
    except InvalidOperation as wrong:
        raise Unreadable(column, gettext("应是金额，例如 2650.60。")) from wrong
    if not cents.is_finite() or cents != int(cents) or not 0 <= cents < CENTS_MOST:
        raise Unreadable(column, gettext("应是金额，最多到分，例如 2650.60。"))
    return int(cents)


def _made_of(cells: Mapping[str, str], *, base: int) -> MadeOf | None:
    """Read what the base amount was made of; the three must come to it."""
    if not any(cells.get(one) for one in (STANDARD, HEADS, INCOME)):
        return None
    heads = cells.get(HEADS, "")
    if not (heads.isascii() and heads.isdecimal() and 0 < int(heads) <= HEADS_MOST):
        raise Unreadable(
            HEADS, gettext("应是人数，例如 3；不知道金额怎样得出的，计算标准、计算人数和家庭月收入都不填。")
        )
    made = MadeOf(_cents(cells, STANDARD), int(heads), _cents(cells, INCOME))
    if made.standard_cents * made.heads - made.income_cents != base:
        raise Unreadable(STANDARD, gettext("计算标准×计算人数－家庭月收入与保障金不符；请改正，或者三列都不填。"))
    return made


def _people(numbers: list[str]) -> tuple[Identifier, ...]:
    try:
        return tuple(parse(Kind.RESIDENT_ID, one) for nth, one in enumerate(numbers) if one.strip() or nth == 0)
    except NotValid as wrong:
        raise Unreadable(
            IDENTITY, gettext(wrong.sentence) % wrong.values if wrong.values else gettext(wrong.sentence)
        ) from wrong
