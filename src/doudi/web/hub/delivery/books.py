"""The books: every account of a place on any day, and what moved on one of them; both to be taken along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice
from typing import Any

from django.contrib import messages
from django.http import Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from doudi.delivery.entitlements.families import TITLES
from doudi.delivery.ledger.accounts import Account, AccountKind, FundSource
from doudi.delivery.ledger.money import yuan
from doudi.delivery.ledger.permissions import READERS
from doudi.delivery.ledger.queries import balance, statement, trial_balance
from doudi.delivery.ledger.transfers import TransferKind
from doudi.web.hub.delivery.paging import page_of
from doudi.web.hub.delivery.tables import Column, TooMany, give
from doudi.web.hub.delivery.where import counties_of, place_of
from doudi.web.hub.delivery.words import YEARS, family_word, fund_word
from doudi.web.shell.signed_in import OfficerRequest, for_desks
from doudi.web.shell.spreadsheet import Cell

LINES_A_PAGE = 100
CHART_PARTS = 4
DAY = timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def books(request: OfficerRequest) -> HttpResponseBase:
    """Show every account of a place with what stood on it at the end of a day."""
    place, on = place_of(request), _day(request.GET.get("on", ""), usual=request.today)
    found = trial_balance(on=on, place=place.code)
    if request.method == "POST":
        rows = ([one.code, one.name, str(AccountKind(one.kind).label), *_sides(one.net_cents)] for one in found.rows)
        heads = [Column(gettext("账户"), 30), Column(gettext("名称"), 30), Column(gettext("类别"))]
        columns = [*heads, Column(gettext("借方余额")), Column(gettext("贷方余额"))]
        name = f"doudi-{place.code}-{on:%Y%m%d}"
        return give(request, name=name, columns=columns, rows=rows, about=f"books:{place.code}", verb="ledger.export")
    is_every = request.GET.get("every", "") == "1"
    shown = {
        "place": place, "counties": counties_of(request), "on": on, "found": found, "kept": [("on", on.isoformat())],
        "rows": [(one, _of(one.code), AccountKind(one.kind).label) for one in found.rows if one.net_cents or is_every],
        "empty": 0 if is_every else sum(not one.net_cents for one in found.rows),
    }  # fmt: skip
    return render(request, "hub/delivery/books.html", shown)


def _of(code: str) -> str:
    """Say what an account of a place's chart is for, by its source and family; nothing of any other account."""
    parts = code.split(".")
    if len(parts) != CHART_PARTS or parts[1] not in FundSource.values or parts[2] not in TITLES:
        return ""
    return f"{fund_word(parts[1])} · {family_word(parts[2])}"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_desks(*READERS)
def book(request: OfficerRequest, code: str) -> HttpResponseBase:
    """Show what moved on one account between two days, with what stood on it after each."""
    account = Account.objects.select_related("place").filter(code=code).first()
    if account is None:
        raise Http404
    since = _day(request.GET.get("since", ""), usual=request.today.replace(day=1))
    last = _day(request.GET.get("last", ""), usual=request.today)
    period = {"since": since, "until": max(last, since) + DAY}
    if request.method == "POST":
        return _taken(request, account, period=period)
    number = page_of(request.GET)
    first = (number - 1) * LINES_A_PAGE
    lines = list(islice(statement(account, **period), first, first + LINES_A_PAGE + 1))
    shown = {
        "account": account, "kind": AccountKind(account.kind).label, "since": since, "last": max(last, since), "number": number,
        "before": balance(account, on=since - DAY), "after": balance(account, on=max(last, since)), "has_more": len(lines) > LINES_A_PAGE,
        "lines": [(one, TransferKind(one.transfer.kind).label) for one in lines[:LINES_A_PAGE]],
    }  # fmt: skip
    return render(request, "hub/delivery/book.html", shown)


def _taken(request: OfficerRequest, account: Account, *, period: dict[str, date]) -> HttpResponseBase:
    heads = [
        (gettext("日期"), 12), (gettext("事由"), 12), (gettext("编号"), 36), (gettext("对方账户"), 30), (gettext("关联"), 20),
        (gettext("说明"), 30), (gettext("金额（元）"), 14), (gettext("余额（元）"), 14),
    ]  # fmt: skip
    columns = [Column(*one) for one in heads]
    try:
        return give(
            request, name=f"doudi-{account.code}", columns=columns, rows=_rows(account, period=period),
            about=f"account:{account.code}", verb="ledger.export",
        )  # fmt: skip
    except TooMany as reason:
        messages.error(request, str(reason))
        return redirect("hub:delivery_book", account.code)


def _rows(account: Account, *, period: dict[str, date]) -> Iterator[list[Cell]]:
    for one in statement(account, **period):
        moved: Any = one.transfer
        yield [
            moved.booked_on.isoformat(), str(TransferKind(moved.kind).label), moved.key, one.other, moved.reference, moved.reason,
            yuan(one.cents), yuan(one.balance_cents),
        ]  # fmt: skip


def _sides(cents: int) -> tuple[Cell, Cell]:
    """Put an amount on the debit side or, below zero, on the credit side."""
    return (yuan(cents), None) if cents > 0 else (None, yuan(-cents) if cents else None)


def _day(text: str, *, usual: date) -> date:
    try:
        asked = date.fromisoformat(text)
    except ValueError:
        return usual
    return asked if asked.year in YEARS else usual
