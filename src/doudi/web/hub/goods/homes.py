"""Homes made fit for old age: how far each place is, the list by stage with its clocks, a new one, and the list to take along."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.delivery.goods.adapting import register_home
from doudi.delivery.goods.counting import progress
from doudi.delivery.goods.models import Home
from doudi.delivery.goods.permissions import KEEPERS, READERS
from doudi.delivery.goods.queries import due_of, homes_at, late_homes
from doudi.delivery.goods.road import ORDER
from doudi.web.hub.cases.fetched import posted
from doudi.web.hub.delivery.paging import address
from doudi.web.hub.delivery.tables import Column, TooMany, give
from doudi.web.hub.delivery.where import place_of
from doudi.web.hub.filters import is_inside
from doudi.web.hub.goods.home_forms import Registering
from doudi.web.hub.goods.home_table import HEADS, cells_of
from doudi.web.hub.goods.looking import write_look
from doudi.web.hub.goods.trying import is_one_of, tried
from doudi.web.hub.places import names_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

ROWS_A_PAGE = 50
YEARS_BACK = 4
LATE = "late"


@require_safe
@never_cache
@for_desks(*READERS)
def homes(request: OfficerRequest) -> HttpResponse:
    """Show how far a place is, and the homes at one stage, late ones first to be asked for."""
    place, year, shelf = place_of(request), _year(request), _shelf(request)
    write_look(request, about=f"homes:{place.code}", place=place.code)
    parts = progress(place.code, year=year, on=request.today)
    found = _after(_chosen(place.code, year=year, shelf=shelf, on=request), request=request)
    rows = list(found[: ROWS_A_PAGE + 1])
    names = names_of({one.place for one in rows})
    stages = [(one.value, one.label, sum(part.stages.get(one, 0) for part in parts)) for one in ORDER]
    asked = {"year": year, "place": place.code, "shelf": shelf}
    shown = {
        "place": place, "year": year, "years": [request.today.year - back for back in range(YEARS_BACK)], "shelf": shelf,
        "stages": stages, "parts": parts, "count": sum(one.all for one in parts), "done": sum(one.done for one in parts),
        "paid_cents": sum(one.paid_cents for one in parts), "asked": address(asked), "may_keep": is_one_of(request, *KEEPERS),
        "rows": [(one, names[one.place], due_of(one)) for one in rows[:ROWS_A_PAGE]],
        "after": address(asked | {"after": _mark(rows[ROWS_A_PAGE - 1], shelf=shelf)}) if len(rows) > ROWS_A_PAGE else "",
        "is_first": "after" not in request.GET, "late": sum(one.late for one in parts),
    }  # fmt: skip
    return render(request, "hub/goods/homes.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*KEEPERS)
def new(request: OfficerRequest) -> HttpResponse:
    """Put somebody's home on the list of the year."""
    form = Registering(**posted(request), own_place=request.officer.desk.place_id)
    made = tried(request, form, partial(register_home), done=gettext("已列入名单。"), words=form.told)
    if made:
        return redirect("hub:goods_home", made.number)
    return render(request, "hub/goods/home_new.html", {"form": form})


@require_POST
@never_cache
@for_desks(*READERS)
def export(request: OfficerRequest) -> HttpResponseBase:
    """Give the chosen homes as a table."""
    place, year, shelf = place_of(request), _year(request), _shelf(request)
    rows = cells_of(_chosen(place.code, year=year, shelf=shelf, on=request), place=place.code)
    columns = [Column(str(head), width) for head, width in HEADS]
    told: dict[str, Any] = {"name": f"doudi-homes-{year}", "about": f"homes:{place.code}", "verb": "home.export"}
    try:
        return give(request, columns=columns, rows=rows, **told)
    except TooMany as reason:
        messages.error(request, str(reason))
        return redirect("hub:goods_homes")


def _chosen(place: str, *, year: int, shelf: str, on: OfficerRequest) -> QuerySet[Home]:
    if shelf == LATE:
        return late_homes(place, year=year, on=on.today)
    return homes_at(place, year=year, stage=shelf)


def _after(rows: QuerySet[Home], *, request: OfficerRequest) -> QuerySet[Home]:
    """Go on after the last home of the page before, by what the list is ordered by; anything else begins at the beginning."""
    first, _, key = request.GET.get("after", "").partition("_")
    if not key.isascii() or not key.isdecimal() or len(key) > 18:
        return rows
    column = "stage_since" if _shelf(request) == LATE else "place"
    if column == "place" and not is_inside(first, own_place=request.officer.desk.place_id):
        return rows
    try:
        return rows.filter(**{f"{column}__gte": first}).exclude(**{column: first, "pk__lte": int(key)})
    except ValidationError:
        return rows


def _mark(home: Home, *, shelf: str) -> str:
    return f"{home.stage_since.isoformat() if shelf == LATE else home.place}_{home.pk}"


def _shelf(request: OfficerRequest) -> str:
    asked = request.GET.get("shelf", "")
    return asked if asked == LATE or asked in [one.value for one in ORDER] else ""


def _year(request: OfficerRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked in {str(request.today.year - back) for back in range(YEARS_BACK)} else request.today.year
