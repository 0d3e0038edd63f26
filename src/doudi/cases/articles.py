"""Under which article something is done on a day: roads, limits and papers name today's, and what stood before is data (`articles.yaml`).

Nouns: CITATIONS. Verbs: in_force (for a step, a clock, an offer), in_brackets (for a sentence of a paper).
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import yaml

BETWEEN = "；"

Dated = tuple[tuple[date, str], ...]


def _load() -> dict[str, Dated]:
    rows = yaml.load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return {name: tuple((line["from"], line["cite"]) for line in lines) for name, lines in rows.items()}


CITATIONS: dict[str, Dated] = _load()
"""A citation as it is written today, to what it was called from which day on; the oldest first."""


def in_force(citation: str, *, on: date) -> str:
    """Give a citation, or several with ；between them, as the law stands on a day; each is named once."""
    found = (_on(one, on=on) for one in citation.split(BETWEEN))
    return BETWEEN.join(dict.fromkeys(found))


def in_brackets(citation: str, *, on: date) -> str:
    """Give a citation as a sentence carries it, in brackets."""
    return f"（{in_force(citation, on=on).replace(' ', '')}）"


def _on(citation: str, *, on: date) -> str:
    dated = CITATIONS.get(citation, ())
    begun = [cite for since, cite in dated if since <= on]
    return begun[-1] if begun else (dated[0][1] if dated else citation)
