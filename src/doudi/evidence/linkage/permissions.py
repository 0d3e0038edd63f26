"""Who may judge whether two are one person, and who may read how good the data is."""

from collections.abc import Sequence

from django.utils.translation import gettext

from doudi.offices.models import Officer

JUDGES = ("verification", "county")
READERS = ("verification", "county", "city", "supervision")

TAKERS = ("verification", "county", "city")
"""Desks that send rejected rows back to the department they came from."""


class NotAllowed(Exception):
    """This desk may not do that; the message says which desk may."""


def may_judge(officer: Officer) -> bool:
    """Verification and county desks may, each inside its own place."""
    return officer.desk.kind in JUDGES


def may_take_rejected(officer: Officer, *, places: Sequence[str]) -> bool:
    """Only a desk whose place holds the whole delivery: its rejected rows name people in clear, and do not say from where."""
    own = officer.desk.place_id
    return officer.desk.kind in TAKERS and bool(places) and all(place.startswith(own) for place in places)


def check_may_judge(officer: Officer, *, place: str) -> None:
    """:raises NotAllowed: when the officer's desk does not judge there."""
    if not may_judge(officer) or not place.startswith(officer.desk.place_id):
        raise NotAllowed(gettext("是不是同一人，由当地核对机构或县级岗位判断。"))
