"""Somebody's own money in plain words: what comes this month and by which day, into which account, why so much, and what became of it.

Nouns: Money, Payment (also what is owed and stands in no list yet), Part. Verb: money_of. It reads the lists (`delivery.batches`)
within the sight of whoever is at work, so that nobody sees but his own; nothing is reckoned here again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext, gettext_noop

from doudi.cases.case import Case
from doudi.delivery.batches.line import Due, Line
from doudi.delivery.batches.schedule import listed_in, pay_on
from doudi.delivery.batches.stages import Stage
from doudi.delivery.entitlements.models import Entitlement, Period
from doudi.delivery.ledger.money import yuan
from doudi.delivery.payees.models import Account, AccountCheck, Assignment
from doudi.evidence.letters.wording import programme_title
from doudi.offices.queries import path

LINES_MOST = 60
ENTITLEMENTS_MOST = 20
TOWN_DIGITS = 9
REGULAR = "regular"

MEND: Mapping[str, str] = {
    AccountCheck.Outcome.MISMATCH: gettext_noop("银行说户名和姓名对不上，把钱退回来了。"),
    AccountCheck.Outcome.NO_ACCOUNT: gettext_noop("银行说没有这个账号，把钱退回来了。"),
    AccountCheck.Outcome.FROZEN: gettext_noop("银行说账户被冻结，把钱退回来了。"),
    AccountCheck.Outcome.CLOSED: gettext_noop("银行说账户已经注销，把钱退回来了。"),
}
REFUSED = gettext_noop("银行没有收下，把钱退回来了。")
WHAT_TO_DO = gettext_noop("钱还在，不会少。请带身份证和存折（卡）到%(office)s，核对或者更换账户，然后补发。")
NO_ACCOUNT = gettext_noop("还没有登记收款账户。请带身份证和存折（卡）到%(office)s登记，登记好就补发。")


@dataclass(frozen=True)
class Part:
    """What one programme pays for one month: base and supplement apart, why, and the decision it follows."""

    programme: str
    month: date
    base: Decimal
    supplement: Decimal
    is_earlier: bool
    cause: str
    decided_on: date | None
    receipt_hash: str
    is_taken_over: bool = False


@dataclass(frozen=True)
class Payment:
    """One payment: when, how much, into which account, what became of it, and what to do where it came back or waits.

    `state` is empty for what is owed and stands in no list yet.
    """

    key: str
    title: str
    month: date
    amount: Decimal
    state: str
    pay_on: date
    account: Account | None
    parts: tuple[Part, ...]
    application: str
    paid_on: date | None = None
    why_back: str = ""
    to_do: str = ""
    is_made_good: bool = False


@dataclass(frozen=True)
class Money:
    """The page: this month, what is listed for months to come, and the months before."""

    month: date
    now: tuple[Payment, ...]
    waiting: tuple[Payment, ...]
    before: tuple[Payment, ...]
    ahead: tuple[Payment, ...] = ()

    @property
    def amount(self) -> Decimal:
        """Add up what he should get this month: what came, what is to come, and what came back and waits."""
        counted = [one.amount for one in (*self.now, *self.waiting) if not one.is_made_good]
        return sum(counted, Decimal("0.00"))


def money_of(person: int, *, on: date) -> Money:
    """Put together what somebody may know of his own money: all of it, the last sixty payments."""
    month = on.replace(day=1)
    held = list(Entitlement.objects.filter(subject=person).select_related("case__application")[:ENTITLEMENTS_MOST])
    periods = list(Period.objects.filter(entitlement__in=held).select_related("decision").order_by("months"))
    lines = _lines(held)
    made_good = _made_good(lines)
    payments = [_payment(one, periods=periods, made_good=made_good) for one in lines]
    return Money(
        month=month, now=tuple(one for one in payments if one.month == month),
        before=tuple(one for one in payments if one.month < month), ahead=tuple(one for one in payments if one.month > month),
        waiting=tuple(_waiting(held, periods=periods, lines=lines, month=month)),
    )  # fmt: skip


def _lines(held: list[Entitlement]) -> list[Line]:
    """List what was listed and not withdrawn, the newest first; what was taken out again waits like what was never listed."""
    rows = (
        Line.objects.filter(entitlement__in=held).exclude(batch__stage=Stage.WITHDRAWN).exclude(state=Line.State.PULLED)
    )
    rows = rows.select_related("batch", "account", "entitlement__case__application")
    return list(
        rows.prefetch_related("dues", "account__checks").order_by("-batch__month", "-batch__nth", "-pk")[:LINES_MOST]
    )


def _made_good(lines: Iterable[Line]) -> set[tuple[int, str, date]]:
    """Name what is under way or paid, by entitlement, programme and month."""
    alive = [one for one in lines if one.state != Line.State.REFUSED]
    return {(line.entitlement_id, due.programme, due.month) for line in alive for due in line.dues.all()}


def _payment(line: Line, *, periods: list[Period], made_good: set[tuple[int, str, date]]) -> Payment:
    dues = list(line.dues.all())
    is_back = line.state == Line.State.REFUSED
    is_made_good = is_back and all((line.entitlement_id, due.programme, due.month) in made_good for due in dues)
    return Payment(
        key=line.end_to_end_id, title=_title(line.entitlement.programme), month=line.batch.month, amount=yuan(line.cents),
        state=line.state, paid_on=line.paid_on, pay_on=line.batch.pay_on, account=line.account, application=_application(line.entitlement),
        parts=tuple(_part(due, line=line, periods=periods) for due in dues), is_made_good=is_made_good,
        why_back=_why_back(line) if is_back else "",
        to_do=_to_do(WHAT_TO_DO, line.entitlement) if is_back and not is_made_good else "",
    )  # fmt: skip


def _part(due: Due, *, line: Line, periods: list[Period]) -> Part:
    found = next((one for one in periods if _holds(one, line.entitlement_id, month=due.month)), None)
    return Part(
        programme=_title(due.programme), month=due.month, base=yuan(due.base_cents), supplement=yuan(due.supplement_cents),
        is_earlier=due.month < line.batch.month, cause="" if due.cause == REGULAR else str(due.get_cause_display()),
        decided_on=_decided_on(found), receipt_hash=due.receipt_hash, is_taken_over=_is_taken_over(found),
    )  # fmt: skip


def _waiting(held: list[Entitlement], *, periods: list[Period], lines: list[Line], month: date) -> Iterable[Payment]:
    """Tell what is owed for the month and was not listed: by which day it comes, or what it waits for."""
    listed = {(line.entitlement_id, due.month) for line in lines for due in line.dues.all()}
    given = Assignment.objects.filter(entitlement__in=held, months__contains=month).select_related("account")
    accounts = {one.entitlement_id: one.account for one in given}
    for one in held:
        owed = next((two for two in periods if _holds(two, one.pk, month=month)), None)
        if owed is not None and (one.pk, month) not in listed:
            yield _waits(owed, entitlement=one, month=month, account=accounts.get(one.pk))


def _waits(owed: Period, *, entitlement: Entitlement, month: date, account: Account | None) -> Payment:
    part = Part(
        programme=_title(owed.programme), month=month, base=yuan(owed.base_cents), supplement=yuan(owed.supplement_cents),
        is_earlier=False, cause="", decided_on=_decided_on(owed), receipt_hash=owed.receipt_hash, is_taken_over=_is_taken_over(owed),
    )  # fmt: skip
    return Payment(
        key=f"{entitlement.number}-{month:%Y%m}", title=part.programme, month=month, amount=yuan(owed.cents), state="",
        pay_on=_by_day(month, place=entitlement.place), account=account, parts=(part,), application=_application(entitlement),
        to_do="" if account else _to_do(NO_ACCOUNT, entitlement),
    )  # fmt: skip


def _decided_on(period: Period | None) -> date | None:
    decision = period.decision if period else None
    return decision.on if decision else None


def _is_taken_over(period: Period | None) -> bool:
    """Say whether a month is owed as an older system paid it: nobody has decided it here."""
    return period is not None and period.cause == Period.Cause.TAKEOVER


def _by_day(month: date, *, place: str) -> date:
    """Give the day of the list that pays for a month; where quarters are paid, that of the quarter's first month."""
    return pay_on(listed_in(month, place=place), place=place)


def _holds(period: Period, entitlement: int, *, month: date) -> bool:
    upper = period.months.upper
    return period.entitlement_id == entitlement and period.months.lower <= month and (upper is None or month < upper)


def _why_back(line: Line) -> str:
    """Say in plain words why the bank gave it back: what is known of the account now, if anything is wrong with it."""
    checks = list(line.account.checks.all()) if line.account else []
    return gettext(MEND.get(checks[-1].outcome, REFUSED) if checks else REFUSED)


def _to_do(words: str, entitlement: Entitlement) -> str:
    around = path(entitlement.place[:TOWN_DIGITS])
    place = around[-1].name if around else entitlement.place
    return gettext(words) % {"office": gettext("%(place)s社会救助窗口") % {"place": place}}


def _application(entitlement: Entitlement) -> str:
    case: Case | None = entitlement.case
    return case.application.number if case is not None else ""


def _title(programme: str) -> str:
    return gettext(programme_title(programme))
