"""Offers: who can give what; a table of them taken in or written out; organisations registered."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.dispatch.supply.gathering import room_of
from doudi.dispatch.supply.models import Offer, OfferFile, Provider
from doudi.dispatch.supply.offering import register_provider
from doudi.dispatch.supply.permissions import KEEPERS, READERS, SERVICE
from doudi.dispatch.supply.queries import ROWS_MOST, offers_in_force
from doudi.dispatch.supply.tables import csv_of, csv_of_bad, take_file
from doudi.offices.queries import inside
from doudi.web.hub.cases.fetched import tried
from doudi.web.hub.places import names_of
from doudi.web.hub.supply import forms
from doudi.web.hub.supply.words import for_whom, given_words
from doudi.web.shell.signed_in import OfficerRequest, for_desks

FILES_MOST = 10


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS, SERVICE)
def offers(request: OfficerRequest) -> HttpResponse:
    """List offers in force; take a table of them in, or register an organisation."""
    may_keep = request.officer.desk.kind in (*KEEPERS, SERVICE)
    if request.method == "POST" and not may_keep:
        raise PermissionDenied
    is_file = request.method == "POST" and "name" not in request.POST
    sending = forms.Sending(
        request.POST if is_file else None, providers=_own(request), files=request.FILES if is_file else None
    )
    registering = forms.Registering(request.POST if request.method == "POST" and not is_file else None)
    if is_file and sending.is_valid() and _take(request, sending):
        return redirect("hub:supply_offers")
    if tried(request, registering, partial(register_provider, agency=None), done=gettext("机构已登记。")):
        return redirect("hub:supply_offers")
    rows = list(offers_in_force(on=request.today)[:ROWS_MOST])
    shown = {
        "rows": offers_in_words(rows, on=request.today), "sending": sending, "registering": registering, "may_keep": may_keep,
        "may_register": request.officer.desk.kind in KEEPERS,
        "providers": Provider.objects.all()[:ROWS_MOST],
        "files": OfferFile.objects.select_related("provider")[:FILES_MOST],
    }  # fmt: skip
    return render(request, "hub/supply/offers.html", shown)


@require_safe
@never_cache
@for_desks(*READERS, SERVICE)
def table(request: OfficerRequest) -> HttpResponse:
    """Write the offers in force as the table that can be taken in again."""
    return _csv(csv_of(offers_in_force(on=request.today)), name="offers.csv")


@require_safe
@never_cache
@for_desks(*KEEPERS, SERVICE)
def bad(request: OfficerRequest, number: int) -> HttpResponse:
    """Write out the rows of a table that were kept apart, with their reasons."""
    found = OfferFile.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return _csv(csv_of_bad(found), name=f"offers-{found.pk}-bad.csv")


def _own(request: OfficerRequest) -> Any:
    """List the providers an officer may send a table for."""
    if request.officer.desk.kind == SERVICE:
        return Provider.objects.filter(agency=request.officer.desk.agency_id)
    return Provider.objects.filter(inside(request.officer.desk.place_id, column="place"))


def _take(request: OfficerRequest, form: forms.Sending) -> bool:
    """Take the table in, and say how many rows were taken and how many kept apart."""
    given = form.cleaned_data

    def verb(**who: Any) -> None:
        file = take_file(provider=given["provider"], name=given["file"].name, content=given["file"].read(), **who)
        words = gettext("共 %(rows)s 行，收下 %(taken)s 行，隔离 %(bad)s 行。") % {
            "rows": file.rows, "taken": file.taken, "bad": len(file.bad),
        }  # fmt: skip
        messages.info(request, words)

    return tried(request, form, verb, done=gettext("供给表已处理。"), words=dict)


def offers_in_words(rows: list[Offer], *, on: Any) -> list[dict[str, Any]]:
    """Say of each offer what it gives, where, to whom, and how many it can still take this week."""
    room, names = room_of(rows, on=on), names_of({area for one in rows for area in one.areas})
    return [
        {
            "offer": one, "given": given_words(one.given), "for_whom": for_whom(one), "room": room[one.pk],
            "areas": gettext("、").join(names[area] for area in one.areas),
        }
        for one in rows
    ]  # fmt: skip


def _csv(content: bytes, *, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)
