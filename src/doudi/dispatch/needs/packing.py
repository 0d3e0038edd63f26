"""Packing: the least an owner needs to work on a need, on which ground it may leave, and nothing else (最小必要).

Nouns: Packed, SCOPE. Verbs: pack, consent_for, phone_of. What a kind needs stands in `package.yaml`, by place and day; a charity never
gets more than what points at nobody. Law: 个人信息保护法 第六条、第十三条、第二十三条; 社会救助法 第四十二条.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from doudi.cases.case import Case
from doudi.cases.sealing import unseal_text
from doudi.cases.stages import IN_SUPPORT
from doudi.dispatch.needs.need import Need
from doudi.dispatch.needs.sendings import Sending
from doudi.offices.queries import full_name
from doudi.registry.models import Person

SCOPE = ("name", "masked", "phone", "address", "situation", "status")
"""The words of a consent's scope: what may be passed on."""

PHONE = "need phone"
"""The purpose a telephone number is sealed for."""
COUNTY_DIGITS = 6
CONSENT_DAYS = 180
BANDS = (6, 18, 35, 60, 80)
Ground = Sending.Ground


@dataclass(frozen=True)
class Packed:
    """What leaves, on which ground, for which purpose."""

    fields: dict[str, Any]
    ground: str
    purpose: str


def consent_for(*, scope: tuple[str, ...] = SCOPE, purpose: str, on: date) -> dict[str, Any]:
    """Write down what somebody agreed to: which data, what for, until when."""
    return {"scope": list(scope), "purpose": purpose, "until": (on + timedelta(days=CONSENT_DAYS)).isoformat()}


def pack(need: Need, *, kind: str, on: date) -> Packed:
    """Put together what an owner of a kind gets of a need; for the system, which sees the whole of it."""
    rules = _rules(place=need.residence, on=on)
    ground = ground_of(need, on=on)
    asked = rules["fields"].get(kind, []) if ground != Ground.NONE else []
    agreed = need.consent.get("scope", []) if ground == Ground.CONSENT else SCOPE
    given = {"name": need.name, "masked": need.masked, "situation": need.words}
    made = {one: _MADE[one](need) if one in _MADE else given[one] for one in asked if one in agreed}
    always = {one: _ALWAYS[one](need, on) for one in rules["always"]} | {"kind": kind}
    purpose = str(need.consent.get("purpose", "")) if ground == Ground.CONSENT else str(Ground(ground).label)
    return Packed(
        fields=always | {name: value for name, value in made.items() if value}, ground=ground, purpose=purpose
    )


def ground_of(need: Need, *, on: date) -> str:
    """Say on which ground personal data of a need may leave: a consent in force, an emergency, or none."""
    until = str(need.consent.get("until", ""))
    if need.consent.get("scope") and until >= on.isoformat():
        return Ground.CONSENT
    return Ground.EMERGENCY if need.urgency == Need.Urgency.NOW else Ground.NONE


def age_band(person: Person | None, *, on: date) -> str:
    """Say between which ages somebody is; empty when nobody knows."""
    if person is None or person.born_on is None:
        return ""
    age = on.year - person.born_on.year - ((on.month, on.day) < (person.born_on.month, person.born_on.day))
    low = max((one for one in BANDS if one <= age), default=0)
    high = min((one for one in BANDS if one > age), default=None)
    return f"{low}+" if high is None else f"{low}-{high - 1}"


def phone_of(need: Need) -> str:
    """Open the number somebody gave to be called back on; empty when he gave none."""
    return unseal_text(need.phone_sealed, purpose=PHONE) if need.phone_sealed else ""


def _status(need: Need) -> list[str]:
    if need.person_id is None:
        return []
    held = Case.objects.filter(applicant_person=need.person_id, stage__in=IN_SUPPORT)
    return sorted(set(held.values_list("programme", flat=True)))


_MADE: Mapping[str, Any] = {
    "phone": phone_of,
    "address": lambda need: full_name(need.residence),
    "status": _status,
}
_ALWAYS: Mapping[str, Any] = {
    "kind": lambda need, on: need.kind,
    "item": lambda need, on: need.item,
    "urgency": lambda need, on: need.urgency,
    "county": lambda need, on: full_name(need.residence[:COUNTY_DIGITS]),
    "age_band": lambda need, on: age_band(need.person, on=on),
}


def _rules(*, place: str, on: date) -> Mapping[str, Any]:
    """Give the nearest list in force."""
    held = [
        row for row in _lists()
        if place.startswith(_code(row["place"])) and row["from"] <= on and (row.get("until") is None or on < row["until"])
    ]  # fmt: skip
    return max(held, key=lambda row: (len(_code(row["place"])), row["from"]))


def _code(place: str) -> str:
    return "" if place == "CN" else place


@lru_cache(maxsize=1)
def _lists() -> list[Mapping[str, Any]]:
    text = Path(__file__).with_name("package.yaml").read_text(encoding="utf-8")
    rows: list[Mapping[str, Any]] = yaml.load(text, Loader=yaml.CSafeLoader)
    return rows
