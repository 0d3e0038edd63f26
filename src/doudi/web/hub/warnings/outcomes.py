"""What came of warnings by indicator and place, as a table and a chart; and the indicators with the figures in force."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.cases.terms import months_after
from doudi.monitoring.warnings.counted import counted_in
from doudi.monitoring.warnings.in_force import terms_in_force
from doudi.monitoring.warnings.levels import MARKED
from doudi.monitoring.warnings.outcomes import Outcome, outcomes_for
from doudi.monitoring.warnings.permissions import READERS
from doudi.monitoring.warnings.queries import latest_run
from doudi.monitoring.warnings.signs import INDICATORS
from doudi.monitoring.warnings.terms import ANY
from doudi.monitoring.warnings.words import indicator_name, level_name
from doudi.rules.said import amount_text
from doudi.rules.terms import Notice
from doudi.web.hub import places
from doudi.web.hub.filters import is_inside
from doudi.web.shell.signed_in import OfficerRequest, for_desks

MONTHS = {"1": 1, "3": 3, "12": 12}
USUAL = "12"


@require_safe
@never_cache
@for_desks(*READERS)
def outcomes(request: OfficerRequest) -> HttpResponse:
    """Show what came of the warnings of some months, by indicator, in a place and the places right inside."""
    own = request.officer.desk.place_id
    place = request.GET.get("place", "")
    place = place if is_inside(place, own_place=own) else own
    months = request.GET.get("months", USUAL) if request.GET.get("months") in MONTHS else USUAL
    since = months_after(request.today, count=-MONTHS[months])
    asked: dict[str, Any] = {"officer": request.officer, "since": since, "until": date.max, "place": place}
    rows = [_row(indicator_name(code), found) for (code, _), found in outcomes_for(**asked).items()]
    shown = {
        "place": place,
        "months": [(key, key == months) for key in MONTHS],
        "chosen_months": months,
        "rows": rows,
        "chart": [
            {"name": row["name"], "true": row["true"], "false": row["false"], "open": row["open"]} for row in rows
        ],
        "places": _by_place(request, asked=asked, place=place),
        "way": places.way_down(place, own_place=own),
        "poverty": counted_in(place=place).poverty_rows(place=place),
    }
    return render(request, "hub/warnings/outcomes.html", shown)


def _by_place(request: OfficerRequest, *, asked: dict[str, Any], place: str) -> list[dict[str, Any]]:
    """Add the indicators up for the places right inside, those with most first."""
    digits = places.digits_inside(place)
    if not digits:
        return []
    summed: dict[str, Outcome] = {}
    for (_, code), one in outcomes_for(**asked, digits=digits).items():
        whole = summed.setdefault(code, Outcome())
        for name in ("told", "true", "false", "disposed", "helped"):
            setattr(whole, name, getattr(whole, name) + getattr(one, name))
        whole.days += one.days
    names = places.names_of(summed)
    ordered = sorted(summed, key=lambda code: (-summed[code].told, code))
    return [_row(names[code], summed[code]) | {"code": code} for code in ordered if code.startswith(place)]


def _row(name: str, found: Outcome) -> dict[str, Any]:
    return {
        "name": name,
        "told": found.told,
        "true": found.true,
        "false": found.false,
        "open": found.told - found.true - found.false,
        "precision": _share(found.precision),
        "helped": found.helped,
        "helped_share": _share(found.helped_share),
        "days": found.days_to_help,
    }


def _share(value: Any) -> str:
    return "" if value is None else f"{float(value):.0%}"


@require_safe
@never_cache
@for_desks(*READERS)
def indicators(request: OfficerRequest) -> HttpResponse:
    """Show every indicator with its weight, its levels, what the last run found, and those nobody can answer."""
    place = request.officer.desk.place_id
    run, counted = latest_run(), counted_in(place=place)
    rows = [
        {
            "code": code,
            "name": indicator_name(code),
            "weight": _said(f"watch_{one.name}_weight", place=place, on=request.today),
            "levels": [
                (
                    level_name(level),
                    [gettext(rule.label) for rule in one.policies[level].rules],
                    counted.reached.get(code, {}).get(level),
                )
                for level in MARKED
                if level in one.policies
            ],
            "unknown": counted.unknown.get(code),
        }
        for code, one in INDICATORS.items()
    ]
    shown = {
        "rows": rows,
        "run": run,
        "households": counted.households,
        "terms": _terms(place=place, on=request.today),
    }
    return render(request, "hub/warnings/indicators.html", shown)


def _terms(*, place: str, on: date) -> list[tuple[str, str, Notice]]:
    """List the figures in force in a place, with their sources."""
    terms = terms_in_force()
    found = ((term, terms.notice(name, place=place, residence=ANY, on=on)) for name, term in terms.terms.items())
    return [(gettext(term.label), amount_text(one.value, kind=term.kind), one) for term, one in found if one]


def _said(name: str, *, place: str, on: date) -> str:
    found = terms_in_force().notice(name, place=place, residence=ANY, on=on)
    return "" if found is None else str(found.value)
