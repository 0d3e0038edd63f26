"""What a report says, as plain data: `schemas/report.schema.json`. Numbers of identity are masked, and what is health stays sealed.

Nouns: Findings. Verbs: find (compute everything), content_of (write it down).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from doudi import __version__
from doudi.evidence.mapping import mapping_of
from doudi.evidence.reports.conclusion import SETTLEMENT, UNDETERMINED, Concluded, conclude, limits_under
from doudi.evidence.reports.conflicts import Contradiction, declared_against_verified, find_contradictions, valid_days
from doudi.evidence.reports.facts import facts_of
from doudi.evidence.reports.household import household_of
from doudi.evidence.reports.means import Computed, compute_means
from doudi.evidence.reports.readings import TooManyReadings, readings_of
from doudi.evidence.reports.said import Ground, Said, Subject
from doudi.programmes import RULEBOOK
from doudi.registry.identifiers import mask
from doudi.rules.receipt import law_hash

SCHEMA = "urn:doudi:schema:verification-report:1"
HEALTH = ("medical", "disability", "custody")
"""Sources whose rows a report does not repeat: it says that there are records and how many."""
ACCOUNT_WORDS = ("account", "账号", "卡号", "账户号码")

Settled = Mapping[tuple[str, str, str], tuple[str, str]]
"""How officers settled contradictions of earlier issues: what it is, to what was taken and why."""


@dataclass(frozen=True)
class Findings:
    """Everything a report tells, before it has a number."""

    ground: Ground
    computed: Computed
    contradictions: tuple[Contradiction, ...]
    concluded: Concluded


def find(ground: Ground, *, settled: Settled | None = None) -> Findings:
    """Compute the means from the answers, list what contradicts, and conclude."""
    facts = facts_of(ground)
    plain = compute_means(ground, household_of(ground, facts=facts))
    every = [*find_contradictions(ground), *declared_against_verified(ground, plain.totals)]
    contradictions = tuple(_settled(one, settled or {}) for one in every)
    try:
        readings = readings_of(ground, contradictions, facts=facts)
    except TooManyReadings:
        return Findings(ground, plain, contradictions, Concluded(UNDETERMINED, waiting_for=(SETTLEMENT,)))
    computed = [compute_means(ground, household_of(ground, facts=facts, changes=one)) for one in readings]
    told = replace(computed[0], limits=limits_under(computed))
    return Findings(ground, told, contradictions, conclude(computed))


def content_of(
    findings: Findings, *, number: str, issue: int, commission: Mapping[str, Any], issued_on: date, issued_by: str,
    replaces: str = "",
) -> dict[str, Any]:  # fmt: skip
    """Write a report down in its published form."""
    ground, concluded = findings.ground, findings.concluded
    return {
        "schema": SCHEMA,
        "number": number,
        "issue": issue,
        "replaces": replaces or None,
        "commission": dict(commission),
        "place": ground.place,
        "programme": ground.programme,
        "as_of": ground.as_of.isoformat(),
        "issued_on": issued_on.isoformat(),
        "issued_by": issued_by,
        "valid_until": valid_until(ground.place, on=issued_on).isoformat(),
        "subjects": [_subject(one) for one in ground.subjects],
        "sources": [_said(one) for one in ground.said],
        "means": {
            "household": dict(findings.computed.totals),
            "people": [dict(one) for one in findings.computed.people],
        },
        "limits": [limit.as_json() for limit in findings.computed.limits],
        "conflicts": [_conflict(one) for one in findings.contradictions],
        "conclusion": concluded.conclusion,
        "exceeds": list(concluded.exceeds),
        "waiting_for": list(concluded.waiting_for),
        "law": law_hash(RULEBOOK),
        "doudi": __version__,
    }


def valid_until(place: str, *, on: date) -> date:
    """Give the first day a report no longer stands."""
    return on + timedelta(days=valid_days(place=place, on=on))


def _settled(one: Contradiction, settled: Settled) -> Contradiction:
    taken, why = settled.get(one.same, ("", ""))
    return replace(one, taken=taken, why=why)


def _subject(subject: Subject) -> dict[str, Any]:
    return {
        "key": subject.key, "name": subject.name, "masked": subject.masked, "role": subject.role, "relation": subject.relation,
    }  # fmt: skip


def _said(one: Said) -> dict[str, Any]:
    mapping = mapping_of(one.source)
    return {
        "inquiry": one.inquiry,
        "subject": one.subject,
        "source": one.source,
        "title": mapping.title,
        "owner": mapping.owner,
        "queried_on": one.asked_on.isoformat(),
        "answer_by": one.answer_by.isoformat(),
        "outcome": one.outcome or None,
        "as_of": one.as_of.isoformat() if one.as_of else None,
        "answered_at": one.answered_at.isoformat() if one.answered_at else None,
        "late": one.is_late,
        "answer_hash": one.answer_hash or None,
        "count": len(one.rows),
        "records": [] if one.source in HEALTH else _records(one),
    }


def _records(one: Said) -> list[dict[str, Any]]:
    """Repeat a source's rows under the department's headers, with numbers of identity and accounts masked."""
    columns = mapping_of(one.source).columns
    headers = {name: column.header for column in columns for name in (*column.headers, column.name)}
    hidden = {column.header for column in columns if column.type == "id"} | set(ACCOUNT_WORDS)
    place = {column.header: number for number, column in enumerate(columns)}
    rows = [
        dict(
            sorted(
                ((headers.get(name, name), value) for name, value in row.items()),
                key=lambda cell: place.get(cell[0], 99),
            )
        )
        for row in one.rows
    ]
    return [{name: _shown(value, is_hidden=name in hidden) for name, value in row.items()} for row in rows]


def _shown(value: Any, *, is_hidden: bool) -> str | None:
    if value is None:
        return None
    text = str(value)
    return mask(text) if is_hidden and len(text) > 3 else text


def _conflict(one: Contradiction) -> dict[str, Any]:
    return {
        "kind": one.kind.value, "source": one.source, "subject": one.subject, "name": one.name, "item": one.item,
        "detail": dict(one.detail), "rule": one.rule, "taken": one.taken or None, "why": one.why or None,
    }  # fmt: skip


def said_words(content: Any) -> Sequence[str]:
    """Give every word a content holds, for whoever must show that it never decides."""
    if isinstance(content, Mapping):
        return [word for value in content.values() for word in said_words(value)]
    if isinstance(content, list | tuple):
        return [word for value in content for word in said_words(value)]
    return [content] if isinstance(content, str) else []
