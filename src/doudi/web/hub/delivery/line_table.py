"""The lines of a list to be taken along: the last four of an account and never more of it. Verb: taken."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import messages
from django.db.models import QuerySet
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext

from doudi.delivery.batches.models import Batch, Line
from doudi.delivery.ledger.money import yuan
from doudi.web.hub.delivery.tables import Column, TooMany, give
from doudi.web.hub.words import programme
from doudi.web.shell.signed_in import OfficerRequest
from doudi.web.shell.spreadsheet import Cell


def taken(request: OfficerRequest, held: Batch, *, found: QuerySet[Line], back: str) -> HttpResponseBase:
    """Give the lines that are shown as a file; too many lead back to the page that says so."""
    heads = [
        (gettext("序号"), 8), (gettext("姓名"), 14), (gettext("救助编号"), 24), (gettext("项目"), 20), (gettext("区划代码"), 16),
        (gettext("金额（元）"), 14), (gettext("情况"), 12), (gettext("银行的话"), 16), (gettext("到账日期"), 12),
        (gettext("账户后四位"), 12), (gettext("银行编号"), 38),
    ]  # fmt: skip
    try:
        return give(
            request, name=f"doudi-{held.number}", columns=[Column(*one) for one in heads], rows=_rows(found),
            about=f"batch:{held.number}", verb="payment.export_lines",
        )  # fmt: skip
    except TooMany as reason:
        messages.error(request, str(reason))
        return redirect(back)


def _rows(found: QuerySet[Line]) -> Iterator[list[Cell]]:
    for one in found.iterator():
        yield [
            one.seq, one.payee, one.entitlement.number, programme(one.entitlement.programme), one.place, yuan(one.cents),
            one.get_state_display(), one.bank_code, one.paid_on.isoformat() if one.paid_on else "",
            one.account.tail if one.account else "", one.end_to_end_id,
        ]  # fmt: skip
