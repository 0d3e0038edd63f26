"""A bank's counter: it takes files once, pays, lets its answers wait until they are due, and errs where a fault was dialled.

Noun: Counter. HTTP is in `serving`, the shared folder in `shared`.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256

from django.utils.timezone import localdate, now

from doudi.delivery.banks.profile import Profile
from doudi.demo.bank.answering import DUPLICATE, Writing, refusal, report, statement, table
from doudi.demo.bank.books import Books, Waiting
from doudi.demo.bank.paying import Decided, pay_out
from doudi.demo.bank.reading import Order, read_order
from doudi.demo.departments.faults import Faults
from doudi.evidence.sources.port import NotTrusted
from doudi.exchange.envelope import Opened, open_envelope, seal_envelope
from doudi.exchange.suites import Peer, Signer

CENTURY = timedelta(days=36500)
WINDOW = timedelta(minutes=15)
ENDINGS = {"iso20022": ".xml", "onecard_csv": ".csv", "onecard_xlsx": ".xlsx"}


@dataclass(frozen=True)
class Counter:
    """What one process plays. With `is_told_time` the day is the asker's; with `is_at_once` it pays on the day a file comes."""

    signer: Signer
    books: Books
    profile: Profile
    askers: Mapping[str, Peer]
    faults: Faults
    is_told_time: bool = False
    is_at_once: bool = False

    def opened(self, envelope: bytes, *, is_once: bool = True) -> Opened | None:
        """Read an envelope of somebody we answer to, once."""
        try:
            window = CENTURY if self.is_told_time else WINDOW
            opened = open_envelope(envelope, senders=self.askers, at=now(), window=window)
        except NotTrusted:
            return None
        with self.books.at_once:
            is_new = not is_once or self.books.is_new(sender=opened.sender, message=opened.message)
        return opened if is_new else None

    def take(self, slip: bytes, content: bytes) -> bool:
        """Take a file its slip vouches for; say whether it was taken. A file that came before is answered as a duplicate."""
        opened = self.opened(slip, is_once=False)
        content_hash = sha256(content).hexdigest()
        if opened is None or opened.body.get("content_hash") != content_hash:
            return False
        today = localdate(opened.at)
        try:
            order = read_order(content, profile=self.profile, slip=opened.body, on=today)
        except (ValueError, KeyError, AttributeError, TypeError):
            return False
        with self._together():
            if self.books.takes(order.message, content_hash=content_hash):
                self._execute(order, content_hash=content_hash, at=opened.at, today=today)
            else:
                nth = self.books.again(order.message)
                self.books.put_out(self._duplicate(order, at=opened.at, today=today, number=f"{nth}"))
        return True

    def names(self, *, on: date) -> list[str]:
        """Name what waits and is due."""
        with self.books.at_once:
            return self.books.names(on=on)

    def waiting(self, name: str, *, on: date) -> Waiting | None:
        """Find what waits and is due."""
        with self.books.at_once:
            return self.books.waiting(name, on=on)

    def done(self, name: str, *, how: str, on: date) -> bool:
        """Take an answer away as the other side says; say whether there was one."""
        with self._together():
            one = self.books.waiting(name, on=on)
            if one is not None:
                self.books.done(one, how=how)
        return one is not None

    @contextmanager
    def _together(self) -> Iterator[None]:
        """Do what follows wholly or not at all."""
        with self.books.at_once:
            self.books.begin()
            is_kept = False
            try:
                yield
                is_kept = True
            finally:
                self.books.end(is_kept=is_kept)

    def _execute(self, order: Order, *, content_hash: str, at: datetime, today: date) -> None:
        """Pay an order and let its answers wait: the receipt at once, the others on the day of payment."""
        strikes = {
            kind: self.faults.strikes(kind, number=order.message) for kind in ("early", "late", "duplicate_file")
        }
        day = today if self.is_at_once else max(order.day, today)
        due = day + timedelta(days=self.faults.late_days) if strikes["late"] else day
        decided = pay_out(order, books=self.books, faults=self.faults, day=due)
        answers = [self._receipt(order, content_hash=content_hash, at=at, due=today)]
        if strikes["duplicate_file"]:
            answers += self._duplicate(order, at=at, today=due, number="1")
        answers += self._answers(order, decided=decided, at=at, due=due)
        if strikes["early"]:
            answers[0] = replace(answers[0], due_on=due + timedelta(days=1))
        self.books.put_out(answers)

    def _answers(self, order: Order, *, decided: Sequence[Decided], at: datetime, due: date) -> list[Waiting]:
        """Write what is due on the day of payment."""
        writing = Writing(order=order, message=f"{order.message}-R", at=at, strange=self._strange(order))
        told = self._told(decided, order=order)
        if self.profile.format != "iso20022":
            return [
                self._spoilt(order, table(told, profile=self.profile, writing=writing), at=at, due=due, kind="return")
            ]
        closing = self.books.balance(order.payer_account)
        moves = statement(decided, writing=replace(writing, message=f"{order.message}-S"), closing=closing, day=due)
        return [
            self._spoilt(order, report(told, writing=writing), at=at, due=due, kind="status"),
            self._spoilt(order, moves, at=at, due=due, kind="statement"),
        ]

    def _strange(self, order: Order) -> frozenset[str]:
        return frozenset(line.number for line in order.lines if self.faults.strikes("unknown_code", number=line.number))

    def _told(self, decided: Sequence[Decided], *, order: Order) -> list[Decided]:
        """Give what is told of what was decided: all of it, half of it, in another order."""
        told = list(decided)
        if self.faults.strikes("half", number=order.message):
            told = told[: len(told) // 2]
        if self.faults.strikes("reordered", number=order.message):
            random.Random(f"{self.faults.seed}:{order.message}").shuffle(told)
        return told

    def _receipt(self, order: Order, *, content_hash: str, at: datetime, due: date) -> Waiting:
        body = {"kind": "receipt", "about": order.message, "about_hash": content_hash}
        name = f"{order.message}-receipt.json"
        return Waiting(name, due, slip=self._sealed(body, at=at, message=name), content=b"")

    def _duplicate(self, order: Order, *, at: datetime, today: date, number: str) -> list[Waiting]:
        """Say that a file came before; in a table there is no word for it, so nothing is said."""
        if self.profile.format != "iso20022":
            return []
        writing = Writing(order=order, message=f"{order.message[:20]}-D{number}"[:35], at=at)
        content = refusal(writing=writing, reason=DUPLICATE)
        return [self._answer(order, content, at=at, due=today, kind=f"duplicate-{number}")]

    def _answer(self, order: Order, content: bytes, *, at: datetime, due: date, kind: str) -> Waiting:
        """Seal an answer as it should be."""
        file = f"{order.message}-{kind}{ENDINGS[self.profile.format]}"
        body = {"kind": "reply", "about": order.message, "file": file, "content_hash": sha256(content).hexdigest()}
        return Waiting(f"{file}.json", due, slip=self._sealed(body, at=at, message=file), content=content)

    def _spoilt(self, order: Order, content: bytes, *, at: datetime, due: date, kind: str) -> Waiting:
        """Seal an answer, cut, forged or given twice where that was dialled; refused, the right one follows."""
        right = self._answer(order, content, at=at, due=due, kind=kind)
        number = f"{order.message}:{kind}"
        follows = replace(right, next_after="refused", next_slip=right.slip, next_content=right.content)
        if self.faults.strikes("truncated", number=number):
            return replace(follows, content=content[: len(content) * 2 // 3])
        if self.faults.strikes("forged", number=number):
            return replace(follows, slip=_forged(right.slip))
        return replace(follows, next_after="taken") if self.faults.strikes("replayed", number=number) else right

    def _sealed(self, body: Mapping[str, str], *, at: datetime, message: str) -> bytes:
        return seal_envelope(body, signer=self.signer, at=at, message=message)


def _forged(slip: bytes) -> bytes:
    """Give a slip whose signature is not the bank's."""
    return slip.replace(b'"signature": "', b'"signature": "AAAA', 1)
