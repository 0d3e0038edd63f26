"""From which money a list is paid: the verbs fund (writes it, when a list is checked) and shares (who is paid from which source).

Sources are used in the order of `ORDER`: what was sent down for the purpose first. Sources are booked apart (R649 art. 5): a line that
lies across a boundary is split, always at the same cent.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db.models import Sum

from doudi.delivery.batches.batch import Batch, Funding
from doudi.delivery.batches.line import Line
from doudi.delivery.batches.stages import Stage
from doudi.delivery.ledger.accounts import AccountKind, FundSource, Limit
from doudi.delivery.ledger.models import Account
from doudi.delivery.ledger.queries import balance

ORDER = (FundSource.CENTRAL, FundSource.PROVINCE, FundSource.CITY, FundSource.COUNTY)
PROMISED = (Stage.CHECKED, Stage.COUNTY_SIGNED, Stage.FINANCE_SIGNED)
AT_ONCE = 5000


class Share(NamedTuple):
    """What of a line is paid from one source."""

    line_id: int
    end_to_end_id: str
    fund: str
    cents: int


def held_account(*, place: str, fund: str, family: str) -> Account | None:
    """Find the account that holds a place's money of a source for a family, or for any."""
    found = Account.objects.filter(
        place=place, fund=fund, family__in=(family, ""), kind=AccountKind.ASSET, limited=Limit.CREDIT, code__endswith=".held"
    )  # fmt: skip
    return found.order_by("-family").first()


def held_code(batch: Batch, *, fund: str) -> str:
    """Name the account that holds a list's money of a source."""
    account = held_account(place=batch.place, fund=fund, family=batch.family)
    if account is None:
        raise LookupError(f"no account of {batch.place} holds {fund} for {batch.family}")
    return account.code


def available(*, place: str, family: str, on: date) -> list[tuple[str, int]]:
    """Give the cents of each source that are there on a day and promised to no list."""
    found = []
    for fund in ORDER:
        account = held_account(place=place, fund=fund, family=family)
        if account is not None:
            found.append((fund.value, max(0, balance(account, on=on) - _promised(account, family=family))))
    return found


def fund(batch: Batch, *, on: date) -> int:
    """Write from which sources a list is paid; give the cents that are lacking, and then write nothing."""
    wanted = _to_pay(batch)
    parts: list[tuple[str, int]] = []
    for name, cents in available(place=batch.place, family=batch.family, on=on):
        part = min(cents, wanted)
        wanted -= part
        parts += [(name, part)] if part else []
    if wanted:
        return wanted
    Funding.objects.bulk_create(
        Funding(batch=batch, nth=nth, fund=name, cents=cents) for nth, (name, cents) in enumerate(parts, 1)
    )
    return 0


def shares(batch: Batch) -> Iterator[Share]:
    """Share out among its sources, in their order, what is paid of a list: without the lines pulled. Nothing is pulled once it is sent."""
    left_of = {one.fund: one.cents for one in batch.fundings.order_by("nth")}
    lines = Line.objects.filter(batch=batch).exclude(state=Line.State.PULLED).order_by("seq")
    for line, number, left in lines.values_list("pk", "end_to_end_id", "cents").iterator(chunk_size=AT_ONCE):
        while left:
            source = next(name for name, cents in left_of.items() if cents)
            part = min(left, left_of[source])
            left_of[source] -= part
            left -= part
            yield Share(line, number, source, part)


def _to_pay(batch: Batch) -> int:
    found = Line.objects.filter(batch=batch).exclude(state=Line.State.PULLED).aggregate(sum=Sum("cents"))
    return int(found["sum"] or 0)


def _promised(account: Account, *, family: str) -> int:
    """Add up what checked lists that have not gone to the bank will take from an account."""
    found = Funding.objects.filter(batch__place=account.place_id, batch__stage__in=PROMISED, fund=account.fund)
    if account.family:
        found = found.filter(batch__family=family)
    return int(found.aggregate(sum=Sum("cents"))["sum"] or 0)
