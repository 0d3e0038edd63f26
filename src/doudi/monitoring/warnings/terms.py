"""The figures of warnings as `indicators.yaml` has them: weights, limits, levels, clocks, by place and day.

Nouns: FILE, TERMS. What an installation published itself goes before them: ask `in_force`.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from doudi.rules.terms import Terms, load_terms

FILE = Path(__file__).with_name("indicators.yaml")
TERMS: Terms = load_terms([FILE])
ANY = "urban"
"""No figure of warnings differs between towns and villages of one place."""


def value_of(name: str, *, place: str, on: date, terms: Terms) -> Any:
    """Give what a place has set for a day; None when nobody has."""
    found = terms.notice(name, place=place, residence=ANY, on=on)
    return None if found is None else found.value
