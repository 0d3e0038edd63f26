"""Who may see, write down and open accounts of payees. The database asks the same again (migrations, 0002)."""

from __future__ import annotations

from django.utils.translation import gettext

from doudi.offices.acting import SYSTEM, Actor
from doudi.offices.models import Officer

READERS = ("township", "county", "city", "finance", "supervision")
WRITERS = ("township", "county")
CHECKERS = ("township", "county", "finance")
OPENERS = ("county", "finance")
By = Officer | Actor


class NotAllowed(Exception):
    """This officer may not do that with accounts of payees; the message says who may."""


def check_may_read(officer: Officer) -> None:
    """:raises NotAllowed: when the officer's desk has nothing to do with money."""
    if officer.desk.kind not in READERS:
        raise NotAllowed(gettext("收款账户由民政、财务和监督岗位查看。"))


def check_may_write(by: By, *, place: str) -> None:
    """:raises NotAllowed: when this is no township's or county's civil affairs of the place."""
    _check(by, place=place, desks=WRITERS, words=gettext("收款账户由当地乡镇（街道）和县级民政部门登记。"))


def check_may_write_for_county(by: By, *, place: str) -> None:
    """:raises NotAllowed: when this is not the county's civil affairs of the place."""
    _check(by, place=place, desks=("county",), words=gettext("这件事由县级民政部门办理。"))


def check_may_check(by: By, *, place: str) -> None:
    """:raises NotAllowed: when this is neither civil affairs nor finance of the place."""
    _check(by, place=place, desks=CHECKERS, words=gettext("账户由当地民政或者财务岗位核对。"))


def check_may_open(by: By, *, place: str) -> None:
    """:raises NotAllowed: when this is neither the county's civil affairs nor finance of the place."""
    _check(by, place=place, desks=OPENERS, words=gettext("完整账号只在向银行送名单时由县级民政或者财务岗位打开。"))


def officer_of(by: By) -> Officer | None:
    """Give the officer who acts; None for the system."""
    return by if isinstance(by, Officer) else None


def _check(by: By, *, place: str, desks: tuple[str, ...], words: str) -> None:
    if by == SYSTEM:
        return
    if isinstance(by, Actor) or by.desk.kind not in desks or not place.startswith(by.desk.place_id):
        raise NotAllowed(words)
