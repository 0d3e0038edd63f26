"""One warning: why it was raised, with its parts shown; where it stands, and the step that is next."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from doudi.dispatch.needs.models import Need
from doudi.dispatch.needs.permissions import NotAllowed as NeedNotAllowed
from doudi.dispatch.needs.queries import need_of
from doudi.dispatch.needs.refusals import NotReady as NeedNotReady
from doudi.monitoring.warnings import actions, queries
from doudi.monitoring.warnings.actions import NotReady
from doudi.monitoring.warnings.in_force import terms_in_force
from doudi.monitoring.warnings.models import HardshipWarning, Signal
from doudi.monitoring.warnings.permissions import READERS, NotAllowed
from doudi.monitoring.warnings.road import Move, S
from doudi.monitoring.warnings.scoring import scale_of
from doudi.monitoring.warnings.words import indicator_name, level_name, said
from doudi.web.hub import places
from doudi.web.hub.cases.fetched import posted
from doudi.web.hub.warnings import forms
from doudi.web.hub.warnings.lists import MARKS, line_of
from doudi.web.hub.words import masked_name
from doudi.web.shell.signed_in import OfficerRequest, for_desks

MOVERS = ("village", "township", "county")
REFUSALS = (NotAllowed, NotReady, NeedNotAllowed, NeedNotReady)
ADDRESS = {to: to.lower() for to in S.values}


@require_safe
@never_cache
@for_desks(*READERS)
def warning(request: OfficerRequest, number: str) -> HttpResponse:
    """Show a warning; that it was looked at is written down."""
    found = _found(request, number)
    return render(request, "hub/warnings/warning.html", _about(request, found))


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks("township", "county")
def assign(request: OfficerRequest, number: str) -> HttpResponse:
    """Send a warning out to both communities, and to somebody by name where one is chosen."""
    found = _found(request, number)
    _way(request, found, to=S.ASSIGNED)
    form = forms.Assigning(warning=found, on=request.today, **posted(request))
    if form.is_valid():
        try:
            actions.assign(warning=found, to=form.told(), by=request.officer, on=request.today)
        except REFUSALS as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, gettext("已派出，户籍地和居住地的社区都会看到。"))
            return redirect("hub:warning", found.number)
    shown = {"form": form, "title": gettext("派出"), "button": gettext("派出")}
    return render(request, "hub/warnings/act.html", _about(request, found) | shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*MOVERS)
def move(request: OfficerRequest, number: str, to: str) -> HttpResponse:
    """Take a warning one step on."""
    stage = to.upper()
    if stage not in S.values or stage == S.ASSIGNED:
        raise Http404
    found = _found(request, number)
    way = _way(request, found, to=stage)
    form = forms.Moving(warning=found, to=stage, move=way, **posted(request))
    if form.is_valid():
        try:
            actions.move(warning=found, to=stage, by=request.officer, on=request.today, **form.told())
        except REFUSALS as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, gettext("已转到“%(stage)s”。") % {"stage": S(stage).label})
            return redirect("hub:warning", found.number)
    shown = {"form": form, "title": gettext(way.label), "button": gettext(way.label)}
    return render(request, "hub/warnings/act.html", _about(request, found) | shown)


def _found(request: OfficerRequest, number: str) -> HardshipWarning:
    found = queries.warning_for(number=number, by=request.officer, on=request.today)
    if found is None:
        raise Http404
    return found


def _way(request: OfficerRequest, found: HardshipWarning, *, to: str) -> Move:
    """Give the step this officer may take.

    :raises PermissionDenied: when it is none of his.
    """
    offer = next((one for one in queries.offers_for(found, by=request.officer) if one.to == to), None)
    if offer is None:
        raise PermissionDenied
    return offer.move


def _about(request: OfficerRequest, found: HardshipWarning) -> dict[str, Any]:
    names = places.names_of([one for one in (found.place, found.hukou) if one])
    signals = list(found.signals.all())
    scale = scale_of(place=found.place, on=found.levelled_on, terms=terms_in_force())
    need = need_of(Need.Source.WARNING, found.source_number) if found.round else None
    return {
        "warning": found,
        "line": line_of(found, place=names[found.place]),
        "hukou": names.get(found.hukou, ""),
        "signals": [_sign(one) for one in signals],
        "factor": _factor(scale.factors.get(found.group)),
        "points": sum(_worst(signals).values()),
        "levels": [(level_name(level), least) for level, least in scale.levels.items()],
        "offers": [_offer(one.to, move=one.move) for one in queries.offers_for(found, by=request.officer)],
        "steps": [(step, S(step.to_stage).label) for step in found.steps.all()],
        "need": need,
    }


def _sign(one: Signal) -> dict[str, Any]:
    return {
        "row": one,
        "code": one.indicator,
        "name": indicator_name(one.indicator),
        "level": level_name(one.level),
        "mark": MARKS[one.level],
        "about": masked_name(one.name) if one.name else "",
        "said": said(one),
    }


def _worst(signals: list[Signal]) -> dict[str, Any]:
    """Give what each indicator adds: of several people the most."""
    found: dict[str, Any] = {}
    for one in signals:
        found[one.indicator] = max(found.get(one.indicator, 0), one.points)
    return found


def _factor(basis_points: int | None) -> str:
    return "" if basis_points is None else f"{basis_points / 10_000:g}"


def _offer(to: str, *, move: Move) -> tuple[str, str]:
    return ADDRESS[to], gettext(move.label)
