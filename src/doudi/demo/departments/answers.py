"""What a department knows of somebody: rows of the demo's deliveries, the cast of the tests as told, or invented from the number.

Noun: About. Verb: rows_about. The same number always gets the same rows.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from doudi.evidence.mapping import Column, mapping_of

PEOPLE = Path(__file__).with_name("people.yaml")
DAYS_OLD = 6
KEPT_UP = ("updated_on", "recorded_on", "asked_on", "balance_on")
"""Days on which a row was brought up to date; all other days are those of what it says."""
ROWS_MOST = 3
HIT_SHARES = {"bank": 0.85, "hukou": 1.0, "insurance": 0.7, "tax": 0.4, "homes": 0.35, "vehicles": 0.2, "deaths": 0.0}
USUAL_SHARE = 0.1
USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
COMMUNITY = "440105001104"
HUKOU = "hukou"
RESIDENT_LETTERS = 18

Row = dict[str, Any]
Kept = Callable[[str, str], list[Row] | None]
"""Rows of the demo's deliveries about somebody in a data set; None when that data set is not at hand."""


@dataclass(frozen=True)
class About:
    """Whom a department is asked about, under which letter, on which day."""

    identifier: str
    name: str
    source: str
    letter: str
    on: date

    def dice(self, *words: str) -> random.Random:
        """Dice that fall the same for the same person and data set."""
        return random.Random(sha256(":".join((self.identifier, self.source, *words)).encode()).digest())


def rows_about(about: About, *, kept: Kept) -> list[Row]:
    """Give a department's rows about somebody as of a few days ago."""
    known = kept(about.source, about.identifier)
    if known:
        return [_as_of(row, about=about) for row in known if _was_so(row, about=about)]
    told = _told().get(about.identifier)
    if about.source == HUKOU:
        return [_whole(_in_the_book(about), about=about)]
    if told is not None:
        return [_whole(row, about=about) for row in told.get(about.source, [])]
    return _invented(about) if known is None else []


def _was_so(row: Row, *, about: About) -> bool:
    """Say whether a row stood in the register a few days before the day asked; when it was last brought up to date does not matter."""
    mapping, day = mapping_of(about.source), f"{_known_on(about):%Y%m%d}"
    dated = [column for column in mapping.columns if column.type in ("day", "month") and not column.future]
    told = {column.name: _digits(row.get(column.name)) for column in dated if column.name not in KEPT_UP}
    return all(digits <= day[: len(digits)] for digits in told.values())


def _as_of(row: Row, *, about: About) -> Row:
    """Let a row be brought up to date before the day asked."""
    mapping, day = mapping_of(about.source), _known_on(about)
    latest = [column for column in mapping.columns if column.name in KEPT_UP and column.type == "day"]
    late = [column for column in latest if _digits(row.get(column.name)) > f"{day:%Y%m%d}"]
    return {**row, **{column.name: _day(day, form=column.formats[0]) for column in late}}


def _known_on(about: About) -> date:
    return about.on - timedelta(days=DAYS_OLD)


def _digits(text: str | None) -> str:
    """Write a day or month as YYYYMMDD or YYYYMM."""
    return "".join(part.zfill(2) for part in re.findall(r"\d+", text or ""))


def _in_the_book(about: About) -> Row:
    """What the police register of anybody: name, birth and sex as the number says."""
    number = about.identifier
    if len(number) != RESIDENT_LETTERS:
        return {"name": about.name}
    return {"name": about.name, "birth": number[6:14], "sex": "男" if int(number[16]) % 2 else "女", "relation": "01"}


@cache
def _told() -> Mapping[str, Mapping[str, list[Row]]]:
    people: Mapping[str, Mapping[str, list[Row]]] = yaml.safe_load(PEOPLE.read_text(encoding="utf-8"))
    return people


def _invented(about: About) -> list[Row]:
    dice = about.dice()
    if dice.random() >= HIT_SHARES.get(about.source, USUAL_SHARE):
        return []
    return [_whole({}, about=about, position=position) for position in range(dice.randint(1, ROWS_MOST))]


def _whole(told: Row, *, about: About, position: int = 0) -> Row:
    """Fill what was not told, column by column."""
    dice, row = about.dice(str(position)), {}
    fixed = {"person": about.identifier, "letter_number": about.letter, "result": "HIT", **told}
    columns = mapping_of(about.source).columns
    if not any(column.name == "person" for column in columns):  # marriage: one of two
        fixed = {"husband": about.identifier, **fixed}
    for column in columns:
        value = _value(column, dice=dice, on=about.on)
        row[column.name] = fixed.get(column.name, value)
    return row


def _value(column: Column, *, dice: random.Random, on: date) -> Any:
    """Invent a value a department could deliver."""
    if not column.required and dice.random() < 0.2:
        return None
    day = on - timedelta(days=DAYS_OLD + dice.randint(0, 20))
    makers: dict[str, Callable[[], Any]] = {
        "code": lambda: dice.choice([word for word, _ in column.codes]),
        "flag": lambda: dice.choice([word for word, _ in column.codes]),
        "day": lambda: _day(day, form=column.formats[0]),
        "month": lambda: f"{day:%Y-%m}",
        "money": lambda: f"{dice.randint(0, 4_000_000) / 100:.2f}",
        "rate": lambda: str(dice.choice([25, 50, 100])),
        "hundredths": lambda: f"{dice.randint(2000, 9000) / 100:.2f}",
        "int": lambda: str(dice.randint(1, 12)),
        "place": lambda: COMMUNITY[: max(column.digits or (12,))],
        "id": lambda: None,
        "text": lambda: _text(column, dice=dice),
    }
    return makers[column.type]()


def _day(day: date, *, form: str) -> str:
    """Write a day as the department does."""
    return (
        form.replace("YYYY", f"{day:%Y}")
        .replace("MM", f"{day:%m}")
        .replace("DD", f"{day:%d}")
        .replace("M", str(day.month))
        .replace("D", str(day.day))
    )


def _text(column: Column, *, dice: random.Random) -> str:
    if column.pattern:
        return "".join(dice.choice(USCC) for _ in range(18))
    return f"{column.header}{dice.randint(1000, 9999)}"
