"""What differs from last month in what is owed, added up by its cause and told line by line; to be taken along."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.contrib import messages
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.cases.terms import months_after
from doudi.delivery.entitlements.families import TITLES
from doudi.delivery.entitlements.models import Period
from doudi.delivery.entitlements.permissions import READERS
from doudi.delivery.entitlements.queries import CauseTotal, Difference, totals_by_cause, why_differs
from doudi.delivery.ledger.money import yuan
from doudi.web.hub.delivery.looking import write_look
from doudi.web.hub.delivery.paging import address, page_of
from doudi.web.hub.delivery.tables import ROWS_MOST, Column, TooMany, give
from doudi.web.hub.delivery.where import counties_of, place_of
from doudi.web.hub.delivery.words import month_of
from doudi.web.hub.words import programme
from doudi.web.shell.signed_in import OfficerRequest, for_desks
from doudi.web.shell.spreadsheet import Cell

LINES_A_PAGE = 100


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def differences(request: OfficerRequest) -> HttpResponseBase:
    """Show why this month is not as the last one was."""
    place, month = place_of(request), month_of(request.GET.get("month", ""), on=request.today)
    family = request.GET.get("family", "")
    asked = {"month": f"{month:%Y-%m}", "place": place.code, "family": family if family in TITLES else ""}
    words: dict[str, Any] = {"place": place.code, "family": asked["family"], "month": month}
    if request.method == "POST":
        return _taken(request, asked=asked, words=words)
    write_look(request, about=f"differences:{place.code}", place=place.code)
    totals, number = totals_by_cause(**words), page_of(request.GET)
    lines = list(why_differs(**words, most=LINES_A_PAGE + 1, after=(number - 1) * LINES_A_PAGE))
    shown = {
        "place": place, "counties": counties_of(request), "month": month, "family": asked["family"], "families": TITLES.items(),
        "causes": [(cause_word(one), one) for one in totals], "total": _sum(totals), "number": number, "asked": address(asked),
        "lines": [(cause_word(one), one) for one in lines[:LINES_A_PAGE]], "has_more": len(lines) > LINES_A_PAGE,
        "before": _month(asked, month, count=1), "after": _month(asked, month, count=-1),
        "kept": [(name, asked[name]) for name in ("month", "family")],
    }  # fmt: skip
    return render(request, "hub/delivery/differences.html", shown)


def cause_word(one: Difference | CauseTotal) -> str:
    """Say why: by the end of what is gone, by the beginning of what is there; who moved did both."""
    ends, begins = dict(Period.Ends.choices), dict(Period.Cause.choices)
    if one.cause == Period.Cause.MOVED and one.was_cents and one.now_cents:
        return gettext("迁出、迁入")
    first, second = (begins, ends) if one.now_cents else (ends, begins)
    return str(first.get(one.cause) or second.get(one.cause) or one.cause)


def _sum(totals: Iterable[CauseTotal]) -> dict[str, int]:
    found = list(totals)
    was, now = sum(one.was_cents for one in found), sum(one.now_cents for one in found)
    return {"lines": sum(one.lines for one in found), "was": was, "now": now, "cents": now - was}


def _month(asked: dict[str, str], month: date, *, count: int) -> str:
    return address(asked, month=f"{months_after(month, count=-count):%Y-%m}")


def _taken(request: OfficerRequest, *, asked: dict[str, str], words: dict[str, Any]) -> HttpResponseBase:
    heads = [
        (gettext("编号"), 24), (gettext("姓名"), 14), (gettext("地方"), 16), (gettext("项目"), 20), (gettext("原因"), 16),
        (gettext("上月（元）"), 14), (gettext("本月（元）"), 14), (gettext("差额（元）"), 14),
    ]  # fmt: skip
    try:
        return give(
            request, name=f"doudi-{asked['place']}-{asked['month']}", columns=[Column(*one) for one in heads], rows=_rows(words),
            about=f"differences:{asked['place']}", verb="payment.export",
        )  # fmt: skip
    except TooMany as reason:
        messages.error(request, str(reason))
        return redirect(f"{reverse('hub:delivery_differences')}?{address(asked)}")


def _rows(words: dict[str, Any]) -> Iterator[list[Cell]]:
    for one in why_differs(**words, most=ROWS_MOST + 1):
        yield [
            one.number, one.name, one.place, programme(one.programme), cause_word(one), yuan(one.was_cents), yuan(one.now_cents),
            yuan(one.cents),
        ]  # fmt: skip
