"""Who may draft, read, end a letter and hand out its codes, and whose queries a letter can carry.

Law: 社会救助暂行办法 第五十八条 (county civil affairs query); 社会救助法 第七十条 (an unlawful query is an offence).
"""

from django.utils.translation import gettext

from doudi.offices.acting import SYSTEM, Actor
from doudi.offices.models import Officer

KEEPERS = ("village", "township", "verification", "county")
"""Desks that draft letters and have them signed."""

READERS = (*KEEPERS, "city", "supervision")
ASKERS = ("verification", "county")
"""Desks whose queries a letter carries."""

RESIDENT = "resident"


class NotAllowed(Exception):
    """This officer, or this resident, may not do that; the message says who may."""


def check_may_keep(officer: Officer, *, place: str) -> None:
    """:raises NotAllowed: when the desk keeps no letters, or not of this place."""
    if officer.desk.kind not in KEEPERS:
        raise NotAllowed(gettext("本岗位不办理授权书；请由村（居）、乡镇（街道）、核对或县级民政岗位办理。"))
    if not place.startswith(officer.desk.place_id):
        raise NotAllowed(gettext("只能办理本岗位管辖地方的授权书。"))


def may_keep(officer: Officer, *, place: str) -> bool:
    """Say whether an officer's desk keeps letters of a place."""
    return officer.desk.kind in KEEPERS and place.startswith(officer.desk.place_id)


def may_ask(by: Officer | Actor, *, place: str) -> bool:
    """Verification and county desks inside their place, and the system that sends what they commissioned."""
    if isinstance(by, Actor):
        return by == SYSTEM
    return by.desk.kind in ASKERS and place.startswith(by.desk.place_id)


def is_resident(by: Officer | Actor) -> bool:
    """Say whether the one at work is a resident with a letter open on his phone."""
    return isinstance(by, Actor) and by.desk == RESIDENT
