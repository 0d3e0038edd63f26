"""What goods and services cost a year, by family, source and month, from the books; finance books what was done since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.delivery.goods.books import CODES
from doudi.delivery.goods.permissions import READERS
from doudi.delivery.goods.posting import post_goods, unposted
from doudi.delivery.ledger.money import yuan
from doudi.delivery.ledger.spending import Spent, spent
from doudi.offices.models import Desk, Level, Place
from doudi.web.hub.delivery.tables import Column, TooMany, give
from doudi.web.hub.delivery.where import COUNTY_DIGITS, counties_of, place_of
from doudi.web.hub.delivery.words import MONTHS_A_YEAR, fund_word
from doudi.web.hub.goods.trying import tried
from doudi.web.hub.goods.words import family_of_goods
from doudi.web.shell.signed_in import OfficerRequest, for_desks
from doudi.web.shell.spreadsheet import Cell

FINANCE = Desk.Kind.FINANCE.value
YEARS_BACK = 3
EXPORT = "export"


@dataclass(frozen=True)
class Row:
    """One family from one source: what each month cost."""

    family: str
    fund: str
    months: tuple[int, ...]

    @property
    def cents(self) -> int:
        """Add up the year."""
        return sum(self.months)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def costs(request: OfficerRequest) -> HttpResponseBase:
    """Show the year; give it as a table; let finance book what waits."""
    place, year = place_of(request), _year(request)
    rows = rows_of(spent(year=year, place=place.code[:COUNTY_DIGITS], on=request.today))
    if EXPORT in request.POST:
        return _taken(request, rows, year=year)
    if request.method == "POST":
        return _booked(request)
    own = _own_county(request)
    shown = {
        "place": place, "counties": counties_of(request), "year": year, "rows": rows, "months": range(1, MONTHS_A_YEAR + 1),
        "years": [request.today.year - back for back in range(YEARS_BACK)], "total": sum(one.cents for one in rows),
        "sums": [sum(one.months[nth] for one in rows) for nth in range(MONTHS_A_YEAR)],
        "waiting": unposted(own, on=request.today) if own else None, "kept": [("year", year)],
    }  # fmt: skip
    return render(request, "hub/goods/costs.html", shown)


def rows_of(found: list[Spent]) -> list[Row]:
    """Lay out what goods and services cost; the months of all places together."""
    added: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0] * MONTHS_A_YEAR)
    for one in found:
        if one.family in CODES:
            added[one.family, one.fund][one.month - 1] += one.cents
    return [Row(family, fund, tuple(months)) for (family, fund), months in sorted(added.items())]


def _booked(request: OfficerRequest) -> HttpResponse:
    own = _own_county(request)
    if own is None:
        raise PermissionDenied
    form = forms.Form(request.POST)
    if not tried(request, form, partial(post_goods, place=own), done=gettext("已记账。")):
        messages.error(request, " ".join(str(one) for one in form.non_field_errors()))
    return redirect("hub:goods_costs")


def _taken(request: OfficerRequest, rows: list[Row], *, year: int) -> HttpResponseBase:
    months = [Column(gettext("%(month)s 月（元）") % {"month": month}) for month in range(1, MONTHS_A_YEAR + 1)]
    columns = [Column(gettext("项目"), 16), Column(gettext("资金来源"), 16), *months, Column(gettext("合计（元）"))]
    told: dict[str, Any] = {"name": f"doudi-goods-{year}", "about": f"goods:{year}", "verb": "goods.export"}
    try:
        return give(request, columns=columns, rows=_cells(rows), **told)
    except TooMany as reason:
        messages.error(request, str(reason))
        return redirect("hub:goods_costs")


def _cells(rows: list[Row]) -> Iterator[list[Cell]]:
    for one in rows:
        yield [
            family_of_goods(one.family),
            fund_word(one.fund),
            *(yuan(cents) for cents in one.months),
            yuan(one.cents),
        ]


def _own_county(request: OfficerRequest) -> Place | None:
    """Give the county whose books an officer of finance keeps; None for anybody else."""
    desk = request.officer.desk
    return desk.place if desk.kind == FINANCE and desk.place.level == Level.COUNTY else None


def _year(request: OfficerRequest) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked in {str(request.today.year - back) for back in range(YEARS_BACK)} else request.today.year
