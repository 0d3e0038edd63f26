"""The disk is full while a list goes to its bank: it stays signed, nothing half sent lies there, and it goes on with the same bytes.

The system itself refuses to write (a limit on the size of files, in a process of its own), at the first file, at a slip, at a later one.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path

import pytest

from doudi.delivery.banks.port import Rendered, forget_bank, register_bank, render
from doudi.delivery.banks.profile import Profile, profile_of
from doudi.delivery.batches.listing import make_list
from doudi.delivery.batches.models import Batch
from doudi.delivery.batches.refusals import NotReady
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.exporting import export
from doudi.delivery.clearing.models import Sent
from doudi.delivery.clearing.payers import forget_payers, register_payer
from doudi.delivery.clearing.rounds import pass_round
from doudi.delivery.clearing.tests.conftest import ON
from doudi.delivery.ledger.models import Account
from doudi.delivery.ledger.queries import balance
from doudi.exchange.banks.folder import SLIP, Folder
from doudi.exchange.banks.signed import SignedBank
from doudi.offices.acting import SYSTEM, acting_as
from tests.departments import OURS
from tests.faults.killing import ENDED, forked, how_ended
from tests.faults.payments.months import PAYER
from tests.payments import HAIZHU

pytestmark = pytest.mark.django_db(transaction=True)
CODE, NOON, EACH = "onecard_csv", datetime(2026, 3, 2, 4, tzinfo=UTC), 130_900
AT_FILE, AT_SLIP = 40, 500
"""Where it stops: a file has some 200 bytes, its slip some 800."""


@dataclass(frozen=True)
class Filling:
    """A bank behind a folder on a disk that is full, from its nth file on, for whatever is larger than so many bytes."""

    bank: SignedBank
    nth: int
    most: int
    sent: list[str]

    @property
    def code(self) -> str:
        return self.bank.code

    @property
    def profile(self) -> Profile:
        return self.bank.profile

    def send(self, rendered: Rendered) -> None:
        self.sent.append(rendered.name)
        if len(self.sent) == self.nth:
            resource.setrlimit(resource.RLIMIT_FSIZE, (self.most, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        self.bank.send(rendered)


@contextmanager
def plugged_in(folder: Path) -> Iterator[SignedBank]:
    """Plug in a bank behind a folder, which wants a file for each line."""
    profile = replace(profile_of(CODE), lines_most=1)
    bank = SignedBank(code=CODE, profile=profile, way=Folder(folder), signer=OURS, senders={}, clock=lambda: NOON)
    register_bank(bank)
    register_payer(PAYER, place="4401")
    try:
        yield bank
    finally:
        forget_bank(CODE)
        forget_payers()


def test_a_list_goes_on_with_the_same_bytes_when_there_is_room_again(signed: Batch, tmp_path: Path) -> None:
    with acting_as(SYSTEM), plugged_in(tmp_path) as bank:
        payments = make_list(signed, payer=PAYER, by=SYSTEM, on=ON)
        wanted = {one.name: one.content for one in render(payments, profile=bank.profile)}

        for whole, nth, most in ((0, 1, AT_FILE), (0, 1, AT_SLIP), (1, 2, AT_FILE), (2, 2, AT_SLIP)):
            assert how_ended(forked(partial(_is_refused, signed, bank=bank, nth=nth, most=most))) == ENDED
            _nothing_is_half_sent(signed, out=tmp_path / "out", wanted=wanted, whole=whole)

        assert pass_round(NOON) == 1
        signed.refresh_from_db()
        assert signed.stage == Stage.EXPORTED
        _nothing_is_half_sent(signed, out=tmp_path / "out", wanted=wanted, whole=len(wanted))


def _is_refused(batch: Batch, *, bank: SignedBank, nth: int, most: int) -> None:
    """Run in a child: the first time by hand, with the sentence that says why; the worker passes it by."""
    register_bank(Filling(bank, nth=nth, most=most, sent=[]))  # type: ignore[arg-type]  # nobody asks it
    with acting_as(SYSTEM):
        assert pass_round(NOON) == 0
        with pytest.raises(NotReady, match="写不进银行的交换文件夹"):
            export(batch, by=SYSTEM, on=ON)


def _nothing_is_half_sent(batch: Batch, *, out: Path, wanted: dict[str, bytes], whole: int) -> None:
    """What has a slip lies there whole, is written down, and no other is; the money was set aside once."""
    names = sorted(wanted)[:whole]
    assert sorted(path.name.removesuffix(SLIP) for path in out.glob(f"*{SLIP}")) == names
    assert all((out / name).read_bytes() == wanted[name] for name in names)
    assert not list(out.glob(".*"))
    assert sorted(Sent.objects.values_list("name", flat=True)) == names
    batch.refresh_from_db()
    assert batch.stage == (Stage.EXPORTED if whole == len(wanted) else Stage.FINANCE_SIGNED)
    transit = Account.objects.get(code=f"{HAIZHU}.county.dibao.transit")
    assert balance(transit, on=date(2026, 12, 31)) == 3 * EACH
