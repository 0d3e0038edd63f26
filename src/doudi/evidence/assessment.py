"""The answers for one household in their published form: `schemas/assessment.schema.json`.

Verbs: assessment_of, missing_json. What a machine reads from `doudi assess --json`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from doudi import __version__
from doudi.evidence.suppliers import supplier_of
from doudi.rules.decide import Answer
from doudi.rules.household import Household

SCHEMA = "urn:doudi:schema:assessment:1"


def assessment_of(
    household: Household, *, on: date, answers: Iterable[Answer], law: str, place_name: str = ""
) -> dict[str, Any]:
    """Put the answers of one household into their published form; `law` is the hash of what decided."""
    return {
        "schema": SCHEMA,
        "doudi": __version__,
        "law": law,
        "date": on.isoformat(),
        "place": {"code": household.place, "name": place_name or None},
        "residence": household.residence,
        "people": [
            {"number": number, "name": person.name, "relation": person.facts.get("relation")}
            for number, person in enumerate(household.people)
        ],
        "answers": [_answer_json(answer) for answer in answers],
    }


def _answer_json(answer: Answer) -> dict[str, Any]:
    missing = [one.as_json() | {"who": supplier_of(one)} for one in answer.missing]
    return answer.as_json() | {"missing": missing}
