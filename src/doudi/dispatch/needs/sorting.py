"""Sorting: which agency a need belongs to, by rules that say why (`sorting.yaml`), by place and day.

Nouns: Rule, Sorted. Verbs: sort (the first rule that fits decides; the others are given too, for one form may hold several needs).
Nothing is learned here: what officers overrule is read as a report, and people change the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from doudi.dispatch.needs.kinds import Kind


class BadRule(ValueError):
    """The file of rules cannot be used; the message says which rule and why."""


@dataclass(frozen=True)
class Rule:
    """Whoever uses one of these words, or orders one of these items, has this need. `why` is what an officer reads."""

    name: str
    kind: str
    why: str
    words: tuple[str, ...]
    items: tuple[str, ...]
    sources: tuple[str, ...]
    place: str
    since: date
    until: date | None

    def holds(self, *, place: str, on: date) -> bool:
        """Say whether the rule is in force there that day."""
        return place.startswith(self.place) and self.since <= on and (self.until is None or on < self.until)

    def said(self, *, words: str, item: str, source: str) -> str | None:
        """Give what in a need fits the rule, empty when it fits whatever was said; None when nothing does."""
        if self.sources and source not in self.sources:
            return None
        if item and any(item == one or item.startswith(f"{one}_") or one == "*" for one in self.items):
            return item
        found = next((word for word in self.words if word in words), None)
        return found if self.words or self.items else ""


@dataclass(frozen=True)
class Sorted:
    """The kind a need has been given, the rule, and what the rule went by."""

    kind: str
    rule: str
    because: str


def sort(*, words: str, item: str, source: str, place: str, on: date, rules: Iterable[Rule] = ()) -> list[Sorted]:
    """Give every kind that fits, the deciding one first; never empty, for the last rule fits everything."""
    found: dict[str, Sorted] = {}
    for rule in rules or RULES:
        if not rule.holds(place=place, on=on):
            continue
        said = rule.said(words=words, item=item, source=source)
        if said is not None and (said or not found) and rule.kind not in found:
            found[rule.kind] = Sorted(
                kind=rule.kind, rule=rule.name, because=f"{rule.why}（{said}）" if said else rule.why
            )
    return list(found.values())


def load_rules(path: Path) -> tuple[Rule, ...]:
    """Read the rules in their order, those of a nearer place first.

    :raises BadRule: when one lacks something, names a kind nobody owns, or no rule fits everything.
    """
    rows = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    rules = [_rule(row) for row in rows]
    if not any(not rule.words and not rule.items and not rule.place for rule in rules):
        raise BadRule("the last rule must fit whatever was said, everywhere")
    return tuple(sorted(rules, key=lambda rule: -len(rule.place)))


def _rule(row: Mapping[str, Any]) -> Rule:
    missing = [key for key in ("rule", "kind", "why", "place", "from", "source", "confirmed_on") if key not in row]
    if missing:
        raise BadRule(f"{row.get('rule')} lacks {', '.join(missing)}")
    if row["kind"] not in Kind.values:
        raise BadRule(f"{row['rule']}: nobody owns {row['kind']}")
    return Rule(
        name=row["rule"], kind=row["kind"], why=row["why"], words=tuple(row.get("words", ())), items=tuple(row.get("items", ())),
        sources=tuple(row.get("of", ())), place="" if row["place"] == "CN" else row["place"], since=row["from"],
        until=row.get("until"),
    )  # fmt: skip


RULES = load_rules(Path(__file__).with_name("sorting.yaml"))
