"""Contradictions: two things that cannot both be true, the rule of the place for them, and how each could be read.

Nouns: Contradiction. Verbs: find_contradictions, declared_against_verified. Rules are terms by place and day (`parameters.yaml`);
where a rule decides, nothing is left open; where people decide, every reading is tried (`readings`) until an officer has settled it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from doudi.evidence.reports.facts import typed_rows
from doudi.evidence.reports.household import SEXES, members_of
from doudi.evidence.reports.models import Conflict
from doudi.evidence.reports.said import Ground, Said, Subject
from doudi.evidence.reports.terms import TERMS
from doudi.registry.identifiers import mask
from doudi.rules.terms import Notice

BY_PEOPLE = ("by_hand", "proof_by_seller", "proof")
WHOLE_SHARE = 10_000
Kind = Conflict.Kind
Row = Mapping[str, Any]

COUNTED, NOT_COUNTED, DECLARED, VERIFIED = "counted", "not_counted", "declared", "verified"
TAKEN = {
    Kind.IDENTITY: ("same_person", "other_person"), Kind.DEATH: ("confirmed", "mistaken"), Kind.DECLARED: (VERIFIED, DECLARED),
    Kind.JOINT: ("share",), Kind.ANCESTRAL: (COUNTED, NOT_COUNTED), Kind.SOLD_CAR: (COUNTED, NOT_COUNTED),
    Kind.DORMANT: (COUNTED, NOT_COUNTED),
}  # fmt: skip
"""How each kind can be settled; the first is how the register reads."""


@dataclass(frozen=True)
class Contradiction:
    """One contradiction: whose, what against what, the rule for it, and how an officer settled it, if he did."""

    kind: Conflict.Kind
    source: str
    subject: int
    name: str
    item: str
    detail: Mapping[str, Any]
    rule: str
    taken: str = ""
    why: str = ""

    @property
    def is_open(self) -> bool:
        """People must settle it, and nobody has."""
        return self.rule in BY_PEOPLE and not self.taken

    @property
    def same(self) -> tuple[str, str, str]:
        """What makes it the same contradiction in a later issue."""
        return (self.kind.value, self.source, self.item)


def rule_of(kind: Conflict.Kind, *, place: str, on: date) -> Notice:
    """Give the rule of a place and day for a kind of contradiction.

    :raises LookupError: when no rule is known, which the national defaults prevent.
    """
    notice = TERMS.notice(f"conflict_{kind.value}", place=place, residence="any", on=on)
    if notice is None:
        raise LookupError(f"no rule for {kind} in {place} on {on}")
    return notice


def valid_days(*, place: str, on: date) -> int:
    """Say how many days a report stands in a place."""
    notice = TERMS.notice("report_valid_days", place=place, residence="any", on=on)
    if notice is None:
        raise LookupError(f"no validity for {place} on {on}")
    return int(notice.value)


def find_contradictions(ground: Ground) -> list[Contradiction]:
    """List what contradicts in the answers and the declaration, except figures, which need the means."""
    found = []
    for said in ground.said:
        rows = typed_rows(said) if said.outcome == "HIT" else None
        subject = next(one for one in ground.subjects if one.key == said.subject)
        for row, delivered in zip(rows or (), said.rows, strict=False):
            found += list(_of_row(ground, said, subject=subject, row=row, delivered=delivered))
    return found


def declared_against_verified(ground: Ground, totals: Mapping[str, Any]) -> list[Contradiction]:
    """Compare each declared figure with what was verified; a range that holds the figure does not contradict it."""
    claims = ground.claims
    declared = {
        "income_month": claims.income_month, "assets": claims.assets, "homes": claims.homes, "vehicles": claims.vehicles,
        "businesses": claims.businesses,
    }  # fmt: skip
    applicant = members_of(ground)[0]
    rule = rule_of(Kind.DECLARED, place=ground.place, on=ground.as_of).value
    return [
        Contradiction(
            Kind.DECLARED,
            "declaration",
            applicant.key,
            applicant.name,
            item,
            {"declared": str(value), "verified": dict(totals[item])},
            rule if item == "income_month" else "register",
        )
        for item, value in declared.items()
        if value is not None and _differs(value, totals[item])
    ]


def _differs(value: Any, verified: Mapping[str, Any]) -> bool:
    least, most = verified["least"], verified["most"]
    below = least is not None and value < type(value)(least)
    above = most is not None and value > type(value)(most)
    return below or above


def _of_row(ground: Ground, said: Said, *, subject: Subject, row: Row, delivered: Row) -> Iterator[Contradiction]:
    """Find what one row contradicts."""

    def made(kind: Conflict.Kind, *, item: str, detail: Mapping[str, Any]) -> Contradiction:
        rule = str(rule_of(kind, place=ground.place, on=ground.as_of).value)
        return Contradiction(kind, said.source, subject.key, subject.name, item, detail, rule)

    if differences := _identity(said, subject=subject, row=row, delivered=delivered):
        yield made(Kind.IDENTITY, item=f"{subject.key}", detail=differences)
    if said.source == "deaths" and row["died_on"] and row["died_on"] <= ground.as_of:
        yield made(Kind.DEATH, item=f"{subject.key}", detail={"died_on": row["died_on"].isoformat()})
    for kind, item, detail in _property(said, row=row, ground=ground):
        yield made(kind, item=item, detail=detail)


def _property(
    said: Said, *, row: Mapping[str, Any], ground: Ground
) -> Iterator[tuple[Conflict.Kind, str, dict[str, Any]]]:
    claims = ground.claims
    if said.source == "homes" and row["status"] == "current":
        if row["unit_number"] in claims.ancestral:
            yield Kind.ANCESTRAL, row["unit_number"], {"unit_number": row["unit_number"]}
        if row["share"] is not None and row["share"] < WHOLE_SHARE:
            yield (
                Kind.JOINT,
                row["unit_number"],
                {"unit_number": row["unit_number"], "share_percent": f"{row['share'] / 100:g}"},
            )
    if said.source == "vehicles" and row["plate"] in claims.sold_cars:
        yield Kind.SOLD_CAR, row["plate"], {"plate": row["plate"]}
    if said.source == "business" and row["uscc"] in claims.dormant:
        yield Kind.DORMANT, row["uscc"], {"uscc": row["uscc"], "name": row["name"]}


def _identity(said: Said, *, subject: Subject, row: Mapping[str, Any], delivered: Mapping[str, Any]) -> dict[str, Any]:
    """Compare name, birthday, sex and the masked number of a row with the registry's."""
    differences: dict[str, Any] = {}
    if said.source in ("hukou", "deaths") and row.get("name") and row["name"] != subject.name:
        differences["name"] = row["name"]
    if said.source == "hukou" and subject.born_on and row.get("birth") and row["birth"] != subject.born_on:
        differences["birth"] = row["birth"].isoformat()
    if said.source == "hukou" and subject.sex in SEXES and row.get("sex") and row["sex"] != SEXES[subject.sex]:
        differences["sex"] = row["sex"]
    number = next(
        (str(value) for name, value in delivered.items() if name == "person" or ("号" in name and _is_identity(value))),
        "",
    )
    if _is_identity(number) and mask(number) != subject.masked:
        differences["number"] = mask(number)
    return differences


def _is_identity(value: Any) -> bool:
    text = str(value)
    return len(text) == 18 and text[:17].isdigit()
