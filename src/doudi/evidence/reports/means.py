"""Means: what the existing law makes of the answers, and which limits of the programme they keep or exceed.

Nouns: Limit, Computed. Verbs: compute_means (one reading of the answers).
A range stays a range: where a source is silent, the least is what is known already and the most may be open.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from doudi.evidence.reports.said import Ground
from doudi.facts import yuan
from doudi.programmes import RULEBOOK
from doudi.rules.decide import local_terms, open_office, rows_for
from doudi.rules.explain import Checked
from doudi.rules.household import Household
from doudi.rules.rulebook import Law
from doudi.rules.scalar import Row, unlink
from doudi.rules.trail import Trail

GATE = "within_gate"
INCOMES = ("income_below_standard", "income_below_edge", "income_below_average")
PROPERTY = ("property_within", "one_home", "no_shop", "no_vehicle", "no_business")
ITEMS = {
    **dict.fromkeys((GATE, *INCOMES), "income"), "property_within": "assets", "one_home": "homes", "no_shop": "nonresidential",
    "no_vehicle": "vehicles", "no_business": "businesses",
}  # fmt: skip
"""What each limit of the law measures."""

TOTALS = {
    "income_month": ("verified_income", "money"), "assets": ("assets", "money"), "homes": ("homes_counted", "count"),
    "nonresidential": ("shops", "count"), "vehicles": ("vehicles_owned", "count"), "businesses": ("businesses_counted", "count"),
    "members": ("members", "count"),
}  # fmt: skip
INCOME_TYPES = {
    "wage": ("net_wage", True), "business": ("business", False), "property": ("property_income", False),
    "pension": ("counted_pension", True), "unemployment": ("unemployment_benefit", False),
    "other": ("other_transfers", False), "deducted": ("tax_and_insurance", False),
}  # fmt: skip
"""Kinds of income (最低生活保障审核确认办法 第十三条): the column, and whether the law keeps it as a range."""
BANS = {"prison": "服刑", "detox": "强制隔离戒毒", "arrested": "羁押", "dead": "登记死亡", "missing": "宣告失踪"}


@dataclass(frozen=True)
class Limit:
    """One limit of the programme: what was found, what the place allows, and whether it is kept."""

    item: str
    label: str
    law: str
    article: str
    is_kept: bool | None
    found: Mapping[str, Any] | None
    allowed: Mapping[str, Any] | None
    waiting_for: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the limit as a report tells it."""
        return {
            "item": self.item, "label": self.label, "law": self.law, "article": self.article, "kept": self.is_kept,
            "found": self.found, "allowed": self.allowed, "waiting_for": list(self.waiting_for),
        }  # fmt: skip


@dataclass(frozen=True)
class Computed:
    """The means under one reading of the answers."""

    totals: Mapping[str, Any]
    people: tuple[Mapping[str, Any], ...]
    limits: tuple[Limit, ...]


def compute_means(ground: Ground, household: Household) -> Computed:
    """Let the law of the place and day read a household, and take from it what a report tells."""
    office = open_office(RULEBOOK, place=household.place, on=ground.as_of)
    local = local_terms(RULEBOOK, household=household, on=ground.as_of)
    rows = rows_for(household)
    office.scalar.run(rows, local=local)
    whole = rows["household"][0]
    limits: tuple[Limit, ...] = ()
    ready = next((one for one in office.ready if one.policy.name == ground.programme), None)
    if ready is not None and ready.policy.of == "household":
        limits = _limits(ready.conditions(whole), whole, law=office.law, local=local)
    people = tuple(
        _person(row, key=int(person.key)) for row, person in zip(rows["person"], household.people, strict=True)
    )
    computed = Computed(totals=_totals(whole), people=people, limits=limits)
    unlink(rows)
    return computed


def _limits(conditions: tuple[Checked, ...], row: Row, *, law: Law, local: Mapping[str, Any]) -> tuple[Limit, ...]:
    """Take the programme's limits on income and property; where stage one has a gate, that is the limit of income."""
    names = {checked.text.name for checked in conditions}
    kept = {GATE, *PROPERTY} if GATE in names else {*INCOMES, *PROPERTY}
    trail = Trail(law, local=local)
    return tuple(_limit(checked, row, trail=trail) for checked in conditions if checked.text.name in kept)


def _limit(checked: Checked, row: Row, *, trail: Trail) -> Limit:
    told = checked.as_json()
    missing = trail.missing(unit="household", row=row, columns=[checked.text.column]) if checked.met is None else ()
    return Limit(
        item=ITEMS[checked.text.name], label=told["label"], law=told["law"], article=told["article"], is_kept=checked.met,
        found=told["left"], allowed=told["right"], waiting_for=tuple(dict.fromkeys(one.source for one in missing)),
    )  # fmt: skip


def _totals(row: Row) -> dict[str, Any]:
    found = {name: _range(row, column, kind=kind) for name, (column, kind) in TOTALS.items()}
    members = row["members_least"] if row["members_least"] == row["members_most"] else None
    per_head = {
        f"{name}_per_head": _per_head(row[f"{column}_least"], row[f"{column}_most"], members=members)
        for name, column in (("assets", "assets"), ("income", "verified_income"))
    }
    return found | per_head


def _range(row: Row, column: str, *, kind: str) -> dict[str, Any]:
    least, most = row[f"{column}_least"], row[f"{column}_most"]
    return {"least": _written(least, kind=kind), "most": _written(most, kind=kind)}


def _per_head(least: int | None, most: int | None, *, members: int | None) -> dict[str, Any]:
    """Divide for reading only: the law itself compares totals, without rounding."""
    if not members:
        return {"least": None, "most": None}
    return {
        name: None if value is None else f"{yuan(value) / members:.2f}"
        for name, value in (("least", least), ("most", most))
    }


def _person(row: Row, *, key: int) -> dict[str, Any]:
    income = {name: _income(row, column, is_ranged=is_ranged) for name, (column, is_ranged) in INCOME_TYPES.items()}
    return {"subject": key, "counts": row["counts"], "income": income, "bans": _bans(row)} | {
        "assets": _range(row, "own_assets", kind="money"), "homes": row["homes"], "nonresidential": row["nonresidential"],
        "vehicles": row["vehicles"], "businesses": row["businesses"],
    }  # fmt: skip


def _income(row: Row, column: str, *, is_ranged: bool) -> dict[str, Any]:
    if is_ranged:
        return _range(row, column, kind="money")
    value = _written(row[column], kind="money")
    return {"least": value, "most": value}


def _bans(row: Row) -> list[str]:
    """Name what keeps somebody from being counted, as a register says it."""
    found = [BANS[row["custody"]]] if row["custody"] in BANS else []
    found += [BANS["dead"]] if row["alive"] is False else []
    return found + ([BANS["missing"]] if row["missing_declared"] else [])


def _written(value: int | None, *, kind: str) -> Any:
    return str(yuan(value)) if kind == "money" and value is not None else value
