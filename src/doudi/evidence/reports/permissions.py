"""Who may request, read, report, settle and object.

Law: 最低生活保障审核确认办法 第十七条、第十八条; 政务数据共享条例 第二十六条 (correction by the owner of the data).
"""

from __future__ import annotations

from django.utils.translation import gettext

from doudi.evidence.letters.permissions import KEEPERS, is_resident
from doudi.offices.acting import SYSTEM, Actor
from doudi.offices.models import Officer

READERS = ("township", "verification", "county", "supervision")
"""Desks that see the verification desk's pages; what they see is what lies in their place."""
REQUESTERS = ("township", "verification", "county")
ISSUERS = ("verification",)
SETTLERS = ("verification", "county")


class NotAllowed(Exception):
    """This officer, or this resident, may not do that; the message says who may."""


def may_issue(officer: Officer, *, place: str) -> bool:
    """Verification desks, inside their place."""
    return officer.desk.kind in ISSUERS and place.startswith(officer.desk.place_id)


def may_settle(officer: Officer, *, place: str) -> bool:
    """Verification and county desks, inside their place."""
    return officer.desk.kind in SETTLERS and place.startswith(officer.desk.place_id)


def may_request(officer: Officer, *, place: str) -> bool:
    """Township, verification and county desks, inside their place."""
    return officer.desk.kind in REQUESTERS and place.startswith(officer.desk.place_id)


def check_may_issue(by: Officer | Actor, *, place: str) -> None:
    """:raises NotAllowed: when this is not the verification desk of the place."""
    if by == SYSTEM or (isinstance(by, Officer) and may_issue(by, place=place)):
        return
    raise NotAllowed(gettext("只有本地的核对岗位可以出具报告、录入数据提供单位的答复。"))


def check_may_settle(officer: Officer, *, place: str) -> None:
    """:raises NotAllowed: when the desk does not settle contradictions of this place."""
    if not may_settle(officer, place=place):
        raise NotAllowed(gettext("矛盾由本地的核对岗位或县级民政岗位认定。"))


def check_may_object(by: Officer | Actor, *, letter: str, place: str) -> None:
    """:raises NotAllowed: when this is neither a resident with this letter open, nor an officer who enters it for him."""
    if isinstance(by, Actor):
        if is_resident(by) and by.file == letter:
            return
    elif by.desk.kind in KEEPERS and place.startswith(by.desk.place_id):
        return
    raise NotAllowed(gettext("异议由本人提出，或者由村（居）、乡镇（街道）、核对和县级民政岗位代为录入。"))
