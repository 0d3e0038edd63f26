"""Any window takes any application: for whoever stands there, for somebody who sent another, for a stranger nobody knows.

Verbs: find_applicant, register_stranger, take. Nouns: Helper. The window sees nobody of other places but the one whose document
lies before it: name and number must both be right, and the line says who looked. The competent place handles what was taken
(全城通办、全省通办、跨省通办).
Law: 社会救助法 第三十七条 (any township helps to apply); 民发〔2022〕83号 四（三）; 社会救助暂行办法 第四十七条 (emergencies of strangers).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext, override

from doudi.cases.actions import NotReady
from doudi.cases.applying.hukou import hukou_missing
from doudi.cases.applying.models import Application
from doudi.cases.applying.sending import Filled, applied, wish_of
from doudi.cases.applying.where import why_not_here
from doudi.cases.papers.actions import write
from doudi.cases.papers.models import Paper
from doudi.cases.papers.queries import guidance_of
from doudi.cases.permissions import check_may_take
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer
from doudi.registry.accounts import NotProved, known_or_registered
from doudi.registry.actions import Number, register_person
from doudi.registry.models import Person

PURPOSE = "受理社会救助申请"
NAMELESS = "无名氏"


@dataclass(frozen=True)
class Helper:
    """Who applies for somebody, what he is to him, and why the other does not come himself."""

    name: str = ""
    relation: str = ""
    because: str = ""


def find_applicant(*, name: str, number: Number, by: Officer, on: date) -> Person:
    """Find whoever's document lies on the window, wherever he is registered, or take him in: the window's place is where he says he lives.

    :raises NotAllowed: when the officer's desk takes no applications.
    :raises NotReady: when the number cannot be, or is another name's.
    """
    check_may_take(by)
    with acting_as(SYSTEM), transaction.atomic():
        try:
            person = known_or_registered(name=name, number=number, place=by.desk.place_id, on=on)
        except NotProved as reason:
            raise NotReady(str(reason)) from reason
        _write("application.applicant_found", person=person, by=by, on=on)
    return person


def register_stranger(*, name: str, sex: str, by: Officer, on: date) -> Person:
    """Take in somebody without papers whom an emergency brought here, with what is known of him.

    :raises NotAllowed: when the officer's desk takes no applications.
    """
    check_may_take(by)
    with acting_as(SYSTEM), transaction.atomic():
        person = register_person(
            name=name.strip() or NAMELESS,
            numbers=[],
            hukou_place=None,
            residence_place=by.desk.place,
            sex=sex,
            by=SYSTEM,
            on=on,
        )
        _write("application.stranger", person=person, by=by, on=on)
    return person


def applicant_for(pk: int) -> Person | None:
    """Fetch somebody a window has found, with his places and numbers; for the system, after `find_applicant`."""
    with acting_as(SYSTEM):
        rows = Person.objects.select_related("hukou_place", "residence_place").prefetch_related("identifiers")
        return rows.filter(pk=pk, died_on=None).first()


@transaction.atomic
def take(*, filled: Filled, channel: str, helper: Helper, by: Officer, on: date) -> Application:
    """Take an application at a window, whoever handles it; where another county does, its applicant gets that in writing.

    :raises NotAllowed: when the officer's desk takes no applications.
    :raises NotReady: when something is missing, or a file of the same programme is living already.
    """
    if channel == Application.Channel.AGENT and not (helper.name.strip() and helper.relation.strip()):
        raise NotReady(gettext("请写明代办人的姓名，和他（她）是申请人的什么人。"))
    wish = wish_of(
        filled, channel=channel, window=by.desk.place_id, agent_name=helper.name.strip(),
        agent_relation=helper.relation.strip(), agent_because=helper.because.strip(),
    )  # fmt: skip
    made = applied(wish, by=by, on=on)
    if made.is_elsewhere and guidance_of(made) is None:
        _tell_where(made, applicant=wish.applicant, by=by, on=on)
    return made


def _tell_where(made: Application, *, applicant: Person, by: Officer, on: date) -> None:
    """Write down for the applicant where his application is handled, why there, and that it is on its way."""
    with override("zh-hans"):
        is_emergency = made.ground == Application.Ground.EMERGENCY
        why = "" if is_emergency else why_not_here(applicant, on=on) or hukou_missing([applicant])
    first = made.cases.select_related("application").order_by("pk")[0]
    write(case=first, kind=Paper.Kind.GUIDANCE, by=by, on=on, more={"why": why})


def _write(verb: str, *, person: Person, by: Officer, on: date) -> None:
    record(verb=verb, by=by, on=on, about=f"person:{person.pk}", place=person.place_code, purpose=PURPOSE)
