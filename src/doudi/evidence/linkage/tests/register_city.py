"""A small invented city for tests of linkage: its hukou, and a residence delivery with rows that lack a usable number."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from doudi.evidence.tests.deliveries import deliver, resident_id

ON = date(2026, 8, 1)
VILLAGE = "440105001101"
SURNAMES, GIVEN = "陈李黄张梁林吴刘杨何", ("秀英", "志强", "丽华", "国荣", "美玲", "伟", "桂芳", "建国", "淑仪", "浩然")


def people(count: int = 100) -> list[dict[str, str]]:
    """Invent people, each with another name and day of birth."""
    return [_person(number) for number in range(count)]


def _person(number: int) -> dict[str, str]:
    birth = f"{1940 + number % 60}{number % 12 + 1:02d}{number % 27 + 1:02d}"
    return {
        "person": resident_id(number + 100, birth=birth),
        "name": SURNAMES[number // 10 % 10] + GIVEN[number % 10],
        "sex": "1" if (number + 100) % 2 else "2",
        "birth": birth,
        "book": str(number // 3 + 1),
        "relation": "01",
        "hukou_type": "1",
        "place": f"440105001{101 + number % 3}",
        "house": f"H{number}",
        "status": "0",
        "updated_on": "20260601",
    }


def residence_row(about: dict[str, str], **changes: str) -> dict[str, str]:
    """Write a residence row about somebody, with what it says otherwise."""
    birth = about["birth"]
    row = {
        "person": about["person"],
        "name": about["name"],
        "sex": "男" if about["sex"] == "1" else "女",
        "birth": f"{birth[:4]}-{birth[4:6]}-{birth[6:]}",
        "hukou_place": about["place"],
        "place": "440106001101",
        "house": "R1",
        "since_on": "2020-01-01",
        "updated_on": "2026-06-01",
    }
    return row | changes


def build(var: Path, *rows: dict[str, str]) -> None:
    """Deliver the hukou of everybody, and residence rows: the given ones among thirty good ones."""
    everybody = people()
    deliver(var, "hukou", everybody)
    good = [residence_row(person) for person in everybody[60:95]]
    deliver(var, "residence", [*rows, *good])
