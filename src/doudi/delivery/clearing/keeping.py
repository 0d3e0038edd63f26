"""The verb collect: what came from a bank is kept, once, with what of it fits nowhere; only then is the bank told that it was taken.

Noun: Inbox (the port's: it knows the messages that were used, and writes down what was refused).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from doudi.delivery.banks.port import Came
from doudi.delivery.banks.returned import Entry, Outcome, Reply, Returned, Statement
from doudi.delivery.batches.models import Batch, Line
from doudi.delivery.clearing.exporting import bank_at
from doudi.delivery.clearing.models import Kept, Refused, Sent, Unmatched
from doudi.journal.actions import record
from doudi.offices.acting import SYSTEM, acting_as

AT_ONCE = 5000


@dataclass(frozen=True)
class Inbox:
    """What was kept before."""

    on: date

    def knows(self, *, bank: str, message: str) -> bool:
        """Say whether a message was used before."""
        return Kept.objects.filter(bank=bank, message=message).exists()

    def note_refused(self, *, bank: str, name: str, why: str) -> None:
        """Write down that a file was not taken, in the journal too."""
        with transaction.atomic():
            Refused.objects.create(bank=bank, name=name[:120], why=why[:300])
            detail = {"file": name[:120], "why": why[:300]}
            record(verb="payment.file_refused", by=SYSTEM, on=self.on, about=f"bank:{bank}", place="", detail=detail)


def collect(code: str, *, on: date) -> int:
    """Keep what came from a bank; give how many messages are new.

    :raises NotReady: when the bank is not configured.
    :raises NotReached: when it cannot be asked; what was kept before that is kept.
    """
    bank, count = bank_at(code), 0
    with acting_as(SYSTEM):
        for came in bank.collect(Inbox(on=on)):
            count += _keep(came, on=on)
            bank.close(came)
    return count


@transaction.atomic
def _keep(came: Came, *, on: date) -> bool:
    """Keep one message with what fits nowhere; say whether it is new."""
    reply = came.reply or Reply(about=came.about)
    _, is_new = Kept.objects.get_or_create(
        bank=came.bank, message=came.message,
        defaults={
            "name": came.name[:120], "about": came.about[:60], "signed_by": came.signed_by[:60], "content_hash": came.content_hash,
            "refused": reply.refused[:40], "returned": [_of_returned(one) for one in reply.returned],
            "statements": [_of_statement(one) for one in reply.statements],
        },
    )  # fmt: skip
    if is_new:
        _put_aside(came, reply=reply, on=on)
    return is_new


def _put_aside(came: Came, *, reply: Reply, on: date) -> None:
    """Give the desk what fits no line of ours."""
    sent = Sent.objects.filter(message=reply.about or came.about).select_related("batch").first()
    last = sent.batch if sent else Batch.objects.filter(bank=came.bank).order_by("-pk").first()
    known: dict[str, Any] = {
        "place": last.place if last else "", "bank": came.bank, "batch": sent.batch if sent else None, "found_on": on,
    }  # fmt: skip
    rows = [
        Unmatched(kind=Unmatched.Kind.STRANGE, about=number[:60], said=said, **known)
        for number, said in _strangers(reply)
    ]
    if reply.refused:
        rows.append(Unmatched(kind=Unmatched.Kind.FILE, about=came.about[:60], said=reply.refused, **known))
    rows += [
        Unmatched(kind=Unmatched.Kind.BAD_LINE, about=f"{came.name[:50]}:{one.where}", said=f"{one.what} {one.mend}"[:300], **known)
        for one in reply.bad
    ]  # fmt: skip
    Unmatched.objects.bulk_create(rows, ignore_conflicts=True)


def _strangers(reply: Reply) -> Iterator[tuple[str, str]]:
    """Name what is about a payment that is none of ours."""
    told = {one.end_to_end_id: one.code for one in reply.returned}
    told |= {one.end_to_end_id: one.code for statement in reply.statements for one in statement.entries}
    numbers = sorted(told)
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        ours = set(Line.objects.filter(end_to_end_id__in=some).values_list("end_to_end_id", flat=True))
        yield from ((number or "—", told[number]) for number in some if number not in ours)


def _of_returned(one: Returned) -> list[Any]:
    return [one.end_to_end_id, str(one.outcome), one.code, one.day.isoformat() if one.day else None, one.cents]


def _of_statement(one: Statement) -> dict[str, Any]:
    entries = [
        [each.reference, each.end_to_end_id, each.cents, each.day.isoformat(), each.code] for each in one.entries
    ]
    return {
        "number": one.number, "account": one.account, "since": one.since.isoformat(), "until": one.until.isoformat(),
        "opening_cents": one.opening_cents, "closing_cents": one.closing_cents, "entries": entries,
    }  # fmt: skip


def returned_in(kept: Iterable[Kept]) -> Iterator[Returned]:
    """Give back what banks said of lines."""
    for one in kept:
        for number, outcome, code, day, cents in one.returned:
            yield Returned(number, Outcome(outcome), code, day=date.fromisoformat(day) if day else None, cents=cents)


def statements_in(kept: Iterable[Kept]) -> Iterator[Statement]:
    """Give back what banks said of their accounts."""
    for one in kept:
        for row in one.statements:
            yield Statement(
                number=row["number"], account=row["account"], since=date.fromisoformat(row["since"]),
                until=date.fromisoformat(row["until"]), opening_cents=row["opening_cents"], closing_cents=row["closing_cents"],
                entries=tuple(Entry(ref, number, cents, date.fromisoformat(day), code) for ref, number, cents, day, code in row["entries"]),
            )  # fmt: skip
