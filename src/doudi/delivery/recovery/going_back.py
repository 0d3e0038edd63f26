"""Where recovered money goes back to: share_out (over the lines and sources it was paid from) and movements (how that is booked).

Months are filled from the earliest, a month's lines from the latest. What came back of a line from any claim is never more than was
booked for it from that source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Sum
from django.utils.translation import gettext

from doudi.delivery.batches.funding import held_account
from doudi.delivery.batches.models import Due, Line
from doudi.delivery.ledger.models import Transfer, TransferKind
from doudi.delivery.ledger.posting import Movement
from doudi.delivery.recovery.claim import Claim
from doudi.delivery.recovery.coming_back import Share
from doudi.delivery.recovery.refusals import NotReady


class Part(NamedTuple):
    """Cents that go back to one line's source; `spent` is the code of the account they were paid on."""

    number: str
    place: str
    family: str
    fund: str
    spent: str
    cents: int


def share_out(claim: Claim, *, cents: int) -> list[Part]:
    """Share money that came among lines and sources.

    :raises NotReady: when what the lines paid is not in the books.
    """
    parts: list[Part] = []
    for one in _room(claim):
        take = min(cents - sum(part.cents for part in parts), one.cents)
        if take > 0:
            parts.append(one._replace(cents=take))
    if sum(part.cents for part in parts) != cents:
        raise NotReady(gettext("这些月份的发放还没有记账，不能登记退款。"))
    return parts


def movements(parts: Sequence[Part], *, claim: Claim, nth: int, on: date) -> list[Movement]:
    """Write the transfers that bring the parts back.

    :raises NotReady: when the account that held a source's money is not there.
    """
    moved = []
    for one in parts:
        held = held_account(place=one.place, fund=one.fund, family=one.family)
        if held is None:
            raise NotReady(gettext("没有 %(fund)s 的专户，不能记账。") % {"fund": one.fund})
        key = f"recover:{claim.number}-{nth}:{one.number}:{one.fund}"
        moved.append(
            Movement(key, held.code, one.spent, one.cents, on, TransferKind.RECOVER.value, claim.number, claim.get_cause_display())
        )  # fmt: skip
    return moved


def _room(claim: Claim) -> Iterator[Part]:
    """Give for each line and source how much of the claim may still go back there."""
    wanted = _of_lines(claim)
    lines = {one.pk: one for one in Line.objects.select_related("batch").filter(pk__in=list(wanted))}
    numbers = [one.end_to_end_id for one in lines.values()]
    own, gone = _gone(numbers, claim=claim), _gone(numbers)
    for pk, cents in wanted.items():
        line = lines[pk]
        left = cents - sum(came for (number, _), came in own.items() if number == line.end_to_end_id)
        for paid in _paid(line):
            fund = paid.key.rpartition(":")[2]
            free = min(left, paid.cents - gone[line.end_to_end_id, fund])
            if free > 0:
                left -= free
                yield Part(line.end_to_end_id, line.batch.place, line.batch.family, fund, paid.debit.code, free)


def _of_lines(claim: Claim) -> dict[int, int]:
    """Share each claimed month among the paid lines that paid for it, the latest first, as far as no other claim has taken it back."""
    wanted: Counter[int] = Counter()
    room = _left_by_others(claim)
    for month in claim.months.order_by("month", "programme"):
        left = month.cents
        dues = Due.objects.filter(
            line__entitlement=claim.entitlement_id, line__state=Line.State.PAID, programme=month.programme, month=month.month
        )  # fmt: skip
        for due in dues.order_by("-line_id"):
            take = min(left, due.cents, room[due.line_id] - wanted[due.line_id])
            wanted[due.line_id] += take
            left -= take
    return {pk: cents for pk, cents in wanted.items() if cents}


def _left_by_others(claim: Claim) -> dict[int, int]:
    """Say for each line of the claim's entitlement what other claims have left of it."""
    lines = Line.objects.filter(entitlement=claim.entitlement_id, state=Line.State.PAID)
    taken = (
        Share.objects.exclude(receipt__claim=claim).order_by().values_list("end_to_end_id").annotate(sum=Sum("cents"))
    )
    known = lines.values_list("pk", "end_to_end_id", "cents")
    gone = dict(taken.filter(end_to_end_id__in=[number for _, number, _ in known]))
    return {pk: cents - gone.get(number, 0) for pk, number, cents in known}


def _gone(numbers: Sequence[str], *, claim: Claim | None = None) -> Counter[tuple[str, str]]:
    """Add up what has gone back to lines by source, from one claim or from all."""
    found = Share.objects.filter(end_to_end_id__in=numbers)
    if claim is not None:
        found = found.filter(receipt__claim=claim)
    rows = found.order_by().values_list("end_to_end_id", "fund").annotate(sum=Sum("cents"))
    return Counter({(number, fund): cents for number, fund, cents in rows})


def _paid(line: Line) -> list[Transfer]:
    start = f"line:{line.end_to_end_id}:"
    found = Transfer.objects.select_related("debit").filter(key__startswith=start, kind=TransferKind.PAY)
    return list(found.order_by("-key"))
