"""The verb open_account."""

from __future__ import annotations

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from doudi.delivery.ledger.accounts import Account, AccountKind, FundSource, Limit
from doudi.delivery.ledger.permissions import By, check_may_write
from doudi.delivery.ledger.refusals import NotPosted, refusal_of
from doudi.journal.actions import record
from doudi.offices.models import Place


def open_account(
    *,
    code: str,
    name: str,
    place: Place,
    kind: AccountKind,
    fund: FundSource,
    family: str = "",
    limited: Limit = Limit.NONE,
    by: By,
    on: date,
) -> Account:
    """Open an account from a day on, or find it where it is open already.

    :raises NotAllowed: when this is not the finance desk of the place.
    :raises NotPosted: when the code is another account's, or something is not written as it should be.
    """
    check_may_write(by, place=place.code)
    terms = {"name": name, "place": place, "kind": kind, "fund": fund, "family": family, "limited": limited}
    known = Account.objects.filter(code=code).first()
    if known is not None:
        return _same(known, terms=terms)
    try:
        with transaction.atomic():
            made = Account.objects.create(code=code, opened_on=on, **terms)
            record(verb="ledger.open", by=by, on=on, about=f"account:{code}", place=place.code, detail=_told(terms))
    except IntegrityError as problem:
        raise refusal_of(problem) or _taken(code) from problem
    return made


def _same(known: Account, *, terms: dict[str, object]) -> Account:
    if any(getattr(known, name) != value for name, value in terms.items()):
        raise _taken(known.code)
    return known


def _taken(code: str) -> NotPosted:
    return NotPosted(gettext("账户代码 %(code)s 已经用于别的账户。") % {"code": code})


def _told(terms: dict[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in terms.items() if name != "place"}
