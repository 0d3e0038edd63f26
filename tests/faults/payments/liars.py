"""A bank's counter that can be made to say anything, behind a real door or a real folder. Nouns: Liar, Said. Verb: liar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path
from threading import Thread

from doudi.delivery.banks.payment import Payer
from doudi.delivery.banks.port import forget_bank, register_bank
from doudi.delivery.banks.profile import profile_of
from doudi.delivery.clearing.payers import forget_payers, register_payer
from doudi.demo.bank.answering import Writing, report, statement, table
from doudi.demo.bank.books import Books, Waiting
from doudi.demo.bank.counter import ENDINGS, Counter
from doudi.demo.bank.paying import PAID, Decided
from doudi.demo.bank.reading import Order, read_order
from doudi.demo.bank.serving import BankServer
from doudi.demo.bank.shared import visit
from doudi.demo.departments.faults import Faults
from doudi.exchange.banks.door import Door
from doudi.exchange.banks.folder import Folder
from doudi.exchange.banks.signed import SignedBank, Way
from doudi.exchange.envelope import seal_envelope
from doudi.exchange.suites import Signer
from tests.departments import OURS

BANK = Signer.of(name="demo-bank", secret=b"\x09" * 32)
OTHER = Signer.of(name="other-bank", secret=b"\x08" * 32)
CODE = "onecard_csv"
ACCOUNT = "YSZH44010500001"


@dataclass(frozen=True)
class Said:
    """A file that came, or will: its name, its slip, what is in it."""

    name: str
    slip: bytes
    content: bytes


@dataclass
class Liar:
    """The counter, how it is reached, and the day on both sides. It takes our files as any bank; what it answers is made by hand."""

    counter: Counter
    folder: Path | None
    day: date

    def clock(self) -> datetime:
        """Give the instant both sides believe in."""
        return datetime(self.day.year, self.day.month, self.day.day, 4, tzinfo=UTC)

    def order(self) -> Order:
        """Read what was sent, and forget the answers a good bank would give."""
        self._visit()
        order = self._taken[0]
        for name in self.counter.names(on=date.max):
            self.counter.done(name, how="forgotten", on=date.max)
        return order

    def writes(self, lines: Sequence[Decided], *, order: Order, strange: bool = False) -> bytes:
        """Write what became of payments, as its profile wants it."""
        marked = frozenset(one.line.number for one in lines) if strange else frozenset()
        writing = Writing(order=order, message=f"{order.message}-R", at=self.clock(), strange=marked)
        is_table = self.counter.profile.format != "iso20022"
        return (
            table(lines, profile=self.counter.profile, writing=writing) if is_table else report(lines, writing=writing)
        )

    def states(self, lines: Sequence[Decided], *, order: Order) -> bytes:
        """Write what left the account that pays."""
        writing = Writing(order=order, message=f"{order.message}-S", at=self.clock())
        return statement(lines, writing=writing, closing=0, day=self.day)

    def seals(self, content: bytes, *, name: str, about: str, by: Signer = BANK, at: datetime | None = None) -> Said:
        """Put a slip beside a file, whoever signs it, whenever, about whatever."""
        file = f"{name}{ENDINGS[self.counter.profile.format]}"
        body = {"kind": "reply", "about": about, "file": file, "content_hash": sha256(content).hexdigest()}
        return Said(f"{file}.json", seal_envelope(body, signer=by, at=at or self.clock(), message=file), content)

    def says(self, one: Said) -> None:
        """Let it wait to be fetched, or lie in the folder."""
        self._visit()  # what was refused before is seen, and its name is free
        self.counter.books.put_out([Waiting(one.name, self.day, slip=one.slip, content=one.content)])
        self._visit()

    def _visit(self) -> None:
        if self.folder is not None:
            visit(self.folder, counter=self.counter, on=self.day)

    @property
    def _taken(self) -> list[Order]:
        taken: list[Order] = vars(self.counter)["orders"]
        return taken


class _Remembering(Counter):
    """A counter that remembers the orders it took."""

    def take(self, slip: bytes, content: bytes) -> bool:
        opened = self.opened(slip, is_once=False)
        assert opened is not None
        vars(self).setdefault("orders", []).append(
            read_order(content, profile=self.profile, slip=opened.body, on=self.day_of(opened.at))
        )
        return super().take(slip, content)

    @staticmethod
    def day_of(at: datetime) -> date:
        return at.date()


def paid(order: Order, *, day: date) -> list[Decided]:
    """Decide that everything was paid."""
    return [Decided(line=line, how=PAID, day=day, serial=nth) for nth, line in enumerate(order.lines, 1)]


def otherwise(lines: Sequence[Decided], *, cents: int) -> list[Decided]:
    """Change every amount."""
    return [replace(one, line=replace(one.line, cents=one.line.cents + cents)) for one in lines]


@contextmanager
def liar(folder: Path, *, way: str, profile: str, day: date) -> Iterator[Liar]:
    """Open the counter behind a door or a folder, and plug it in as the bank of the lists."""
    counter = _Remembering(
        signer=BANK, books=Books(folder / "books.sqlite"), profile=profile_of(profile), askers={OURS.name: OURS.peer},
        faults=Faults(rates={}, late_days=2, seed=1), is_told_time=True,
    )  # fmt: skip
    shared = folder / "shared" if way == "folder" else None
    one = Liar(counter=counter, folder=shared, day=day)
    with ExitStack() as stack:
        through: Way = Folder(shared) if shared else stack.enter_context(_door(counter, clock=one.clock))
        register_bank(
            SignedBank(
                code=CODE, profile=profile_of(profile), way=through, signer=OURS, senders={BANK.name: BANK.peer}, clock=one.clock
            )
        )  # fmt: skip
        register_payer(Payer(name="海珠区社会救助资金专户", account=ACCOUNT, bank="102581000013"), place="4401")
        try:
            yield one
        finally:
            forget_bank(CODE)
            forget_payers()


@contextmanager
def _door(counter: Counter, *, clock: Callable[[], datetime]) -> Iterator[Door]:
    """Serve the counter over HTTP from a thread of this process."""
    served = BankServer(counter, port=0)
    thread = Thread(target=served.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    door = Door(f"http://127.0.0.1:{served.server_address[1]}", signer=OURS, clock=clock)
    try:
        yield door
    finally:
        door.close()
        served.shutdown()
        thread.join()
        served.server_close()
