"""资金公开: what was paid in a month, by place and kind of help, for everybody to read; small numbers are hidden."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from doudi.delivery.entitlements.families import family_title
from doudi.delivery.published.hiding import TOTAL
from doudi.delivery.published.spending import NEXT, Shown, Spending, is_going_on, months_published, spent_in
from doudi.offices.models import Place
from doudi.offices.queries import path
from doudi.web.shell.signed_in import DatedRequest

TOWN_DIGITS = 9


class Row(NamedTuple):
    """A place of the table: its code where one can go down to it, its name, its cells and its total."""

    code: str
    name: str
    cells: list[Shown]
    total: Shown


@require_safe
def spending(request: DatedRequest) -> HttpResponse:
    """Show the table of a place and month; `format=json` gives the same numbers to read by machine."""
    place = _place(request.GET.get("place", ""))
    code = place.code if place else ""
    months = months_published(place=code)
    month = _month(request.GET.get("month", ""), among=months)
    table = spent_in(place=code, month=month) if month else None
    grows = month is not None and is_going_on(place=code, month=month)
    rows = _rows(table) if table else []
    titles = [family_title(name) for name in table.columns] if table else []
    if request.GET.get("format") == "json":
        return _as_json(table, place=code, grows=grows)
    shown: dict[str, Any] = {
        "place": place, "way": path(code) if place else [], "months": months, "month": month, "table": table,
        "columns": titles, "rows": rows, "down": list(zip(titles, rows[0].cells, strict=True)) if len(rows) == 1 else [],
        "is_going_on": grows,
        "sums": [table.cells[TOTAL, name] for name in table.columns] if table else [],
    }  # fmt: skip
    return render(request, "portal/spending.html", shown)


def _place(code: str) -> Place | None:
    return Place.objects.filter(code=code).first() if code.isdecimal() and len(code) in NEXT else None


def _month(text: str, *, among: list[date]) -> date | None:
    """Read a month as `2026-10`; the latest published one where none of these is asked for."""
    try:
        asked = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007  # a month has no hour
    except ValueError:
        asked = None
    return asked if asked in among else next(iter(among), None)


def _rows(table: Spending) -> list[Row]:
    names = dict(Place.objects.filter(code__in=table.rows).values_list("code", "name"))
    return [
        Row(
            code=code if len(code) < TOWN_DIGITS else "", name=names.get(code, code),
            cells=[table.cells[code, name] for name in table.columns], total=table.cells[code, TOTAL],
        )
        for code in table.rows
    ]  # fmt: skip


def _as_json(table: Spending | None, *, place: str, grows: bool) -> JsonResponse:
    """Give the cells by place and family; null where hidden. A month whose lists are still at work says so: its numbers will grow."""
    cells = [
        {"place": row or place, "family": column or "all", "people": shown.people, "yuan": shown.yuan}
        for (row, column), shown in (table.cells.items() if table else ())
    ]
    month = f"{table.month:%Y-%m}" if table else None
    note = gettext("人数少于规定的不公布；金额按百元取整。")
    content = {
        "place": place,
        "month": month,
        "going_on": grows,
        "least": table.least if table else None,
        "note": note,
        "cells": cells,
    }
    return JsonResponse(content, json_dumps_params={"ensure_ascii": False})
