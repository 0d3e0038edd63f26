"""The overview: how many of each kind, where, from which data, and what to do first today."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe

from doudi.monitoring import queries
from doudi.monitoring.models import ScreenRun
from doudi.monitoring.outside import outsiders_for
from doudi.monitoring.permissions import READERS
from doudi.offices.models import Desk, Officer
from doudi.web.hub import map as maps
from doudi.web.hub import places, words
from doudi.web.hub.freshness import registers_of, stale
from doudi.web.hub.today import tasks
from doudi.web.shell.signed_in import OfficerRequest, for_desks

URGENT_MOST = 5
WAITING_MOST = 3
MONTH = 30 * 24 * 60 * 60


@require_safe
@never_cache
@for_desks(*READERS, Desk.Kind.FINANCE)
def overview(request: OfficerRequest) -> HttpResponse:
    """Show an officer his place at one look; finance, which has nothing to do with findings, its own desk."""
    if request.officer.desk.kind == Desk.Kind.FINANCE:
        return redirect("hub:delivery")
    own = request.officer.desk.place
    counts = queries.counts_for(officer=request.officer, place=own.code)
    run = queries.latest_run()
    registers = registers_of(run, place=own.code)
    waiting = queries.counts_of_waiting(officer=request.officer, place=own.code)
    inside = places.inside(own.code, officer=request.officer, on=request.today)
    shown = {
        "own": own,
        "run": run,
        "kinds": [(kind, sum(counts.get(kind, {}).values())) for kind in words.KINDS],
        "programmes": _programmes(counts),
        "registers": registers,
        "inside": inside,
        "most": max((one.total for one in inside), default=1),
        "map": _map(own.code, name=own.name, inside=inside),
        "tasks": tasks(counts=counts, waiting=waiting, stale=stale(registers)),
        "urgent": _urgent(request.officer),
        "outside": outsiders_for(officer=request.officer).count(),
        "questions": _questions(request.officer, run=run),
    }
    return render(request, "hub/overview.html", shown)


@require_safe
@cache_control(max_age=MONTH, public=True)
def outlines(request: HttpRequest, city: str) -> HttpResponse:
    """Give a city's districts as GeoJSON: public geography, nothing about anybody."""
    found = maps.outlines(city)
    if found is None:
        raise Http404
    return JsonResponse(found)


def _programmes(counts: dict[str, dict[str, int]]) -> list[tuple[str, list[tuple[str, int]]]]:
    """Lay counts out by programme, each with a cell for every kind; programmes without findings are left out."""
    rows = [(name, [(kind, counts.get(kind, {}).get(name, 0)) for kind in words.KINDS]) for name in words.programmes()]
    return [(name, cells) for name, cells in rows if any(count for _, count in cells)]


def _questions(officer: Officer, *, run: ScreenRun | None) -> list[dict[str, Any]]:
    """Lay out what is asked of no household in particular: how many are open, how many entitled, and which registers are silent."""
    found = queries.open_questions_for(officer=officer, run=run) if run else {}
    return [
        {"programme": name, **one, "waiting": list(one["waiting"])[:WAITING_MOST]}
        for name, one in found.items()
    ]  # fmt: skip


def _urgent(officer: Officer) -> list[Any]:
    """Choose the missed households that lose most each month."""
    page = queries.findings_for(officer=officer, place=officer.desk.place_id, kind="missed", order="-amount")
    rows = page.rows[:URGENT_MOST]
    names = places.names_of(row.place for row in rows)
    return [(row, names[row.place]) for row in rows]


def _map(code: str, *, name: str, inside: list[places.Inside]) -> dict[str, Any] | None:
    """Say where the map's outlines are and what to write on it; None for places without districts."""
    city = name.removesuffix("市")
    if len(code) != 4 or maps.outlines(city) is None:
        return None
    base = reverse("hub:findings")
    return {
        "outlines": reverse("hub:outlines", args=[city]),
        "places": [
            {"name": one.name, "value": one.counts.get("missed", 0), "address": f"{base}?{_missed_in(one.code)}"}
            for one in inside
        ],
    }


def _missed_in(code: str) -> str:
    return urlencode({"place": code, "kind": "missed"})
