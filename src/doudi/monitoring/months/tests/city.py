"""A village of three families in two counties, and what departments deliver about it in October and in November."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from doudi.evidence.tests.deliveries import Row, deliver, resident_id

HAIZHU, TIANHE = "440105001001", "440106002002"
OCTOBER, NOVEMBER = date(2026, 10, 1), date(2026, 11, 1)

HUANG = resident_id(2, birth="19500301")
QIANG = resident_id(11, birth="19900101")
QIANG_WIFE = resident_id(22, birth="19920202")
FANG = resident_id(71, birth="19850101")
RICH = resident_id(80, birth="19700101")


def _book(person: str, name: str, *, book: int, place: str = HAIZHU) -> Row:
    words = {
        "sex": "1",
        "relation": "02",
        "hukou_type": "1",
        "house": f"H{book}",
        "status": "0",
        "updated_on": "20260601",
    }
    return {"person": person, "name": name, "birth": person[6:14], "book": str(book), "place": place, **words}


def _aid(person: str, *, place: str = HAIZHU, programme: str = "低保") -> Row:
    words = {"base_month": "800", "supplement_month": "0", "from_on": "2025-01-01", "updated_on": "2026-09-01"}
    return {
        "person": person,
        "programme": programme,
        "file_number": "A1",
        "is_applicant": "是",
        "place": place,
        **words,
    }


BOOKS = [
    _book(HUANG, "黄秀英", book=1),
    _book(QIANG, "陈志强", book=2),
    _book(QIANG_WIFE, "李小梅", book=2),
    _book(FANG, "方大明", book=3, place=TIANHE),
    _book(RICH, "富有余", book=4),
]
AIDED = [_aid(HUANG), _aid(QIANG), _aid(FANG, place=TIANHE)]


def vehicle(person: str, plate: str, **other: str) -> Row:
    row = {"plate": plate, "person": person, "kind": "小型轿车", "use": "A", "status": "A", "price": "80000"}
    return row | {"registered_on": "20260920", "updated_on": "20260925"} | other


def death(person: str) -> Row:
    return {"person": person, "died_on": "2026-09-20", "source": "火化", "recorded_on": "2026-09-25"}


def card(person: str, *, kind: str = "4", grade: str = "3") -> Row:
    return {"person": f"{person}{kind}{grade}", "kind": kind, "grade": grade, "status": "正常", "issued_on": "20200101"}


def custody(person: str, *, until: str = "", kind: str = "2") -> Row:
    words = {"institution": "粤北监狱", "from_on": "20260915", "updated_on": "20260925"}
    return {"person": person, "kind": kind, "until_on": until, **words}


def bill(person: str, number: int, personal: int, *, on: str = "20260910") -> Row:
    paid = {"pooled": "0", "serious_disease_paid": "0", "aid": "0", "personal": str(personal), "total": str(personal)}
    words = {"is_serious": "0", "outpatient_special": "0", "visited_on": on, "updated_on": "20260915"}
    return {"claim_number": f"C{number}", "person": person, **paid, **words}


def balance(person: str, amount: str, *, result: str = "HIT", institution: str = "甲银行") -> Row:
    words = {"letter_number": "L1", "kind": "存款", "asked_on": "2026-09-20"}
    return {"person": person, "institution": institution, "balance": amount, "result": result, **words}


def known(var: Path) -> None:
    """Deliver who lives there and who is aided."""
    deliver(var, "hukou", BOOKS, as_of=OCTOBER)
    deliver(var, "benefits", AIDED, as_of=OCTOBER)


def two_months(var: Path, dataset: str, *, before: Iterable[Row], after: Iterable[Row], **words: object) -> None:
    """Deliver a register in October and in November."""
    deliver(var, dataset, list(before), as_of=OCTOBER, **words)  # type: ignore[arg-type]
    deliver(var, dataset, list(after), as_of=NOVEMBER, **words)  # type: ignore[arg-type]
