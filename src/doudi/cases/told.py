"""What people told: the applicant in his application, officers on their visits. Facts as forms keep them become facts the law reads.

Nouns: Words. Verbs: said_facts, seen_facts, visit_forms, words_of, typed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from doudi.cases.applying.models import Application
from doudi.cases.case import Case
from doudi.facts import FACTS, hao

Words = tuple[Mapping[str, Any], Mapping[int, Mapping[str, Any]]]
"""Facts of the household, and of each person by his number in the registry."""


def said_facts(application: Application) -> Words:
    """Give what the applicant said himself."""
    return words_of([application.declared.get("facts", {})])


def seen_facts(
    case: Case, *, forms: Iterable[Mapping[str, Any]] | None = None
) -> tuple[dict[str, Any], dict[int, dict[str, Any]]]:
    """Give what officers saw on their visits, the latest counting, and the self-care they assessed.

    `forms` are those of its visits, for whoever has fetched them.
    """
    whole, own = words_of([form.get("facts", {}) for form in (visit_forms(case) if forms is None else forms)])
    for failed in case.self_care.values_list("items_failed", flat=True)[:1]:
        own.setdefault(case.subject_id, {})["care_items_failed"] = failed
    return whole, own


def visit_forms(case: Case) -> list[Mapping[str, Any]]:
    """Fetch what was written on each visit, the latest last."""
    return list(case.visits.order_by("visited_on", "id").values_list("form", flat=True))


def words_of(forms: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], dict[int, dict[str, Any]]]:
    """Lay forms over one another, the latest counting."""
    whole: dict[str, Any] = {}
    own: dict[int, dict[str, Any]] = {}
    for form in forms:
        whole |= typed(form.get("household", {}), of="household")
        for number, facts in form.get("people", {}).items():
            own.setdefault(int(number), {}).update(typed(facts, of="person"))
    return whole, own


def typed(facts: Mapping[str, Any], *, of: str) -> dict[str, Any]:
    """Read facts as a form keeps them: money in yuan as text, days in ISO form.

    :raises KeyError: for a word that is no fact.
    """
    return {name: _value(value, kind=FACTS[of][name].kind) for name, value in facts.items()}


def _value(value: Any, *, kind: str) -> Any:
    if value is None:
        return None
    if kind == "money":
        return hao(Decimal(str(value)))
    return date.fromisoformat(value) if kind == "day" else value
