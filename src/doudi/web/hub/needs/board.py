"""The wall of a command room: needs by kind and place, clocks, the red list; it renews itself. Nobody is named on a wall."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.dispatch.needs import queries
from doudi.dispatch.needs.kinds import Kind
from doudi.dispatch.needs.models import Need, Sending
from doudi.dispatch.needs.permissions import READERS
from doudi.dispatch.needs.sending import OPEN
from doudi.monitoring.warnings.queries import wall_counts
from doudi.offices.models import Level
from doudi.offices.queries import inside
from doudi.web.hub import map as maps
from doudi.web.hub import places
from doudi.web.hub.needs.inbox import Chosen
from doudi.web.hub.needs.lines import lines_of
from doudi.web.hub.needs.live import may_listen, stream_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

RED_MOST = 8
KINDS_MOST = 10
PLACES_MOST = 12
Stage = Need.Stage


@require_safe
@never_cache
@for_desks(*READERS)
def board(request: OfficerRequest) -> HttpResponse:
    """Show the officer's place on a wall."""
    own = request.officer.desk.place
    living = queries.needs_in(own.code).exclude(stage=Stage.CLOSED).order_by()
    kinds = living.values("kind").annotate(count=Count("pk")).order_by("-count", "kind")[:KINDS_MOST]
    by_place = _by_place(living, place=own.code)
    stream = stream_of(request)
    shown = {
        "own": own, "numbers": _numbers(request, living), "stream": stream, "at": localtime(),
        "kinds": [(Kind(row["kind"]).label, row["count"]) for row in kinds],
        "most": max((row["count"] for row in kinds), default=1),
        "places": by_place[:PLACES_MOST], "places_most": max((count for _, count, _ in by_place), default=1),
        "map": _map(request, by_place), "red": lines_of(_red(request, living), on=request.today),
    }  # fmt: skip
    return may_listen(render(request, "hub/needs/board.html", shown), stream=stream)


def _numbers(request: OfficerRequest, living: QuerySet[Need]) -> list[tuple[str, int, bool]]:
    """Count what a command room steers by."""
    on, place = request.today, request.officer.desk.place_id
    open_sendings = Sending.objects.filter(inside(place, column="need__residence"), stage__in=OPEN)
    counts = living.aggregate(
        open=Count("pk"), free=Count("pk", filter=Q(stage__in=queries.FREE, handler=None)), late=Count("pk", filter=Q(due_on__lt=on)),
        now=Count("pk", filter=Q(urgency=Need.Urgency.NOW)),
    )  # fmt: skip
    warnings, warnings_closed = wall_counts(place, on=on)
    return [
        (gettext("在办的需求"), counts["open"], False),
        (gettext("还没人接"), counts["free"], counts["free"] > 0),
        (gettext("马上要处理"), counts["now"], counts["now"] > 0),
        (gettext("已超期"), counts["late"], counts["late"] > 0),
        (gettext("部门超期未答复"), open_sendings.filter(answer_by__lt=on).count(), False),
        (gettext("今天登记"), queries.needs_in(place).filter(opened_on=on).count(), False),
        (gettext("今天办结"), queries.needs_in(place).filter(settled_on=on).count(), False),
        (gettext("没有办结的预警"), warnings, False),
        (gettext("今天办结的预警"), warnings_closed, False),
    ]


def _by_place(living: QuerySet[Need], *, place: str) -> list[tuple[str, int, str]]:
    """Count by the places right inside, those with most first."""
    digits = places.digits_inside(place) or len(place)
    rows = living.annotate(inside=Substr("residence", 1, digits)).values("inside").annotate(count=Count("pk"))
    counts = {row["inside"]: row["count"] for row in rows.order_by("-count", "inside")}
    names = places.names_of(counts)
    return [(names[code], count, code) for code, count in counts.items()]


def _red(request: OfficerRequest, living: QuerySet[Need]) -> QuerySet[Need]:
    """List what cannot wait: over its day, or urgent with nobody on it."""
    red = Q(due_on__lt=request.today) | Q(urgency=Need.Urgency.NOW, handler=None)
    return living.filter(red).order_by("due_on", "pk")[:RED_MOST]


def _map(request: OfficerRequest, by_place: list[tuple[str, int, str]]) -> dict[str, Any] | None:
    """Give the districts of a city to be coloured; other places are read in the list."""
    own = request.officer.desk.place
    if own.level != Level.CITY or maps.outlines(own.name.removesuffix("市")) is None:
        return None
    address = reverse("hub:needs")
    shown = [
        {"name": name, "value": count, "address": f"{address}?{Chosen(place=code).address()}"}
        for name, count, code in by_place
    ]
    return {"outlines": reverse("hub:outlines", args=[own.name.removesuffix("市")]), "places": shown}
