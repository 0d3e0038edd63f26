"""Who may look at standards, try a change, propose one, and publish it."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext

from doudi.offices.models import Duty, Officer
from doudi.standards.models import Publication

SETTERS = ("county", "city")
"""Desks of civil affairs that may set standards, each inside its own place; a province's desk counts as a city's."""

READERS = (*SETTERS, "supervision")


class NotAllowed(Exception):
    """This officer may not do that; the message says who may."""


def may_propose(officer: Officer) -> bool:
    """Desks of county and city may; supervision only looks."""
    return officer.desk.kind in SETTERS


def may_publish(officer: Officer, *, publication: Publication, on: date) -> bool:
    """A decider of a county or city desk whose place covers the standard's, and never the proposer."""
    return (
        officer.desk.kind in SETTERS
        and covers(officer, place=publication.place)
        and officer.pk != publication.proposed_by_id
        and officer.assignments.filter(Q(until=None) | Q(until__gt=on), duty=Duty.DECIDE, since__lte=on).exists()
    )


def may_decline(officer: Officer, *, publication: Publication, on: date) -> bool:
    """Whoever may publish may also decline; the proposer may take the own proposal back."""
    return officer.pk == publication.proposed_by_id or may_publish(officer, publication=publication, on=on)


def covers(officer: Officer, *, place: str) -> bool:
    """Say whether a place lies inside the officer's own."""
    return bool(place) and place.startswith(officer.desk.place_id)


def check_may_propose(officer: Officer, *, place: str) -> None:
    """:raises NotAllowed: when the desk sets no standards, or not for this place."""
    if not may_propose(officer):
        raise NotAllowed(gettext("本岗位不制定标准；请由县级以上民政岗位提出。"))
    if not covers(officer, place=place):
        raise NotAllowed(gettext("只能为本岗位管辖的地方提出标准。"))


def check_may_publish(officer: Officer, *, publication: Publication, on: date) -> None:
    """:raises NotAllowed: when the officer proposed it himself, or does not decide there."""
    if officer.pk == publication.proposed_by_id:
        raise NotAllowed(gettext("提出和发布必须是两个人：这条标准是您提出的，请由另一位审核确认人员发布。"))
    if not may_publish(officer, publication=publication, on=on):
        raise NotAllowed(gettext("发布标准，要由管辖该地的县级以上民政岗位、有审核确认职责的人员办理。"))


def check_may_decline(officer: Officer, *, publication: Publication, on: date) -> None:
    """:raises NotAllowed: when the officer neither proposed it nor decides there."""
    if not may_decline(officer, publication=publication, on=on):
        raise NotAllowed(gettext("退回标准，要由提出的人，或者有权发布的人员办理。"))
