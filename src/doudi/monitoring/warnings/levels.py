"""Levels of a warning, from the most pressing down, and the classes of people that are watched (国办发〔2023〕39号 第二条).

Nouns: LEVELS, MARKED (the levels an indicator itself can reach), GROUPS.
"""

from __future__ import annotations

RED, ORANGE, YELLOW, BLUE = "R", "O", "Y", "B"
LEVELS = (RED, ORANGE, YELLOW, BLUE)
MARKED = (YELLOW, ORANGE, RED)
"""What an indicator can say, in rising order: its number among these, from one, is its rank; nothing is 0."""

NOBODY = "none"
GROUPS = {
    "c2": ("holds_tekun",),
    "c1": ("holds_dibao",),
    "c3": ("rural_monitored",),
    "c4": ("holds_edge",),
    "c5": ("holds_rigid",),
}
"""Each class by the facts that say so, in the order in which the first that holds of anybody is the household's.

A household of none of them is `none`; what a place adds (C6) it adds here.
"""


def rank(level: str) -> int:
    """Number a level of an indicator: yellow 1, orange 2, red 3."""
    return MARKED.index(level) + 1


def is_more_pressing(level: str, *, than: str) -> bool:
    """Say whether a level is more pressing than another."""
    return LEVELS.index(level) < LEVELS.index(than)
