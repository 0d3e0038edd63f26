"""Who may move a case, who may read it, and who may take an application.

The database shows an officer only the cases of his place or his window; these checks say why a move is not his.
"""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext

from doudi.cases.case import Case
from doudi.cases.road import RESIDENT, SYSTEM, Move
from doudi.offices.acting import SYSTEM as SYSTEM_ACTOR
from doudi.offices.acting import Actor
from doudi.offices.models import Desk, Duty, Officer
from doudi.offices.queries import full_name
from doudi.registry.queries import period_holds

READERS = ("village", "township", "verification", "county", "city", "supervision")
TAKERS = ("village", "township", "county")
By = Officer | Actor


class NotAllowed(Exception):
    """This person may not do that with this case; the message says who may."""


def desk_of(by: By) -> str:
    """Name the desk of whoever acts: an officer's kind of desk, resident, or system."""
    return by.desk.kind if isinstance(by, Officer) else by.desk


def resident_of(person: int, *, name: str) -> Actor:
    """Name the resident who has signed in: he sees what carries his own number, and nothing else."""
    return Actor(officer=f"person:{person}", desk=RESIDENT, place="", name=name, file=f"person:{person}")


def holds_duty(officer: Officer, *, duty: str, on: date) -> bool:
    """Say whether an officer is charged with a duty that day."""
    return officer.assignments.filter(period_holds(on), duty=duty).exists()


def check_may_move(by: By, *, case: Case, move: Move, on: date) -> None:
    """:raises NotAllowed: when the move is another desk's, another place's, or asks for a duty the officer does not hold."""
    desk = desk_of(by)
    if desk not in move.desks:
        raise NotAllowed(
            gettext("“%(move)s”由%(desks)s办理，不是本岗位的事项。")
            % {"move": gettext(move.label), "desks": "、".join(desk_words(one) for one in move.desks)}
        )
    if not isinstance(by, Officer):
        _check_own(by, case=case)
        return
    if not case.place.startswith(by.desk.place_id):
        raise NotAllowed(gettext("这个案件由%(place)s办理，只能查看，不能代办。") % {"place": full_name(case.place)})
    if move.duty and not holds_duty(by, duty=move.duty, on=on):
        raise NotAllowed(
            gettext("您没有“%(duty)s”职责，不能办理“%(move)s”。")
            % {"duty": Duty(move.duty).label, "move": gettext(move.label)}
        )


def may_move(by: By, *, case: Case, move: Move, on: date) -> bool:
    """Say whether somebody may make a move."""
    try:
        check_may_move(by, case=case, move=move, on=on)
    except NotAllowed:
        return False
    return True


def check_may_take(by: Officer) -> None:
    """:raises NotAllowed: when the desk takes no applications."""
    if by.desk.kind not in TAKERS:
        raise NotAllowed(gettext("申请由村（居）、乡镇（街道）或县级民政窗口接收。"))


def check_may_work_on(by: Officer, *, case: Case, desks: tuple[str, ...]) -> None:
    """:raises NotAllowed: when the officer's desk is none of these, or not of the case's place."""
    if by.desk.kind not in desks:
        raise NotAllowed(
            gettext("这件事由%(desks)s岗位办理。") % {"desks": "、".join(desk_words(one) for one in desks)}
        )
    if not (case.place.startswith(by.desk.place_id) or by.desk.place_id.startswith(case.place)):
        raise NotAllowed(gettext("只能办理本岗位管辖地方的案件。"))


def desk_words(kind: str) -> str:
    """Say a kind of desk in words."""
    if kind == RESIDENT:
        return gettext("申请人本人")
    return gettext("系统") if kind == SYSTEM else str(Desk.Kind(kind).label)


def _check_own(by: Actor, *, case: Case) -> None:
    if by.desk == SYSTEM and by == SYSTEM_ACTOR:
        return
    if by.desk != RESIDENT or by.file != f"person:{case.applicant_person}":
        raise NotAllowed(gettext("只能办理自己的申请。"))
