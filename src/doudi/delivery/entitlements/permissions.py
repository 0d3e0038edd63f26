"""Who may see what is owed, take a roll over, declare a subsidy, end for a death or move on. The database asks again (0002)."""

from __future__ import annotations

from django.utils.translation import gettext

from doudi.offices.acting import SYSTEM, Actor
from doudi.offices.models import Officer

READERS = ("township", "county", "city", "finance", "supervision")
DECLARERS = ("county", "city", "finance")
KEEPERS = ("county",)
By = Officer | Actor


class NotAllowed(Exception):
    """This officer may not do that with what is owed; the message says who may."""


def check_may_read(officer: Officer) -> None:
    """:raises NotAllowed: when the officer's desk has nothing to do with money."""
    if officer.desk.kind not in READERS:
        raise NotAllowed(gettext("发放名单由民政、财务和监督岗位查看。"))


def check_may_keep(by: By, *, place: str) -> None:
    """:raises NotAllowed: when this is not the county's civil affairs of the place."""
    _check(by, place=place, desks=KEEPERS, words=gettext("由本地县级民政部门办理。"))


def check_may_declare(by: By, *, place: str) -> None:
    """:raises NotAllowed: when this is not the county's or city's civil affairs or finance of the place."""
    _check(by, place=place, desks=DECLARERS, words=gettext("补贴由本地县级以上民政或者财务岗位按文件登记。"))


def _check(by: By, *, place: str, desks: tuple[str, ...], words: str) -> None:
    if by == SYSTEM:
        return
    if isinstance(by, Actor) or by.desk.kind not in desks or not place.startswith(by.desk.place_id):
        raise NotAllowed(words)
