"""Whole roads for tests: what each officer does between two moves, by the real verbs. Invented people only."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User

from doudi.cases import actions, terms
from doudi.cases.applying.actions import sign_for_application
from doudi.cases.applying.models import Application
from doudi.cases.case import Case
from doudi.cases.postings.actions import post
from doudi.cases.postings.models import Posting
from doudi.cases.requirements import REQUIREMENTS, Matter
from doudi.cases.stages import Stage
from doudi.cases.visits.actions import record_visit
from doudi.cases.visits.models import Visit
from doudi.evidence.letters.models import Letter
from doudi.evidence.letters.people import Cover
from doudi.evidence.reports import actions as reports
from doudi.evidence.reports.models import Report
from doudi.evidence.sources import actions as sources
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.actions import appoint, assign
from doudi.offices.models import Desk, Duty, Officer
from doudi.registry.models import Person
from doudi.rules.terms import Notice
from tests.cases import APPLIED_ON, case_of, moved, signed_for
from tests.cast import STREET
from tests.letters import RELATIONS, drafted, sign
from tests.verification import DEPOSIT, HIT, MEANS, answer, answer_rest

ALL_CAN = dict.fromkeys(("eats", "dresses", "gets_up", "uses_toilet", "walks_indoors", "bathes"), True)
NO_INCOME = {"has_job": False, "wages": "0"}


Rows = Sequence[tuple[str, str, dict[str, Any]]]


def fresh(case: Case) -> Case:
    """The case as it stands now."""
    with acting_as(SYSTEM):
        return Case.objects.select_related("application__letter").get(pk=case.pk)


def verified(application: Application, *, by: Officer, on: date, rows: Rows = ()) -> Report:
    """A report of the application's household: `rows` are (source, name, row), and of the rest nobody knows but a little money."""
    with acting_as(SYSTEM):
        application.refresh_from_db()
        letter = application.letter
        assert letter is not None
    with acting_as(by):
        asked = sources.commission(
            letter=letter, case_number=application.number, programme=letter.programme, purpose=letter.purpose, kind="application",
            declared=None, by=by, on=on,
        )  # fmt: skip
    answer(asked, "bank", HIT, DEPOSIT, name=application.name, on=on)
    for source, name, row in rows:
        answer(asked, source, HIT, row, name=name, on=on)
    answer_rest(asked, on=on)
    with acting_as(by):
        asked.refresh_from_db()
        return reports.issue(commission=asked, by=by, on=on)


def visited(
    case: Case, *, first: Officer, second: Officer, on: date, household: dict[str, Any] | None = None,
    people: dict[int, dict[str, Any]] | None = None, **changed: Any,
) -> Visit:  # fmt: skip
    """A visit of two, at home, signed by nobody because it is a test."""
    known: dict[str, Any] = {
        "kind": "home", "level": "township", "met_name": "梁志强", "met_relation": "本人", "words": "家中情况属实。",
        "unsigned_because": "不会写字", "form": {"facts": {"household": household or {}, "people": people or {}}},
    }  # fmt: skip
    with acting_as(first):
        return record_visit(
            case=case, visited_on=on, first=first, second=second, by=first, on=on, **{**known, **changed}
        )


def opined(case: Case, *, by: Officer, on: date, proposes: str = "grant", **more: Any) -> None:
    """The township's opinion."""
    with acting_as(by):
        actions.opine(case=fresh(case), proposes=proposes, why="经调查，家庭情况属实。", by=by, on=on, **more)


def posted(case: Case, *, by: Officer, on: date, kind: str = "opinion") -> Posting:
    """The notice on the wall."""
    with acting_as(by):
        return post(case=fresh(case), kind=kind, by=by, on=on)


def accepted(application: Application, *, li: Officer, chen: Officer, on: date, programme: str = "dibao") -> Case:
    """Signed for and accepted."""
    signed_for(application, by=li, second=chen, on=on)
    return moved(case_of(application, programme), "accepted", by=li, on=on)


