"""The answers for one household in their published form: `schemas/assessment.schema.json`.

Verbs: assessment_of, missing_json. What a machine reads from `doudi assess --json`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from doudi import __version__
from doudi.evidence.explained import explained_json, question_json
from doudi.evidence.suppliers import supplier_of
from doudi.programmes.together import MATRIX
from doudi.rules.decide import Answer
from doudi.rules.explanation import Explanation
from doudi.rules.household import Household
from doudi.rules.two_answers import two_answers

SCHEMA = "urn:doudi:schema:assessment:1"


def assessment_of(
    household: Household, *, on: date, answers: Iterable[Answer], law: str, place_name: str = "",
    explanation: Explanation | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Put the answers of one household into their published form; `law` is the hash of what decided.

    With an explanation, each answer brings its facts, formulas, next question and what would change it.
    """
    whole: dict[str, Any] = {
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
        "answers": [_answer_json(answer, explanation=explanation) for answer in answers],
    }
    if explanation is None:
        return whole
    shown = {answer["programme"] for answer in whole["answers"]}
    return whole | {
        "next_question": question_json(explanation.next_question()),
        "two_answers": _two_answers(household, on=on, explanation=explanation, programmes=shown),
    }


def _two_answers(
    household: Household, *, on: date, explanation: Explanation, programmes: Collection[str]
) -> list[dict[str, Any]]:
    """Say for each programme shown what it would get, what it holds and what follows; the others are compared too."""
    rows = two_answers(explanation.answers, household, matrix=MATRIX, place=household.place, on=on)
    return [row.as_json() for row in rows if row.policy.name in programmes]


def _answer_json(answer: Answer, *, explanation: Explanation | None) -> dict[str, Any]:
    whole = explained_json(explanation, answer) if explanation else answer.as_json()
    missing = [one.as_json() | {"who": supplier_of(one)} for one in answer.missing]
    return whole | {"missing": missing}
