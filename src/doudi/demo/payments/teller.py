"""The demo's bank in this very process, as of any day, for the year that was paid; what it paid it remembers in the file that the bank
beside the pages (`doudi bank`) goes on from.

Noun: Teller. Verb: teller. What goes wrong is dialled: an account by its number, a file by the day it comes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from django.utils.timezone import localdate

from doudi.delivery.banks.port import forget_bank, register_bank
from doudi.delivery.banks.profile import profile_of
from doudi.demo.bank.books import Holding
from doudi.demo.bank.command import counter_as
from doudi.demo.bank.counter import Counter
from doudi.demo.bank.shared import visit
from doudi.demo.departments.faults import Faults
from doudi.exchange.banks.folder import Folder
from doudi.exchange.banks.signed import SignedBank
from doudi.exchange.configured import OUR_NAME, our_signer

CODE = "iso20022"
PROFILE = "iso20022"


@dataclass
class Teller:
    """A counter behind a shared folder, and the day it is there."""

    counter: Counter
    folder: Path
    clock: Callable[[], datetime]
    bank: SignedBank
    faults: dict[str, float] = field(default_factory=dict)

    def work(self) -> None:
        """Take what lies there, pay, and lay down what is due."""
        dialled = replace(self.counter, faults=Faults(rates=dict(self.faults), late_days=2))
        visit(self.folder, counter=dialled, on=localdate(self.clock()))

    def strike(self, number: str, *, holder: str, state: str = "open") -> None:
        """Let an account be closed, frozen or none (`state`), or somebody else's (`holder`)."""
        self.counter.books.change(number, now=Holding(holder=holder, state=state))

    @property
    def paid_cents(self) -> int:
        """Say what it paid so far."""
        return self.counter.books.counts()["cents"]


@contextmanager
def teller(folder: Path, *, clock: Callable[[], datetime], code: str = CODE) -> Iterator[Teller]:
    """Plug the bank in until the block ends; its books lie beside its folder."""
    folder.mkdir(parents=True, exist_ok=True)
    counter = counter_as("--folder", str(folder), "--told-time")
    ways = folder / "exchange"
    bank = SignedBank(
        code=code, profile=profile_of(PROFILE), way=Folder(ways), signer=our_signer(OUR_NAME),
        senders={counter.signer.name: counter.signer.peer}, clock=clock,
    )  # fmt: skip
    register_bank(bank)
    try:
        yield Teller(counter=counter, folder=ways, clock=clock, bank=bank)
    finally:
        forget_bank(code)
