"""Who may read the books, and who may write in them. The database asks the same again (migrations, 0002)."""

from __future__ import annotations

from django.utils.translation import gettext

from doudi.offices.acting import SYSTEM, Actor
from doudi.offices.models import Desk, Officer

READERS = ("township", "county", "city", "finance", "supervision")
By = Officer | Actor


class NotAllowed(Exception):
    """This officer may not do that with these books; the message says who may."""


def check_may_read(officer: Officer) -> None:
    """:raises NotAllowed: when the officer's desk has nothing to do with money."""
    if officer.desk.kind not in READERS:
        raise NotAllowed(gettext("账目由财务、民政和监督岗位查看。"))


def check_may_write(by: By, *, place: str) -> None:
    """:raises NotAllowed: when this is not the finance desk of the place or of one around it."""
    if by == SYSTEM:
        return
    if isinstance(by, Actor) or by.desk.kind != Desk.Kind.FINANCE or not place.startswith(by.desk.place_id):
        raise NotAllowed(gettext("账目由本地的财务岗位登记；其他岗位只能查看。"))
