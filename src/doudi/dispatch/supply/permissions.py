"""Who may keep offers, bring needs and offers together, and work on an order.

The database shows a desk what lies in its place, and a provider what is its own; these checks say why something is not his.
"""

from __future__ import annotations

from django.utils.translation import gettext

from doudi.cases.permissions import NotAllowed
from doudi.dispatch.supply.models import Order, Provider
from doudi.offices.acting import SYSTEM, Actor
from doudi.offices.models import Officer

READERS = ("village", "township", "county", "city", "supervision")
KEEPERS = ("township", "county", "city")
DEALERS = ("village", "township", "county")
SERVICE = "service"
By = Officer | Actor


def check_may_keep(by: By, *, place: str) -> None:
    """:raises NotAllowed: when the officer does not keep the providers of a place."""
    if by == SYSTEM:
        return
    is_keeper = isinstance(by, Officer) and by.desk.kind in KEEPERS and place.startswith(by.desk.place_id)
    if not is_keeper:
        raise NotAllowed(gettext("服务机构和慈善组织由当地乡镇（街道）或民政部门登记。"))


def check_may_offer(by: By, *, provider: Provider) -> None:
    """:raises NotAllowed: when the officer is neither the provider's own nor keeps those of its place."""
    if not is_own(by, provider=provider):
        check_may_keep(by, place=provider.place)


def check_may_deal(by: By, *, place: str) -> None:
    """:raises NotAllowed: when the officer brings no needs of that place together with offers."""
    if by == SYSTEM:
        return
    is_dealer = isinstance(by, Officer) and by.desk.kind in DEALERS and place.startswith(by.desk.place_id)
    if not is_dealer:
        raise NotAllowed(gettext("供需对接由本人居住地的村（居）、乡镇（街道）或区县民政部门办理。"))


def check_may_serve(by: By, *, order: Order) -> None:
    """:raises NotAllowed: when the order was given to another provider."""
    if by != SYSTEM and not is_own(by, provider=order.provider):
        raise NotAllowed(gettext("这张服务单派给了另一家机构，由那家机构办理。"))


def is_own(by: By, *, provider: Provider) -> bool:
    """Say whether an officer sits at a desk of the provider's agency."""
    return isinstance(by, Officer) and provider.agency_id is not None and by.desk.agency_id == provider.agency_id
