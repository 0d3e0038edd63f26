"""Budgets: what a year may cost, was sent down, was paid, and will cost; set and filled by finance, each act on a document."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.delivery.entitlements.families import TITLES
from doudi.delivery.goods.books import CODES, accounts_for_money
from doudi.delivery.goods.bound import BINDS, bound
from doudi.delivery.ledger.accounts import Account, AccountKind, FundSource
from doudi.delivery.ledger.budgeting import Use, allocate, set_budget, uses
from doudi.delivery.ledger.budgets import Budget
from doudi.delivery.ledger.chart import chart
from doudi.delivery.ledger.permissions import READERS
from doudi.delivery.ledger.spending import spent
from doudi.offices.models import Officer
from doudi.web.hub.cases.fetched import posted
from doudi.web.hub.delivery import ahead
from doudi.web.hub.delivery.budget_forms import Allocating, SettingBudget
from doudi.web.hub.delivery.trying import tried
from doudi.web.hub.delivery.where import counties_of, is_finance, place_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

YEARS_AROUND = (-1, 0, 1)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def budgets(request: OfficerRequest) -> HttpResponse:
    """Show every budget of a year with its use and what is to come; finance sets one."""
    if request.method == "POST" and not is_finance(request):
        raise PermissionDenied
    form = SettingBudget(own_place=request.officer.desk.place_id, on=request.today, **_data(request))
    if tried(request, form, _set, done=gettext("预算已登记。"), words=form.told):
        return redirect("hub:delivery_budgets")
    place, year = place_of(request), _year(request)
    found = uses(year=year, place=place.code, on=request.today)
    rows = _laid_out(found, year=year, place=place.code, on=request.today)
    shown = {
        "place": place, "counties": counties_of(request), "year": year, "rows": rows, "form": form,
        "years": [request.today.year + step for step in YEARS_AROUND], "may_write": is_finance(request),
        "chart": ahead.chart(rows), "months": ahead.by_month(rows), "total": ahead.added_up(rows),
        "has_goods": any(row.is_goods for row in rows),
    }  # fmt: skip
    return render(request, "hub/delivery/budgets.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def budget(request: OfficerRequest, number: int) -> HttpResponse:
    """Show one budget, what was sent down for it, and what it paid by month; finance books what came."""
    found = Budget.objects.select_related("place").filter(pk=number).first()
    if found is None:
        raise Http404
    if request.method == "POST" and not is_finance(request):
        raise PermissionDenied
    form = Allocating(budget=found, today=request.today, **_data(request))
    if tried(request, form, partial(_allocate, found), done=gettext("资金已记账。"), words=form.told):
        return redirect("hub:delivery_budget", found.pk)
    everywhere = uses(year=found.year, place=found.place_id, on=request.today)
    rows = _laid_out(everywhere, year=found.year, place=found.place_id, on=request.today)
    row = next(one for one in rows if one.use.budget == found)
    shown = {
        "budget": found, "row": row, "allocations": found.allocations.order_by("-on", "-pk"), "form": form,
        "may_write": is_finance(request), "chart": ahead.chart([row]), "months": ahead.by_month([row]),
    }  # fmt: skip
    return render(request, "hub/delivery/budget.html", shown)


def _laid_out(found: Sequence[Use], *, year: int, place: str, on: date) -> list[ahead.Row]:
    paid = spent(year=year, place=place, on=on)
    binds = any(one.budget.family in BINDS for one in found)
    return ahead.laid_out(found, paid=paid, bound=bound(place, year=year, on=on) if binds else {}, on=on)


@transaction.atomic
def _set(*, by: Officer, on: date, **told: Any) -> Budget:
    """Set a budget, and open the accounts its money is sent into where the place has none of that source and family."""
    made = set_budget(by=by, on=on, **told)
    where: dict[str, Any] = {"fund": FundSource(made.fund), "family": made.family, "by": by}
    own = Account.objects.filter(place=made.place, fund=made.fund, family=made.family, kind=AccountKind.INCOME)
    if not own.exists():
        if made.family in CODES:
            accounts_for_money(made.place, **where)
        elif made.family in TITLES:
            chart(made.place, on=min(on, date(made.year, 1, 1)), **where)
    return made


def _allocate(budget: Budget, **told: Any) -> None:
    allocate(budget=budget, **told)


def _data(request: OfficerRequest) -> dict[str, Any]:
    return {"data": posted(request)["data"], "auto_id": "budget_%s"}


def _year(request: OfficerRequest) -> int:
    asked = request.GET.get("year", "")
    years = {str(request.today.year + step) for step in YEARS_AROUND}
    return int(asked) if asked in years else request.today.year
