"""Into which account what is owed to somebody goes, month by month; a new one is opened, or a known one chosen, by civil affairs."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.delivery.entitlements.models import Entitlement
from doudi.delivery.payees.assigning import assign, open_for
from doudi.delivery.payees.assignment import Assignment
from doudi.delivery.payees.permissions import READERS, check_may_write
from doudi.delivery.payees.queries import accounts_known
from doudi.offices.models import Place
from doudi.web.hub.delivery.account_forms import Choosing, Opening
from doudi.web.hub.delivery.accounts import WRONG, rows_of
from doudi.web.hub.delivery.laid_out import may
from doudi.web.hub.delivery.looking import write_look
from doudi.web.hub.delivery.trying import tried
from doudi.web.shell.signed_in import OfficerRequest, for_desks

KNOWN_MOST, COUNTY_DIGITS = 20, 6


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def of_file(request: OfficerRequest, number: str) -> HttpResponse:
    """Show the accounts of what is owed to somebody in time; civil affairs says which one it is from a month on."""
    held = get_object_or_404(Entitlement, number=number)
    is_his = may(check_may_write, request.officer, place=held.place)
    if request.method == "POST" and not is_his:
        raise PermissionDenied
    known = [row["one"] for row in rows_of(list(accounts_known(held)[:KNOWN_MOST])) if row["mark"] != WRONG]
    opening, choosing = _forms(request, held, known=known)
    if _done(request, held, opening=opening, choosing=choosing):
        return redirect("hub:delivery_accounts_of", held.number)
    write_look(request, about=f"entitlement:{held.number}", place=held.place)
    found = [one for one in held.assignments.select_related("account").order_by("-pk") if not one.months.isempty]
    checked = {row["one"].pk: row for row in rows_of([one.account for one in found])}
    shown = {
        "held": held, "place": Place.objects.filter(code=held.place).first(),
        "assignments": [
            (one, _is_now(one, on=request.today), checked[one.account_id])
            for one in sorted(found, key=lambda one: one.months.lower, reverse=True)
        ],
        "opening": opening if is_his else None, "choosing": choosing if is_his and known else None,
    }  # fmt: skip
    return render(request, "hub/delivery/account_file.html", shown)


def _forms(request: OfficerRequest, held: Entitlement, *, known: list[Any]) -> tuple[Opening, Choosing]:
    data, verb = request.POST if request.method == "POST" else None, request.POST.get("verb", "")
    opening = Opening(data if verb == "open" else None, held=held, on=request.today, auto_id="open_%s")
    return opening, Choosing(data if verb == "choose" else None, known=known, on=request.today, auto_id="choose_%s")


def _done(request: OfficerRequest, held: Entitlement, *, opening: Opening, choosing: Choosing) -> bool:
    if request.method != "POST":
        return False

    def told() -> dict[str, Any]:
        written = opening.account(county=held.place[:COUNTY_DIGITS])
        return {
            "entitlement": held,
            "written": written,
            "since": opening.cleaned_data["since"],
            "why": opening.cleaned_data["why"],
        }

    if request.POST.get("verb") == "open":
        return tried(request, opening, open_for, done=gettext("账户已登记，从写明的月份起发到这里。"), words=told)
    return tried(
        request, choosing, assign, done=gettext("已指定，从写明的月份起发到这里。"), words=lambda: {"entitlement": held, **choosing.told()}
    )  # fmt: skip


def _is_now(one: Assignment, *, on: date) -> bool:
    return bool(one.months.lower <= on and (one.months.upper is None or on < one.months.upper))
