"""The changes of a month: what this month's deliveries say of those looked after and last month's did not, with both sources."""

from datetime import date, datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.monitoring.months import queries
from doudi.monitoring.months.models import MonthChange
from doudi.monitoring.months.words import CHANGES, change_name, level_name, sentence
from doudi.monitoring.permissions import READERS
from doudi.web.hub import places
from doudi.web.hub.words import masked_name
from doudi.web.shell.signed_in import OfficerRequest, for_desks

MARKS = {"R": "unmet", "O": "open", "Y": "plain"}


@require_safe
@never_cache
@for_desks(*READERS)
def changes(request: OfficerRequest) -> HttpResponse:
    """List a month's changes inside the officer's place, and write down that they were looked at."""
    known = queries.months()
    month = _month(request.GET.get("month", ""), known=known)
    change = request.GET.get("change", "")
    shown: dict[str, object] = {"months": known, "month": month, "change": change if change in CHANGES else ""}
    if month is not None:
        own_place = request.officer.desk.place_id
        found = queries.changes_for(officer=request.officer, month=month)
        counts = queries.counts_of(found)
        page = Paginator(found.filter(change=change) if change in CHANGES else found, queries.PAGE_SIZE).get_page(
            request.GET.get("page")
        )
        queries.note_look(officer=request.officer, month=month, place=own_place, on=request.today)
        names = places.names_of(row.place for row in page)
        shown |= {
            "page": page,
            "rows": [_line(row, place=names[row.place]) for row in page],
            "kinds": [(kind, change_name(kind), counts[kind]) for kind in CHANGES if counts.get(kind)],
            "total": sum(counts.values()),
        }
    return render(request, "hub/changes.html", shown)


def _month(text: str, *, known: list[date]) -> date | None:
    if not text:
        return known[0] if known else None
    try:
        month = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  # a month has no time zone
    except ValueError as problem:
        raise Http404 from problem
    if month not in known:
        raise Http404
    return month


def _line(row: MonthChange, *, place: str) -> dict[str, object]:
    return {
        "number": row.number,
        "kind": change_name(row.change),
        "level": level_name(row.level),
        "mark": MARKS[row.level],
        "place": place,
        "masked": row.masked,
        "sentence": sentence(row, name=masked_name(row.name) if row.name else row.masked),
        "sides": [_side(row.before), _side(row.after)],
    }


def _side(side: dict[str, str]) -> tuple[str, str, str]:
    """Name who delivered a side, the delivery and the day it speaks of."""
    return f"{side['source']} · {side['title']}", side["delivery"], side["as_of"]
