"""The list of warnings in an officer's place: what waits, what is late, what is closed; red first, then the nearest day."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.journal.actions import record
from doudi.monitoring.warnings import queries
from doudi.monitoring.warnings.levels import LEVELS
from doudi.monitoring.warnings.models import HardshipWarning
from doudi.monitoring.warnings.permissions import READERS
from doudi.monitoring.warnings.signs import INDICATORS
from doudi.monitoring.warnings.words import group_name, indicator_name, level_name
from doudi.web.hub import places
from doudi.web.hub.warnings import choosing
from doudi.web.hub.warnings.choosing import Chosen
from doudi.web.hub.words import masked_name
from doudi.web.shell.signed_in import OfficerRequest, for_desks

MARKS = {"R": "unmet", "O": "open", "Y": "plain", "B": "plain"}
SHELVES = {
    queries.OPEN: gettext_lazy("待办"),
    queries.LATE: gettext_lazy("已超期"),
    queries.CLOSED: gettext_lazy("已办结"),
}


@require_safe
@never_cache
@for_desks(*READERS)
def warnings(request: OfficerRequest) -> HttpResponse:
    """List one shelf, and write down that people were looked at."""
    officer = request.officer
    chosen = choosing.read(request.GET, own_place=officer.desk.place_id)
    found = queries.warnings_for(officer=officer, shelf=chosen.shelf, on=request.today, place=chosen.place)
    rows = queries.chosen(found, level=chosen.level, stage=chosen.stage, indicator=chosen.indicator)
    page = Paginator(rows.prefetch_related("signals"), queries.PAGE_SIZE).get_page(chosen.page)
    if page.object_list:
        record(verb="warnings.look", by=officer, on=request.today, place=chosen.place, purpose="查看预警")
    names = places.names_of(row.place for row in page)
    shown = {
        "chosen": chosen,
        "page": page,
        "rows": [(row, line_of(row, place=names[row.place])) for row in page],
        "shelves": [(key, words, chosen.address(shelf=key, stage="")) for key, words in SHELVES.items()],
        "levels": _levels(found, chosen=chosen),
        "stages": _stages(found, chosen=chosen),
        "indicators": [(code, indicator_name(code)) for code in INDICATORS],
        "way": _way(request, chosen=chosen),
        "inside": _inside(rows, chosen=chosen),
        "all_levels": chosen.address(level=""),
        "all_stages": chosen.address(stage=""),
        "before": chosen.address(page=page.number - 1),
        "after": chosen.address(page=page.number + 1),
    }
    return render(request, "hub/warnings/list.html", shown)


def line_of(row: HardshipWarning, *, place: str) -> dict[str, Any]:
    """Say a warning in a line."""
    signs = dict.fromkeys(indicator_name(one.indicator) for one in row.signals.all())
    return {
        "level": level_name(row.level),
        "mark": MARKS[row.level],
        "group": group_name(row.group),
        "name": masked_name(row.name) if row.name else row.masked,
        "place": place,
        "signs": list(signs),
    }


def _levels(found: QuerySet[HardshipWarning], *, chosen: Chosen) -> list[tuple[str, str, int, str]]:
    counts = queries.counts_of(queries.chosen(found, stage=chosen.stage, indicator=chosen.indicator), by="level")
    return [(level, level_name(level), counts.get(level, 0), chosen.address(level=level)) for level in LEVELS]


def _stages(found: QuerySet[HardshipWarning], *, chosen: Chosen) -> list[tuple[str, str, int, str]]:
    counts = queries.counts_of(queries.chosen(found, level=chosen.level, indicator=chosen.indicator), by="stage")
    return [
        (stage.value, str(stage.label), counts[stage.value], chosen.address(stage=stage.value))
        for stage in HardshipWarning.Stage
        if counts.get(stage.value)
    ]


def _way(request: OfficerRequest, *, chosen: Chosen) -> list[tuple[Any, str]]:
    steps = places.way_down(chosen.place, own_place=request.officer.desk.place_id)
    return [(step, chosen.address(place=step.code)) for step in steps]


def _inside(rows: QuerySet[HardshipWarning], *, chosen: Chosen) -> list[tuple[str, int, str]]:
    """Count what is shown by the places right inside, those with most first."""
    digits = places.digits_inside(chosen.place)
    if not digits:
        return []
    counts = queries.counts_by_child_place(rows, digits=digits)
    names = places.names_of(counts)
    ordered = sorted(counts, key=lambda code: (-counts[code], code))
    return [
        (names[code], counts[code], chosen.address(place=code)) for code in ordered if code.startswith(chosen.place)
    ]
