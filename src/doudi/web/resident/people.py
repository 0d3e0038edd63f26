"""Whom the first screen asks about: who may live with the applicant, and who owes him support from elsewhere.

Verbs: proposed_to, outside_of, guardian_named, hukou_said. What he said of each is read from his draft.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from doudi.cases.applying.guardians import name_outside_guardian
from doudi.cases.applying.hukou import say_hukou
from doudi.cases.applying.models import Draft
from doudi.cases.applying.proposal import RELATIONS, Proposal, as_said, propose_members
from doudi.cases.applying.supporters import propose_supporters
from doudi.cases.refusals import NotReady
from doudi.evidence.letters.proposal import OWE_SUPPORT
from doudi.web.resident.inside import OwnRequest
from doudi.web.resident.who_form import Guarding, Saying

WHO = "who"
RELATION_CODES = {code for code, _ in RELATIONS}


def proposed_to(request: OwnRequest, draft: Draft | None) -> list[Proposal]:
    """List who may live with the applicant, and what each is to him as he said."""
    added = draft.content.get("added", []) if draft else []
    told = draft.content.get(WHO, {}) if draft else {}
    proposed = propose_members(request.person, by=request.by, on=request.today, added=added)
    return _as_said(proposed, told=told, codes=RELATION_CODES)


def outside_of(request: OwnRequest, draft: Draft | None, *, proposed: list[Proposal]) -> list[Proposal]:
    """List who owes the applicant support from elsewhere, and what each is to him as he said."""
    content = draft.content if draft else {}
    inside = [one.person.pk for one in proposed]
    found = propose_supporters(
        request.person, inside=inside, by=request.by, on=request.today, added=content.get("owing", [])
    )
    return _as_said(found, told=content.get(WHO, {}), codes=OWE_SUPPORT)


def guardian_named(request: OwnRequest, form: Guarding, *, proposed: list[Proposal]) -> bool:
    """Write down who signs for a child from outside the home; False, with an error in the form, when that cannot be."""
    if not form.is_valid():
        return False
    ward = next(one.person for one in proposed if one.person.pk == int(form.cleaned_data["guard_ward"]))
    try:
        name_outside_guardian(ward, by=request.by, on=request.today, **form.matter())
    except NotReady as reason:
        form.add_error(None, str(reason))
        return False
    return True


def hukou_said(request: OwnRequest, form: Saying) -> bool:
    """Keep where the applicant says his hukou is; False, with an error in the form, when it is no one place."""
    if not form.is_valid():
        return False
    try:
        say_hukou(person=request.person, address=form.cleaned_data["said_hukou"], by=request.by, on=request.today)
    except NotReady as reason:
        form.add_error(None, str(reason))
        return False
    return True


def _as_said(proposed: list[Proposal], *, told: dict[str, Any], codes: Collection[str]) -> list[Proposal]:
    said = {one.person.pk: told.get(f"relation_{one.person.pk}", "") for one in proposed}
    return as_said(proposed, said=said, codes=codes)
