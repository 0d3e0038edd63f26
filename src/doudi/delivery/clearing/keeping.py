"""The verb collect: what came from a bank is kept, once, with what of it fits nowhere; only then is the bank told that it was taken.

Noun: Inbox (the port's: it knows the messages that were used, and writes down what was refused).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext

from doudi.delivery.banks.port import Came, list_of
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
        """Say whether a message was used before, and its bank told so; one that was kept and not closed comes again by right."""
        return Kept.objects.filter(bank=bank, message=message, taken_at__isnull=False).exists()

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
    bank, inbox, count = bank_at(code), Inbox(on=on), 0
    with acting_as(SYSTEM):
        for came in bank.collect(inbox):
            count += _keep(came, inbox=inbox)
            bank.close(came)
            Kept.objects.filter(bank=came.bank, message=came.message, taken_at=None).update(taken_at=Now())
    return count


@transaction.atomic
def _keep(came: Came, *, inbox: Inbox) -> bool:
    """Keep one message with what fits nowhere; say whether it is new. Another file under the number of one that is kept is not read."""
    kept, is_new = Kept.objects.filter(bank=came.bank, message=came.message).first(), False
    if kept is None:
        reply = came.reply or Reply(about=came.about)
        homes = _homes(reply, bank=came.bank)
        kept, is_new = Kept.objects.get_or_create(
            bank=came.bank, message=came.message, defaults=_written(came, reply=reply, homes=homes)
        )
        if is_new:
            _put_aside(came, reply=reply, homes=homes, on=inbox.on)
    if not is_new and kept.content_hash != came.content_hash:
        inbox.note_refused(bank=came.bank, name=came.name, why=gettext("编号以前用过，内容却不同，没有采用"))
    return is_new


def _written(came: Came, *, reply: Reply, homes: dict[str, int]) -> dict[str, Any]:
    return {
        "name": came.name[:120], "about": came.about[:60], "signed_by": came.signed_by[:60], "content_hash": came.content_hash,
        "refused": reply.refused[:40], "returned": [_of_returned(one) for one in reply.returned],
        "statements": [_of_statement(one) for one in reply.statements], "lists": sorted(set(homes.values())),
        "covers": [[one.account, one.since.isoformat(), one.until.isoformat()] for one in reply.statements],
    }  # fmt: skip


def _homes(reply: Reply, *, bank: str) -> dict[str, int]:
    """Find the list of each line of this bank that a file names."""
    numbers = {one.end_to_end_id for one in reply.returned}
    numbers |= {one.end_to_end_id for statement in reply.statements for one in statement.entries}
    coming = iter(sorted(numbers))
    homes: dict[str, int] = {}
    while some := list(islice(coming, AT_ONCE)):
        found = Line.objects.filter(end_to_end_id__in=some, batch__bank=bank)
        homes |= dict(found.values_list("end_to_end_id", "batch_id"))
    return homes


def _put_aside(came: Came, *, reply: Reply, homes: dict[str, int], on: date) -> None:
    """Give the desk what fits no line of the list it is about, no list of this bank, or no account we pay from."""
    batch = Batch.objects.filter(number=list_of(came.about), bank=came.bank).first()
    last = batch or Batch.objects.filter(bank=came.bank).order_by("-pk").first()
    known: dict[str, Any] = {
        "place": last.place if last else "", "bank": came.bank, "batch": batch, "found_on": on,
    }  # fmt: skip
    rows = [
        Unmatched(kind=Unmatched.Kind.STRANGE, about=number[:60], said=said, **known)
        for number, said in _strangers(reply, batch=batch, homes=homes)
    ]
    rows += [
        Unmatched(kind=Unmatched.Kind.FILE, about=came.about[:60], said=said, **known)
        for said in _said_of_files(came, reply=reply)
    ]
    rows += [
        Unmatched(kind=Unmatched.Kind.BAD_LINE, about=f"{came.name[:50]}:{one.where}", said=f"{one.what} {one.mend}"[:300], **known)
        for one in reply.bad
    ]  # fmt: skip
    Unmatched.objects.bulk_create(rows, ignore_conflicts=True)


def _said_of_files(came: Came, *, reply: Reply) -> Iterator[str]:
    """Say what is wrong with a whole file: ours, as the bank received it, or the bank's statement."""
    if reply.refused:
        yield reply.refused
    sent = Sent.objects.filter(message=came.about, batch__bank=came.bank).first()
    if sent is not None and came.about_hash not in ("", sent.content_hash):
        yield gettext("银行收到的文件与送出的不一样，请立即联系银行停止办理")
    accounts = {one.account for one in reply.statements}
    ours = Sent.objects.filter(batch__bank=came.bank, account__in=accounts).values_list("account", flat=True)
    if accounts - set(ours):
        yield gettext("对账单不是付款专户的，没有采用")


def _strangers(reply: Reply, *, batch: Batch | None, homes: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Name what is said of a payment that is not in the list the file is about, and what moved for one that is in no list of the bank."""
    said = {one.end_to_end_id: one.code for one in reply.returned}
    moved = {one.end_to_end_id: one.code for statement in reply.statements for one in statement.entries}
    about = batch.pk if batch else 0
    yield from ((number or "—", said[number]) for number in sorted(said) if homes.get(number) != about)
    yield from (
        (number or "—", moved[number]) for number in sorted(moved) if number not in said and number not in homes
    )


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
