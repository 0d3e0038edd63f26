"""An answer's explanation in its published form: facts with sources, formulas, the next question, what would change it.

Verbs: explained_json, question_json, changes_json, fact_json, fact_stored. Part of `schemas/assessment.schema.json`; the words are Chinese.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from doudi.evidence.suppliers import supplier_at
from doudi.facts import Source
from doudi.rules.decide import Answer
from doudi.rules.explanation import Explanation, FactUsed
from doudi.rules.next_question import NextQuestion
from doudi.rules.wording import number_text


def explained_json(explanation: Explanation, answer: Answer) -> dict[str, Any]:
    """Put one answer into its published form, with everything it can say for itself."""
    whole = answer.as_json()
    key = (answer.policy.name, answer.person)
    conditions = [
        row
        | {
            "facts": [fact_json(one) for one in explanation.facts(checked, person=answer.person)],
            "programmes": list(explanation.policies(checked)),
        }
        for row, checked in zip(whole["conditions"], answer.conditions, strict=True)
    ]
    steps = []
    for row, step in zip(whole["amount"]["steps"], answer.steps, strict=True):
        formula = explanation.formula(step, person=answer.person)
        steps.append(row | {"formula": formula.as_json() if formula else None})
    return whole | {
        "conditions": conditions,
        "amount": whole["amount"] | {"steps": steps},
        "next_question": question_json(explanation.next_question(key)),
        "would_change": changes_json(explanation, answer),
    }


def question_json(question: NextQuestion | None) -> dict[str, Any] | None:
    """Put the next question into its published form, with who could answer it in words."""
    if question is None:
        return None
    return question.as_json() | {"supplier": supplier_at(question.path, source=question.source)}


def changes_json(explanation: Explanation, answer: Answer) -> list[dict[str, Any]]:
    """Put what would turn an answer into its published form."""
    return [one.as_json() for one in explanation.would_change((answer.policy.name, answer.person))]


def fact_json(one: FactUsed) -> dict[str, Any]:
    """Put a fact behind a condition into its published form."""
    return {
        "fact": one.path,
        "label": one.label,
        "value": value_text(one),
        "unit": one.fact.unit if one.fact.kind == "money" else "",
        "source": _source_json(one.source),
    }


def value_text(one: FactUsed) -> str | None:
    """Write a value as a household file does; unknown is null."""
    value = one.value
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value.isoformat() if one.fact.kind == "day" else number_text(value, kind=one.fact.kind)


def fact_stored(value: Any) -> Any:
    """Write a value as a finding keeps it: days as ISO text, everything else as it is."""
    return value.isoformat() if isinstance(value, date) else value


def _source_json(source: Source | None) -> dict[str, Any] | None:
    if source is None:
        return None
    as_of = source.as_of.isoformat() if source.as_of else None
    return {"dataset": source.dataset, "as_of": as_of, "status": source.status}
