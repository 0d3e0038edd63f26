"""The changes of a month: what this month's deliveries say of those looked after and last month's did not, with both sources."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.database import var
from doudi.monitoring.months import queries
from doudi.monitoring.months.files import File, files_of
from doudi.monitoring.months.models import MonthChange
from doudi.monitoring.months.words import CHANGES, LEVELS, change_name, doubt, level_name, sentence
from doudi.monitoring.permissions import READERS
from doudi.web.hub import change_filters, places
from doudi.web.hub.change_filters import Chosen
from doudi.web.hub.words import masked_name
from doudi.web.shell.signed_in import OfficerRequest, for_desks

MARKS = {"R": "unmet", "O": "open", "Y": "plain"}


@require_safe
@never_cache
@for_desks(*READERS)
def changes(request: OfficerRequest) -> HttpResponse:
    """List a month's changes in a place, and write down that they were looked at."""
    own_place, known = request.officer.desk.place_id, queries.months()
    chosen = change_filters.read(request.GET, own_place=own_place, known=known)
    shown = {} if chosen is None else _shown(request, chosen) | {"months": [f"{month:%Y-%m}" for month in known]}
    return render(request, "hub/changes.html", {"chosen": chosen, **shown})


def _shown(request: OfficerRequest, chosen: Chosen) -> dict[str, Any]:
    month, found = chosen.day, queries.changes_for(officer=request.officer, month=chosen.day, place=chosen.place)
    rows = queries.chosen(found, change=chosen.change, level=chosen.level)
    page = Paginator(rows, queries.PAGE_SIZE).get_page(chosen.page)
    queries.note_look(officer=request.officer, month=month, place=chosen.place, on=request.today)
    return {
        "page": page,
        "rows": _lines(list(page), request=request),
        "kinds": _kinds(found, chosen=chosen),
        "levels": _levels(found, chosen=chosen),
        "way": [
            (step, chosen.address(place=step.code))
            for step in places.way_down(chosen.place, own_place=request.officer.desk.place_id)
        ],
        "inside": _inside(queries.chosen(found, change=chosen.change, level=chosen.level), chosen=chosen),
        "all_kinds": chosen.address(change=""),
        "all_levels": chosen.address(level=""),
        "before": chosen.address(page=page.number - 1),
        "after": chosen.address(page=page.number + 1),
    }


def _kinds(found: QuerySet[MonthChange], *, chosen: Chosen) -> list[tuple[str, str, int, str]]:
    """Count what there is of each kind, at the level that was chosen."""
    counts = queries.counts_of(queries.chosen(found, change="", level=chosen.level), by="change")
    kinds = [kind for kind in CHANGES if counts.get(kind) or kind == chosen.change]
    return [(kind, change_name(kind), counts.get(kind, 0), chosen.address(change=kind)) for kind in kinds]


def _levels(found: QuerySet[MonthChange], *, chosen: Chosen) -> list[tuple[str, str, int, str]]:
    """Count what there is of each level, of the kind that was chosen."""
    counts = queries.counts_of(queries.chosen(found, change=chosen.change, level=""), by="level")
    return [(level, level_name(level), counts.get(level, 0), chosen.address(level=level)) for level in LEVELS]


def _inside(rows: QuerySet[MonthChange], *, chosen: Chosen) -> list[tuple[str, int, str]]:
    """Count what is shown by the places right inside, those with most first."""
    digits = places.digits_inside(chosen.place)
    if not digits:
        return []
    counts = {code: count for code, count in queries.counts_by_child_place(rows, digits=digits).items() if count}
    names = places.names_of(counts)
    ordered = sorted(counts, key=lambda code: (-counts[code], code))
    return [(names[code], counts[code], chosen.address(place=code)) for code in ordered if code != chosen.place]


def _lines(rows: list[MonthChange], *, request: OfficerRequest) -> list[dict[str, object]]:
    files, names = files_of(rows, officer=request.officer, var=var()), places.names_of(row.place for row in rows)
    return [_line(row, place=names[row.place], file=files[row.number]) for row in rows]


def _line(row: MonthChange, *, place: str, file: File) -> dict[str, object]:
    return {
        "number": row.number,
        "kind": change_name(row.change),
        "level": level_name(row.level),
        "mark": MARKS[row.level],
        "place": place,
        "masked": row.masked,
        "sentence": sentence(row, name=masked_name(row.name) if row.name else row.masked),
        "doubt": "" if row.is_known_new else doubt(),
        "file": file,
        "sides": [_side(row.before), _side(row.after)],
    }


def _side(side: dict[str, str]) -> tuple[str, str, str]:
    """Name who delivered a side, the delivery and the day it speaks of."""
    return f"{side['source']} · {side['title']}", side["delivery"], side["as_of"]
