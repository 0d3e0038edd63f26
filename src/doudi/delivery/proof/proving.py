"""The verb prove, and its nouns Month, Mismatch and Proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.timezone import localdate
from django.utils.translation import gettext

from doudi.cases.terms import months_after
from doudi.delivery.batches.schedule import pay_on
from doudi.delivery.clearing.stated import Account, Stated, Strange, stated
from doudi.delivery.ledger.money import yuan
from doudi.delivery.ledger.queries import trial_balance
from doudi.delivery.proof import months, sides
from doudi.delivery.proof.months import Asked, OwedMonth, PaidMonth

DECEMBER = 12


@dataclass(frozen=True)
class Month:
    """One month: what was owed for it and became of that; what was paid in it by lists, ledger and bank, and as recipients are told.

    `bank` is what statements show; `by_words` was paid by banks that send none, and of `awaited` the statement is still to come.
    """

    month: date
    owed: int
    paid: int
    under_way: int
    back: int
    recovered: int
    claimed: int
    wrong: int
    lists: int
    ledger: int
    told: int
    bank: int | None
    by_words: int
    awaited: int

    @property
    def agrees(self) -> bool:
        """Say whether every cent comes out: statements show it, its bank sends none, or its list still waits for one."""
        of_bank = self.lists if self.bank is None else self.bank + self.by_words + self.awaited
        return not self.wrong and self.lists == self.ledger == self.told == of_bank


@dataclass(frozen=True)
class Mismatch:
    """Where it does not come out, in words."""

    where: str
    words: str


@dataclass(frozen=True)
class Proof:
    """A year of a place: its months, and where they do not come out; beside them what moved at the bank for nothing that was listed."""

    months: tuple[Month, ...]
    mismatches: tuple[Mismatch, ...]
    strange: Strange

    @property
    def holds(self) -> bool:
        """Say whether nothing differs by a cent."""
        return not self.mismatches and all(one.agrees for one in self.months)


def prove(*, year: int, place: str = "") -> Proof:
    """Add up a year's months from every side, until the last one a list was made for, and name what differs."""
    asked = Asked(
        place=place, first=date(year, 1, 1), last=date(year, DECEMBER, 1), due_by=_due_by(place, on=localdate())
    )
    last = months.last_listed(asked)
    if last is None:
        return Proof((), (), Strange())
    asked = replace(asked, last=last)
    account = stated(place=place, first=asked.first, last=asked.last)
    return Proof(tuple(_months(asked, account=account)), tuple(_mismatches(asked)), account.strange)


def _due_by(place: str, *, on: date) -> date:
    """Give the last month whose day of payment is over."""
    month = on.replace(day=1)
    return month if pay_on(month, place=place) < on else months_after(month, count=-1)


def _months(asked: Asked, *, account: Account) -> Iterator[Month]:
    owed = {one.month: one for one in months.owed_by_month(asked)}
    paid = {one.month: one for one in months.paid_by_month(asked)}
    bank, told = account.months, sides.told_by_month(asked)
    for month in sorted(owed.keys() | paid.keys() | told.keys() | bank.keys()):
        of = owed.get(month, OwedMonth(month, 0, 0, 0, 0, 0, 0, 0))
        of_lists = paid.get(month, PaidMonth(month, 0, 0))
        of_bank = bank.get(month, Stated())
        yield Month(
            month, of.owed, of.paid, of.under_way, of.back, of.recovered, of.claimed, of.wrong, of_lists.paid, of_lists.spent,
            told.get(month, 0), of_bank.left if bank else None, of_bank.told, of_bank.awaited,
        )  # fmt: skip


def _mismatches(asked: Asked) -> Iterator[Mismatch]:
    for due in months.differing_dues(asked):
        words = gettext(
            "%(programme)s %(month)s：应得 %(owed)s，已发和在途减去收回 %(settled)s，退回或抽出 %(back)s，追缴 %(claimed)s"
        )
        told = {
            "owed": yuan(due.owed),
            "settled": yuan(due.settled),
            "back": yuan(due.back),
            "claimed": yuan(due.claimed),
        }
        yield Mismatch(due.number, words % {"programme": due.programme, "month": f"{due.month:%Y-%m}", **told})
    for line in months.differing_lines(asked):
        words = gettext("%(batch)s：名单说已发 %(paid)s，账上支出 %(spent)s")
        yield Mismatch(line.number, words % {"batch": line.batch, "paid": yuan(line.paid), "spent": yuan(line.spent)})
    for page in sides.differing_told(asked):
        words = gettext("%(batch)s：已发 %(paid)s，本人看到的各部分合计 %(told)s")
        yield Mismatch(page.number, words % {"batch": page.batch, "paid": yuan(page.paid), "told": yuan(page.told)})
    for claim in months.differing_claims(asked):
        words = gettext("追缴收到 %(came)s，账上收回 %(booked)s")
        yield Mismatch(claim.number, words % {"came": yuan(claim.came), "booked": yuan(claim.booked)})
    for transit in sides.differing_transit(asked):
        words = gettext("已送银行还没有结果的 %(open)s，账上在途 %(transit)s")
        yield Mismatch(transit.place, words % {"open": yuan(transit.open), "transit": yuan(transit.transit)})
    left = trial_balance(on=max(localdate(), asked.last), place="").elsewhere_cents
    if left:
        yield Mismatch(gettext("试算平衡"), gettext("借贷相差 %(yuan)s") % {"yuan": yuan(left)})
