"""Invented findings for pages to show: made by the real rules from invented households, and kept as a screen keeps them.

Verb: keep_findings. 黄婆婆 gets nothing although she should; 阿强一家 waits for the bank; 梁志远 is paid although he earns enough.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
from django.utils import timezone

from doudi.database import var
from doudi.evidence.identity import masked_id
from doudi.evidence.mapping import DATASETS
from doudi.evidence.pseudonyms import Pseudonyms
from doudi.facts import Source, hao, yuan
from doudi.monitoring.classify import Found, findings_of
from doudi.monitoring.models import Finding, ScreenRun
from doudi.offices.acting import SYSTEM, acting_as
from doudi.programmes import RULEBOOK
from doudi.rules import Household, Person, decide
from doudi.rules.household import with_defaults
from tests.cast import AQIANG, AQIANG_CHILD, AQIANG_WIFE, COMMUNITY, HUANG_POPO

ON = date(2025, 9, 30)
NOTHING = {"deposits": 0, "securities": 0, "insurance_value": 0, "idle_reason": True, "care_items_failed": 0}


@dataclass(frozen=True)
class Told:
    """One household and the number of its head."""

    household: Household
    head_number: str


def person(name: str, *, birth: date, sex: str, relation: str = "self", **facts: Any) -> Person:
    """Make a person who owns nothing, except what is told."""
    known = {**NOTHING, "birth": birth, "sex": sex, "relation": relation, **facts}
    return Person(key=name, name=name, facts=with_defaults(known, of="person"))


def household(
    *people: Person, place: str = COMMUNITY, sources: Mapping[str, Source] | None = None, **facts: Any
) -> Household:
    """Make a household in town."""
    return Household(
        place=place, residence="urban", facts=with_defaults(facts, of="household"), people=people, sources=sources or {}
    )


def huang(*, place: str = COMMUNITY) -> Told:
    """黄婆婆: a widow with a small pension and no help."""
    sources = {"people.0.deposits": Source(dataset="bank", as_of=date(2025, 9, 1), delivery="d1", status="NO_HIT")}
    she = person(HUANG_POPO.name, birth=HUANG_POPO.born_on, sex="female", pension=hao(260), pension_basic=hao(163))
    return Told(household(she, place=place, sources=sources), HUANG_POPO.resident_number)


def aqiang(*, place: str = COMMUNITY) -> Told:
    """阿强一家: one wage, one child, and a bank that did not answer about the wife."""
    sources = {"people.1.deposits": Source(dataset="bank", as_of=date(2025, 9, 1), delivery="d1", status="TIMEOUT")}
    people = (
        person(
            AQIANG.name,
            birth=AQIANG.born_on,
            sex="male",
            wage_6m=hao(1800),
            wage_12m=hao(1800),
            has_job=True,
            married=True,
        ),
        person(
            AQIANG_WIFE.name, birth=AQIANG_WIFE.born_on, sex="female", relation="spouse", deposits=None, married=True
        ),
        person(AQIANG_CHILD.name, birth=AQIANG_CHILD.born_on, sex="female", relation="child", student="compulsory"),
    )
    return Told(household(*people, place=place, sources=sources), AQIANG.resident_number)


def well_off(*, place: str = COMMUNITY) -> Told:
    """梁志远: still paid dibao although his wage is high."""
    he = person(
        "梁志远",
        birth=date(1980, 5, 1),
        sex="male",
        wage_6m=hao(6000),
        wage_12m=hao(6000),
        has_job=True,
        holds_dibao=True,
    )
    return Told(household(he, place=place, paid_dibao=hao(1309)), "440105198005010030")


def keep_findings(*told: Told) -> list[Finding]:
    """Keep what the rules find about households, as the screen does."""
    with acting_as(SYSTEM):
        ScreenRun.objects.get_or_create(
            on=ON, place="4401",
            defaults={
                "finished_at": timezone.now(), "law_hash": "ab" * 32, "code_version": "0.1.0",
                "registers": {name: _delivered(name) for name in DATASETS},
            },
        )  # fmt: skip
        start = Finding.objects.count()
        return [
            _kept(one, found=found, number=start + place)
            for place, (one, found) in enumerate((one, found) for one in told for found in _found(one))
        ]


def another(told: Told, *, name: str, place: str) -> Told:
    """The same circumstances in another household."""
    people = (replace(told.household.people[0], name=name), *told.household.people[1:])
    return replace(told, household=replace(told.household, people=people, place=place))


def _delivered(dataset: str) -> dict[str, Any]:
    """Every county delivered every register, except 信访, which nobody did, and 税务, which 天河 did not."""
    silent = {"petitions": ["440105", "440106"], "tax": ["440106"]}.get(dataset, [])
    return {"as_of": None if dataset == "petitions" else "2025-09-01", "silent": silent}


def _found(told: Told) -> list[Found]:
    return findings_of(told.household, decide(RULEBOOK, told.household, on=ON))


def _kept(told: Told, *, found: Found, number: int) -> Finding:
    head = told.household.people[found.person or 0]
    sealed = Pseudonyms.of(var()).seal(np.array([int(told.head_number[:17])], dtype=np.int64))[0].tobytes()
    return Finding.objects.create(
        number=f"TEST-{number // 1000:04d}-{number:04d}", on=ON, kind=found.kind, programme=found.programme,
        of=found.answer.policy.of, towards=found.towards, place=told.household.place, household_key=number,
        person_key=0 if found.person is None else found.person + 1, head_name=head.name,
        head_masked=masked_id(told.head_number), head_sealed=sealed,
        members=len(told.household.people), amount_month=_money(found.amount_hao), paid_month=_money(found.paid_hao),
        waiting_for=list(found.waiting_for), reasons=list(found.answer.failed), facts=told.household.as_json(),
        answer=found.answer.as_json(), law_hash="ab" * 32, code_version="0.1.0", first_seen_on=date(2025, 9, 1),
    )  # fmt: skip


def _money(amount: int | None) -> Decimal | None:
    return None if amount is None else yuan(amount)
