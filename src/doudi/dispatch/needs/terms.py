"""What a place has set about needs, by day (`limits.yaml`): how soon somebody must be there, accept, answer.

Noun: TERMS. Verbs: term (a value of the place and day), last_day (of a limit in working days; None where nobody set one).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from doudi.offices.working_days import working_days_after
from doudi.rules.terms import Terms, load_terms

TERMS: Terms = load_terms([Path(__file__).with_name("limits.yaml")])


def term(name: str, *, place: str, on: date) -> Any:
    """Give what a place has set for a day; None when nobody has, or no such term exists."""
    if name not in TERMS.terms:
        return None
    found = TERMS.notice(name, place=place, residence="urban", on=on)
    return None if found is None else found.value


def last_day(name: str, *, place: str, on: date) -> date | None:
    """Give the last day of a limit that begins on a day."""
    count = term(name, place=place, on=on)
    return None if count is None else working_days_after(on, count=count)
