"""Which account may take which money. Noun: KINDS. Questions: kinds_of, why_not, holder_among.

Law: 最低生活保障审核确认办法 第二十五条 (paid into the family's account);
中央财政困难群众救助补助资金管理办法 第十条 (the account of the person himself for 低保、分散供养特困人员、临时救助; of the institution that
keeps him for 集中供养; of the guardian or the institution for orphans, here also the child's own: 个人账户).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.translation import gettext

from doudi.delivery.entitlements.models import Entitlement, Period
from doudi.delivery.payees.account import Account, AccountKind
from doudi.delivery.payees.numbers import plain_name
from doudi.offices.queries import full_name
from doudi.registry.guardians import guardianships_of, why_not_shown
from doudi.registry.models import Person

OF_HOUSEHOLD = (AccountKind.HOUSEHOLD, AccountKind.INDIVIDUAL, AccountKind.GUARDIAN)
OF_PERSON = (AccountKind.INDIVIDUAL, AccountKind.GUARDIAN)
OF_KEPT = (*OF_PERSON, AccountKind.INSTITUTION)
KINDS: Mapping[str, tuple[AccountKind, ...]] = {
    "tekun": OF_KEPT,
    "orphan": OF_KEPT,
    "unattended": OF_KEPT,
    "dibao_single": OF_PERSON,
    "living_subsidy": OF_PERSON,
    "nursing_subsidy": OF_PERSON,
    "elder_allowance": OF_PERSON,
    "jobless_aid": OF_PERSON,
}


def kinds_of(programme: str) -> tuple[AccountKind, ...]:
    """Name the kinds of account a programme may be paid into."""
    return KINDS.get(programme, OF_HOUSEHOLD)


def why_not(entitlement: Entitlement, *, account: Account, on: date) -> str:
    """Say why this money may not go into that account; empty when it may."""
    if account.kind not in kinds_of(entitlement.programme):
        return gettext("这项救助不能发到%(kind)s，可以发到：%(kinds)s。") % {
            "kind": account.get_kind_display(), "kinds": gettext("、").join(str(one.label) for one in kinds_of(entitlement.programme))
        }  # fmt: skip
    if not _is_near(entitlement.place, account.place):
        return gettext("这个账户登记在别的地方，请在%(place)s重新登记。") % {"place": full_name(entitlement.place)}
    if account.kind == AccountKind.INSTITUTION:
        return ""
    if account.kind == AccountKind.GUARDIAN:
        return _why_not_guardian(entitlement, account=account, on=on)
    allowed = {entitlement.subject_id}
    if account.kind == AccountKind.HOUSEHOLD:
        allowed |= counted(entitlement)
    if account.person_id not in allowed:
        return gettext("户名“%(holder)s”既不是本人，也不在共同生活的家庭成员里。") % {"holder": account.holder}
    return ""


def holder_among(entitlement: Entitlement, *, kind: str, name: str, on: date) -> Person | None:
    """Find who of those an entitlement is about, or who of their guardians, bears a name."""
    numbers = {entitlement.subject_id}
    if kind == AccountKind.HOUSEHOLD:
        numbers |= counted(entitlement)
    if kind == AccountKind.GUARDIAN:
        held = guardianships_of([entitlement.subject_id], on=on)
        numbers = {one.guardian_id for one in held if not why_not_shown(one, on=on)}
    found = [one for one in Person.objects.filter(pk__in=numbers) if plain_name(one.name) == plain_name(name)]
    return found[0] if len(found) == 1 else None


def counted(entitlement: Entitlement) -> set[int]:
    """Give the numbers of the people who were counted last."""
    people = Period.objects.filter(entitlement=entitlement).order_by("-months").values_list("people", flat=True).first()
    return set(people or ())


def _is_near(place: str, other: str) -> bool:
    return place.startswith(other) or other.startswith(place)


def _why_not_guardian(entitlement: Entitlement, *, account: Account, on: date) -> str:
    held = [one for one in guardianships_of([entitlement.subject_id], on=on) if one.guardian_id == account.person_id]
    if not held:
        return gettext("“%(holder)s”没有登记为%(name)s的监护人。") % {
            "holder": account.holder,
            "name": entitlement.name,
        }
    return min((why_not_shown(one, on=on) for one in held), key=len)
