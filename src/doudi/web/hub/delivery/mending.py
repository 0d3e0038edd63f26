"""Accounts to mend: money that waits because of its account, lines the bank refused with its word, and who has no account at all."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from doudi.cases.terms import months_after
from doudi.delivery.batches.models import Line
from doudi.delivery.payees.permissions import READERS
from doudi.delivery.payees.queries import count_to_mend, to_mend, without_account
from doudi.offices.acting import SYSTEM, acting_as
from doudi.web.hub.delivery.looking import write_look
from doudi.web.hub.delivery.paging import address, page_of
from doudi.web.hub.delivery.parts import sees_lists
from doudi.web.hub.delivery.where import counties_of, place_of
from doudi.web.hub.delivery.words import month_of
from doudi.web.shell.signed_in import OfficerRequest, for_desks

ROWS_A_PAGE = 50
MONTHS_BACK = 3
"""How many months of refused lines are shown: who was paid again since stands there as well."""


@require_safe
@never_cache
@for_desks(*READERS)
def mend(request: OfficerRequest) -> HttpResponse:
    """List whose money waits for an account; the three lists turn their pages together."""
    place, month = place_of(request), month_of(request.GET.get("month", ""), on=request.today)
    write_look(request, about=f"accounts:{place.code}", place=place.code)
    number = page_of(request.GET)
    asked: dict[str, Any] = {
        "place": place.code,
        "month": month,
        "after": (number - 1) * ROWS_A_PAGE,
        "most": ROWS_A_PAGE + 1,
    }
    waiting, missing = to_mend(**asked), without_account(**asked)
    with acting_as(SYSTEM):  # a street sees no list, and which of its own people's money came back all the same
        refused = _refused(**asked)
    files, accounts = count_to_mend(place=place.code, month=month)
    shown = {
        "place": place, "counties": counties_of(request), "month": month, "number": number, "files": files, "accounts": accounts,
        "waiting": waiting[:ROWS_A_PAGE], "missing": missing[:ROWS_A_PAGE], "refused": refused[:ROWS_A_PAGE],
        "has_more": max(len(waiting), len(missing), len(refused)) > ROWS_A_PAGE, "kept": [("month", f"{month:%Y-%m}")],
        "sees_lists": sees_lists(request.officer), "asked": address({"month": f"{month:%Y-%m}", "place": place.code}),
        "before": address({"month": f"{months_after(month, count=-1):%Y-%m}", "place": place.code}),
        "after": address({"month": f"{months_after(month, count=1):%Y-%m}", "place": place.code}),
    }  # fmt: skip
    return render(request, "hub/delivery/mend.html", shown)


def _refused(*, place: str, month: date, after: int, most: int) -> list[Line]:
    found = Line.objects.filter(state=Line.State.REFUSED, place__startswith=place, batch__month__lte=month)
    found = found.filter(batch__month__gt=months_after(month, count=-MONTHS_BACK))
    return list(
        found.select_related("batch", "account", "entitlement").order_by("-batch__month", "batch", "seq")[
            after : after + most
        ]
    )
