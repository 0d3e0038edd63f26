"""Taking a voucher by its code: at the desk of a partner, or at a street's or county's desk for one."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.delivery.goods.issuing import redeem as take
from doudi.delivery.goods.models import Partner, Voucher
from doudi.delivery.goods.permissions import KEEPERS
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Desk, Officer
from doudi.web.hub.cases.fetched import posted
from doudi.web.hub.goods.trying import tried
from doudi.web.hub.goods.voucher_forms import Redeeming
from doudi.web.shell.signed_in import OfficerRequest, for_desks

SERVICE = Desk.Kind.SERVICE.value
TAKEN_MOST = 20


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(SERVICE, *KEEPERS)
def redeem(request: OfficerRequest) -> HttpResponse:
    """Take one voucher after the other; what was taken here last stands below."""
    is_partner = request.officer.desk.kind == SERVICE
    form = Redeeming(**posted(request), partners=None if is_partner else _open(request))
    done = tried(request, form, partial(take), done=gettext("已核销。"))
    if done:
        form = Redeeming(None, partners=None if is_partner else _open(request))
    shown = {"form": form, "taken": done or None, "rows": _taken_by(request.officer), "is_partner": is_partner}
    return render(request, "hub/goods/redeem.html", shown)


def _open(request: OfficerRequest) -> QuerySet[Partner]:
    """List the partners of series that are open today."""
    return Partner.objects.filter(series__valid_from__lte=request.today, series__valid_until__gt=request.today)


def _taken_by(officer: Officer) -> list[tuple[Any, ...]]:
    """List what an officer took last; what a voucher is for and where it was taken is no secret."""
    with acting_as(SYSTEM):
        mine = Voucher.objects.filter(ended_by=officer, state=Voucher.State.REDEEMED).order_by("-ended_on", "-pk")
        return list(
            mine.values_list("number", "ended_on", "series__title", "series__cents", "partner__name")[:TAKEN_MOST]
        )
