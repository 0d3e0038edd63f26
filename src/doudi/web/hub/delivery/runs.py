"""The run of a month: every list of a place, where it stands, who has it, and by which day; the county computes those of a family."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.cases.terms import months_after
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.models import Batch
from doudi.delivery.batches.permissions import READERS, check_may_compute
from doudi.delivery.batches.refusals import NotReady
from doudi.delivery.batches.schedule import pay_on
from doudi.delivery.batches.stages import Stage
from doudi.delivery.entitlements.families import FAMILIES, TITLES
from doudi.delivery.entitlements.triggering import met_undeclared
from doudi.offices.models import Level, Place
from doudi.web.hub.cases.choices import select_field
from doudi.web.hub.delivery.clock import clock_of
from doudi.web.hub.delivery.laid_out import Row, may, rows_of
from doudi.web.hub.delivery.paging import address
from doudi.web.hub.delivery.parts import added_up, parts_of
from doudi.web.hub.delivery.trying import tried
from doudi.web.hub.delivery.where import COUNTY_DIGITS, counties_of, place_of
from doudi.web.hub.delivery.words import family_word, month_of
from doudi.web.hub.letter_forms import PlainForm
from doudi.web.shell.signed_in import OfficerRequest, for_desks

LISTS_MOST = 500
ENDED = (Stage.CLOSED, Stage.WITHDRAWN)
EVERY = "every"


class Computing(PlainForm):
    """Which family's lists are computed, or those of every family."""

    family: forms.ChoiceField = select_field(
        gettext_lazy("救助项目"), choices=[(EVERY, gettext_lazy("全部项目")), *TITLES.items()]
    )


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def run(request: OfficerRequest) -> HttpResponse:
    """Show the lists of a month; the county's civil affairs computes those of a family, or of all."""
    place, month = place_of(request), month_of(request.GET.get("month", ""), on=request.today)
    may_compute = place.level == Level.COUNTY and may(check_may_compute, request.officer, place=place.code)
    if request.method == "POST" and not may_compute:
        raise PermissionDenied
    form = Computing(request.POST if request.method == "POST" else None, auto_id="compute_%s")
    left: list[str] = []
    computing = partial(_compute, place=place.code, month=month, left=left)
    if tried(request, form, computing, done=lambda: " ".join([gettext("已核算，名单在下面。"), *left])):
        return redirect(f"{reverse('hub:delivery')}?{_asked(place, month)}")
    shown = _shown(request, place=place, month=month) | {"form": form if may_compute else None}
    return render(request, "hub/delivery/month.html", shown)


def _compute(*, family: str, left: list[str], **told: Any) -> None:
    """Compute one family or every one; what cannot be computed among several is `left`, with why.

    :raises NotReady: when nothing is due, or nothing could be computed.
    """
    made = 0
    for one in FAMILIES if family == EVERY else [family]:
        try:
            made += len(compute(family=one, **told))
        except NotReady as reason:
            left.append(f"{family_word(one)}：{reason}" if family == EVERY else str(reason))
    if not made:
        raise NotReady("\n".join(dict.fromkeys(left)) or gettext("这个月没有应发未发的，不用核算。"))


def _shown(request: OfficerRequest, *, place: Place, month: date) -> dict[str, Any]:
    if len(place.code) > COUNTY_DIGITS:
        return _of_part(request, place=place, month=month)
    found = Batch.objects.filter(month=month, place__startswith=place.code)[:LISTS_MOST]
    rows = rows_of(list(found), on=request.today)
    pay_by, is_moving = pay_on(month, place=place.code), any(one.batch.stage not in ENDED for one in rows)
    return {
        "place": place, "counties": counties_of(request), "month": month, "rows": rows, "figures": _figures(rows),
        "pay_by": pay_by, "clock": clock_of(pay_by, on=request.today) if is_moving or not rows else None, "is_moving": is_moving,
        "asked": _asked(place, month), "kept": [("month", f"{month:%Y-%m}")], "page_name": "hub:delivery",
        "undeclared": met_undeclared(place=place.code, month=month) if place.level == Level.COUNTY else [],
        "before": _asked(place, months_after(month, count=-1)), "after": _asked(place, months_after(month, count=1)),
    }  # fmt: skip


def _of_part(request: OfficerRequest, *, place: Place, month: date) -> dict[str, Any]:
    """Show what the county's lists pay in a street or village."""
    parts, pay_by = parts_of(place.code, month=month, on=request.today), pay_on(month, place=place.code)
    is_moving = any(one.row.batch.stage not in ENDED for one in parts)
    return {
        "place": place, "month": month, "is_part": True, "parts": parts, "figures": added_up(parts), "pay_by": pay_by,
        "clock": clock_of(pay_by, on=request.today) if is_moving else None, "asked": _asked(place, month), "page_name": "hub:delivery",
        "before": _asked(place, months_after(month, count=-1)), "after": _asked(place, months_after(month, count=1)),
    }  # fmt: skip


def _figures(rows: list[Row]) -> dict[str, int]:
    """Add up what stands: withdrawn lists pay nobody, and neither do lines that were taken out."""
    stand = [one for one in rows if one.batch.stage != Stage.WITHDRAWN]
    return {
        "lists": len(stand), "count": sum(one.going for one in stand), "cents": sum(one.going_cents for one in stand),
        "late": sum(one.is_late for one in stand), "problems": sum(one.open_problems for one in stand),
    }  # fmt: skip


def _asked(place: Place, month: date) -> str:
    return address({"month": f"{month:%Y-%m}", "place": place.code})
