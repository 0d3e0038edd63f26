"""Applying: one wish, one file for each programme chosen. Sent twice it is one application.

Verbs: apply, sign_for_application, draft_letter. Law: 社会救助法 第三十七条、第三十八条; 最低生活保障审核确认办法 第四条、第五条、第十条.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext

from doudi.cases.actions import NotReady, open_case
from doudi.cases.applying.models import Application, ApplicationMember, Draft
from doudi.cases.case import Case
from doudi.cases.permissions import By, check_may_take
from doudi.cases.road import PROCEDURE
from doudi.cases.sealing import seal_text
from doudi.cases.stages import LIVING
from doudi.evidence.letters import actions as letters
from doudi.evidence.letters.models import Letter
from doudi.journal.actions import record
from doudi.offices.models import Officer
from doudi.offices.serials import serial_number
from doudi.registry.models import Person

PEOPLE_MOST = 30
WORDS_MOST = 2000
OF_PERSON = ("tekun", "orphan", "unattended", "living_subsidy", "nursing_subsidy", "dibao_single", "jobless_aid")
"""Programmes about one person, who is named; the others are the whole household's."""


@dataclass(frozen=True)
class Living:
    """Somebody who lives with the applicant, and why he is left out if he is. `relation` is a code of GB/T 4761."""

    person: Person
    relation: str
    left_out_because: str = ""


@dataclass(frozen=True)
class Wish:
    """What somebody asks for. `programmes` maps each to the people it is about, a file for each, or to nobody: the household's."""

    token: UUID
    applicant: Person
    members: Sequence[Living]
    programmes: Mapping[str, Sequence[Person]]
    place: str
    ground: str
    residence: str
    channel: str = "window"
    window: str = ""
    words: str = ""
    phone: str = ""
    declared: Mapping[str, Any] = field(default_factory=dict)
    agent_name: str = ""
    agent_relation: str = ""
    agent_because: str = ""
    letter: Letter | None = None


@transaction.atomic
def apply(*, wish: Wish, by: By, on: date) -> Application:
    """Take an application and open its files; the same token again gives the application it gave before.

    :raises NotAllowed: when the officer's desk takes no applications.
    :raises NotReady: when nobody or nothing is asked for, or a file of the same programme is living already.
    """
    if isinstance(by, Officer):
        check_may_take(by)
    made, is_new = _kept(wish, by=by, on=on)
    if not is_new:
        return made
    names = {one.person.pk: one.person for one in wish.members}
    for programme, subject in _asked(wish):
        _check_free(programme, subject=subject)
        held = names.get(subject.pk, subject)
        open_case(
            application=made, programme=programme, subject=subject, name=held.name, masked=masked_of(held), by=by, on=on
        )
    Draft.objects.filter(person=wish.applicant).delete()
    return made


@transaction.atomic
def sign_for_application(*, application: Application, letter: Letter, by: By, on: date) -> Application:
    """Bind the letter that was drafted for an application to it; its case number is the application's."""
    held = Application.objects.select_for_update().get(pk=application.pk)
    if letter.case_number != held.number:
        raise NotReady(gettext("授权书 %(number)s 不是为这份申请起草的。") % {"number": letter.number})
    held.letter = letter
    held.save(update_fields=["letter"])
    application.letter = letter
    detail = {"letter": letter.number}
    record(
        verb="application.letter",
        by=by,
        on=on,
        about=held.number,
        place=held.place,
        purpose="办理社会救助申请",
        detail=detail,
    )
    return held


@transaction.atomic
def draft_letter(*, case_number: str, by: Officer, on: date, **matter: Any) -> Letter:
    """Draft a letter at a desk; an application of that number that has none, or whose own has ended, has this one.

    :raises letters.NotAllowed: when the officer's desk keeps no letters of this place.
    :raises letters.NotReady: when somebody or something is missing.
    """
    letter = letters.draft(case_number=case_number, by=by, on=on, **matter)
    application = Application.objects.select_related("letter").filter(number=letter.case_number).first()
    if application is not None and (application.letter is None or application.letter.ended_on is not None):
        sign_for_application(application=application, letter=letter, by=by, on=on)
    return letter


