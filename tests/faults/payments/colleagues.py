"""Colleagues at the same desk, and a bank in memory that says of each payment what it is told to.

Noun: Teller. Verbs: colleague, teller.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model

from doudi.delivery.banks.payment import Payer
from doudi.delivery.banks.port import Came, Rendered, forget_bank, register_bank
from doudi.delivery.banks.profile import Profile, profile_of
from doudi.delivery.banks.returned import Outcome, Reply, Returned
from doudi.delivery.batches.models import Line
from doudi.delivery.clearing.payers import forget_payers, register_payer
from doudi.offices.acting import SYSTEM, acting_as
from doudi.offices.models import Officer

CODE = "onecard_csv"


@dataclass
class Teller:
    """What came in by number (a file sent twice is one), and what it has to say."""

    code: str = CODE
    came: dict[str, bytes] = field(default_factory=dict)
    waiting: list[Came] = field(default_factory=list)
    said: int = 0

    @property
    def profile(self) -> Profile:
        """How it wants its files."""
        return profile_of(self.code)

    def send(self, rendered: Rendered) -> None:
        """Take a file; the same number is the same file."""
        assert self.came.setdefault(rendered.message, rendered.content) == rendered.content

    def collect(self, inbox: Any) -> Iterator[Came]:
        """Give what waits."""
        yield from list(self.waiting)

    def close(self, came: Came) -> None:
        """Take away what was taken; somebody else may have."""
        self.waiting = [one for one in self.waiting if one is not came]

    def tell(self, line: Line, *, outcome: Outcome, on: date) -> None:
        """Let it say what became of a payment."""
        self.said += 1
        about, message = f"{line.batch.number}-P0001", f"m{self.said}"
        reply = Reply(about=about, returned=(Returned(line.end_to_end_id, outcome, outcome.value, day=on),))
        self.waiting.append(Came(self.code, f"{message}.csv", message, "bank", about, "", reply, "0" * 64))


@contextmanager
def teller() -> Iterator[Teller]:
    """Plug one in, and who pays."""
    one = Teller()
    register_bank(one)
    register_payer(Payer(name="海珠区社会救助资金专户", account="YSZH44010500001", bank="102581000013"), place="4401")
    try:
        yield one
    finally:
        forget_bank(CODE)
        forget_payers()


def colleague(officer: Officer, *, name: str) -> Officer:
    """Seat another at an officer's desk."""
    number = f"{officer.staff_number}-2"
    with acting_as(SYSTEM):
        user = get_user_model().objects.create(username=number)
        return Officer.objects.create(user=user, desk=officer.desk, name=name, staff_number=number, since=officer.since)
