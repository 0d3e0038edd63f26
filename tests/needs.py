"""Needs for tests: what somebody tells the hub, and the school's desk that answers. Invented people only."""

from datetime import date

from django.contrib.auth.models import User

from doudi.dispatch.needs.actions import open_need
from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.needs.models import Need
from doudi.dispatch.needs.owning import name_owner
from doudi.dispatch.needs.packing import consent_for
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.actions import appoint, open_agency, open_desk
from doudi.offices.models import Agency, Desk, Officer, Place
from tests.cast import COMMUNITY

ON = date(2026, 8, 3)
"""A Monday."""

OTHER_COMMUNITY = "440105001101"
AGREED = consent_for(purpose="办理这件需求", on=ON)


def opened(*, by, on: date = ON, **changed) -> Need:
    """Take the usual need in: 阿强 cannot pay the school."""
    told = {
        "source": "HOTLINE", "source_number": "", "words": "孩子开学交不起学费", "urgency": "NORMAL", "person": None,
        "name": "梁志强", "masked": "440***********0010", "place": OTHER_COMMUNITY, "residence": COMMUNITY, "consent": {},
        "phone": "13800000000", **changed,
    }  # fmt: skip
    return open_need(by=by, on=on, **told)


def department_officer(
    *, kind: str = Kind.EDU, name: str = "许老师", user: str = "xu", place: str = "440105"
) -> Officer:
    """Seat somebody of another department and name the desk for a kind of need."""
    with acting_as(SYSTEM):
        where = Place.objects.get(code=place)
        agency = open_agency(name=f"海珠区{Kind(kind).label}部门", kind=Agency.Kind.DEPARTMENT, place=where)
        desk = open_desk(agency=agency, kind=Desk.Kind.DEPARTMENT, place=where, name="困难群众帮扶岗")
        officer = appoint(
            user=User.objects.create(username=user),
            desk=desk,
            name=name,
            staff_number=f"HZ-BM-{user}",
            on=date(2020, 1, 1),
        )
        name_owner(kind=kind, place=where, desk=desk, by=SYSTEM, on=date(2021, 7, 1))
    return officer


def fresh(need: Need) -> Need:
    """Read a need again, as the system sees it."""
    with acting_as(SYSTEM):
        return Need.objects.select_related("handler__desk").get(pk=need.pk)