def _asked(wish: Wish) -> Iterator[tuple[str, Person]]:
    """Give each programme with each person it is about: the applicant stands for the household."""
    for programme, people in wish.programmes.items():
        for subject in people or (wish.applicant,):
            yield programme, subject


def masked_of(person: Person) -> str:
    """Give somebody's primary number as it is shown."""
    first = person.identifiers.first()
    return first.masked if first else ""


def _kept(wish: Wish, *, by: By, on: date) -> tuple[Application, bool]:
    _check(wish)
    made, is_new = Application.objects.get_or_create(
        token=wish.token,
        defaults={
            "number": serial_number("SL", place=wish.place, on=on, by_chance=8), "applicant": wish.applicant,
            "name": wish.applicant.name, "masked": masked_of(wish.applicant),
            "phone_sealed": seal_text(wish.phone, purpose="phone") if wish.phone else None, "channel": wish.channel,
            "agent_name": wish.agent_name, "agent_relation": wish.agent_relation, "agent_because": wish.agent_because,
            "place": wish.place, "ground": wish.ground, "window": wish.window or wish.place, "residence": wish.residence,
            "letter": wish.letter, "declared": dict(wish.declared), "words": wish.words.strip(), "submitted_on": on,
            "submitted_at": now(), "taken_by": by if isinstance(by, Officer) else None,
        },
    )  # fmt: skip
    if is_new:
        _keep_members(made, wish=wish)
        _write(made, wish=wish, by=by, on=on)
    return made, is_new


def _keep_members(made: Application, *, wish: Wish) -> None:
    ApplicationMember.objects.bulk_create(
        ApplicationMember(
            application=made, person=one.person, name=one.person.name, masked=masked_of(one.person), relation=one.relation,
            born_on=one.person.born_on, sex=one.person.sex, hukou=one.person.hukou_place_id or "", is_member=not one.left_out_because,
            left_out_because=one.left_out_because,
        )
        for one in wish.members
    )  # fmt: skip


def _write(made: Application, *, wish: Wish, by: By, on: date) -> None:
    detail = {
        "programmes": list(wish.programmes), "channel": made.channel, "window": made.window, "ground": made.ground,
        "members": [one.person.pk for one in wish.members],
    }  # fmt: skip
    record(
        verb="application.take",
        by=by,
        on=on,
        about=made.number,
        place=made.place,
        purpose="办理社会救助申请",
        detail=detail,
    )


def _check(wish: Wish) -> None:
    if not wish.programmes:
        raise NotReady(gettext("请至少选择一个救助项目。"))
    if unknown := [name for name in wish.programmes if name not in PROCEDURE]:
        raise NotReady(gettext("这些项目不在这里申请：%(names)s。") % {"names": "、".join(unknown)})
    if not any(one.person.pk == wish.applicant.pk for one in wish.members):
        raise NotReady(gettext("家庭成员里没有申请人本人。"))
    if len(wish.members) > PEOPLE_MOST:
        raise NotReady(gettext("一份申请最多 %(most)s 人。") % {"most": PEOPLE_MOST})
    if len(wish.words) > WORDS_MOST:
        raise NotReady(gettext("说明最多 %(most)s 字。") % {"most": WORDS_MOST})
    if missing := [name for name in wish.programmes if name in OF_PERSON and not wish.programmes[name]]:
        raise NotReady(gettext("请写明为谁申请：%(names)s。") % {"names": "、".join(missing)})


def _check_free(programme: str, *, subject: Person) -> None:
    living = Case.objects.filter(programme=programme, subject=subject, stage__in=LIVING).first()
    if living is not None:
        raise NotReady(
            gettext("%(name)s已有同一项目的案件在办：%(number)s。") % {"name": subject.name, "number": living.number}
        )