def investigated(
    case: Case, *, li: Officer, wu: Officer, guo: Officer, on: date, rows: Rows = (), proposes: str = "grant", **seen: Any
) -> Case:  # fmt: skip
    """Verified, visited, with an opinion, all on one day."""
    moved(case, "investigating", by=li, on=on)
    verified(case.application, by=guo, on=on, rows=rows)
    visited(case, first=li, second=wu, on=on, **seen)
    opined(case, by=li, on=on, proposes=proposes)
    return moved(case, "opinion", by=li, on=on)


def hung(case: Case, *, li: Officer, on: date) -> tuple[Case, Posting]:
    """Posted."""
    notice = posted(case, by=li, on=on)
    return moved(case, "posted", by=li, on=on), notice


def missing(case: Case, to: str, *, by: Any, on: date, why: str = "") -> list[str]:
    """What a move lacks, sentence by sentence; the move is not made."""
    with pytest.raises(actions.NotReady) as refused:
        moved(case, to, by=by, on=on, why=why)
    return str(refused.value).splitlines()


def said_by(name: str, case: Case, *, by: Any, on: date = APPLIED_ON, to: str = "granted") -> Any:
    """What one requirement says of a case, asked by itself."""
    with acting_as(by):
        return REQUIREMENTS[name](Matter(case=fresh(case), to=Stage(to), by=by, on=on))


def second_of_township(name: str = "罗敏") -> Officer:
    """Another officer of 赤岗, who decides and does not investigate."""
    with acting_as(SYSTEM):
        desk = Desk.objects.get(place=STREET, kind=Desk.Kind.TOWNSHIP)
        user = User.objects.create(username=name)
        made = appoint(user=user, desk=desk, name=name, staff_number=f"HZ-CG-{user.pk}", on=date(2020, 1, 1))
        assign(officer=made, duty=Duty.DECIDE, on=date(2020, 1, 1))
    return Officer.objects.select_related("desk").get(pk=made.pk)


def set_terms(monkeypatch: pytest.MonkeyPatch, place: str = STREET, **values: Any) -> None:
    """Let a place set terms of procedure of its own."""
    day = date(2021, 7, 1)
    own = [
        Notice(
            term=name, place=place, residence="any", since=day, until=None, value=value, source="试验", confirmed_on=day
        )
        for name, value in values.items()
    ]
    monkeypatch.setattr(terms, "TERMS", terms.TERMS.with_own(own))


def alone(application: Application, *, by: Officer, second: Officer, on: date) -> Letter:
    """The letter of somebody who lives alone, or with others, signed by everybody on paper; a guardian signs for a child."""
    with acting_as(SYSTEM):
        rows = list(application.members.select_related("person").order_by("relation"))
    head = next(row.person for row in rows if row.person_id == application.applicant_id)
    others = [row.person for row in rows if row.person_id != head.pk]
    people = [Cover(head, "applicant", "本人"), *(_cover(one, head=head, on=on) for one in others)]
    letter = drafted(by=by, people=people, on=on, sources=MEANS, case_number=application.number)
    sign(letter, *(one.person.name for one in people), by=by, second=second, on=on)
    with acting_as(by):
        sign_for_application(application=application, letter=letter, by=by, on=on)
    return letter


def _cover(person: Person, *, head: Person, on: date) -> Cover:
    assert person.born_on is not None
    is_child = person.born_on.replace(year=person.born_on.year + 18) > on
    return Cover(person, "member", RELATIONS.get(person.name, "家庭成员"), guardian=head if is_child else None)


def sent_up(application: Application, *, li: Officer, wu: Officer, chen: Officer, guo: Officer, on: date, up_on: date,
            **seen: Any) -> Case:  # fmt: skip
    """Accepted, investigated and posted on one day, and sent up to the county when the notice has hung."""
    case = accepted(application, li=li, chen=chen, on=on)
    investigated(case, li=li, wu=wu, guo=guo, on=on, **seen)
    hung(case, li=li, on=on)
    return moved(case, "county", by=li, on=up_on)
