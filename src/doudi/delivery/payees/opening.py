"""The verbs open_account, check_name and told_by_bank: an account is written down, and what is found out about it.

Nouns: Written (an account as somebody wrote it), Told (what a bank said of one), NotOpened.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction
from django.utils.translation import gettext

from doudi.delivery.banks.profile import ProfileWrong, profile_of
from doudi.delivery.banks.returned import Outcome
from doudi.delivery.payees.account import TO_MEND, Account, AccountCheck, AccountKind
from doudi.delivery.payees.numbers import AccountNumber, NotRead, plain_name, read_bank_number, read_name, read_number
from doudi.delivery.payees.permissions import (
    By,
    check_may_check,
    check_may_write,
    check_may_write_for_county,
    officer_of,
)
from doudi.delivery.payees.seals import hash_number, seal_number
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM
from doudi.registry.models import Person

SAID_MOST = 140
FOUND = AccountCheck.Outcome
FOUND_BY_BANK = {
    Outcome.OK: FOUND.MATCHES, Outcome.NAME_MISMATCH: FOUND.MISMATCH, Outcome.NO_ACCOUNT: FOUND.NO_ACCOUNT,
    Outcome.FROZEN: FOUND.FROZEN, Outcome.CLOSED: FOUND.CLOSED,
}  # fmt: skip
"""What a bank's word tells of an account; a wrong amount or a refusal for another reason tells nothing of it."""


class NotOpened(Exception):
    """An account cannot be written down like this; the message says what is wrong and what to check."""


@dataclass(frozen=True)
class Written:
    """An account as somebody wrote it. `person` holds it; an institution's has none."""

    kind: str
    holder: str
    number: str = field(repr=False)
    bank: str
    place: str
    bank_number: str = ""
    person: Person | None = None


@dataclass(frozen=True)
class Told:
    """What a bank said of an account when it was to be paid into."""

    account_id: int
    outcome: Outcome
    said: str = ""


@transaction.atomic
def open_account(*, written: Written, by: By, on: date, follows: Account | None = None) -> Account:
    """Write an account down; one that is already written down just so is given back.

    :raises NotAllowed: when the place is another's, or an institution's account is not opened by the county.
    :raises NotOpened: when number, bank, name or holder cannot be right.
    """
    check_may_write(by, place=written.place)
    if written.kind == AccountKind.INSTITUTION:
        check_may_write_for_county(by, place=written.place)
    try:
        number = read_number(written.number)
        known = {"holder": read_name(written.holder), "bank_number": read_bank_number(written.bank_number)}
    except NotRead as reason:
        raise NotOpened(str(reason)) from reason
    _check_bank(written.bank)
    _check_holder(written)
    found, is_new = _find_or_make(written, number=number, known=known, by=by, on=on, follows=follows)
    if is_new:
        detail = {
            "kind": found.kind,
            "bank": found.bank,
            "tail": found.tail,
            "follows": follows.pk if follows else None,
        }
        record(verb="payees.open_account", by=by, on=on, about=f"account:{found.pk}", place=found.place, detail=detail)
    return found


@transaction.atomic
def check_name(*, account: Account, outcome: str, by: By, on: date, said: str = "") -> AccountCheck:
    """Write down what an officer found out about an account, with the bank or in its book.

    :raises NotAllowed: when this desk does not check accounts of the place.
    :raises NotOpened: when the finding is none that is known.
    """
    check_may_check(by, place=account.place)
    if outcome not in FOUND.values:
        raise NotOpened(gettext("请选择核对的结果。"))
    made = AccountCheck.objects.create(
        account=account, outcome=outcome, source=AccountCheck.Source.MANUAL, said=said.strip()[:SAID_MOST], on=on,
        by=officer_of(by), by_name=by.name,
    )  # fmt: skip
    detail = {"outcome": outcome, "source": made.source}
    record(verb="payees.check_name", by=by, on=on, about=f"account:{account.pk}", place=account.place, detail=detail)
    return made


@transaction.atomic
def told_by_bank(*, told: Iterable[Told], about: str, place: str, on: date) -> int:
    """Write down what a bank's return tells of accounts; told twice is written once. Gives how many were new.

    That all is well is written only where something was wrong before. Nobody signs for it: it is the bank's word.
    """
    said = {one.account_id: one for one in told if one.outcome in FOUND_BY_BANK}
    rows = AccountCheck.objects.filter(account__in=said).order_by("account_id", "-id").distinct("account_id")
    last = {one.account_id: one for one in rows}
    made = [_check_of(one, on=on) for one in said.values() if _is_news(one, last=last.get(one.account_id), on=on)]
    if made:
        AccountCheck.objects.bulk_create(made)
        detail = {"wrong": sum(one.outcome in TO_MEND for one in made), "count": len(made)}
        record(verb="payees.told_by_bank", by=SYSTEM, on=on, about=about, place=place, detail=detail)
    return len(made)


def _check_bank(code: str) -> None:
    try:
        profile_of(code)
    except ProfileWrong as reason:
        raise NotOpened(gettext("没有“%(bank)s”这个银行，请先登记银行的格式。") % {"bank": code}) from reason


def _check_holder(written: Written) -> None:
    if written.kind not in AccountKind.values:
        raise NotOpened(gettext("请选择是谁的账户。"))
    if written.kind == AccountKind.INSTITUTION:
        if written.person is not None:
            raise NotOpened(gettext("机构账户的户名是机构，不是个人。"))
        return
    if written.person is None:
        raise NotOpened(gettext("请写明账户是谁的。"))
    if plain_name(written.person.name) != plain_name(written.holder):
        raise NotOpened(gettext("户名与登记的姓名不一致，请对照存折或者银行卡核对。"))


def _find_or_make(
    written: Written, *, number: AccountNumber, known: dict[str, str], by: By, on: date, follows: Account | None
) -> tuple[Account, bool]:
    return Account.objects.get_or_create(
        number_hash=hash_number(number), kind=written.kind, person=written.person, bank=written.bank, place=written.place,
        **known,
        defaults={
            "sealed": seal_number(number), "tail": number.tail, "opened_on": on, "follows": follows, "by": officer_of(by),
            "by_name": by.name,
        },
    )  # fmt: skip


def _check_of(one: Told, *, on: date) -> AccountCheck:
    return AccountCheck(
        account_id=one.account_id, outcome=FOUND_BY_BANK[one.outcome], source=AccountCheck.Source.BANK,
        said=one.said[:SAID_MOST], on=on, by_name=SYSTEM.name,
    )  # fmt: skip


def _is_news(one: Told, *, last: AccountCheck | None, on: date) -> bool:
    if one.outcome == Outcome.OK:
        return last is not None and last.outcome in TO_MEND
    if last is None or last.outcome != FOUND_BY_BANK[one.outcome]:
        return True
    return last.on < on
