"""What every decision must keep, and from which month until which it holds.

Nouns: Period. Verbs: period_of, check_decision, agrees. Law: 最低生活保障审核确认办法 第二十一条 (from the month after),
第三十三条 with 民发〔2022〕83号 一（三） (gradual exit, six months at most); 社会救助法 第四十八条 (hear before a cut or an end).
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext

from doudi.cases.articles import in_brackets
from doudi.cases.case import Case, Decision
from doudi.cases.finding import Found
from doudi.cases.refusals import NotReady
from doudi.cases.reviews.reasons import EndReason
from doudi.cases.road import PROCEDURE, RECOGNISED_FOR_A_TERM
from doudi.cases.stages import Stage
from doudi.cases.support import current_amount, first_of_next
from doudi.cases.terms import months_after, term

V = Decision.Verdict
MONTHLY = ("yuan/month",)
ANSWERS = {V.GRANTED: "eligible", V.CHANGED: "eligible", V.KEPT: "eligible", V.REFUSED: "refused", V.ENDED: "refused"}
"""The answer of the law each decision follows; to suspend is always for a person to judge."""


class Period(NamedTuple):
    """[since, until) in days; None leaves an end open."""

    since: date | None
    until: date | None


def agrees(found: Found, *, case: Case, verdict: str, amount: Decimal | None) -> bool:
    """Say whether a decision is what the law answers; an amount left out is the law's."""
    if found.verdict != ANSWERS.get(V(verdict)):
        return False
    if verdict == V.KEPT:
        return found.amount_yuan == current_amount(case)
    return verdict in (V.REFUSED, V.ENDED) or amount in (None, found.amount_yuan)


def period_of(
    case: Case, *, verdict: str, unit: str, amount: Decimal | None, on: date, since: date | None, until: date | None
) -> Period:
    """Fill in what law says of the months: help begins with the month after the decision and ends with that month.

    A recognition holds from its day; a supplement that comes with it is paid from the first whole month.
    """
    is_monthly = unit in MONTHLY and bool(amount) and case.programme not in RECOGNISED_FOR_A_TERM
    usual = first_of_next(on) if is_monthly else on
    if verdict == V.GRANTED:
        since = since or usual
        months = term(f"{PROCEDURE[case.programme]}_valid_months", place=case.place, on=on)
        until = until or (months_after(since, count=months) if months else None)
    elif verdict in (V.CHANGED, V.SUSPENDED):
        since = since or first_of_next(on)
    elif verdict == V.ENDED:
        until = until or first_of_next(on)
    return Period(since, until)


def check_decision(
    case: Case, *, verdict: str, amount: Decimal | None, ended_because: str, until: date | None, on: date
) -> None:
    """:raises NotReady: when a decision has no reason code, gives too long a grace, or cuts help before anybody was heard."""
    if verdict == V.ENDED and ended_because not in EndReason.values:
        raise NotReady(gettext("请选择终止的原因。"))
    if verdict == V.ENDED and until is not None:
        _check_grace(case, until=until, on=on)
    if verdict == V.CHANGED:
        _check_cut(case, amount=amount, on=on)


def _check_grace(case: Case, *, until: date, on: date) -> None:
    months = term("dibao_grace", place=case.place, on=on)
    last = months_after(first_of_next(on), count=months or 0)
    if until > last:
        raise NotReady(gettext("渐退期最多 %(months)s 个月，最晚到 %(day)s 为止。") % {"months": months, "day": last})


def _check_cut(case: Case, *, amount: Decimal | None, on: date) -> None:
    now = current_amount(case)
    if now is None or amount is None or amount >= now:
        return
    hearing = case.hearings.first()
    if case.stage == Stage.HEARING and hearing is not None and hearing.heard_on is not None:
        return
    article = in_brackets("社会救助法 第四十八条", on=on)
    raise NotReady(gettext("调减金额前必须听取受助人意见%(article)s。") % {"article": article})
