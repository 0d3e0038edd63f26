"""Answers of invented residents, as the questionnaire keeps them."""

from typing import Any

WIDOW: dict[str, Any] = {
    "city": "4401",
    "county": "440105",
    "hukou": "urban",
    "members": {"count": "1"},
    "person.0": {"age": "78", "sex": "female", "doing": "retired"},
    "income.0": {"wage": "0", "business": "0", "other": "0"},
    "pension.0": {"pension": "260", "kind": "resident"},
    "savings": {"total": "3000"},
    "property": ["none"],
    "disability": ["none"],
    "illness": ["none"],
    "spending": {"medical": "0", "education": "0", "disaster": "0"},
    "supporters": "no",
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
    "income.0": {"wage": "1800", "business": "0", "other": "0"},
    "income.1": {"wage": "0", "business": "0", "other": "0"},
    "savings": {"total": "20000"},
    "property": ["none"],
    "disability": ["none"],
    "illness": ["1"],
    "spending": {"medical": "0", "education": "0", "disaster": "0"},
}
"""阿强一家 in Guangzhou: one wage, an ill wife, one child."""
