"""Moving from place to place: help goes on here because another place handed it over, and is not cut unheard where a place asks so."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext

from doudi.cases.requirements.matter import Matter, requirement
from doudi.cases.reviews.models import Transfer
from doudi.cases.terms import term


@requirement
def handed_over(matter: Matter) -> str | None:
    """The place the household left has handed its help over to this case (民发〔2022〕83号 三（一）)."""
    if Transfer.objects.filter(to_case=matter.case).exists():
        return None
    return gettext("没有迁出地的交接：请走一般程序。")


@requirement
def moved_uncut(matter: Matter) -> str | None:
    """Where a place has set it, whoever moved there gets what he got until he was heard (`transfer_cut_heard`; 社会救助法 第四十八条)."""
    transfer, made = Transfer.objects.filter(to_case=matter.case).first(), matter.case.decisions.first()
    if transfer is None or made is None or not must_be_heard(transfer, amount=made.amount_yuan, on=matter.on):
        return None
    return gettext("本地规定：迁入接续后金额减少的，先听取受助人意见；在此以前按原来的 %(was)s 元发放。") % {
        "was": transfer.handed_over["amount_yuan"]
    }


def must_be_heard(transfer: Transfer, *, amount: Decimal | None, on: date) -> bool:
    """Say whether an amount is less than what was handed over, in a place that hears people before such a cut."""
    was = transfer.handed_over["amount_yuan"]
    is_cut = was is not None and amount is not None and amount < Decimal(was)
    return is_cut and bool(term("transfer_cut_heard", place=transfer.to_place, on=on))
