"""Sending an application from one's own phone: the application, its files and its letter come into being together, or not at all.

Verb: send (and applied, wish_of, which windows share). Noun: Filled. Sent twice it is one application with one letter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from doudi.cases.actions import NotReady
from doudi.cases.applying.actions import Living, Wish, apply, sign_for_application
from doudi.cases.applying.guardians import cover_of, guardians_for
from doudi.cases.applying.models import Application
from doudi.cases.applying.proposal import Proposal
from doudi.cases.applying.supporters import covers_of, declared_as
from doudi.cases.permissions import By
from doudi.evidence.letters.own import draft_own
from doudi.evidence.letters.people import Cover, is_minor
from doudi.evidence.mapping import DATASETS
from doudi.offices.acting import Actor

NOT_ASKED_FOR = {"petitions", "support", "visits"}
SOURCES = tuple(code for code in DATASETS if code not in NOT_ASKED_FOR)
"""What a letter opens: every register that can spare the family a proof."""

PURPOSE = "办理社会救助申请"


@dataclass(frozen=True)
class Filled:
    """What somebody has filled in. `left_out` maps a person's number to why he does not count; `supporters` live elsewhere."""

    token: UUID
    members: Sequence[Proposal]
    left_out: Mapping[int, str]
    programmes: Mapping[str, Sequence[int]]
    place: str
    ground: str
    residence: str
    words: str = ""
    phone: str = ""
    declared: Mapping[str, Any] = field(default_factory=dict)
    supporters: Sequence[Proposal] = ()


@transaction.atomic
def send(*, filled: Filled, by: Actor, on: date) -> Application:
    """Take somebody's own application and draft its letter; nobody's proof is asked for that a register can give.

    :raises NotReady: when something is missing, a child has no grown-up to sign for it, or a file of the programme is living already.
    """
    wish = wish_of(filled, channel=Application.Channel.PHONE)
    application = applied(wish, by=by, on=on)
    if application.letter_id is None:
        letter = draft_own(
            programmes=list(filled.programmes), case_number=application.number, purpose=PURPOSE,
            people=_covers(filled, on=on), sources=SOURCES, by=by, on=on, place=application.place,
        )  # fmt: skip
        sign_for_application(application=application, letter=letter, by=by, on=on)
    return application


def applied(wish: Wish, *, by: By, on: date) -> Application:
    """Take an application; a living file somebody else applied for may be out of sight here, but the database knows it.

    :raises NotAllowed: when the officer's desk takes no applications.
    :raises NotReady: when something is missing, or a file of the same programme is living already.
    """
    try:
        with transaction.atomic():
            return apply(wish=wish, by=by, on=on)
    except IntegrityError as reason:
        if "case_one_living" not in str(reason):
            raise
        words = gettext("其中一个项目，已经有人为同一位家人申请，正在办理。请去掉这个项目，或者打电话问街道（乡镇）。")
        raise NotReady(words) from reason


def wish_of(filled: Filled, *, channel: str, **more: Any) -> Wish:
    """Turn what was filled in into what is asked for."""
    people = {one.person.pk: one.person for one in filled.members}
    applicant = next(one.person for one in filled.members if one.is_self)
    members = [
        Living(one.person, one.relation, left_out_because=filled.left_out.get(one.person.pk, ""))
        for one in filled.members
    ]
    programmes = {name: [people[number] for number in numbers] for name, numbers in filled.programmes.items()}
    return Wish(
        token=filled.token, applicant=applicant, members=members, programmes=programmes, place=filled.place,
        ground=filled.ground, residence=filled.residence, channel=channel, words=filled.words,
        phone=filled.phone, declared={**filled.declared, **_named(filled)}, **more,
    )  # fmt: skip


def _named(filled: Filled) -> dict[str, Any]:
    return {"supporters": declared_as(filled.supporters)} if filled.supporters else {}


def _covers(filled: Filled, *, on: date) -> list[Cover]:
    """The letter covers who counts, and supporters outside apart from them; for a child his guardian signs."""
    counted = [one for one in filled.members if one.person.pk not in filled.left_out]
    known = guardians_for([one.person.pk for one in counted if is_minor(one.person, on=on)], on=on)
    own = [cover_of(one, counted=counted, known=known, on=on) for one in counted]
    return [*covers_of(filled.supporters, programmes=filled.programmes), *own]
