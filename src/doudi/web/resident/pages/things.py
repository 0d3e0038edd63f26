"""What somebody was given besides money: works on his home, vouchers, things, services; his own, or a ward's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.delivery.goods.models import HomeStage
from doudi.delivery.goods.own import own_things
from doudi.dispatch.menu import words_of
from doudi.dispatch.supply.models import Order
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.resident.inside import OwnRequest, only_inside
from doudi.web.resident.whose import seen_by, whose

SERVICES_MOST = 30
SHOWN = (Order.State.SENT, Order.State.ACCEPTED, Order.State.DONE)
ROAD = (
    HomeStage.REGISTERED, HomeStage.SURVEYED, HomeStage.PLANNED, HomeStage.CONTRACTED, HomeStage.WORKING, HomeStage.FINISHED,
    HomeStage.ACCEPTED, HomeStage.PAID, HomeStage.CLOSED,
)  # fmt: skip


STANDS = {
    HomeStage.REGISTERED: gettext_lazy("已经列入名单，等人上门看"), HomeStage.SURVEYED: gettext_lazy("上门看过了，正在定怎样改"),
    HomeStage.PLANNED: gettext_lazy("怎样改定好了，正在找施工单位"), HomeStage.CONTRACTED: gettext_lazy("施工单位找好了，等开工"),
    HomeStage.WORKING: gettext_lazy("正在做"), HomeStage.FINISHED: gettext_lazy("做好了，等验收"),
    HomeStage.ACCEPTED: gettext_lazy("验收合格"), HomeStage.PAID: gettext_lazy("验收合格，工钱已经付了"),
    HomeStage.CLOSED: gettext_lazy("都办完了"), HomeStage.CANCELLED: gettext_lazy("不做了"),
}  # fmt: skip
"""Where the works on somebody's home stand, in his own words."""


@dataclass(frozen=True)
class OwnService:
    """A service somebody was sent: what, by whom, and whether it was done."""

    what: str
    provider: str
    state: str
    is_done: bool
    on: date
    units: Decimal | None


@require_safe
@never_cache
@only_inside
def things(request: OwnRequest) -> HttpResponse:
    """Show what somebody was given."""
    about = whose(request)
    with seen_by(about, request) as person:
        given = own_things(person)
        shown = {
            "given": given,
            "homes": [(one, STANDS[HomeStage(one.home.stage)]) for one in given.homes],
            "services": _services(person),
            "about": about,
            "steps": len(ROAD),
        }
    return render(request, "resident/things.html", shown)


def _services(person: int) -> list[OwnService]:
    """List his own orders; the need they come from says whose they are."""
    with acting_as(SYSTEM):
        rows = Order.objects.filter(need__person=person, state__in=SHOWN).select_related("offer", "provider")
        return [
            OwnService(
                what=words_of(one.item) if one.item else one.offer.title, provider=one.provider.name, state=one.get_state_display(),
                is_done=one.state == Order.State.DONE, on=one.done_on or one.ordered_on, units=one.units,
            )
            for one in rows[:SERVICES_MOST]
        ]  # fmt: skip
