"""Who signs for somebody who cannot sign himself, by what right, and who has seen the proof.

Nouns: Guardianship (`models`). Verbs: name_guardian, show_guardianship, end_guardianship.
Questions: guardianships_of, wards_of, why_not_shown.
A guardian may be registered anywhere. An institution is guardian by its named officer, who signs on an authority of its own.
Naming somebody proves nothing: until an officer has seen the proof no query leaves on his signature.
Law: 民法典 第二十七条、第二十八条 (who is guardian, in which order), 第三十一条 (appointed; guardian for the time being),
第三十二条 (civil affairs, or the village committee), 第三十四条 (care for the time being), 第三十九条 (when it ends);
未成年人保护法 第九十二条至第九十四条; 民发〔2019〕62号 二（一） (the guardian, or a relative he entrusts, applies).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from doudi.journal.actions import record
from doudi.offices.models import Officer
from doudi.registry.actions import By
from doudi.registry.models import Guardianship, Person

Kind = Guardianship.Kind
INSTITUTIONS = (Kind.CIVIL_AFFAIRS, Kind.COMMITTEE, Kind.INSTITUTION)
"""Kinds that no natural person can be guardian by."""

EVIDENCE_LETTERS_MIN = 4
ADULT_YEARS = 18


class NotNamed(Exception):
    """Somebody cannot be named guardian, or his guardianship not be shown; the message says what is missing."""


@dataclass(frozen=True)
class Right:
    """By what right somebody signs: the kind, the institution he signs for with his authority, and the proof that is named."""

    kind: str
    evidence: str
    institution: str = ""
    authority: str = ""


@transaction.atomic
def name_guardian(*, ward: Person, guardian: Person, right: Right, by: By, on: date) -> Guardianship:
    """Write down who is somebody's guardian, by what right, and what is said to prove it; nobody has seen the proof yet.

    :raises NotNamed: when he is the ward, a minor or dead, or it is not said for whom or by what he signs.
    """
    _check_person(ward, guardian=guardian, on=on)
    _check_right(right)
    try:
        with transaction.atomic():
            made = Guardianship.objects.create(
                ward=ward, guardian=guardian, kind=right.kind, institution=right.institution.strip(),
                authority=right.authority.strip(), evidence=right.evidence.strip(), since=on,
            )  # fmt: skip
    except IntegrityError as reason:
        if "guardianship_once" not in str(reason):
            raise
        raise NotNamed(gettext("%(name)s已经登记为监护人。") % {"name": guardian.name}) from reason
    _write("registry.guardian_named", made, by=by, on=on, detail={"kind": made.kind, "institution": made.institution})
    return made


@transaction.atomic
def show_guardianship(*, guardianship: Guardianship, evidence: str, by: Officer, on: date) -> Guardianship:
    """Write down that an officer has seen the proof, and which.

    :raises NotNamed: when it has ended, was shown before, or nobody says what was seen.
    """
    held = Guardianship.objects.select_for_update().get(pk=guardianship.pk)
    if held.until is not None:
        raise NotNamed(gettext("这项监护已经终止。"))
    if held.shown_on is not None:
        raise NotNamed(gettext("这项监护的证明已经核看过。"))
    if len(evidence.strip()) < EVIDENCE_LETTERS_MIN:
        raise NotNamed(gettext("请写明看了什么证明：名称、编号、日期，至少4个字。"))
    held.evidence, held.shown_on, held.shown_to = evidence.strip(), on, by
    held.save(update_fields=["evidence", "shown_on", "shown_to"])
    _write("registry.guardian_shown", held, by=by, on=on, detail={"evidence": held.evidence})
    return held


@transaction.atomic
def end_guardianship(*, guardianship: Guardianship, why: str, by: By, on: date) -> Guardianship:
    """End a guardianship: from that day on nothing is asked on this guardian's signature.

    :raises NotNamed: when it has ended already, or no reason is given.
    """
    held = Guardianship.objects.select_for_update().get(pk=guardianship.pk)
    if held.until is not None:
        raise NotNamed(gettext("这项监护已经终止。"))
    if len(why.strip()) < EVIDENCE_LETTERS_MIN:
        raise NotNamed(gettext("请写明监护为什么终止，至少4个字。"))
    held.until = on
    held.save(update_fields=["until"])
    _write("registry.guardian_ended", held, by=by, on=on, detail={"why": why.strip()})
    return held


def guardianships_of(wards: Collection[int], *, on: date) -> list[Guardianship]:
    """List who is guardian of any of these on a day, those whose proof was seen first."""
    rows = Guardianship.objects.filter(ward__in=wards, since__lte=on, guardian__died_on=None)
    living = rows.filter(until=None) | rows.filter(until__gt=on)
    return sorted(
        living.select_related("ward", "guardian", "shown_to"), key=lambda one: (one.shown_on is None, -one.pk)
    )


def wards_of(guardian: int, *, on: date) -> list[Person]:
    """List whom somebody is guardian of that day by a proof an officer has seen; for himself, not as an institution's officer."""
    rows = Guardianship.objects.filter(
        guardian=guardian, shown_on__lte=on, since__lte=on, institution="", ward__died_on=None
    )
    living = rows.filter(until=None) | rows.filter(until__gt=on)
    return list({one.ward_id: one.ward for one in living.select_related("ward").order_by("pk")}.values())


def why_not_shown(guardianship: Guardianship, *, on: date) -> str:
    """Say why nothing may be asked on a guardian's signature that day; empty when it may."""
    named = {"ward": guardianship.ward.name, "guardian": guardianship.signs_as}
    if guardianship.until is not None and on >= guardianship.until:
        return gettext("%(guardian)s对%(ward)s的监护已经终止，要由现在的监护人另签。") % named
    if guardianship.shown_on is None or on < guardianship.shown_on:
        return gettext("%(guardian)s是%(ward)s的监护人，还没有证明：请核看监护的证明并登记。") % named
    return ""


def _check_person(ward: Person, *, guardian: Person, on: date) -> None:
    if guardian.pk == ward.pk:
        raise NotNamed(gettext("监护人不能是本人。"))
    if guardian.died_on is not None:
        raise NotNamed(gettext("%(name)s已去世，不能作监护人。") % {"name": guardian.name})
    if guardian.born_on is not None and (on.year - guardian.born_on.year) - (
        (on.month, on.day) < (guardian.born_on.month, guardian.born_on.day)
    ) < ADULT_YEARS:  # fmt: skip
        raise NotNamed(gettext("监护人%(name)s未满十八周岁。") % {"name": guardian.name})


def _check_right(right: Right) -> None:
    if right.kind not in Kind.values:
        raise NotNamed(gettext("请选择是哪一种监护。"))
    if len(right.evidence.strip()) < EVIDENCE_LETTERS_MIN:
        raise NotNamed(gettext("请写明凭什么证明是监护人：名称、编号、日期，至少4个字。"))
    if right.kind in INSTITUTIONS and not right.institution.strip():
        raise NotNamed(gettext("请写明是哪个单位监护。"))
    if right.institution.strip() and not right.authority.strip():
        raise NotNamed(gettext("单位监护的，由单位指定的人签署：请写明他（她）的职务和单位的授权文书。"))


def _write(verb: str, one: Guardianship, *, by: By, on: date, detail: dict[str, object]) -> None:
    record(
        verb=verb, by=by, on=on, about=f"person:{one.ward_id}", place=one.ward.place_code,
        purpose="登记监护人", detail={"guardian": one.guardian_id, **detail},
    )  # fmt: skip
