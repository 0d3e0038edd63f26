"""Vouchers: every series with what became of its vouchers; opening one, issuing, one voucher and making it void, paying a partner."""

from __future__ import annotations

from functools import partial as bound
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.delivery.goods.issuing import issue, open_series, void
from doudi.delivery.goods.models import Partner, PartnerPayment, Series, Voucher
from doudi.delivery.goods.paying import pay_partner
from doudi.delivery.goods.permissions import KEEPERS, READERS
from doudi.dispatch.supply.models import Provider
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Desk
from doudi.web.hub.cases.fetched import posted
from doudi.web.hub.delivery.paging import address, page_of
from doudi.web.hub.delivery.where import COUNTY_DIGITS, counties_of, place_of
from doudi.web.hub.goods.looking import write_look
from doudi.web.hub.goods.trying import check_desk, is_one_of, tried
from doudi.web.hub.goods.voucher_forms import Issuing, OpeningSeries, Paying, Voiding
from doudi.web.hub.places import names_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

COUNTY, FINANCE = Desk.Kind.COUNTY.value, Desk.Kind.FINANCE.value
SERIES_MOST, ROWS_A_PAGE = 200, 50
State = Voucher.State


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def every(request: OfficerRequest) -> HttpResponse:
    """List the series of a place and what became of each; the county opens one."""
    check_desk(request, COUNTY)
    place = place_of(request)
    form = OpeningSeries(**posted(request), providers=_providers(request.officer.desk.place_id))
    verb = bound(open_series, place=request.officer.desk.place)
    if made := tried(request, form, verb, done=gettext("救助券已开立。"), words=form.told):
        return redirect("hub:goods_series", made.pk)
    rows = Series.objects.select_related("place").filter(place__code__startswith=place.code[:COUNTY_DIGITS])
    shown = {
        "place": place, "counties": counties_of(request), "form": form if is_one_of(request, COUNTY) else None,
        "rows": _counted(rows, place=place.code)[:SERIES_MOST],
    }  # fmt: skip
    return render(request, "hub/goods/vouchers.html", shown)


@require_http_methods(["GET", "HEAD"])
@never_cache
@for_desks(*READERS)
def series(request: OfficerRequest, number: int) -> HttpResponse:
    """Show one series: its terms, where it is taken and what is owed there, and its vouchers within the officer's place."""
    found = series_of(number)
    write_look(request, about=f"series:{found.pk}", place=found.place_id)
    page, state = page_of(request.GET), request.GET.get("state", "")
    state = state if state in State.values else ""
    rows = Voucher.objects.filter(series=found, **({"state": state} if state else {}))
    kept = list(rows[(page - 1) * ROWS_A_PAGE : page * ROWS_A_PAGE + 1])
    names = names_of({one.place for one in kept})
    shown = {
        "series": found, "counted": _counted(Series.objects.filter(pk=found.pk), place=request.officer.desk.place_id).first(),
        "partners": _owed(found), "rows": [(one, names[one.place]) for one in kept[:ROWS_A_PAGE]], "state": state,
        "states": [("", gettext("全部")), *State.choices], "number": page, "has_more": len(kept) > ROWS_A_PAGE,
        "asked": address({"state": state}), "may_keep": is_one_of(request, *KEEPERS),
        "is_open": found.valid_from <= request.today < found.valid_until,
    }  # fmt: skip
    return render(request, "hub/goods/series.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*KEEPERS)
def give_out(request: OfficerRequest, number: int) -> HttpResponse:
    """Issue vouchers; their codes are shown once, to be printed and handed over."""
    found = series_of(number)
    form = Issuing(**posted(request), own_place=request.officer.desk.place_id)
    made = tried(
        request, form, bound(issue, series=found), done=gettext("已发放。"), words=lambda: {"to": form.holders()}
    )
    if made:
        return render(request, "hub/goods/issued.html", {"series": found, "made": made})
    return render(request, "hub/goods/issue.html", {"series": found, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def voucher(request: OfficerRequest, number: str) -> HttpResponse:
    """Show one voucher; the street or county makes it void when it was lost or issued wrongly."""
    rows = Voucher.objects.select_related("series__place", "issued_by", "partner", "payment")
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404
    check_desk(request, *KEEPERS)
    write_look(request, about=found.number, place=found.place)
    form = Voiding(**posted(request))
    if tried(request, form, bound(void, voucher=found), done=gettext("已作废，可以补发一张。")):
        return redirect("hub:goods_voucher", found.number)
    may_void = is_one_of(request, *KEEPERS) and found.state == State.ISSUED
    shown = {"voucher": found, "form": form if may_void else None, "where": names_of({found.place})[found.place]}
    return render(request, "hub/goods/voucher.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def partner(request: OfficerRequest, number: int) -> HttpResponse:
    """Show what a partner took and was paid; finance pays what is owed."""
    found = Partner.objects.select_related("series__place").filter(pk=number).first()
    if found is None:
        raise Http404
    if request.method == "POST" and not is_one_of(request, FINANCE):
        raise PermissionDenied
    form = Paying(**posted(request))
    if tried(request, form, bound(pay_partner, partner=found), done=gettext("已付款并记账。")):
        return redirect("hub:goods_partner", found.pk)
    (_, count, cents) = next(one for one in _owed(found.series) if one[0].pk == found.pk)
    shown = {
        "partner": found, "count": count, "cents": cents, "payments": PartnerPayment.objects.filter(partner=found),
        "form": form if is_one_of(request, FINANCE) and count else None,
    }  # fmt: skip
    return render(request, "hub/goods/partner.html", shown)


def series_of(number: int) -> Series:
    """Fetch a series.

    :raises Http404: when there is none for this officer.
    """
    found = Series.objects.select_related("place").filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _counted(rows: QuerySet[Series], *, place: str) -> QuerySet[Any]:
    """Count what became of each series' vouchers whose holders live in a place."""
    here = Q(vouchers__place__startswith=place)
    counts = {state: Count("vouchers", filter=here & Q(vouchers__state=state)) for state in State.values}
    return rows.annotate(**counts)


def _owed(series: Series) -> list[tuple[Partner, int, int]]:
    """List the partners of a series with how many vouchers each took and was not paid for, and what that is."""
    with acting_as(SYSTEM):  # what is owed to a shop is no secret; whose vouchers they were stays where it is
        waiting = Count("vouchers", filter=Q(vouchers__state=State.REDEEMED, vouchers__payment=None))
        rows = Partner.objects.filter(series=series).annotate(waiting=waiting, paid=Sum("payments__cents", default=0))
        return [(one, one.waiting, one.waiting * series.cents) for one in rows.order_by("pk")]


def _providers(own_place: str) -> QuerySet[Provider]:
    return Provider.objects.filter(Q(place__startswith=own_place) | Q(place__in=[own_place[:4], own_place[:2]]))
