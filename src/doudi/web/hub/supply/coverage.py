"""How places are covered (五社联动): communities, social workers, organisations, volunteers, charities in each; on the map of a city."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.dispatch.supply import queries
from doudi.dispatch.supply.permissions import READERS
from doudi.offices.models import Place
from doudi.web.hub import map as maps
from doudi.web.hub.places import way_down
from doudi.web.shell.signed_in import OfficerRequest, for_desks

BELOW = {4: gettext_lazy("没有社工站的街镇"), 6: gettext_lazy("没有社工站的村（居）")}
"""What lies inside each place of a city or county, where no station reaches."""


@require_safe
@never_cache
@for_desks(*READERS)
def coverage(request: OfficerRequest) -> HttpResponse:
    """Show the five forces in each place inside one."""
    own = request.officer.desk.place_id
    place = Place.objects.filter(code=request.GET.get("place") or own).first()
    if place is None or not place.code.startswith(own):
        raise Http404
    rows = queries.coverage(place.code, on=request.today)
    shown = {
        "place": place, "rows": rows, "way": way_down(place.code, own_place=own), "map": _map(place, rows=rows),
        "below": BELOW.get(len(place.code), ""), "without_station": [one for one in rows if not one.stations],
    }  # fmt: skip
    return render(request, "hub/supply/coverage.html", shown)


def _map(place: Place, *, rows: list[queries.Covered]) -> dict[str, Any] | None:
    """Say where the map's outlines are and what to write on it; None for places without districts."""
    city = place.name.removesuffix("市")
    if len(place.code) != 4 or maps.outlines(city) is None:
        return None
    base = reverse("hub:supply_coverage")
    return {
        "outlines": reverse("hub:outlines", args=[city]),
        "places": [
            {"name": one.place.name, "value": one.uncovered, "address": f"{base}?{urlencode({'place': one.place.code})}"}
            for one in rows
        ],
    }  # fmt: skip
