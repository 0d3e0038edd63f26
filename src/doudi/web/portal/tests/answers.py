"""Answers of invented residents, as the questionnaire keeps them, and the way through it that they take.

Verbs: at (a questionnaire brought to a step), road_of.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from doudi.web.portal.carried import END, Carried
from doudi.web.portal.next_step import next_step

DAY = date(2026, 8, 5)

WIDOW: dict[str, Any] = {
    "city": "4401",
    "county": "440105",
    "hukou": "urban",
    "members": {"count": "1"},
    "person.0": {"age": "78", "sex": "female", "doing": "retired"},
    "trouble": ["none"],
    "income.0": {"wage": "0", "business": "0", "other": "0"},
    "pension.0": {"pension": "260", "kind": "resident"},
    "supporters": "no",
    "savings": {"total": "3000"},
    "property": ["none"],
    "disability": ["none"],
    "illness": ["none"],
    "spending": {"medical": "0", "education": "0", "disaster": "0"},
    "self_care.0": ["none"],
}
"""黄婆婆 in Guangzhou: a small pension, no children."""

FAMILY: dict[str, Any] = {
    "city": "4401",
    "county": "440105",
    "hukou": "urban",
    "members": {"count": "3"},
    "person.0": {"age": "41", "sex": "male", "doing": "working"},
    "person.1": {"age": "38", "role": "wife", "doing": "none"},
    "person.2": {"age": "11", "role": "daughter", "doing": "compulsory"},
    "trouble": ["none"],
    "income.0": {"wage": "1800", "business": "0", "other": "0"},
    "income.1": {"wage": "0", "business": "0", "other": "0"},
    "savings": {"total": "20000"},
    "property": ["none"],
    "disability": ["none"],
    "illness": ["1"],
    "spending": {"medical": "0", "education": "0", "disaster": "0"},
    "idle.1": "unknown",
    "self_care.1": ["none"],
}
"""阿强一家 in Guangzhou: one wage, an ill wife, one child."""


def at(step: str, answers: Mapping[str, Any]) -> Carried:
    """Bring a questionnaire to a step: what comes before it is answered, what comes after is kept from before."""
    names = list(answers)
    place = len(names) if step == END else names.index(step) if step in names else len(names)
    before = {name: answers[name] for name in names[:place]}
    return Carried(step=step, answers=before, kept={name: answers[name] for name in names[place:]})


def road_of(answers: Mapping[str, Any], *, on: date = DAY) -> list[str]:
    """List the questions somebody with these answers is asked, in order; the last may be one they do not answer."""
    known: dict[str, Any] = {}
    step = next_step(known, on=on)
    while step is not None and step in answers:
        known[step] = answers[step]
        step = next_step(known, on=on)
    return [*known] if step is None else [*known, step]
