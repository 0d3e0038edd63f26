"""Fixtures of the tests of clearing: a list that two have signed, who pays it, and a bank that says what it is told to say.

The bank's real ways (files, signatures, faults) are met in `exchange.banks`, in `demo.bank` and in the demo's year.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest

from doudi.delivery.banks.payment import Payer
from doudi.delivery.banks.port import Came, NotReached, Rendered, forget_bank, register_bank
from doudi.delivery.banks.profile import Profile, profile_of
from doudi.delivery.banks.returned import Entry, Outcome, Reply, Returned, Statement
from doudi.delivery.batches.checking import check
from doudi.delivery.batches.computing import compute
from doudi.delivery.batches.freezing import freeze
from doudi.delivery.batches.models import Batch
from doudi.delivery.batches.signing import sign_county, sign_finance
from doudi.delivery.clearing.payers import forget_payers, register_payer
from doudi.offices.acting import acting_as
from tests.payments import HAIZHU, money, recipient

ON = date(2026, 3, 2)
ACCOUNT = "YSZH44010500001"


@dataclass
class Said:
    """A bank in memory: what it was sent, and what it has to say."""

    code: str = "onecard_csv"
    sent: list[Rendered] = field(default_factory=list)
    waiting: list[Came] = field(default_factory=list)
    is_down: bool = False
    states_account: bool = False

    @property
    def profile(self) -> Profile:
        return replace(profile_of(self.code), states_account=self.states_account)

    def send(self, rendered: Rendered) -> None:
        if self.is_down:
            raise NotReached("写不进银行的交换文件夹（No space left on device）")
        self.sent.append(rendered)

    def collect(self, inbox: Any) -> Iterator[Came]:
        yield from [one for one in self.waiting if not inbox.knows(bank=self.code, message=one.message)]

    def close(self, came: Came) -> None:
        self.waiting.remove(came)

    def say(self, message: str, *, returned: Any = (), entries: Any = (), refused: str = "") -> None:
        """Let it say what became of payments, and what left its account."""
        about = self.sent[0].message
        statement = Statement("1", ACCOUNT, ON, ON, 0, 0, tuple(Entry(*one) for one in entries))
        told = tuple(Returned(number, Outcome(outcome), outcome, day=ON) for number, outcome in returned)
        reply = Reply(about=about, refused=refused, returned=told, statements=(statement,) if entries else ())
        self.waiting.append(Came(self.code, f"{message}.csv", message, "bank", about, "", reply, "0" * 64))


@pytest.fixture
def bank() -> Iterator[Said]:
    said = Said()
    register_bank(said)
    register_payer(Payer(name="海珠区社会救助资金专户", account=ACCOUNT, bank="102581000013"), place="4401")
    yield said
    forget_bank(said.code)
    forget_payers()


@pytest.fixture
def signed(db, system, luo, chen, qian) -> Batch:
    """Three of 海珠 are to be paid dibao."""
    for number in (1, 2, 3):
        recipient(number)
    money(cents=1_000_000)
    with acting_as(luo):
        (batch,) = compute(place=HAIZHU, month=date(2026, 3, 1), family="dibao", by=luo, on=ON)
        freeze(batch, by=luo, on=ON)
        check(batch, by=luo, on=ON)
    with acting_as(chen):
        sign_county(batch, by=chen, on=ON)
    with acting_as(qian):
        sign_finance(batch, by=qian, on=ON)
    return batch
