"""What helps the desk: the question said_by_bank (every word of a bank about a number), candidates (lines of ours that may be meant), and
booked_for (what was booked for a line). Noun: Said.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from doudi.delivery.batches.models import Line
from doudi.delivery.clearing.ending import LIVING
from doudi.delivery.clearing.keeping import returned_in, statements_in
from doudi.delivery.clearing.models import Kept, Unmatched
from doudi.delivery.ledger.models import Transfer

SAID_MOST, BOOKED_MOST = 50, 20


@dataclass(frozen=True)
class Said:
    """One word of a bank about a payment: in which message, what, and for which day and amount where it says so."""

    name: str
    came_at: datetime
    is_statement: bool
    code: str
    outcome: str
    day: date | None
    cents: int | None


def said_by_bank(one: Unmatched) -> list[Said]:
    """Give what a bank said about a number, as its messages came."""
    named = Q(returned__contains=[[one.about]]) | Q(statements__contains=[{"entries": [[one.about]]}])
    kept = Kept.objects.filter(named, bank=one.bank)
    if one.batch is not None:
        kept = kept.filter(came_at__gte=one.batch.made_at)
    return [said for message in kept for said in _in(message, number=one.about)][:SAID_MOST]


def candidates(one: Unmatched, *, limit: int) -> list[Line]:
    """Find lines without an answer that a number which is not ours may mean: of the same bank, the amount it told first."""
    if one.kind != Unmatched.Kind.STRANGE:
        return []
    told = {abs(said.cents) for said in said_by_bank(one) if said.cents}
    found = Line.objects.filter(
        batch__bank=one.bank, batch__place__startswith=one.place[:6], batch__stage__in=LIVING, state=Line.State.LISTED
    )  # fmt: skip
    found = found.filter(cents__in=told) if told else found
    return list(found.select_related("batch", "entitlement", "account").order_by("-batch", "seq")[:limit])


def booked_for(line: Line) -> list[Transfer]:
    """Give what was booked for a line, in the order in which it was."""
    found = Transfer.objects.filter(key__startswith=f"line:{line.end_to_end_id}:").select_related("debit", "credit")
    return list(found.order_by("pk")[:BOOKED_MOST])


def _in(message: Kept, *, number: str) -> Iterator[Said]:
    for one in returned_in([message]):
        if one.end_to_end_id == number:
            yield Said(message.name, message.came_at, False, one.code, str(one.outcome), one.day, one.cents)
    for statement in statements_in([message]):
        for entry in statement.entries:
            if entry.end_to_end_id == number:
                yield Said(message.name, message.came_at, True, entry.code, "", entry.day, entry.cents)
