"""A signed list and a bank that is a real process: whatever is dialled there, lines, books and bank agree to the cent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Sum

from doudi.delivery.banks.payment import Payer
from doudi.delivery.banks.port import bank_of, forget_bank, register_bank
from doudi.delivery.batches.models import Batch, Line
from doudi.delivery.batches.stages import Stage
from doudi.delivery.clearing.ending import reconcile_list
from doudi.delivery.clearing.exporting import export
from doudi.delivery.clearing.keeping import collect
from doudi.delivery.clearing.models import Kept, Refused, Sent, Unmatched
from doudi.delivery.clearing.payers import forget_payers, register_payer
from doudi.delivery.clearing.tests.conftest import ACCOUNT, ON
from doudi.delivery.ledger.models import Account
from doudi.delivery.ledger.queries import balance
from doudi.offices.acting import SYSTEM, acting_as
from tests.banks import Bank
from tests.banks import bank as bank_process
from tests.payments import HAIZHU

pytestmark = pytest.mark.django_db
EACH, HELD, ROUNDS = 130_900, 1_000_000, 3
CODE = "onecard_csv"
LATE = timedelta(days=4)


@dataclass
class Clock:
    """The day both sides believe it is."""

    day: date = ON

    def __call__(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 4, tzinfo=UTC)


@dataclass
class There:
    """One bank process, plugged in as the list's bank."""

    process: Bank
    clock: Clock

    def heard(self, batch: Batch, *, on: date) -> str:
        """Ask until nothing new comes, as the worker does day by day."""
        self.clock.day = on
        for _ in range(ROUNDS):
            collect(batch.bank, on=on)
            reconcile_list(batch, on=on)
        return batch.stage


@contextmanager
def plugged_in(folder: Path, *, fault: str = "", profile: str = CODE, lines_most: int = 1000) -> Iterator[There]:
    with bank_process(folder, profile=profile, faults={fault: 1.0} if fault else {}) as process:
        clock = Clock()
        adapter = process.adapter(clock=clock)
        register_bank(replace(adapter, code=CODE, profile=replace(adapter.profile, lines_most=lines_most)))
        register_payer(Payer(name="海珠区社会救助资金专户", account=ACCOUNT, bank="102581000013"), place="4401")
        try:
            yield There(process=process, clock=clock)
        finally:
            forget_bank(CODE)
            forget_payers()


@pytest.fixture(autouse=True)
def as_worker(system):
    with acting_as(SYSTEM):
        yield


def stands(part: str) -> int:
    return balance(Account.objects.get(code=f"{HAIZHU}.county.dibao.{part}"), on=date(2026, 12, 31))


def cents(state: str) -> int:
    return Line.objects.filter(state=state).aggregate(sum=Sum("cents"))["sum"] or 0


def assert_books_follow_lines() -> None:
    """Transit is the open lines, spent the paid ones, and the rest is held."""
    assert stands("transit") == cents("listed")
    assert stands("spent") == cents("paid")
    assert stands("held") == HELD - cents("listed") - cents("paid")


def test_an_exporter_killed_after_sending_pays_nobody_twice(signed, tmp_path, monkeypatch):
    with plugged_in(tmp_path) as there:
        monkeypatch.setattr("doudi.delivery.clearing.exporting.Sent.objects.create", lambda **row: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            export(signed, by=SYSTEM, on=ON)
        monkeypatch.undo()
        assert (Sent.objects.count(), stands("transit")) == (0, 3 * EACH)

        export(signed, by=SYSTEM, on=ON)

        assert there.heard(signed, on=signed.pay_on) == Stage.CLOSED
        assert there.process.counts() == {"paid": 3, "cents": 3 * EACH, "files": 1}
    assert_books_follow_lines()


def test_an_exporter_killed_between_files_goes_on_with_the_next(signed, tmp_path, monkeypatch):
    with plugged_in(tmp_path, lines_most=1) as there:
        plugged: Any = type(bank_of(CODE))
        send = plugged.send
        sent: list[str] = []

        def send_one(self, rendered):
            if sent:
                raise KeyboardInterrupt
            sent.append(rendered.message)
            send(self, rendered)

        monkeypatch.setattr(plugged, "send", send_one)
        with pytest.raises(KeyboardInterrupt):
            export(signed, by=SYSTEM, on=ON)
        monkeypatch.undo()
        assert list(Sent.objects.values_list("message", flat=True)) == sent

        export(signed, by=SYSTEM, on=ON)

        assert there.heard(signed, on=signed.pay_on) == Stage.CLOSED
        assert there.process.counts() == {"paid": 3, "cents": 3 * EACH, "files": 3}
    assert_books_follow_lines()


@pytest.mark.parametrize(
    ("fault", "code"),
    [("no_account", "11"), ("name_mismatch", "12"), ("frozen", "13"), ("closed", "14"), ("rejects", "99")],
)
def test_what_the_bank_refuses_is_held_again_with_its_word(signed, tmp_path, fault, code):
    with plugged_in(tmp_path, fault=fault) as there:
        export(signed, by=SYSTEM, on=ON)
        assert there.heard(signed, on=signed.pay_on) == Stage.CLOSED

        assert set(Line.objects.values_list("state", "bank_code")) == {("refused", code)}
        assert (stands("held"), there.process.counts()["cents"]) == (HELD, 0)
    assert_books_follow_lines()


@pytest.mark.parametrize(
    ("fault", "profile", "refused"),
    [
        ("early", CODE, False),
        ("late", "iso20022", False),
        ("reordered", CODE, False),
        ("replayed", CODE, True),
        ("truncated", "iso20022", True),
        ("forged", CODE, True),
    ],
)
def test_however_answers_come_each_line_ends_once(signed, tmp_path, fault, profile, refused):
    with plugged_in(tmp_path, profile=profile, fault=fault) as there:
        export(signed, by=SYSTEM, on=ON)
        on_the_day = there.heard(signed, on=signed.pay_on)
        assert_books_follow_lines()
        assert (on_the_day == Stage.CLOSED) is (fault != "late")

        assert there.heard(signed, on=signed.pay_on + LATE) == Stage.CLOSED

        assert there.process.counts()["cents"] == 3 * EACH == stands("spent")
    assert Refused.objects.exists() is refused
    assert_books_follow_lines()


def test_half_an_answer_leaves_the_other_half_in_transit(signed, tmp_path):
    with plugged_in(tmp_path, fault="half") as there:
        export(signed, by=SYSTEM, on=ON)

        assert there.heard(signed, on=signed.pay_on + LATE) == Stage.RETURNED

    assert (stands("spent"), stands("transit")) == (EACH, 2 * EACH)
    assert_books_follow_lines()


def test_a_file_that_came_twice_is_for_the_desk_and_moves_no_money(signed, tmp_path):
    with plugged_in(tmp_path, profile="iso20022", fault="duplicate_file") as there:
        export(signed, by=SYSTEM, on=ON)
        there.heard(signed, on=signed.pay_on)

    assert list(Unmatched.objects.values_list("kind", "said", "place")) == [("file", "DU01", HAIZHU)]
    assert Kept.objects.filter(refused="DU01").count() == 1
    assert_books_follow_lines()
