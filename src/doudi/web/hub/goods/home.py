"""One home: its file, its pictures, and the step that comes next: a form for each way on, shown to the desk whose step it is."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from doudi.delivery.goods.models import Home, HomePicture, HomeStage
from doudi.delivery.goods.permissions import KEEPERS, READERS
from doudi.delivery.goods.picturing import OPENERS, WHEN, keep_pictures, open_home_picture
from doudi.delivery.goods.queries import account_number_of, address_of, due_of
from doudi.delivery.goods.road import ROAD, ways_from
from doudi.offices.models import Desk, Officer
from doudi.web.hub.cases.fetched import posted
from doudi.web.hub.goods.home_forms import Photographing
from doudi.web.hub.goods.home_steps import INSPECT, form_for, verb_of
from doudi.web.hub.goods.looking import write_look
from doudi.web.hub.goods.trying import REFUSALS, tried
from doudi.web.hub.places import names_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

FINANCE = Desk.Kind.FINANCE.value


@require_safe
@never_cache
@for_desks(*READERS)
def home(request: OfficerRequest, number: str) -> HttpResponse:
    """Show a home's file and what comes next."""
    found = home_of(request, number)
    return render(request, "hub/goods/home.html", _shown(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*KEEPERS, FINANCE)
def step(request: OfficerRequest, number: str, to: str) -> HttpResponse:
    """Lead a home on: the form of this step, and its verb."""
    found = home_of(request, number)
    if to not in steps_open(found, by=request.officer):
        raise PermissionDenied
    form = form_for(to)(**posted(request), home=found, on=request.today)
    label = str(ROAD[found.stage, to if to != INSPECT else HomeStage.ACCEPTED.value].label)
    if tried(request, form, partial(verb_of(to), home=found), done=gettext("已登记。"), words=form.told):
        return redirect("hub:goods_home", found.number)
    shown = {"home": found, "form": form, "title": label, "where": names_of({found.place})[found.place]}
    if found.stage == HomeStage.ACCEPTED and found.contractor:
        shown["account"] = account_number_of(found.contractor, by=request.officer, on=request.today)
    return render(request, "hub/goods/home_step.html", shown)


@require_http_methods(["POST"])
@never_cache
@for_desks(*KEEPERS)
def pictures(request: OfficerRequest, number: str) -> HttpResponse:
    """Keep pictures of before or after the works."""
    found = home_of(request, number)
    form = Photographing(**posted(request))
    if not tried(request, form, partial(keep_pictures, home=found), done=gettext("照片已封存。"), words=form.told):
        for words in (*form.non_field_errors(), *form.errors.get("pictures", [])):
            messages.error(request, str(words))
    return redirect("hub:goods_home", found.number)


@require_POST
@never_cache
@for_desks(*[one.value for one in OPENERS])
def picture(request: OfficerRequest, number: str, picture: int) -> HttpResponse:
    """Open a picture for a stated purpose, which is written down."""
    found = home_of(request, number)
    kept = HomePicture.objects.select_related("home").filter(home=found, pk=picture).first()
    if kept is None:
        raise Http404
    try:
        content = open_home_picture(picture=kept, by=request.officer, on=request.today, why=request.POST.get("why", ""))
    except REFUSALS as reason:
        messages.error(request, str(reason))
        return redirect("hub:goods_home", found.number)
    return HttpResponse(content, content_type="image/jpeg")


@require_POST
@never_cache
@for_desks(*KEEPERS)
def address(request: OfficerRequest, number: str) -> HttpResponse:
    """Open where somebody lives, which is written down."""
    found = home_of(request, number)
    shown = _shown(request, found) | {"address": address_of(found, by=request.officer, on=request.today)}
    return render(request, "hub/goods/home.html", shown)


def home_of(request: OfficerRequest, number: str) -> Home:
    """Fetch a home, which is written down.

    :raises Http404: when there is none for this officer.
    """
    rows = Home.objects.select_related("contractor", "surveyed_by", "planned_by")
    found = rows.filter(number=number).first()
    if found is None:
        raise Http404
    write_look(request, about=found.number, place=found.place)
    return found


def steps_open(home: Home, *, by: Officer) -> list[str]:
    """List the steps an officer may take now; the two ways from finished works are one, the inspection."""
    if not home.place.startswith(by.desk.place_id):
        return []
    ways = ways_from(home.stage, desk=by.desk.kind)
    if home.stage != HomeStage.FINISHED:
        return ways
    seen = home.inspections.filter(round=home.round, by=by).exists()
    return [INSPECT] if ways and by.pk != home.planned_by_id and not seen else []


def _shown(request: OfficerRequest, found: Home) -> dict[str, Any]:
    by = request.officer
    open_now = steps_open(found, by=by)
    kinds = [kind for kind, stages in WHEN.items() if found.stage in stages and kind != HomePicture.Kind.SIGNED]
    may_keep = by.desk.kind in KEEPERS and found.place.startswith(by.desk.place_id)
    return {
        "home": found, "where": names_of({found.place})[found.place], "due": due_of(found), "items": list(found.items.all()),
        "inspections": list(found.inspections.select_related("by")), "steps": list(found.steps.all()),
        "pictures": list(found.pictures.defer("sealed")), "may_open": by.desk.kind in OPENERS, "may_keep": may_keep,
        "photographing": Photographing(None, kinds=kinds) if may_keep and kinds else None,
        "ways": [(to, ROAD[found.stage, to if to != INSPECT else HomeStage.ACCEPTED.value].label) for to in open_now],
        "waits_for": "" if open_now else _waits_for(found, by=by),
    }  # fmt: skip


def _waits_for(home: Home, *, by: Officer) -> str:
    """Say at whose desk a home stands, for somebody who has no step to take."""
    if home.stage == HomeStage.FINISHED and by.desk.kind in KEEPERS:
        return gettext("验收要两个人，定方案的人不能验收，一个人只验一次。请另一位同事登记验收。")
    desks = dict.fromkeys(desk for (start, _), way in ROAD.items() if start == home.stage for desk in way.desks)
    words = gettext("、").join(str(Desk.Kind(one).label) for one in desks)
    return gettext("下一步由%(desks)s岗位办理。") % {"desks": words} if words else ""
