"""Near relatives (近亲属): who of a household is one of whoever handles it, by their own word and by comparison with the registry.

Verbs: find_relatives, handlers_of. Officers are known by name alone, so a namesake is found too; the price is a county visit too
many, never one too few. Law: 最低生活保障审核确认办法 第十一条、第二十条; who is near: 民法典 第一千零四十五条.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from doudi.cases.case import Case
from doudi.cases.visits.models import NearRelative
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Desk, Officer
from doudi.registry.models import Membership, Person, Relation
from doudi.registry.queries import period_holds

NEAR = "1234567"
"""First digits of GB/T 4761: spouse, children, grandchildren, parents, grandparents, siblings."""

HANDLING = (Desk.Kind.VILLAGE, Desk.Kind.TOWNSHIP, Desk.Kind.COUNTY)
NAMES_MOST = 60
PARTS = re.compile("[，,、；; ]+")

GROUPS = dict(Relation.Group.choices)


def handlers_of(case: Case, *, on: date) -> list[Officer]:
    """List who handles cases of a place that day: its village, township and county desks."""
    codes = {case.place[:length] for length in (6, 9, 12) if length <= len(case.place)}
    seated = Q(since__lte=on) & (Q(until=None) | Q(until__gt=on))
    found = Officer.objects.filter(seated, desk__kind__in=HANDLING, desk__place__in=codes)
    return list(found.select_related("desk").order_by("pk"))


def find_relatives(case: Case, *, on: date) -> list[NearRelative]:
    """Register whom comparison shows, and whom the applicant named; give those that are new."""
    found = [*_declared(case), *_compared(case, on=on)]
    known = set(case.near_relatives.values_list("officer_name", "member_name"))
    new: dict[tuple[str, str], NearRelative] = {}
    for one in found:
        pair = (one.officer_name, one.member_name)
        if pair not in known and pair not in new:
            one.recorded_on = on
            new[pair] = one
    return NearRelative.objects.bulk_create(list(new.values()))


def _declared(case: Case) -> Iterator[NearRelative]:
    """Read what the applicant said: a line of his own words ("李某，街道，姐姐"), or an officer's name, a member's and the relation."""
    for said in case.application.declared.get("near_relatives", []):
        one = _parted(said) if isinstance(said, str) else said
        yield NearRelative(
            case=case, officer_name=str(one["officer"])[:NAMES_MOST], member_name=str(one.get("member") or case.name)[:NAMES_MOST],
            relation=str(one.get("relation", ""))[:20], found=NearRelative.Found.DECLARED,
        )  # fmt: skip


def _parted(words: str) -> dict[str, str]:
    parts = [part.strip() for part in PARTS.split(words) if part.strip()] or [words]
    return {"officer": parts[0], "relation": parts[-1] if len(parts) > 1 else ""}


def _compared(case: Case, *, on: date) -> Iterator[NearRelative]:
    """Compare the members, and their near relatives in the registry, with whoever handles the case, by name."""
    members = dict(case.application.members.values_list("person", "name"))
    with acting_as(SYSTEM):  # a relative may live where this desk sees nobody
        handlers: dict[str, list[Officer]] = {}
        for officer in handlers_of(case, on=on):
            handlers.setdefault(officer.name, []).append(officer)
        kin = [*_kin(members, on=on), *((member, name, "0") for member, name in members.items())]
    for member, name, code in kin:
        for officer in handlers.get(name, []):
            yield NearRelative(
                case=case, officer=officer, officer_name=officer.name, member_name=members[member],
                relation=str(GROUPS[code[0]])[:20], found=NearRelative.Found.COMPARED,
            )  # fmt: skip


def _kin(members: dict[int, str], *, on: date) -> Iterator[tuple[int, str, str]]:
    """Give each member's near relatives: as the registry relates them, and as they live together under one head."""
    own = Relation.objects.filter(person__in=members).values_list("person", "relative__name", "code")
    turned = Relation.objects.filter(relative__in=members).values_list("relative", "person__name", "code")
    yield from (row for row in [*own, *turned] if row[2][0] in NEAR)
    homes = Membership.objects.filter(period_holds(on), person__in=members).values_list("person", "household")
    for member, home in list(homes):
        others = Person.objects.filter(memberships__household=home, memberships__relation__regex=f"^[0{NEAR}]")
        lives = others.filter(period_holds(on, prefix="memberships__")).exclude(pk__in=members)
        yield from ((member, name, "8") for name in lives.values_list("name", flat=True))
