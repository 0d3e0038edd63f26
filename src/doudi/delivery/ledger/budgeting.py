"""The verbs set_budget and allocate, and the questions use_of and uses: what a year may cost, was sent down, was paid, will cost."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext

from doudi.delivery.ledger.accounts import Account, AccountKind, FundSource
from doudi.delivery.ledger.budgets import Allocation, Budget
from doudi.delivery.ledger.permissions import By, check_may_write
from doudi.delivery.ledger.posting import Movement, post
from doudi.delivery.ledger.refusals import NotPosted
from doudi.delivery.ledger.spending import Spent, of_budget, spent
from doudi.delivery.ledger.transfers import Transfer, TransferKind
from doudi.journal.actions import record
from doudi.offices.models import Place
from doudi.offices.queries import inside

DECEMBER = 12


@dataclass(frozen=True)
class Forecast:
    """What the months left will cost if as many people get as much; `short_cents` is lacking for it, or nothing."""

    months: int
    cents: int
    short_cents: int


@dataclass(frozen=True)
class Use:
    """A budget and what became of it by a day."""

    budget: Budget
    allocated_cents: int
    paid_cents: int

    @property
    def remaining_cents(self) -> int:
        """Say what of the year's budget is not paid."""
        return self.budget.annual_cents - self.paid_cents

    @property
    def available_cents(self) -> int:
        """Say what of the money sent down is not paid."""
        return self.allocated_cents - self.paid_cents

    def forecast(self, *, paid_until: date, people: int, monthly_cents: int) -> Forecast:
        """Multiply people by the amount for the months of the year after the last one paid."""
        months = DECEMBER - paid_until.month
        cents = months * people * monthly_cents
        return Forecast(months=months, cents=cents, short_cents=max(cents - self.remaining_cents, 0))


@transaction.atomic
def set_budget(
    *, place: Place, year: int, fund: FundSource, family: str = "", annual_cents: int, document: str, by: By, on: date
) -> Budget:
    """Set the budget of a year, or adjust it by a new document.

    :raises NotAllowed: when this is not the finance desk of the place.
    :raises NotPosted: when no document is named, or less is left than was sent down.
    """
    check_may_write(by, place=place.code)
    if not document.strip() or annual_cents < 0:
        raise NotPosted(gettext("请写明预算批复的文号，金额不能小于零。"))
    terms = {"annual_cents": annual_cents, "document": document.strip()}
    made, _ = Budget.objects.update_or_create(place=place, year=year, fund=fund, family=family, defaults=terms)
    if _allocated(made) > annual_cents:
        raise NotPosted(gettext("已经下达的资金超过这个数，预算不能再调低。"))
    record(
        verb="ledger.budget", by=by, on=on, about=f"budget:{made.pk}", place=place.code, detail={"year": year, **terms}
    )
    return made


@transaction.atomic
def allocate(
    *, budget: Budget, key: str, into: Account, source: Account, cents: int, document: str, by: By, on: date
) -> Allocation:
    """Book money sent down for a budget: into an account that holds it, from the income account of its source.

    :raises NotAllowed: when this is not the finance desk of the place.
    :raises NotPosted: when it is more than the year's budget, not its source or purpose, or the key was used otherwise.
    """
    held = Budget.objects.select_for_update().get(pk=budget.pk)
    check_may_write(by, place=held.place_id)
    terms = {"budget": held, "cents": cents, "on": on, "document": document.strip()}
    known = Allocation.objects.filter(key=key).first()
    if known is not None and any(getattr(known, name) != value for name, value in terms.items()):
        raise NotPosted(gettext("编号 %(key)s 已经记过，内容不同。") % {"key": key})
    _check_accounts(held, into=into, source=source)
    if known is None and _allocated(held) + cents > held.annual_cents:
        raise NotPosted(gettext("下达的资金超过了全年预算；请先按批复调整预算。"))
    if not document.strip():
        raise NotPosted(gettext("请写明下达资金的文号。"))
    moved = Movement(
        key, into.code, source.code, cents, on, TransferKind.ALLOCATE.value, f"budget:{held.pk}", document.strip()
    )
    post([moved], place=held.place_id, by=by, on=on, why=document.strip())
    return known or Allocation.objects.create(key=key, **terms)


def use_of(budget: Budget, *, on: date) -> Use:
    """Give what was sent down for a budget and paid from it, by the end of a day."""
    return Use(
        budget=budget,
        allocated_cents=_allocated(budget, on=on),
        paid_cents=_paid(_expenses(budget), budget=budget, on=on),
    )


def uses(*, year: int, place: str, on: date) -> list[Use]:
    """List every budget of a year inside a place with its use, each source and place by itself; as many questions as for one."""
    found = Budget.objects.filter(inside(place, column="place_id"), year=year).select_related("place")
    sent = Sum("allocations__cents", filter=Q(allocations__on__lte=on), default=0)
    budgets = list(found.annotate(sent=sent).order_by("place_id", "fund", "family"))
    paid = spent(year=year, place=place, on=on) if budgets else []
    return [_use(one, paid=of_budget(paid, budget=one, others=budgets)) for one in budgets]


def _use(budget: Any, *, paid: list[Spent]) -> Use:
    return Use(budget=budget, allocated_cents=int(budget.sent), paid_cents=sum(one.cents for one in paid))


def _allocated(budget: Budget, *, on: date = date.max) -> int:
    return budget.allocations.filter(on__lte=on).aggregate(sum=Sum("cents"))["sum"] or 0


def _expenses(budget: Budget) -> QuerySet[Account]:
    """The accounts a budget pays: of its family, or of every family that has no budget of its own."""
    of_source = Account.objects.filter(place=budget.place_id, fund=budget.fund, kind=AccountKind.EXPENSE)
    if budget.family:
        return of_source.filter(family=budget.family)
    others = Budget.objects.filter(place=budget.place_id, year=budget.year, fund=budget.fund).exclude(family="")
    return of_source.exclude(family__in=others.values("family"))


def _paid(accounts: QuerySet[Account], *, budget: Budget, on: date) -> int:
    booked = Transfer.objects.filter(booked_on__year=budget.year, booked_on__lte=on)
    paid = booked.filter(debit__in=accounts).aggregate(sum=Sum("cents"))["sum"] or 0
    back = booked.filter(credit__in=accounts).aggregate(sum=Sum("cents"))["sum"] or 0
    return int(paid - back)


def _check_accounts(budget: Budget, *, into: Account, source: Account) -> None:
    """:raises NotPosted: when the money is not this budget's, or the accounts are not of the kinds that take and give it."""
    is_own = all((one.fund, one.family) == (budget.fund, budget.family) for one in (into, source))
    if (
        not is_own
        or into.kind != AccountKind.ASSET
        or source.kind != AccountKind.INCOME
        or into.place_id != budget.place_id
    ):
        raise NotPosted(gettext("下达的资金要从本预算同一来源、同一项目的收入账户，记入本地的资金账户。"))
