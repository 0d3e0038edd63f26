"""The JSON Schema of a household file, made from the facts: `schemas/household.schema.json`.

Verbs: household_schema, written_schema (as the file holds it). Editors read it to complete words; `doudi assess` itself
reads more kindly (Chinese words for yes and no, places by name) and tells faults with their line.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from doudi.evidence.convenience_words import AGE_MAX, CARE_ITEMS, CONVENIENCE, MONTHS_LISTED_MAX
from doudi.evidence.fact_words import COUNT_MAX, MONTHS_MAX
from doudi.evidence.household_entries import PEOPLE_MAX, PERSON_WORDS, SUPPORTERS_MAX, TOP_WORDS
from doudi.facts import FACTS, HAO, Fact

FOLDER = Path(__file__).with_name("schemas")
IDENTIFIER = "urn:doudi:schema:household:1"
DAY = {"type": "string", "pattern": r"^\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?$"}
AMOUNT = r"\d{1,12}(\.\d{1,4})?$"
YUAN_MAX = 999_999_999_999


def household_schema() -> dict[str, Any]:
    """Describe a household file as JSON Schema (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": IDENTIFIER,
        "title": "一户家庭的情况 — a household",
        "description": "What `doudi assess` reads, as YAML or JSON. null (`~`) is unknown; "
        "what is not mentioned has its default, or is unknown. Money is in yuan.",
        "type": "object",
        "required": ["place", "residence", "people"],
        "additionalProperties": False,
        "properties": {
            "date": DAY | {"description": f"{TOP_WORDS['date']}; today when absent"},
            "place": {
                "description": f"{TOP_WORDS['place']}: a code of 2, 4, 6, 9 or 12 digits, or a name such as 广州市海珠区",
                "anyOf": [{"type": "string", "minLength": 2}, {"type": "integer", "minimum": 11}],
            },
            "residence": {"description": TOP_WORDS["residence"], "enum": ["urban", "rural", "城镇", "农村"]},
            "household": {"anyOf": [{"$ref": "#/$defs/household"}, {"type": "null"}]},
            "people": {
                "description": f"{TOP_WORDS['people']}; the first is the applicant, the others say their relation",
                "type": "array",
                "minItems": 1,
                "maxItems": PEOPLE_MAX,
                "prefixItems": [{"$ref": "#/$defs/person"}],
                "items": {"$ref": "#/$defs/person", "required": ["relation"]},
            },
        },
        "$defs": {unit: _unit(unit) for unit in FACTS},
    }


def written_schema() -> str:
    """Write the schema as its file holds it."""
    return json.dumps(household_schema(), ensure_ascii=False, indent=2) + "\n"


def _unit(unit: str) -> dict[str, Any]:
    short = {word: SHORT[word] | {"description": f"{each.label}：{each.how}"}
             for word, each in CONVENIENCE.items() if unit in each.units}  # fmt: skip
    own = _of_a_person() if unit == "person" else {}
    twice = [[word, fact] for word, each in CONVENIENCE.items() if unit in each.units for fact in each.facts]
    schema = {
        "type": "object",
        "additionalProperties": False,
        "properties": own | short | {fact.name: _fact(fact) for fact in FACTS[unit].values()},
    }
    return schema | ({"not": {"anyOf": [{"required": pair} for pair in twice]}} if twice else {})


def _of_a_person() -> dict[str, Any]:
    supporters = {"type": "array", "maxItems": SUPPORTERS_MAX, "items": {"$ref": "#/$defs/support"}}
    return {
        "name": {"type": ["string", "null"], "description": PERSON_WORDS["name"]},
        "supporters": {
            "description": f"{PERSON_WORDS['supporters']}; absent: none; null: nobody knows",
            "anyOf": [supporters, {"type": "null"}],
        },
    }


def _fact(fact: Fact) -> dict[str, Any]:
    described: dict[str, Any] = {"description": f"{fact.label} ({fact.unit})" if fact.unit else fact.label}
    if fact.default is not None:
        described["default"] = fact.default / HAO if fact.kind == "money" and fact.default else fact.default
    return described | _kind(fact)


def _kind(fact: Fact) -> dict[str, Any]:
    if fact.kind == "money":
        return _money(signed=fact.signed)
    if fact.kind == "flag":
        return {"enum": [True, False, None, "yes", "no", "是", "否"]}
    if fact.kind == "day":
        return {"anyOf": [DAY, {"type": "null"}]}
    if fact.kind == "code":
        return {"enum": [*fact.choices, None]}
    most = fact.most if fact.most is not None else MONTHS_MAX if fact.kind == "months" else COUNT_MAX
    return {"type": ["integer", "null"], "minimum": fact.least or 0, "maximum": most}


def _money(*, signed: bool = False) -> dict[str, Any]:
    return {
        "type": ["number", "string", "null"],
        "minimum": -YUAN_MAX if signed else 0,
        "maximum": YUAN_MAX,
        "pattern": ("^-?" if signed else "^") + AMOUNT,
    }


_YES_NO = {"enum": [True, False, None, "yes", "no", "是", "否"]}
_MONTHLY = {"anyOf": [_money(), {"type": "array", "minItems": 1, "maxItems": MONTHS_LISTED_MAX, "items": _money()}]}

SHORT: dict[str, dict[str, Any]] = {
    "age": {"type": ["integer", "null"], "minimum": 0, "maximum": AGE_MAX},
    "wage": _MONTHLY,
    "business": _MONTHLY,
    "disability": {
        "type": ["string", "null"],
        "pattern": "^(none|(sight|hearing|speech|limb|intellectual|mental|multiple)[ ,]+([1-4]|~))$",
    },
    "self_care": {
        "anyOf": [
            {"type": "null"},
            {
                "type": "object",
                "additionalProperties": False,
                "properties": {word: _YES_NO | {"description": label} for word, label in CARE_ITEMS.items()},
            },
        ]
    },
}
"""How each short word is written."""
