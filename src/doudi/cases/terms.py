"""What a place has set about procedure, by day: days, months, which road, what is asked (`limits.yaml`), with sources.

Nouns: TERMS. Verbs: term (a value of the place and day), notice (with its source), unit_of, last_day, months_after.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from doudi.offices.working_days import working_days_after
from doudi.rules.terms import Notice, Terms, load_terms

TERMS: Terms = load_terms([Path(__file__).with_name("limits.yaml")])
UNITS = {"working days": "wd", "days": "cd", "months": "months"}
REFUSAL_IN_WRITING, REASSESS_SELF_CARE, DEATH = "refusal", "self_care", "death"


def term(name: str, *, place: str, on: date) -> Any:
    """Give what a place has set for a day; None when nobody has."""
    found = notice(name, place=place, on=on)
    return None if found is None else found.value


def notice(name: str, *, place: str, on: date) -> Notice | None:
    """Give a term with its source; None when nobody has set it, or no such term exists."""
    return TERMS.notice(name, place=place, residence="urban", on=on) if name in TERMS.terms else None


def unit_of(name: str) -> str:
    """Say how the days of a term are counted: wd, cd or months."""
    return UNITS[TERMS.terms[name].unit]


def last_day(start: date, *, count: int, unit: str) -> date:
    """Give the last day of a limit; the day it begins is not counted (最高法民法典: 开始的当日不计入)."""
    if unit == "wd":
        return working_days_after(start, count=count)
    if unit == "cd":
        return start + timedelta(days=count)
    return months_after(start, count=count)


def months_after(start: date, *, count: int) -> date:
    """Give the same day so many months later, or that month's last day."""
    year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))
